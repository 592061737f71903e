package io.switchboard.core.ticket.rule;

import io.switchboard.core.condition.Condition;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.ticket.type.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A rule as it runs: immutable, of one version.
 *
 * @param order its place among all, from 0
 * @param time null when time doesn't set it off
 * @param conditions with the shop's among them, where it is one shop's rule
 */
record Rule(UUID id, String name, long version, int order, Set<Trigger> triggers, RuleTime time, Conditions conditions, List<Action> actions) {
    Rule {
        triggers = Set.copyOf(triggers);
        actions = List.copyOf(actions);
    }

    static Conditions within(UUID shop, Conditions conditions) {
        if (shop == null) {
            return conditions;
        }
        List<Condition> all = new ArrayList<>(conditions.all());
        all.add(Condition.of("shop", Condition.Op.IS, shop.toString()));
        return new Conditions(all, conditions.any());
    }
}
