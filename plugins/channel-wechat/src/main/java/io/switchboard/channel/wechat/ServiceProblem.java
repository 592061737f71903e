package io.switchboard.channel.wechat;

import io.switchboard.spi.Failure;
import java.util.Set;
import java.util.regex.Pattern;

/** What an error code of customer service is for us: those of WeCom, and what it shares with WeChat's other APIs. */
final class ServiceProblem {
    /** The session isn't ours to write in. */
    static final int SESSION = 95018;

    private static final Pattern IP = Pattern.compile("from ip: ([0-9a-fA-F.:]{3,45})");
    /** Codes that say why a message was refused. Any other may say that its id was used already: that one isn't documented. */
    private static final Set<Integer> KNOWN = Set.of(
            -1, 40001, 40003, 40007, 40013, 40014, 40033, 40091, 41001, 42001, 42023, 43004, 43019, 44004, 45002, 45009, 45011, 45033, 47001,
            48001, 48002, 48004, 60011, 60020, 95000, 95001, 95002, 95003, 95004, 95012, 95013, 95014, 95016, 95017, SESSION);

    private ServiceProblem() {}

    /** @param told the platform's words, of which only addresses and numbers are used: they change */
    static WechatProblem of(int code, String told) {
        String named = WechatProblem.named(code, told);
        return switch (code) {
            case 40001, 40091, 42023 -> WechatProblem.account(Failure.UNAUTHORIZED, WechatConnector.TEXTS.text("problem.corpSecret", named));
            case 40013 -> WechatProblem.account(Failure.UNAUTHORIZED, WechatConnector.TEXTS.text("problem.corpId", named));
            case 60020 -> WechatProblem.account(
                    Failure.UNAUTHORIZED, WechatConnector.TEXTS.text("problem.trustedAddress", named, WechatProblem.found(IP, told, "?")));
            // Here it is a limit of calls in a minute or an hour, not of a day.
            case 45009, 45033 -> WechatProblem.message(Failure.RATE_LIMITED, WechatConnector.TEXTS.text("problem.minute", named));
            case 48002, 60011, 95017 -> WechatProblem.account(Failure.REJECTED, WechatConnector.TEXTS.text("problem.serviceApi", named));
            case 95000, 95004 -> WechatProblem.account(Failure.REJECTED, WechatConnector.TEXTS.text("problem.serviceAccount", named));
            case 60111, 81013 -> WechatProblem.message(Failure.REJECTED, WechatConnector.TEXTS.text("problem.colleague", named));
            case 40056, 301002 -> WechatProblem.message(Failure.REJECTED, WechatConnector.TEXTS.text("problem.agentId", named));
            case 95001 -> WechatProblem.message(Failure.REJECTED, WechatConnector.TEXTS.text("problem.quota", named));
            case 95002 -> WechatProblem.message(Failure.REJECTED, WechatConnector.TEXTS.text("problem.serviceWindow", named));
            case 95003 -> WechatProblem.account(Failure.REJECTED, WechatConnector.TEXTS.text("problem.customers", named));
            case 95012, 95013, 95014, 95016 -> WechatProblem.message(Failure.REJECTED, WechatConnector.TEXTS.text("problem.move", named));
            case SESSION -> WechatProblem.message(Failure.REJECTED, WechatConnector.TEXTS.text("problem.session", named));
            default -> WechatProblem.of(code, told);
        };
    }

    /** Whether it says for certain that a message was not taken. */
    static boolean saysWhy(int code) {
        return KNOWN.contains(code);
    }
}
