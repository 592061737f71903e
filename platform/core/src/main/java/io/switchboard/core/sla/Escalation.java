package io.switchboard.core.sla;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;

/**
 * What is done when a promise is near its end, or past it.
 *
 * @param target of which promise; null: of each
 * @param percent of the promised time that is used; null: {@code after}
 * @param after ISO-8601, how long after the promised time, counted as that is; null: {@code percent}
 * @param group to which it is given, a uuid; null for others
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Escalation(Target target, Integer percent, String after, Action action, String group) {
    /** What is done. */
    public enum Action {
        NOTIFY_ASSIGNEE,
        /** Those who look after the group. */
        NOTIFY_SUPERVISORS,
        RAISE_PRIORITY,
        GIVE_TO_GROUP
    }

    /** By which a clock knows that it was done: a step that is changed is another one. */
    String key() {
        return action + (group == null ? "" : ":" + group) + "@" + (percent == null ? "+" + after : percent + "%");
    }

    boolean isOf(Target one) {
        return target == null || target == one;
    }

    /** The used time from which it is due. */
    Duration from(Duration within) {
        return percent == null ? within.plus(Duration.parse(after)) : part(within, percent);
    }

    static Duration part(Duration within, int percent) {
        return Duration.ofMillis(within.toMillis() * percent / 100);
    }
}
