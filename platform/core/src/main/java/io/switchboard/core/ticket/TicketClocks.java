package io.switchboard.core.ticket;

import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.sla.ClocksJson;
import io.switchboard.core.sla.Escalation;
import io.switchboard.core.sla.Phase;
import io.switchboard.core.sla.SlaBook;
import io.switchboard.core.sla.SlaBooks;
import io.switchboard.core.sla.SlaClocks;
import io.switchboard.core.sla.SlaTerms;
import io.switchboard.core.sla.Target;
import io.switchboard.core.sla.WorkTime;
import io.switchboard.core.ticket.type.TicketTypes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Keeps a ticket's clocks: tells them what happened, in the transaction in which it did, and writes what time has made of them. Each
 * warning, miss and step of an escalation is written in the transaction that notes it with the clock: so it is written once.
 */
@ApplicationScoped
public class TicketClocks {
    private static final Map<Category, Phase> PHASES = Map.of(
            Category.NEW, Phase.ACTIVE,
            Category.OPEN, Phase.ACTIVE,
            Category.PENDING, Phase.WAITING,
            Category.HOLD, Phase.HELD,
            Category.SOLVED, Phase.ENDED,
            Category.CLOSED, Phase.ENDED);

    @Inject
    Journal journal;

    @Inject
    DueTickets due;

    @Inject
    SlaBooks books;

    @Inject
    CustomerGrade grade;

    @Inject
    TicketTypes types;

    @Inject
    Groups groups;

    /** Before anything makes a ticket. */
    void start(@Observes @jakarta.annotation.Priority(50) Startup event) {
        listen();
    }

    public void listen() {
        journal.answersBy(TicketTimes.CLOCKS, this::after);
        due.answersTo(TicketTimes.CLOCKS, this::rings);
    }

    private List<TicketChange> after(Ticket ticket, List<TicketEntry> written, Instant now) {
        boolean nothing = written.stream().allMatch(entry -> isOwn(entry.change()));
        SlaBook book = nothing ? null : books.now();
        if (nothing || book.isEmpty() && ticket.sla().clocks().isEmpty()) {
            return List.of();
        }
        SlaTerms terms = terms(book, ticket, now);
        SlaClocks before = clocks(ticket);
        SlaClocks clocks = begun(ticket, now, before, terms).enter(now, PHASES.get(ticket.category()), terms);
        for (TicketEntry entry : written) {
            clocks = happened(clocks, entry, now, terms);
        }
        List<TicketChange> changes = new ArrayList<>();
        for (Target target : Target.values()) {
            // An answer that comes too late, before the timers have come to it.
            if (clocks.of(target).missedAt() != null && clocks.of(target).isMet() && before.of(target).missedAt() == null) {
                changes.add(told("missed", target, before.dueAt(target, terms)));
            }
        }
        add(changes, ticket, before, clocks, terms);
        return changes;
    }

    private static boolean isOwn(TicketChange change) {
        return change instanceof TicketChange.ClocksSet || change instanceof TicketChange.AlarmSet || change instanceof TicketChange.Told;
    }

    /** As it stands by what is promised now; a ticket that has no clocks yet has them from its beginning. */
    private static SlaClocks begun(Ticket ticket, Instant now, SlaClocks before, SlaTerms terms) {
        if (!before.clocks().isEmpty()) {
            return before.under(now, terms);
        }
        boolean asked = ticket.creator().kind() != TicketActor.Kind.AGENT;
        SlaClocks begun = SlaClocks.begin(ticket.times().createdAt(), asked, Phase.ACTIVE, terms);
        Instant answered = ticket.times().firstAnsweredAt();
        Instant solved = ticket.times().solvedAt();
        SlaClocks later = answered == null ? begun : begun.weAnswered(answered, terms);
        return solved == null ? later : later.enter(solved, Phase.ENDED, terms);
    }

    private static SlaClocks happened(SlaClocks clocks, TicketEntry entry, Instant now, SlaTerms terms) {
        TicketChange change = entry.change();
        TicketActor.Kind by = entry.actor().kind();
        boolean customer = change instanceof TicketChange.CustomerWrote
                || change instanceof TicketChange.Replied && by == TicketActor.Kind.CONTACT;
        boolean ours = entry.actor().isOurs() && (change instanceof TicketChange.Answered || change instanceof TicketChange.Replied);
        return customer ? clocks.customerWrote(now, terms) : ours ? clocks.weAnswered(now, terms) : clocks;
    }

    /** What time has done to a ticket by now. */
    List<TicketChange> rings(Ticket ticket, Instant now) {
        SlaTerms terms = terms(books.now(), ticket, now);
        SlaClocks before = clocks(ticket);
        SlaClocks.Ticked ticked = before.under(now, terms).tick(now, terms);
        List<TicketChange> changes = new ArrayList<>();
        Set<Escalation> steps = new LinkedHashSet<>();
        for (SlaClocks.Happening happening : ticked.happenings()) {
            if (happening.step() == null) {
                changes.add(told(happening.kind() == SlaClocks.Kind.WARNED ? "warned" : "missed", happening.target(), happening.due()));
            } else if (steps.add(happening.step())) {
                changes.add(escalated(happening));
            }
        }
        changes.add(set(ticked.clocks(), terms));
        steps.forEach(step -> act(step, ticket, terms.policy(), changes));
        return changes;
    }

    /** What follows from another calendar or policy; nothing when all stays as it is. */
    List<TicketChange> recounted(Ticket ticket, Instant now) {
        SlaTerms terms = terms(books.now(), ticket, now);
        SlaClocks before = clocks(ticket);
        if (terms.policy() == null && before.clocks().isEmpty()) {
            return List.of();
        }
        List<TicketChange> changes = new ArrayList<>();
        add(changes, ticket, before, begun(ticket, now, before, terms).enter(now, PHASES.get(ticket.category()), terms), terms);
        return changes;
    }

    private static SlaClocks clocks(Ticket ticket) {
        return ClocksJson.read(ticket.sla().policyId(), ticket.sla().clocks());
    }

    private SlaTerms terms(SlaBook book, Ticket ticket, Instant now) {
        if (book.isEmpty()) {
            return SlaTerms.NONE;
        }
        String named = types.definition(ticket.typeKey(), ticket.typeVersion()).sla();
        return book.terms(grade.with(ticket.facts(), ticket), ticket.priority().name(), named, now);
    }

    /** The working time of what is promised for a ticket; all time where nothing is. */
    WorkTime time(Ticket ticket, Instant now) {
        return terms(books.now(), ticket, now).time();
    }

    private static void add(List<TicketChange> changes, Ticket ticket, SlaClocks before, SlaClocks after, SlaTerms terms) {
        TicketChange.ClocksSet set = set(after, terms);
        TicketSla sla = ticket.sla();
        boolean same = after.equals(before)
                && set.state().equals(sla.state())
                && Objects.equals(set.respondBy(), sla.respondBy())
                && Objects.equals(set.nextBy(), sla.nextBy())
                && Objects.equals(set.resolveBy(), sla.resolveBy())
                && Objects.equals(set.lookAt(), ticket.times().alarms().get(TicketTimes.CLOCKS));
        if (!same) {
            changes.add(set);
        }
    }

    private static TicketChange.ClocksSet set(SlaClocks clocks, SlaTerms terms) {
        return new TicketChange.ClocksSet(
                clocks.policy(),
                clocks.state().name(),
                ClocksJson.rows(clocks),
                clocks.dueAt(Target.FIRST_RESPONSE, terms),
                clocks.dueAt(Target.NEXT_RESPONSE, terms),
                clocks.dueAt(Target.RESOLVE, terms),
                clocks.nextAt(terms));
    }

    private static TicketChange told(String kind, Target target, Instant due) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("target", target.name());
        data.put("due", due == null ? null : due.toString());
        return new TicketChange.Told(kind, data);
    }

    private static TicketChange escalated(SlaClocks.Happening happening) {
        Escalation step = happening.step();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("target", happening.target().name());
        data.put("due", happening.due() == null ? null : happening.due().toString());
        data.put("action", step.action().name());
        data.put("percent", step.percent());
        data.put("after", step.after());
        data.put("group", step.group());
        return new TicketChange.Told("escalated", data);
    }

    /** To whom a notice goes is the business of whoever follows the history. */
    private void act(Escalation step, Ticket ticket, UUID policy, List<TicketChange> changes) {
        if (step.action() == Escalation.Action.RAISE_PRIORITY && ticket.priority() != Priority.URGENT) {
            Priority higher = Priority.values()[ticket.priority().ordinal() + 1];
            TicketChange.FieldEdit edit = new TicketChange.FieldEdit("priority", ticket.priority().name(), higher.name());
            changes.add(new TicketChange.Edited(List.of(edit), null));
        } else if (step.action() == Escalation.Action.GIVE_TO_GROUP) {
            UUID id = UUID.fromString(step.group());
            groups.list().stream()
                    .filter(group -> group.id().equals(id) && group.shopId().equals(ticket.shopId()) && !id.equals(ticket.groupId()))
                    .findFirst()
                    .ifPresent(group -> changes.add(given(group, policy)));
        }
    }

    private static TicketChange given(AgentGroup group, UUID policy) {
        return new TicketChange.Assigned(null, null, group.id(), group.name(), false, null, Map.of("sla", policy.toString()));
    }
}
