package io.switchboard.core.ticket.rule;

import io.switchboard.core.condition.Asker;
import io.switchboard.core.condition.Condition;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.condition.Facts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** All rules that are on, ready to run; immutable. */
final class RuleBook {
    static final RuleBook EMPTY = new RuleBook(List.of());

    private static final Comparator<Rule> ORDER = Comparator.comparingInt(Rule::order);

    private final Map<Trigger, RuleNet> nets = new EnumMap<>(Trigger.class);
    private final boolean empty;

    RuleBook(List<Rule> rules) {
        empty = rules.isEmpty();
        for (Trigger trigger : Trigger.values()) {
            List<Rule> set = rules.stream().filter(rule -> rule.triggers().contains(trigger)).toList();
            if (!set.isEmpty()) {
                nets.put(trigger, new RuleNet(set));
            }
        }
    }

    boolean isEmpty() {
        return empty;
    }

    boolean knows(Trigger trigger) {
        return nets.containsKey(trigger);
    }

    /** Those from a place on that these triggers may set off, in their order; whether their conditions hold is still to be asked. */
    List<Rule> met(Set<Trigger> triggers, Facts facts, int from) {
        List<Rule> met = new ArrayList<>();
        for (Trigger trigger : triggers) {
            RuleNet net = nets.get(trigger);
            if (net != null) {
                net.addMet(facts, met);
            }
        }
        return inOrder(met, rule -> rule.order() >= from);
    }

    /** Those that time sets off in this span: after the first moment, up to the last one. */
    List<Rule> due(Facts facts, Asker asker, Instant after, Instant until) {
        return timed(facts, rule -> {
            Instant at = rule.time().of(facts, asker.zone());
            return at != null && at.isAfter(after) && !at.isAfter(until);
        });
    }

    /** When time will set the next one off; null when none. What conditions say of times may be another thing by then. */
    Instant next(Facts facts, Asker asker) {
        Instant next = null;
        for (Rule rule : timed(facts, rule -> true)) {
            Instant at = rule.time().of(facts, asker.zone());
            boolean earlier = at != null && at.isAfter(asker.now()) && (next == null || at.isBefore(next));
            if (earlier && timeless(rule.conditions()).hold(facts, asker)) {
                next = at;
            }
        }
        return next;
    }

    private List<Rule> timed(Facts facts, Predicate<Rule> wanted) {
        RuleNet net = nets.get(Trigger.TIME);
        if (net == null) {
            return List.of();
        }
        List<Rule> met = new ArrayList<>();
        net.addMet(facts, met);
        return inOrder(met, wanted);
    }

    private static List<Rule> inOrder(List<Rule> met, Predicate<Rule> wanted) {
        List<Rule> ordered = new ArrayList<>(met.size());
        met.sort(ORDER);
        Rule last = null;
        for (Rule rule : met) {
            if (rule != last && wanted.test(rule)) {
                ordered.add(rule);
            }
            last = rule;
        }
        return ordered;
    }

    private static Conditions timeless(Conditions conditions) {
        Predicate<Condition> lasts = condition -> !RuleTime.FIELDS.contains(condition.field());
        // One of several that may come to hold with time may hold then.
        return conditions.any().stream().allMatch(lasts)
                ? new Conditions(conditions.all().stream().filter(lasts).toList(), conditions.any())
                : new Conditions(conditions.all().stream().filter(lasts).toList(), List.of());
    }
}
