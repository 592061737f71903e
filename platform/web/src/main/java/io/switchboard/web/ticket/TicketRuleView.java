package io.switchboard.web.ticket;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.ticket.rule.DryRun;
import io.switchboard.core.ticket.rule.DryRuns;
import io.switchboard.core.ticket.rule.RuleTime;
import io.switchboard.core.ticket.rule.TicketRule;
import io.switchboard.core.ticket.rule.Trigger;
import io.switchboard.core.ticket.type.Action;
import io.switchboard.core.ticket.type.Who;
import java.time.Instant;
import java.util.List;

/**
 * A rule over tickets.
 *
 * @param shopId null: in all shops
 * @param time when TIME is among the triggers, else null
 */
public record TicketRuleView(
        String id,
        String name,
        int position,
        boolean enabled,
        String shopId,
        List<String> triggers,
        RuleTimeView time,
        Conditions conditions,
        List<RuleActionView> actions,
        Instant changedAt,
        long version) {

    /** A time after one of the ticket's; {@code after} as ISO-8601, below zero before it. */
    public record RuleTimeView(String field, String after) {
        static RuleTimeView of(RuleTime time) {
            return time == null ? null : new RuleTimeView(time.field(), time.after().toString());
        }
    }

    /** What a rule does. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RuleActionView(String kind, String field, Object value, List<String> who) {
        static RuleActionView of(Action action) {
            List<String> who = action.who().stream().map(Who::toString).toList();
            return new RuleActionView(action.kind().name(), action.field(), action.value(), who.isEmpty() ? null : who);
        }
    }

    static TicketRuleView of(TicketRule rule) {
        return new TicketRuleView(
                rule.id().toString(),
                rule.name(),
                rule.position(),
                rule.isEnabled(),
                rule.shopId() == null ? null : rule.shopId().toString(),
                rule.triggers().stream().sorted().map(Trigger::name).toList(),
                RuleTimeView.of(rule.time()),
                rule.conditions(),
                rule.actions().stream().map(RuleActionView::of).toList(),
                rule.changedAt(),
                rule.version());
    }

    /** What a rule would have changed; {@code from} what was there, {@code problem} why it couldn't have been done. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RuleEffectView(RuleActionView action, Object from, String problem) {}

    /** A time at which a rule would have run: after the entry of that seq. */
    public record RuleFiringView(String ticketId, long number, String subject, long seq, Instant at, List<String> on, List<RuleEffectView> effects) {
        static RuleFiringView of(DryRun.Firing firing) {
            return new RuleFiringView(
                    firing.ticketId().toString(),
                    firing.number(),
                    firing.subject(),
                    firing.seq(),
                    firing.at(),
                    firing.on().stream().map(Trigger::name).toList(),
                    firing.effects().stream()
                            .map(effect -> new RuleEffectView(RuleActionView.of(effect.action()), effect.from(), effect.problem()))
                            .toList());
        }
    }

    /**
     * A portion of a dry run.
     *
     * @param next where to go on; null at the end
     * @param done the share that is behind, 0 to 1
     */
    public record DryRunView(int tickets, int fitted, int firings, List<RuleFiringView> samples, String next, double done) {
        static DryRunView of(DryRuns.Portion portion) {
            return new DryRunView(
                    portion.tickets(),
                    portion.fitted(),
                    portion.firings(),
                    portion.samples().stream().map(RuleFiringView::of).toList(),
                    portion.next() == null ? null : portion.next().toString(),
                    portion.done());
        }
    }
}
