package io.switchboard.channel.douyin;

import static io.switchboard.channel.douyin.DouyinConnector.TEXTS;

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.stream.Collectors;

/**
 * What a platform answers. A failure is told with status 200, by endpoint in {@code data.error_code}, {@code extra.error_code}, {@code
 * err_no} or (the shop's newer gateway) {@code code}, and sometimes in the second only: all are looked at.
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
    private static final ResourceBundle CODES = ResourceBundle.getBundle("codes", Locale.ROOT, Answer.class.getClassLoader());

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
        if (status == 429) {
            throw ConnectorException.rateLimited(TEXTS.text("error.rate", "429", ""), PATIENCE);
        }
        if (status / 100 == 2) {
            throw new ConnectorException(unreadable, TEXTS.text("error.unreadable"));
        }
        // A gateway that gave up waiting (504) doesn't know what came of it.
        Failure failure = status == 401 ? Failure.UNAUTHORIZED : status == 504 ? unreadable
                : status / 100 == 4 ? Failure.INVALID_REQUEST : Failure.UNAVAILABLE;
        throw new ConnectorException(failure, TEXTS.text("error.status", String.valueOf(status)));
    }

    /** Itself, unless the access token isn't taken: another one may be, which mends nothing else. */
    Answer toToken() {
        return means("token") ? good() : this;
    }

    /** Itself, when all is well. */
    Answer good() {
        if (code != 0) {
            throw failure();
        }
        return this;
    }

    ConnectorException failure() {
        String[] meaning = meaning();
        Failure failure = Failure.valueOf(meaning[1]);
        String text = TEXTS.text("error." + meaning[0], String.valueOf(code), description);
        return failure == Failure.RATE_LIMITED
                ? ConnectorException.rateLimited(text, means("quota") ? QUOTA : PATIENCE)
                : new ConnectorException(failure, text);
    }

    /** @param word of the table of codes */
    boolean means(String word) {
        return code != 0 && meaning()[0].equals(word);
    }

    /** The word for people, and the failure. */
    private String[] meaning() {
        // The shop's own names for what its codes don't tell apart.
        String key = description.contains("access-token") ? "access-token" : description.contains("timestamp") ? "timestamp" : String.valueOf(code);
        return (CODES.containsKey(key) ? CODES.getString(key) : "other REJECTED").split(" ");
    }

    /** Null when it isn't an answer. */
    private static Answer parsed(byte[] body) {
        try {
            Map<String, Object> whole = JSON.std.mapFrom(body);
            Map<?, ?> data = DouyinEvent.map(whole.get("data"));
            Map<?, ?> extra = DouyinEvent.map(whole.get("extra"));
            Object newer = "10000".equals(DouyinEvent.text(whole.get("code"))) ? 0 : whole.get("code");
            Object[][] told = {
                {data.get("error_code"), data.get("description")},
                {extra.get("error_code"), extra.get("sub_description"), extra.get("description")},
                {whole.get("err_no"), whole.get("err_msg")},
                {newer, whole.get("sub_code"), whole.get("sub_msg"), whole.get("msg")}
            };
            Answer known = null;
            for (Object[] each : told) {
                Long code = DouyinEvent.number(each[0]);
                if (code != null && (known == null || known.code == 0)) {
                    known = new Answer(code, words(each), data, whole);
                }
            }
            return known;
        } catch (IOException | RuntimeException unreadable) {
            return null;
        }
    }

    /** What follows the code, in one line. */
    private static String words(Object... told) {
        String words = Arrays.stream(told).skip(1).map(DouyinEvent::text).collect(Collectors.joining(" "));
        String line = words.replaceAll("[\\p{Cntrl}\\p{Cf}]+", " ").strip();
        return line.length() > MOST_WORDS ? line.substring(0, MOST_WORDS) + "…" : line;
    }
}
