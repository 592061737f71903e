package io.switchboard.core.sla;

import java.time.Duration;

/**
 * How soon something is done.
 *
 * @param within more than nothing
 * @param roundTheClock whether every minute counts, whatever the calendar says
 */
public record Promise(Duration within, boolean roundTheClock) {
    WorkTime in(WorkTime calendar) {
        return roundTheClock ? WorkTime.ALWAYS : calendar;
    }
}
