package io.switchboard.core.ticket.rule;

import io.switchboard.core.condition.Condition;
import io.switchboard.core.condition.Facts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rules by what they want a field to be. Each stands under the one of its equalities that it shares with the fewest others, so that a ticket
 * with its values meets few rules that don't fit; those without any stand under nothing and are always met.
 */
final class RuleNet {
    private static final Set<String> FIELDS = Set.of(
            "type", "state", "category", "priority", "channelTag", "channel", "group", "shop", "problem", "assignee", "creator", "contact", "tags", "sla");

    private final Map<String, Map<String, List<Rule>>> under = new HashMap<>();
    private final List<Rule> always = new ArrayList<>();

    RuleNet(List<Rule> rules) {
        Map<String, Map<String, Integer>> shared = new HashMap<>();
        rules.forEach(rule -> equalities(rule).forEach(equality -> equality.values()
                .forEach(value -> shared.computeIfAbsent(equality.field(), field -> new HashMap<>()).merge(value, 1, Integer::sum))));
        rules.forEach(rule -> stand(rule, shared));
    }

    private void stand(Rule rule, Map<String, Map<String, Integer>> shared) {
        Condition best = null;
        int fewest = Integer.MAX_VALUE;
        for (Condition each : equalities(rule)) {
            int met = each.values().stream().mapToInt(value -> shared.get(each.field()).get(value)).sum();
            if (met < fewest) {
                best = each;
                fewest = met;
            }
        }
        if (best == null) {
            always.add(rule);
            return;
        }
        Map<String, List<Rule>> byValue = under.computeIfAbsent(best.field(), field -> new HashMap<>());
        best.values().stream().distinct().forEach(value -> byValue.computeIfAbsent(value, one -> new ArrayList<>()).add(rule));
    }

    private static List<Condition> equalities(Rule rule) {
        return rule.conditions().all().stream()
                .filter(each -> each.op() == Condition.Op.IS || each.op() == Condition.Op.IN)
                .filter(each -> FIELDS.contains(each.field()) && !each.values().contains(Condition.ME))
                .toList();
    }

    /** Adds those that may fit; one may come twice. */
    void addMet(Facts facts, List<Rule> met) {
        met.addAll(always);
        for (Map.Entry<String, Map<String, List<Rule>>> field : under.entrySet()) {
            Object fact = facts.fact(field.getKey());
            if (fact instanceof Collection<?> several) {
                several.forEach(one -> met.addAll(field.getValue().getOrDefault(String.valueOf(one), List.of())));
            } else if (fact != null) {
                String value = fact instanceof Enum<?> constant ? constant.name() : String.valueOf(fact);
                met.addAll(field.getValue().getOrDefault(value, List.of()));
            }
        }
    }
}
