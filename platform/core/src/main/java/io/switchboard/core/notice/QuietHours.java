package io.switchboard.core.notice;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.stream.Stream;

/**
 * The time of day in which somebody isn't to be disturbed, by the clock on his wall.
 *
 * @param to excluded; earlier than {@code from}: on the next day
 */
public record QuietHours(LocalTime from, LocalTime to, ZoneId zone) {

    public boolean contains(Instant time) {
        LocalTime wall = time.atZone(zone).toLocalTime();
        return from.isBefore(to) ? !wall.isBefore(from) && wall.isBefore(to) : !wall.isBefore(from) || wall.isBefore(to);
    }

    /** The first moment after a quiet one at which the wall clock shows the end, or has leapt over it. */
    public Instant endAfter(Instant time) {
        LocalDateTime wall = time.atZone(zone).toLocalDateTime();
        return Stream.of(wall.toLocalDate(), wall.toLocalDate().plusDays(1))
                .map(day -> day.atTime(to))
                .flatMap(this::moments)
                .filter(end -> end.isAfter(time))
                .findFirst()
                .orElseThrow();
    }

    /** When the clock shows that: twice where it is set back, where it leaps over it the moment of the leap. */
    private Stream<Instant> moments(LocalDateTime wall) {
        ZoneOffsetTransition leap = zone.getRules().getTransition(wall);
        if (leap != null && leap.isGap()) {
            return Stream.of(leap.getInstant());
        }
        ZonedDateTime first = wall.atZone(zone);
        return Stream.of(first.toInstant(), first.withLaterOffsetAtOverlap().toInstant());
    }
}
