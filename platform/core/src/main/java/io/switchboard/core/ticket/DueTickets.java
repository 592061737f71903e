package io.switchboard.core.ticket;

import io.switchboard.core.shared.Refused;
import io.switchboard.core.ticket.type.StateDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tickets whose time has come: they wake, their states' limits end, and whoever has set another alarm is told. What is brought about is
 * written in the same transaction as that the alarm is over: so nothing happens twice, on several nodes either.
 */
@ApplicationScoped
public class DueTickets {
    private static final Logger LOG = LoggerFactory.getLogger(DueTickets.class);
    private static final Duration AFTER_TROUBLE = Duration.ofMinutes(1);

    @Inject
    Tickets tickets;

    @Inject
    Journal journal;

    @Inject
    TicketFlow flow;

    @Inject
    Clock clock;

    private final Map<String, Bell> bells = new ConcurrentHashMap<>();

    /** Says what an alarm brings about; must be fast and call nobody. */
    @FunctionalInterface
    public interface Bell {
        /** The changes, by the platform; may set the next alarm, which otherwise is over. The ticket is as it is without them. */
        List<TicketChange> rings(Ticket ticket, Instant now);
    }

    /** From now on alarms of that name, or that begin with it and a colon, are this one's. */
    public void answersTo(String name, Bell bell) {
        bells.put(name, bell);
    }

    /** Does what is due for at most so many tickets; returns for how many. */
    @Transactional
    public int ring(int most) {
        Instant now = clock.instant();
        List<Ticket> due = tickets.due(now, most);
        due.forEach(ticket -> ring(ticket, now));
        return due.size();
    }

    /** For which something is due, at most so many. */
    @Transactional
    public List<UUID> waiting(int most) {
        return tickets.waiting(clock.instant(), most);
    }

    /** Does what is due for that one alone, when it still is. */
    @Transactional
    public void ring(UUID id) {
        Instant now = clock.instant();
        tickets.due(now, id).ifPresent(ticket -> ring(ticket, now));
    }

    /** All that is due for that one is tried again later: what can't be done for one must not stand in the way of the others. */
    @Transactional
    public void putOff(UUID id) {
        Instant now = clock.instant();
        tickets.due(now, id).ifPresent(ticket -> journal.write(ticket, pen -> new TreeMap<>(ticket.times().alarms()).forEach((name, at) -> {
            if (!at.isAfter(now)) {
                pen.write(TicketActor.SYSTEM, new TicketChange.AlarmSet(name, now.plus(AFTER_TROUBLE)));
            }
        })));
    }

    private void ring(Ticket ticket, Instant now) {
        Instant sleep = ticket.times().snoozedUntil();
        if (sleep != null && !sleep.isAfter(now)) {
            journal.write(ticket, TicketActor.SYSTEM, new TicketChange.Woke("time"));
        }
        new TreeMap<>(ticket.times().alarms()).forEach((name, at) -> {
            if (!at.isAfter(now)) {
                journal.write(ticket, TicketActor.SYSTEM, null, changes(ticket, name, at, now));
            }
        });
    }

    private List<TicketChange> changes(Ticket ticket, String name, Instant at, Instant now) {
        List<TicketChange> changes = new ArrayList<>();
        try {
            if (ticket.mergedInto() == null) {
                changes.addAll(name.equals(TicketTimes.LIMIT) ? limit(ticket) : others(ticket, name, now));
            }
        } catch (Refused | IllegalStateException e) {
            // What time brings must not stand in the way of other tickets' time.
            LOG.warn("the alarm {} of ticket {} is heard again later", name, ticket.number(), e);
            return List.of(new TicketChange.AlarmSet(name, now.plus(AFTER_TROUBLE)));
        }
        // Whoever writes himself what he brings about has set it anew, or taken it away, himself.
        boolean goesOn = !at.equals(ticket.times().alarms().get(name)) || changes.stream()
                .anyMatch(change -> change instanceof TicketChange.AlarmSet set && set.name().equals(name)
                        || change instanceof TicketChange.ClocksSet && name.equals(TicketTimes.CLOCKS));
        if (!goesOn) {
            changes.add(0, new TicketChange.AlarmSet(name, null));
        }
        return changes;
    }

    private List<TicketChange> limit(Ticket ticket) {
        Optional<StateDefinition> state = flow.definition(ticket).state(ticket.state());
        List<TicketChange> changes = new ArrayList<>();
        state.map(StateDefinition::limit).ifPresent(limit -> {
            List<String> told = limit.escalate().stream().map(Object::toString).toList();
            changes.add(new TicketChange.Told("limit-passed", Map.of("state", ticket.state(), "who", told)));
            if (limit.transition() != null) {
                changes.addAll(flow.byItself(ticket, limit.transition()));
            }
        });
        return changes;
    }

    private List<TicketChange> others(Ticket ticket, String name, Instant now) {
        int colon = name.indexOf(':');
        Bell bell = bells.getOrDefault(name, bells.get(colon < 0 ? name : name.substring(0, colon)));
        if (bell == null) {
            LOG.warn("nobody hears the alarm {} of ticket {}", name, ticket.number());
            return List.of();
        }
        return bell.rings(ticket, now);
    }
}
