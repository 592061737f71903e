package io.switchboard.channel.whatsapp;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Meta's error codes mean. Its HTTP statuses are no longer documented, so they decide only where there is no code. */
final class GraphTrouble {
    private static final Set<Integer> CREDENTIALS = Set.of(0, 190);
    private static final Set<Integer> PERMISSION = Set.of(3, 10, 131005);
    private static final Set<Integer> RATE = Set.of(4, 80007, 130429, 131048, 131056, 131064);
    private static final Set<Integer> PASSING = Set.of(1, 2, 131000, 131016, 131057, 133004);
    private static final Set<Integer> OURS =
            Set.of(100, 131008, 131009, 131021, 131051, 131053, 132000, 132005, 132012, 132018, 135000);
    /** Nobody gets anything until an admin has done something. */
    private static final Set<Integer> WHOLE_NUMBER = Set.of(33, 368, 131031, 131037, 131042, 131045, 133010);

    /** What a gateway says when the call went on behind it and no answer came back. */
    private static final Set<Integer> PASSED_ON = Set.of(502, 504);

    private static final Pattern MINUTES = Pattern.compile("\"estimated_time_to_regain_access\"\\s*:\\s*(\\d{1,4})");
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int MOST_DETAIL = 300;

    private GraphTrouble() {}

    /**
     * @param error the {@code error} of the answer's body; empty when the answer had none
     * @param sends whether the customer gets something by the call
     */
    static ConnectorException of(int status, HttpHeaders headers, Map<String, Object> error, String token, boolean sends) {
        if (error.isEmpty()) {
            return withoutCode(status, headers, sends);
        }
        int code = (int) Json.number(error.get("code"));
        Failure failure = failure(code, (int) Json.number(error.get("error_subcode")), status);
        String words = words(code, details(error, token));
        return failure == Failure.RATE_LIMITED ? ConnectorException.rateLimited(words, pause(code, headers)) : new ConnectorException(failure, words);
    }

    /** Whether it stops the whole number, not this message alone. */
    static boolean isOfTheWholeNumber(Map<String, Object> error) {
        return !error.isEmpty() && WHOLE_NUMBER.contains((int) Json.number(error.get("code")));
    }

    /** Whether something was refused for what the token may do, while the token is good. */
    static boolean isPermission(Map<String, Object> error) {
        return !error.isEmpty() && isPermission((int) Json.number(error.get("code")));
    }

    private static boolean isPermission(int code) {
        return PERMISSION.contains(code) || code >= 200 && code <= 299;
    }

    /** Why a message that was taken didn't arrive: of a status' errors. */
    static String words(Map<String, Object> error) {
        return words((int) Json.number(error.get("code")), details(error, ""));
    }

    private static Failure failure(int code, int subcode, int status) {
        if (CREDENTIALS.contains(code) || isPermission(code)) {
            return Failure.UNAUTHORIZED;
        }
        if (RATE.contains(code)) {
            return Failure.RATE_LIMITED;
        }
        if (PASSING.contains(code)) {
            return Failure.UNAVAILABLE;
        }
        if (code == 100 && subcode == 33) {
            return Failure.REJECTED;
        }
        if (OURS.contains(code)) {
            return Failure.INVALID_REQUEST;
        }
        return status >= 500 && !WhatsappConnector.TEXTS.has("error." + code) ? Failure.UNAVAILABLE : Failure.REJECTED;
    }

    private static ConnectorException withoutCode(int status, HttpHeaders headers, boolean sends) {
        String words = WhatsappConnector.TEXTS.text("http", String.valueOf(status));
        return switch (status) {
            case 401 -> new ConnectorException(Failure.UNAUTHORIZED, words(190, ""));
            case 403 -> new ConnectorException(Failure.REJECTED, words);
            case 429 -> ConnectorException.rateLimited(words, pause(0, headers));
            default -> new ConnectorException(silent(status, sends), words);
        };
    }

    /** Of an answer that isn't Meta's own. */
    private static Failure silent(int status, boolean sends) {
        if (status / 100 == 4) {
            return Failure.INVALID_REQUEST;
        }
        return sends && PASSED_ON.contains(status) ? Failure.UNKNOWN_OUTCOME : Failure.UNAVAILABLE;
    }

    private static String words(int code, String details) {
        String number = String.valueOf(code);
        if (CREDENTIALS.contains(code)) {
            // Meta's own words may repeat the token.
            return WhatsappConnector.TEXTS.text("error.190", number);
        }
        String key = isPermission(code) ? "error.permission" : "error." + code;
        return WhatsappConnector.TEXTS.has(key) ? WhatsappConnector.TEXTS.text(key, number, details) : WhatsappConnector.TEXTS.text("error.other", number, details);
    }

    private static String details(Map<String, Object> error, String token) {
        String details = Json.text(Json.map(error.get("error_data")).get("details"));
        String told = details != null ? details : Json.text(error.get("message"));
        String shown = told == null ? String.valueOf(Json.text(error.get("title"))) : told;
        String clean = (token.isEmpty() ? shown : shown.replace(token, "***")).replaceAll("EAA[A-Za-z0-9]{16,}", "***").replaceAll("\\p{Cntrl}", " ");
        return clean.length() > MOST_DETAIL ? clean.substring(0, MOST_DETAIL) : clean;
    }

    private static Duration pause(int code, HttpHeaders headers) {
        Duration told = headers.firstValue("Retry-After")
                .filter(seconds -> seconds.matches("[1-9]\\d{0,5}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElseGet(() -> minutes(headers, code));
        return told.compareTo(LONGEST) > 0 ? LONGEST : told;
    }

    private static Duration minutes(HttpHeaders headers, int code) {
        Matcher regained = MINUTES.matcher(headers.firstValue("X-Business-Use-Case-Usage").orElse(""));
        if (regained.find() && Integer.parseInt(regained.group(1)) > 0) {
            return Duration.ofMinutes(Integer.parseInt(regained.group(1)));
        }
        return switch (code) {
            // So many messages a second: soon over.
            case 130429 -> Duration.ofSeconds(5);
            // One message in 6 s to the same person, once a burst of 45 is used up.
            case 131056 -> Duration.ofSeconds(30);
            case 4, 80007 -> Duration.ofMinutes(5);
            case 131048, 131064 -> Duration.ofMinutes(30);
            default -> Duration.ofMinutes(1);
        };
    }
}
