package io.switchboard.channel.wechat;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an error code of the platform is for us.
 *
 * @param text for people: what happened and what to do
 * @param account whether it concerns the account, not one message: the channel's state then says so
 */
record WechatProblem(Failure failure, String text, boolean account) {
    /** The platform has this file no more. */
    static final int GONE = 40007;

    private static final Pattern RID = Pattern.compile("rid: ?([0-9a-zA-Z-]{1,60})");
    private static final Pattern IP = Pattern.compile("invalid ip ([0-9a-fA-F.:]{3,45})");
    private static final ZoneId PLATFORM = ZoneId.of("Asia/Shanghai");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /**
     * @param code anything but 0
     * @param told the platform's words, of which only addresses and numbers are used: they change
     */
    static WechatProblem of(int code, String told) {
        return switch (code) {
            case -1 -> message(Failure.UNAVAILABLE, WechatConnector.TEXTS.text("problem.busy", named(code, told)));
            case 40001, 40014, 41001, 42001 -> account(Failure.UNAUTHORIZED, WechatConnector.TEXTS.text("problem.token", named(code, told)));
            case 40013, 41002 -> account(Failure.UNAUTHORIZED, WechatConnector.TEXTS.text("problem.appId", named(code, told)));
            case 40125, 41004 -> account(Failure.UNAUTHORIZED, WechatConnector.TEXTS.text("problem.secret", named(code, told)));
            case 40243 -> account(Failure.UNAUTHORIZED, WechatConnector.TEXTS.text("problem.frozen", named(code, told)));
            case 40164, 61004 -> account(Failure.UNAUTHORIZED, WechatConnector.TEXTS.text("problem.address", named(code, told), found(IP, told, "?")));
            case 45009 -> account(Failure.RATE_LIMITED, WechatConnector.TEXTS.text("problem.daily", named(code, told)));
            case 45011 -> message(Failure.RATE_LIMITED, WechatConnector.TEXTS.text("problem.minute", named(code, told)));
            case 48001, 48006, 61024, 61007 -> account(Failure.REJECTED, WechatConnector.TEXTS.text("problem.permission", named(code, told)));
            case 48004, 50002, 50004, 50007 -> account(Failure.REJECTED, WechatConnector.TEXTS.text("problem.restricted", named(code, told)));
            case 45015 -> message(Failure.REJECTED, WechatConnector.TEXTS.text("problem.window", named(code, told)));
            case 45047 -> message(Failure.REJECTED, WechatConnector.TEXTS.text("problem.quota", named(code, told)));
            case 40003, 43004, 50005 -> message(Failure.REJECTED, WechatConnector.TEXTS.text("problem.follower", named(code, told)));
            case 43019, 48002 -> message(Failure.REJECTED, WechatConnector.TEXTS.text("problem.blocked", named(code, told)));
            case 45002 -> message(Failure.INVALID_REQUEST, WechatConnector.TEXTS.text("problem.tooLong", named(code, told)));
            case GONE -> message(Failure.REJECTED, WechatConnector.TEXTS.text("problem.media", named(code, told)));
            case 40004, 40005, 40006, 40009, 40010, 40011, 40012, 41005, 45001 ->
                message(Failure.INVALID_REQUEST, WechatConnector.TEXTS.text("problem.file", named(code, told)));
            case 40033, 44002, 44004, 45008, 47001 -> message(Failure.INVALID_REQUEST, WechatConnector.TEXTS.text("problem.request", named(code, told)));
            default -> message(Failure.REJECTED, WechatConnector.TEXTS.text("problem.other", named(code, told)));
        };
    }

    /** For who asked. */
    ConnectorException thrown(Clock clock) {
        if (failure == Failure.RATE_LIMITED) {
            return ConnectorException.rateLimited(text, account ? untilMidnight(clock) : MINUTE);
        }
        return new ConnectorException(failure, text);
    }

    /** Quotas of a day begin anew at the platform's midnight. */
    private static Duration untilMidnight(Clock clock) {
        ZonedDateTime now = clock.instant().atZone(PLATFORM);
        return Duration.between(now, now.toLocalDate().plusDays(1).atStartOfDay(PLATFORM)).plus(MINUTE);
    }

    /** The code, and by what the platform's own support finds the call. */
    static String named(int code, String told) {
        String rid = found(RID, told, null);
        return rid == null ? "errcode " + code : "errcode " + code + ", rid " + rid;
    }

    static String found(Pattern pattern, String told, String otherwise) {
        Matcher found = pattern.matcher(told);
        return found.find() ? found.group(1) : otherwise;
    }

    static WechatProblem account(Failure failure, String text) {
        return new WechatProblem(failure, text, true);
    }

    static WechatProblem message(Failure failure, String text) {
        return new WechatProblem(failure, text, false);
    }
}
