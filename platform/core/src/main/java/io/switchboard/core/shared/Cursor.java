package io.switchboard.core.shared;

import java.time.Instant;
import java.util.UUID;

/** A place in a list that is ordered by time, then id; opaque to callers. */
public record Cursor(Instant at, UUID id) {

    /**
     * @return null for null
     * @throws Refused INVALID when it isn't one of ours
     */
    public static Cursor parse(String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            int dot = text.indexOf('.');
            return new Cursor(
                    Instant.ofEpochMilli(Long.parseLong(text.substring(0, dot), 36)), UUID.fromString(text.substring(dot + 1)));
        } catch (RuntimeException notOurs) {
            throw Refused.invalid("after", "notCursor");
        }
    }

    @Override
    public String toString() {
        return Long.toString(at.toEpochMilli(), 36) + "." + id;
    }
}
