package io.switchboard.core.ticket.rule;

import io.switchboard.core.condition.Conditions;
import io.switchboard.core.ticket.type.Action;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What a rule says.
 *
 * @param shopId null: in all shops
 * @param time when TIME is among the triggers, else null
 */
public record RuleDraft(
        String name, boolean enabled, UUID shopId, Set<Trigger> triggers, RuleTime time, Conditions conditions, List<Action> actions) {
    public RuleDraft {
        triggers = Set.copyOf(triggers);
        actions = List.copyOf(actions);
    }

    /** As it would run by itself. */
    Rule compiled() {
        return new Rule(new UUID(0, 0), name, 0, 0, triggers, time, Rule.within(shopId, conditions), actions);
    }
}
