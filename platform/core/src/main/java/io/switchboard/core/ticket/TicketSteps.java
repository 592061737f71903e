package io.switchboard.core.ticket;

import io.switchboard.core.agent.Groups;
import io.switchboard.core.condition.Asker;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.TicketFlow.Step;
import io.switchboard.core.ticket.type.Action;
import io.switchboard.core.ticket.type.Ask;
import io.switchboard.core.ticket.type.Definition;
import io.switchboard.core.ticket.type.FieldDefinition;
import io.switchboard.core.ticket.type.FieldValues;
import io.switchboard.core.ticket.type.Limit;
import io.switchboard.core.ticket.type.StateDefinition;
import io.switchboard.core.ticket.type.TransitionDefinition;
import io.switchboard.core.ticket.type.Who;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * What a step along a way brings with it, as changes: its actions, then what a person said, then the new state with its limit. It writes
 * nothing, so what it refuses is for whoever asks to undo.
 */
@ApplicationScoped
@Transactional(dontRollbackOn = Refused.class)
public class TicketSteps {
    private static final int MAX_NOTE = 5_000;

    @Inject
    TicketPeople people;

    @Inject
    Groups groups;

    @Inject
    TicketClocks clocks;

    @Inject
    Clock clock;

    /** Who asks a ticket's conditions, and when. */
    Asker asker(Ticket ticket, Viewer viewer) {
        String me = viewer.agentId() == null ? null : viewer.agentId().toString();
        return new Asker(clock.instant(), me, groups.knownShop(ticket.shopId()).zone());
    }

    /** @param step null when nobody is asked */
    List<TicketChange> changes(Ticket ticket, Definition type, TransitionDefinition way, Step step, TicketActor by) {
        List<TicketChange> changes = new ArrayList<>();
        Wanted wanted = new Wanted(ticket);
        WhoIsWho names = people.of(ticket.shopId());
        UUID me = by.kind() == TicketActor.Kind.AGENT ? by.id() : null;
        for (Action action : way.actions()) {
            if (action.kind() == Action.Kind.NOTIFY) {
                changes.add(new TicketChange.Told(
                        "notified", Map.of("who", action.who().stream().map(Who::toString).toList())));
            } else if (action.kind() == Action.Kind.CALL) {
                changes.add(TicketChange.Told.call(Ids.next(), action.value().toString()));
            }
            // Of names that stand for nobody the type's editor was warned.
            wanted.act(action, names, me);
        }
        if (step != null) {
            ask(ticket, type, way, step, wanted);
        }
        StateDefinition to = type.state(way.target(ticket.state())).orElseThrow();
        if (step != null && !to.category().isOpen()) {
            mustBeFilled(ticket, type, wanted.values);
        }
        wanted.addTo(changes, by, people);
        changes.addAll(entered(ticket, to, way.key(), step == null ? null : Texts.orNull(step.note())));
        return changes;
    }

    /** It comes to a state, and its limit begins; one that stays where it is keeps its limit. */
    List<TicketChange> entered(Ticket ticket, StateDefinition to, String way, String note) {
        List<TicketChange> changes = new ArrayList<>();
        changes.add(new TicketChange.Moved(way, ticket.state(), to.key(), to.category(), note));
        if (!to.key().equals(ticket.state())) {
            changes.addAll(limit(ticket, to));
        }
        return changes;
    }

    /** The alarm of a state's limit; working time goes by the calendar of what is promised for the ticket. */
    List<TicketChange> limit(Ticket ticket, StateDefinition state) {
        Limit limit = state.limit();
        if (limit != null) {
            Instant now = clock.instant();
            Instant worked = limit.working() ? clocks.time(ticket, now).after(now, limit.after()) : null;
            // A calendar without any work would never let it pass.
            return List.of(new TicketChange.AlarmSet(TicketTimes.LIMIT, worked == null ? now.plus(limit.after()) : worked));
        }
        boolean had = ticket.times().alarms().containsKey(TicketTimes.LIMIT);
        return had ? List.of(new TicketChange.AlarmSet(TicketTimes.LIMIT, null)) : List.of();
    }

    private void ask(Ticket ticket, Definition type, TransitionDefinition way, Step step, Wanted wanted) {
        Check check = new Check().optional("note", step.note(), MAX_NOTE);
        Map<String, Object> given = step.fields() == null ? Map.of() : step.fields();
        wanted.values = FieldValues.change(type, wanted.values, given, check);
        for (Ask ask : way.asks()) {
            boolean there = ask.optional() || switch (ask.what()) {
                case Ask.NOTE -> Texts.orNull(step.note()) != null;
                case Ask.GROUP -> step.groupId() != null;
                case Ask.ASSIGNEE -> step.assigneeId() != null;
                default -> wanted.values.get(ask.what().substring(TicketFacts.OWN.length())) != null;
            };
            check.that(there, place(ask.what()), "required");
        }
        check.done();
        wanted.group = step.groupId() == null ? wanted.group : step.groupId();
        if (step.assigneeId() != null) {
            wanted.agent = step.assigneeId();
        } else if (!Objects.equals(wanted.group, ticket.groupId()) && Objects.equals(wanted.agent, ticket.assigneeId())) {
            // Another department's now: whoever had it has done his part.
            wanted.agent = null;
        }
    }

    private static String place(String asked) {
        return switch (asked) {
            case Ask.GROUP -> "groupId";
            case Ask.ASSIGNEE -> "assigneeId";
            case Ask.NOTE -> "note";
            default -> "fields." + asked.substring(TicketFacts.OWN.length());
        };
    }

    /** Required fields that are shown and have no value. */
    List<FieldDefinition> missing(Ticket ticket, Definition type) {
        return FieldValues.missing(type, ticket.fields(), ticket.facts(type), asker(ticket, Viewer.PLATFORM));
    }

    private void mustBeFilled(Ticket ticket, Definition type, Map<String, Object> values) {
        Check check = new Check();
        FieldValues.missing(type, values, new TicketFacts(ticket, type, values), asker(ticket, Viewer.PLATFORM)).forEach(field -> check.that(false, "fields." + field.key(), "required"));
        check.done();
    }
}
