package io.switchboard.core.ticket.assign;

import io.switchboard.core.ticket.Priority;

/** How much of somebody's day a ticket is. */
final class Weight {
    /** The same as a column. */
    static final String SQL = "case priority when 'URGENT' then 4 when 'HIGH' then 2 else 1 end";

    private Weight() {}

    static int of(Priority priority) {
        return switch (priority) {
            case URGENT -> 4;
            case HIGH -> 2;
            case NORMAL, LOW -> 1;
        };
    }
}
