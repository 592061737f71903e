package io.switchboard.core.ticket.type;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as people write them: {@code 30m}, {@code 2h}, {@code 1d 12h}, or ISO 8601: {@code PT2H}. */
final class Durations {
    private static final Pattern PLAIN = Pattern.compile("(?:(\\d{1,4})d)?\\s*(?:(\\d{1,5})h)?\\s*(?:(\\d{1,6})m)?\\s*(?:(\\d{1,6})s)?");

    private Durations() {}

    /** Empty when it isn't one, or not above zero. */
    static Optional<Duration> parse(String text) {
        try {
            Duration duration = text.startsWith("P") ? Duration.parse(text) : plain(text);
            return duration.compareTo(Duration.ofSeconds(1)) < 0 || duration.compareTo(Duration.ofDays(3650)) > 0
                    ? Optional.empty()
                    : Optional.of(duration);
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Duration plain(String text) {
        Matcher matcher = PLAIN.matcher(text.strip());
        if (!matcher.matches()) {
            return Duration.ZERO;
        }
        return Duration.ofDays(part(matcher, 1))
                .plusHours(part(matcher, 2))
                .plusMinutes(part(matcher, 3))
                .plusSeconds(part(matcher, 4));
    }

    private static long part(Matcher matcher, int group) {
        return matcher.group(group) == null ? 0 : Long.parseLong(matcher.group(group));
    }
}
