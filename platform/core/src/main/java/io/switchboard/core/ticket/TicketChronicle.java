package io.switchboard.core.ticket;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.ticket.type.Definition;
import io.switchboard.core.ticket.type.FieldValues;
import io.switchboard.core.ticket.type.Limit;
import io.switchboard.core.ticket.type.StateDefinition;
import io.switchboard.core.ticket.type.TicketTypes;
import io.switchboard.core.ticket.type.TransitionDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Writes down tickets that have happened already, at the times they happened: of a demo, later of another system. Each goes the ways of its type;
 * clocks run as they would have run. Nobody is notified.
 */
@ApplicationScoped
public class TicketChronicle {
    @Inject
    Journal journal;

    @Inject
    TicketNumbers numbers;

    @Inject
    TicketTypes types;

    @Inject
    TicketSteps steps;

    @Inject
    TicketPeople people;

    @Inject
    Clock clock;

    /**
     * How one begins.
     *
     * @param channel on which it came; nullable
     * @param tag what kind of channel that was
     * @param group nullable
     * @param fields of the type's own, by key
     */
    public record Beginning(
            String type, UUID shop, UUID group, ChannelAccount channel, String tag, String subject, String text, Priority priority, Map<String, Object> fields) {}

    /** A customer's request, in the transaction in which it is told to its end. Times must not go back. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Story begin(Beginning beginning, Contact contact, Instant at) {
        return begin(beginning, contact.id(), TicketActor.contact(contact.id(), contact.name()), at);
    }

    /** One of our own people's. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Story begin(Beginning beginning, Agent agent, Instant at) {
        return begin(beginning, null, by(agent), at);
    }

    private Story begin(Beginning told, UUID contact, TicketActor maker, Instant at) {
        Definition type = types.current(told.type()).orElseThrow();
        Check check = new Check();
        Map<String, Object> values = FieldValues.change(type, FieldValues.presets(type), told.fields(), check);
        check.done();
        Ticket ticket = Ticket.named(Ids.next());
        TicketChange.Created created = new TicketChange.Created(
                numbers.next(), told.shop(), told.group(), contact, told.channel() == null ? null : told.channel().id(), told.tag(), type.key(),
                types.version(type.key()), told.subject(), type.start(), type.startState().category(), told.priority(), values, List.of(),
                null, null, told.text(), List.of(), null);
        journal.writeAt(at, ticket, maker, null, List.of(created));
        return new Story(ticket, type);
    }

    private static TicketActor by(Agent agent) {
        return new TicketActor(TicketActor.Kind.AGENT, agent.id(), agent.name());
    }

    /** One ticket being told. For one thread, within one transaction. */
    public final class Story {
        private final Ticket ticket;
        private final Definition type;

        private Story(Ticket ticket, Definition type) {
            this.ticket = ticket;
            this.type = type;
        }

        public Ticket ticket() {
            return ticket;
        }

        /** The customer wrote. */
        public void asked(Contact contact, String text, Instant at) {
            write(TicketActor.contact(contact.id(), contact.name()), at, new TicketChange.Replied(text, List.of(), List.of()));
        }

        public void answered(Agent agent, String text, Instant at) {
            write(by(agent), at, new TicketChange.Replied(text, List.of(), List.of()));
        }

        public void noted(Agent agent, String text, Instant at) {
            write(by(agent), at, new TicketChange.Noted(text, List.of(), List.of()));
        }

        /** @param by who gave it to him; null: nobody did, it was assigned */
        public void assigned(Agent agent, Agent by, Instant at) {
            TicketActor giver = by == null ? TicketActor.SYSTEM : by(by);
            write(giver, at, people.assignment(ticket, agent.id(), ticket.groupId(), giver, null));
        }

        /** Takes a way of its type. */
        public void moved(Agent agent, String key, String note, Map<String, Object> fields, Instant at) {
            TransitionDefinition way = type.transition(key).filter(each -> each.leaves(ticket.state())).orElseThrow();
            TicketFlow.Step step = new TicketFlow.Step(note, fields, null, null);
            Duration past = Duration.between(at, clock.instant());
            List<TicketChange> changes = steps.changes(ticket, type, way, step, by(agent)).stream().map(change -> then(change, past)).toList();
            journal.writeAt(at, ticket, by(agent), null, changes);
        }

        /** The customer pressed for it. */
        public void urged(Contact contact, String text, Instant at) {
            write(TicketActor.contact(contact.id(), contact.name()), at, new TicketChange.Urged(text));
        }

        /** @param score 1 to 5 */
        public void rated(Contact contact, int score, String comment, Instant at) {
            write(TicketActor.contact(contact.id(), contact.name()), at, new TicketChange.Rated(score, List.of(), comment));
        }

        /** Of which class its problem is. */
        public void classed(Agent agent, String problem, Instant at) {
            write(by(agent), at, new TicketChange.Edited(List.of(new TicketChange.FieldEdit("problem", ticket.problem(), problem)), null));
        }

        /** What time has brought about since: it leaves the state whose limit has passed. */
        public void untilNow() {
            Instant due = ticket.times().alarms().get(TicketTimes.LIMIT);
            Limit limit = type.state(ticket.state()).map(StateDefinition::limit).orElse(null);
            if (due != null && limit != null && limit.transition() != null && due.isBefore(clock.instant())) {
                TransitionDefinition way = type.transition(limit.transition()).orElseThrow();
                journal.writeAt(due, ticket, TicketActor.SYSTEM, null, steps.changes(ticket, type, way, null, TicketActor.SYSTEM));
            }
        }

        private void write(TicketActor actor, Instant at, TicketChange change) {
            journal.writeAt(at, ticket, actor, null, List.of(change));
        }

        /** A limit counts from the step, not from the telling. */
        private static TicketChange then(TicketChange change, Duration past) {
            return change instanceof TicketChange.AlarmSet alarm && alarm.at() != null
                    ? new TicketChange.AlarmSet(alarm.name(), alarm.at().minus(past))
                    : change;
        }
    }
}
