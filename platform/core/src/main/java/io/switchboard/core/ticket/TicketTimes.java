package io.switchboard.core.ticket;

import com.fasterxml.jackson.core.type.TypeReference;
import io.switchboard.core.shared.Json;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.Embeddable;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** When what happened to a ticket, and what time will do to it. All nullable but when it was made and last changed. */
@Embeddable
public class TicketTimes {
    /** The alarm of an SLA's clocks. */
    public static final String CLOCKS = "clocks";

    /** The alarm of a state's limit. */
    public static final String LIMIT = "limit";

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    @Column(name = "waiting_since")
    Instant waitingSince;

    @Column(name = "snoozed_until")
    Instant snoozedUntil;

    @Convert(converter = Alarms.class)
    Map<String, Instant> alarms = Map.of();

    @Column(name = "next_at")
    Instant nextAt;

    @Column(name = "first_assigned_at")
    Instant firstAssignedAt;

    @Column(name = "first_answered_at")
    Instant firstAnsweredAt;

    @Column(name = "solved_at")
    Instant solvedAt;

    @Column(name = "closed_at")
    Instant closedAt;

    @Column(name = "erased_at")
    Instant erasedAt;

    protected TicketTimes() {}

    void customerWrote(Instant at) {
        if (waitingSince == null) {
            waitingSince = at;
        }
    }

    void answered(Instant at) {
        waitingSince = null;
        if (firstAnsweredAt == null) {
            firstAnsweredAt = at;
        }
    }

    /** What a new state brings with it. */
    void moved(Category from, Category to, Instant at) {
        if (to.isOpen()) {
            solvedAt = null;
            closedAt = null;
            return;
        }
        solvedAt = solvedAt == null ? at : solvedAt;
        closedAt = to == Category.CLOSED ? at : null;
        waitingSince = null;
        snooze(null);
    }

    void snooze(Instant until) {
        snoozedUntil = until;
        reckon();
    }

    void alarm(String name, Instant at) {
        Map<String, Instant> changed = new TreeMap<>(alarms);
        if (at == null) {
            changed.remove(name);
        } else {
            changed.put(name, at);
        }
        alarms = changed;
        reckon();
    }

    private void reckon() {
        Instant earliest = snoozedUntil;
        for (Instant each : alarms.values()) {
            earliest = earliest == null || each.isBefore(earliest) ? each : earliest;
        }
        nextAt = earliest;
    }

    /** How long it took from its making to its end; null while it isn't solved. By the clock, whatever the working hours. */
    public Duration taken() {
        return solvedAt == null ? null : Duration.between(createdAt, solvedAt);
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant updatedAt() {
        return updatedAt;
    }

    /** Since when the customer waits for a word of ours; null when he doesn't. */
    public Instant waitingSince() {
        return waitingSince;
    }

    /** Until when it is out of its owner's sight; null when it is awake. */
    public Instant snoozedUntil() {
        return snoozedUntil;
    }

    /** What time will do to it: when, by whose business it is. */
    public Map<String, Instant> alarms() {
        return alarms;
    }

    /** The earliest of all that time will do to it. */
    public Instant nextAt() {
        return nextAt;
    }

    public Instant firstAssignedAt() {
        return firstAssignedAt;
    }

    /** When one of us first answered the customer. */
    public Instant firstAnsweredAt() {
        return firstAnsweredAt;
    }

    public Instant solvedAt() {
        return solvedAt;
    }

    public Instant closedAt() {
        return closedAt;
    }

    /** When what was said in it was erased. */
    public Instant erasedAt() {
        return erasedAt;
    }

    /** Alarms in their column. */
    @Converter
    public static class Alarms implements AttributeConverter<Map<String, Instant>, String> {
        private static final TypeReference<Map<String, String>> WORDS = new TypeReference<>() {};

        @Override
        public String convertToDatabaseColumn(Map<String, Instant> alarms) {
            Map<String, String> words = new TreeMap<>();
            if (alarms != null) {
                alarms.forEach((name, at) -> words.put(name, at.toString()));
            }
            return Json.write(words);
        }

        @Override
        public Map<String, Instant> convertToEntityAttribute(String json) {
            Map<String, Instant> alarms = new TreeMap<>();
            if (json != null) {
                Json.read(json, WORDS).forEach((name, at) -> alarms.put(name, Instant.parse(at)));
            }
            return alarms;
        }
    }
}
