package io.switchboard.channel.messenger;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** What Meta's error codes mean: the code alone says little, its subcode decides. */
final class PageTrouble {
    private static final Set<Integer> CREDENTIALS = Set.of(0, 190);
    private static final Set<Integer> RATE = Set.of(4, 32, 613);
    private static final Set<Integer> WINDOW = Set.of(2018278, 2534022, 2018065);
    private static final Set<Integer> PERSON = Set.of(1545041, 2018108, 2018001, 2018336);
    private static final Set<Integer> CONTROL = Set.of(2018300, 2018321, 2534037);
    private static final Set<Integer> MEDIA = Set.of(2018008, 2018047, 2018109, 2018294, 2018074);
    private static final Set<Integer> RESTRICTED = Set.of(1893063);
    /** Codes below this tell of passing trouble, where nothing better is known. */
    private static final int PASSING = 100;

    /** What a gateway says when the call went on behind it and no answer came back. */
    private static final Set<Integer> PASSED_ON = Set.of(502, 504);

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int MOST_DETAIL = 300;

    private PageTrouble() {}

    /**
     * @param error the {@code error} of the answer's body; empty when the answer had none
     * @param sends whether the customer gets something by the call
     */
    static ConnectorException of(int status, HttpHeaders headers, Map<String, Object> error, String token, boolean sends) {
        if (error.isEmpty()) {
            return withoutCode(status, headers, sends);
        }
        int code = (int) Json.number(error.get("code"));
        String kind = kind(code, (int) Json.number(error.get("error_subcode")));
        Failure failure = switch (kind) {
            case "token", "permission" -> Failure.UNAUTHORIZED;
            case "rate" -> Failure.RATE_LIMITED;
            case "passing" -> Failure.UNAVAILABLE;
            case "media", "parameter" -> Failure.INVALID_REQUEST;
            case "other" -> status >= 500 ? Failure.UNAVAILABLE : Failure.REJECTED;
            default -> Failure.REJECTED;
        };
        // Meta's own words may repeat the token.
        String details = kind.equals("token") ? "" : details(error, token);
        String words = MessengerConnector.TEXTS.text("error." + kind, number(error), details);
        return failure == Failure.RATE_LIMITED ? ConnectorException.rateLimited(words, pause(headers)) : new ConnectorException(failure, words);
    }

    /** Whether it is of the whole page, not of this message alone. */
    static boolean isOfTheWholePage(Map<String, Object> error) {
        return !error.isEmpty()
                && kind((int) Json.number(error.get("code")), (int) Json.number(error.get("error_subcode"))).matches("restricted|page");
    }

    /** Whether something was refused for what the app may do, while the token is good. */
    static boolean isPermission(Map<String, Object> error) {
        return !error.isEmpty() && kind((int) Json.number(error.get("code")), (int) Json.number(error.get("error_subcode"))).equals("permission");
    }

    private static String kind(int code, int subcode) {
        if (WINDOW.contains(subcode)) {
            return "window";
        }
        if (PERSON.contains(subcode) || code == 551) {
            return "person";
        }
        if (CONTROL.contains(subcode) || CONTROL.contains(code)) {
            return "control";
        }
        if (MEDIA.contains(subcode)) {
            return "media";
        }
        if (RESTRICTED.contains(subcode) || code == 368 || code == 2022) {
            return "restricted";
        }
        if (CREDENTIALS.contains(code)) {
            return "token";
        }
        if (code == 100) {
            return subcode == 33 ? "page" : "parameter";
        }
        if (RATE.contains(code)) {
            return "rate";
        }
        if (code == 3 || code == 10 || code >= 200 && code <= 299) {
            return "permission";
        }
        return code > 0 && code < PASSING || code == 1200 ? "passing" : "other";
    }

    private static ConnectorException withoutCode(int status, HttpHeaders headers, boolean sends) {
        String words = MessengerConnector.TEXTS.text("http", String.valueOf(status));
        return switch (status) {
            case 401 -> new ConnectorException(Failure.UNAUTHORIZED, MessengerConnector.TEXTS.text("error.token", "401", ""));
            case 403 -> new ConnectorException(Failure.REJECTED, words);
            case 429 -> ConnectorException.rateLimited(words, pause(headers));
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

    private static String number(Map<String, Object> error) {
        long subcode = Json.number(error.get("error_subcode"));
        return Json.number(error.get("code")) + (subcode == 0 ? "" : "-" + subcode);
    }

    private static String details(Map<String, Object> error, String token) {
        String told = Json.text(error.get("error_user_msg"));
        String shown = told == null ? String.valueOf(Json.text(error.get("message"))) : told;
        String clean = shown.replace(token, "***").replaceAll("EAA[A-Za-z0-9]{16,}", "***").replaceAll("\\p{Cntrl}", " ");
        return clean.length() > MOST_DETAIL ? clean.substring(0, MOST_DETAIL) : clean;
    }

    private static Duration pause(HttpHeaders headers) {
        Duration told = headers.firstValue("Retry-After")
                .filter(seconds -> seconds.matches("[1-9]\\d{0,5}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(Duration.ofMinutes(1));
        return told.compareTo(LONGEST) > 0 ? LONGEST : told;
    }
}
