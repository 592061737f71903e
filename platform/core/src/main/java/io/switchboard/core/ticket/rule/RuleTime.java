package io.switchboard.core.ticket.rule;

import io.switchboard.core.condition.Facts;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Set;

/**
 * A time after one of a ticket's.
 *
 * @param field as conditions name it; an own field of kind DATE counts from the beginning of its day
 * @param after below zero: before it
 */
public record RuleTime(String field, Duration after) {
    /** The times that each ticket has. */
    public static final Set<String> FIELDS =
            Set.of("createdAt", "updatedAt", "solvedAt", "closedAt", "waitingSince", "snoozedUntil", "respondBy", "resolveBy");

    /** When it is for these facts; null when the field has no time. */
    Instant of(Facts facts, ZoneId zone) {
        Instant from = instant(facts.fact(field), zone);
        try {
            return from == null ? null : from.plus(after);
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    private static Instant instant(Object fact, ZoneId zone) {
        if (fact instanceof Instant time) {
            return time;
        }
        if (fact instanceof LocalDate day) {
            return day.atStartOfDay(zone).toInstant();
        }
        try {
            return fact instanceof String text ? LocalDate.parse(text).atStartOfDay(zone).toInstant() : null;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
