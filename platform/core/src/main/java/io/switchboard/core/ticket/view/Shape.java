package io.switchboard.core.ticket.view;

import java.util.List;
import java.util.Set;

/**
 * How a list of tickets is shown.
 *
 * @param by of a board the field whose values are its lanes, {@code state:<type>} for the states of one type; of a calendar the time by whose
 *     day tickets stand in it; of a list null
 */
public record Shape(Kind kind, String by) {
    public static final Shape LIST = new Shape(Kind.LIST, null);

    private static final String STATE = "state:";
    private static final Set<String> LANES = Set.of("category", "assignee", "group", "priority");
    private static final List<String> DAYS = List.of("resolveBy", "respondBy", "snoozedUntil", "createdAt", "solvedAt");

    /** The ways there are. */
    public enum Kind {
        LIST,
        BOARD,
        CALENDAR
    }

    /** Whether a list can be shown so. */
    public boolean isKnown() {
        return switch (kind) {
            case LIST -> by == null;
            case BOARD -> by != null && by.length() <= 100 && (LANES.contains(by) || type() != null);
            case CALENDAR -> by != null && DAYS.contains(by);
        };
    }

    /** The field of tickets that it goes by. */
    public String field() {
        return type() == null ? by : "state";
    }

    /** Whose states are the lanes; null: they aren't states. */
    public String type() {
        return by != null && by.startsWith(STATE) && by.length() > STATE.length() ? by.substring(STATE.length()) : null;
    }
}
