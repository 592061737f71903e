package io.switchboard.channel.douyin;

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/**
 * What the platform answers. A failure is told with status 200 in {@code data.error_code}, {@code extra.error_code} or {@code
 * err_no}, by endpoint, and sometimes in the second only: all are looked at.
 *
 * @param code 0 when all is well
 * @param description what it says of the failure, for people
 * @param data its {@code data}, empty when there is none
 * @param whole all of it
 */
record Answer(long code, String description, Map<?, ?> data, Map<?, ?> whole) {
    private static final int MOST_WORDS = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration QUOTA = Duration.ofMinutes(10);

    /**
     * @param unreadable what it means when nobody can tell what it says: UNKNOWN_OUTCOME for a message that may have gone out
     * @throws ConnectorException for an answer that isn't one
     */
    static Answer of(HttpResponse<byte[]> response, Failure unreadable) {
        Answer answer = parsed(response.body());
        int status = response.statusCode();
        if (answer != null && (status / 100 == 2 || answer.code != 0)) {
            return answer;
        }
        switch (status / 100) {
            case 2 -> throw new ConnectorException(unreadable, DouyinConnector.TEXTS.text("error.unreadable"));
            case 4 -> throw status == 429
                    ? ConnectorException.rateLimited(DouyinConnector.TEXTS.text("error.rate", status), PATIENCE)
                    : new ConnectorException(
                            status == 401 ? Failure.UNAUTHORIZED : status == 403 ? Failure.REJECTED : Failure.INVALID_REQUEST,
                            DouyinConnector.TEXTS.text("error.status", status));
            // A gateway that gave up waiting doesn't know what came of it.
            default -> throw new ConnectorException(status == 504 ? unreadable : Failure.UNAVAILABLE, DouyinConnector.TEXTS.text("error.status", status));
        }
    }

    /** Itself, when all is well. */
    Answer good() {
        if (code != 0) {
            throw failure();
        }
        return this;
    }

    /** The access token isn't taken: another one may be. */
    boolean refusesToken() {
        return code == 10008 || code == 2190002 || code == 2190008 || code == 28001003 || code == 28001008;
    }

    /** The refresh token isn't taken, and nothing but a new authorisation helps. */
    boolean refusesRefreshToken() {
        return code == 10010 || code == 10011 || code == 10020 && description.contains("refresh");
    }

    ConnectorException failure() {
        if (code == 28003018 || code == 28001052 || code == 10020) {
            return ConnectorException.rateLimited(text("error.rate"), PATIENCE);
        }
        if (code == 2190001 || code == 28003017) {
            return ConnectorException.rateLimited(text("error.quota"), QUOTA);
        }
        return new ConnectorException(kind(), text(word()));
    }

    private Failure kind() {
        return switch ((int) code) {
            case 10008, 2190002, 2190008, 28001003, 28001008 -> Failure.UNAUTHORIZED;
            case 10002, 10003, 10004, 10010, 10013, 2190004, 2190015, 2190016, 28001012, 28001014, 28001015, 28001016, 28001018, 28001019, 28001020,
                    28001021, 28001042, 28001045, 28001046 -> Failure.UNAUTHORIZED;
            case 10005, 2100005, 28001007, 28029016 -> Failure.INVALID_REQUEST;
            case 2100004, 2100009, 28001005, 28001006, 28029014 -> Failure.UNAVAILABLE;
            default -> Failure.REJECTED;
        };
    }

    private String word() {
        return switch ((int) code) {
            case 10008, 2190002, 2190008, 28001003, 28001008 -> "error.token";
            case 10002, 10003, 10013 -> "error.client";
            case 10010, 28001045 -> "error.authorise";
            case 2190015, 2190016, 28001015 -> "error.openId";
            case 10004, 2190004, 28001012, 28001014, 28001018, 28001020, 28001042 -> "error.permission";
            case 28001016, 28001019, 28001021, 28001046, 28029004 -> "error.banned";
            case 28003070 -> "error.messages";
            case 28003080, 28003081 -> "error.window";
            case 28003082 -> "error.peer";
            case 28003101 -> "error.customer";
            case 28001038 -> "error.words";
            case 28003095 -> "error.workbench";
            case 28029020 -> "error.mediaGone";
            case 2100004, 2100009, 28001005, 28001006, 28029014 -> "error.busy";
            default -> "error.other";
        };
    }

    private String text(String key) {
        return DouyinConnector.TEXTS.text(key, String.valueOf(code), description);
    }

    /** A number, which the platform often writes as a text; null when it is neither. */
    static Long number(Object value) {
        try {
            return value == null ? null : Long.valueOf(String.valueOf(value));
        } catch (NumberFormatException other) {
            return null;
        }
    }

    /** Null when it isn't an answer. */
    private static Answer parsed(byte[] body) {
        Map<String, Object> whole;
        try {
            whole = JSON.std.mapFrom(body);
        } catch (IOException | RuntimeException unreadable) {
            return null;
        }
        Map<?, ?> data = whole.get("data") instanceof Map<?, ?> map ? map : Map.of();
        Map<?, ?> extra = whole.get("extra") instanceof Map<?, ?> map ? map : Map.of();
        Long ofData = number(data.get("error_code"));
        Long ofExtra = number(extra.get("error_code"));
        Long ofWhole = number(whole.get("err_no"));
        if (ofData == null && ofExtra == null && ofWhole == null) {
            return null;
        }
        if (ofData != null && ofData != 0) {
            return new Answer(ofData, words(data.get("description")), data, whole);
        }
        if (ofExtra != null && ofExtra != 0) {
            return new Answer(ofExtra, words(extra.get("sub_description") == null ? extra.get("description") : extra.get("sub_description")), data, whole);
        }
        return new Answer(ofWhole == null ? 0 : ofWhole, words(whole.get("err_msg")), data, whole);
    }

    /** In one line, for people. */
    static String words(Object text) {
        String words = text == null ? "" : String.valueOf(text).replaceAll("[\\p{Cntrl}\\p{Cf}]+", " ").strip();
        return words.length() > MOST_WORDS ? words.substring(0, MOST_WORDS) + "…" : words;
    }
}
