package io.switchboard.core.ticket.rule;

import io.switchboard.core.condition.Asker;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketEntry;
import io.switchboard.core.ticket.type.Action;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What one rule would have done over a ticket's history, had it been there: the history is told entry by entry, and the rule is asked wherever it
 * would have been. The history goes on as it was, so that a rule which would have changed its course is seen to fit once more.
 */
public final class DryRun {
    private final Rule rule;
    private final Surroundings world;
    private final ZoneId zone;
    private final List<Firing> firings = new ArrayList<>();
    private Ticket ticket;

    /**
     * One time that it would have run.
     *
     * @param seq of the entry after which it would have
     * @param on what set it off
     */
    public record Firing(UUID ticketId, long number, String subject, long seq, Instant at, List<Trigger> on, List<Effect> effects) {}

    /**
     * What it would have changed.
     *
     * @param action as it stands in the rule
     * @param from what was there; null where nothing was, or it isn't a value
     * @param problem why it couldn't have been done; null when it could
     */
    public record Effect(Action action, Object from, String problem) {}

    DryRun(Rule rule, Surroundings world, ZoneId zone) {
        this.rule = rule;
        this.world = world;
        this.zone = zone;
    }

    /** @param now until when time goes on after the last entry */
    List<Firing> over(List<TicketEntry> history, Instant now) {
        ticket = Ticket.rebuilt(List.of());
        int at = 0;
        while (at < history.size()) {
            Instant time = history.get(at).at();
            int people = at;
            while (people < history.size() && history.get(people).at().equals(time) && !isOurs(history.get(people))) {
                people++;
            }
            int rest = people;
            while (rest < history.size() && history.get(rest).at().equals(time) && isOurs(history.get(rest))) {
                rest++;
            }
            apply(history.subList(at, people));
            // What others' rules did at the time may set this one off too, but no rule runs twice.
            if (!ask(history.subList(at, people), time)) {
                apply(history.subList(people, rest));
                ask(history.subList(people, rest), time);
            } else {
                apply(history.subList(people, rest));
            }
            at = rest;
            passTime(time, at < history.size() ? history.get(at).at() : now);
        }
        return firings;
    }

    private static boolean isOurs(TicketEntry entry) {
        return entry.actor().kind() == TicketActor.Kind.RULE
                || entry.change() instanceof TicketChange.ClocksSet
                || entry.change() instanceof TicketChange.AlarmSet
                || entry.kind().equals(RunRules.REST);
    }

    private void apply(List<TicketEntry> entries) {
        entries.forEach(ticket::apply);
    }

    private boolean ask(List<TicketEntry> happened, Instant at) {
        Set<Trigger> triggers = Trigger.of(happened).stream().filter(rule.triggers()::contains).collect(Collectors.toSet());
        return !triggers.isEmpty() && fire(triggers, at);
    }

    private void passTime(Instant after, Instant until) {
        if (rule.time() != null && rule.triggers().contains(Trigger.TIME)) {
            Instant due = rule.time().of(world.facts(ticket), zone);
            if (due != null && due.isAfter(after) && !due.isAfter(until)) {
                fire(Set.of(Trigger.TIME), due);
            }
        }
    }

    private boolean fire(Set<Trigger> triggers, Instant at) {
        boolean over = ticket.mergedInto() != null || ticket.times().erasedAt() != null;
        if (over || !rule.conditions().hold(world.facts(ticket), Asker.nobody(at, zone))) {
            return false;
        }
        Deeds deeds = new Deeds(rule, world);
        List<Effect> effects = rule.actions().stream()
                .map(action -> effect(action, deeds.of(action, ticket)))
                .filter(Objects::nonNull)
                .toList();
        if (!effects.isEmpty()) {
            firings.add(new Firing(ticket.id(), ticket.number(), ticket.subject(), ticket.seq(), at, triggers.stream().sorted().toList(), effects));
        }
        return !effects.isEmpty();
    }

    private Effect effect(Action action, Deeds.Deed deed) {
        if (deed.isNothing()) {
            return null;
        }
        Object from = switch (action.kind()) {
            case SET_PRIORITY -> ticket.priority().name();
            case SET_FIELD -> ticket.fields().get(action.field());
            case SET_PROBLEM -> ticket.problem();
            case SET_GROUP -> ticket.groupId() == null ? null : world.group(ticket.groupId().toString(), ticket.shopId()).map(Surroundings.Named::name).orElse(null);
            case SET_ASSIGNEE -> ticket.assigneeId() == null ? null : world.agent(ticket.assigneeId()).map(Surroundings.Named::name).orElse(null);
            case MOVE -> ticket.state();
            default -> null;
        };
        return new Effect(action, from, deed.problem());
    }
}
