package io.switchboard.core.sla;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;

/**
 * What a policy promises.
 *
 * @param priority for which; null: for all that have no goal of their own
 * @param within ISO-8601, more than nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Goal(Target target, String priority, String within, Counted counted) {
    /** What time counts. */
    public enum Counted {
        /** That of the policy's calendar. */
        WORKING,
        /** All of it. */
        CLOCK
    }

    Promise promise() {
        return new Promise(Duration.parse(within), counted == Counted.CLOCK);
    }
}
