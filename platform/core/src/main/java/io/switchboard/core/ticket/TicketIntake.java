package io.switchboard.core.ticket;

import io.switchboard.core.shared.EventEntry;
import io.switchboard.core.shared.Loop;
import io.switchboard.core.shared.Loops;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Sequencer;
import io.switchboard.core.shared.Signals;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the event log for what conversations do to tickets: new ones of channels that make tickets, and what is said in linked ones. Each
 * step is a transaction of its own and known by the message's id, so that a server that is killed does it once after all. Storing a
 * customer's message knows nothing of this and never waits for it.
 */
@ApplicationScoped
public class TicketIntake {
    private static final Logger LOG = LoggerFactory.getLogger(TicketIntake.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int EVENTS = 500;
    private static final Set<String> MATTER = Set.of("conversation.created", "message.created", "message.updated");
    private static final int TRIES = 5;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Sequencer sequencer;

    @Inject
    TicketTies ties;

    @Inject
    TicketChannels channels;

    @Inject
    TakeMessage take;

    @Inject
    Loops loops;

    @Inject
    Signals signals;

    private final Map<UUID, Integer> failures = new HashMap<>();

    void start(@Observes Startup event, TicketIntake self) {
        Loop loop = loops.start("ticket-intake", PAUSE, self::round).gather(Duration.ofMillis(100));
        signals.listen(all -> {
            if (all.stream().anyMatch(signal -> MATTER.contains(signal.type()))) {
                loop.wake();
            }
        });
    }

    /** By what the entry of a message is known in its ticket. */
    static String clientId(UUID message) {
        return "message:" + message;
    }

    /** Reads the next events. Returns whether there may be more; not so while another node is reading. */
    @Transactional
    public boolean round() {
        List<?> place = em.createNativeQuery("select pos from ticket_place where id = 1 for update skip locked").getResultList();
        if (place.isEmpty()) {
            return false;
        }
        List<EventEntry> events = sequencer.after(((Number) place.get(0)).longValue(), EVENTS);
        if (events.isEmpty()) {
            return false;
        }
        Set<UUID> talks = new HashSet<>();
        events.stream().filter(TicketIntake::matters).forEach(event -> talks.add(event.conversationId()));
        Map<UUID, List<UUID>> linked = ties.tickets(talks);
        boolean made = !channels.all().isEmpty();
        for (EventEntry event : events) {
            boolean begins = made && event.type().equals("conversation.created");
            boolean moved = event.type().equals("message.updated") && linked.containsKey(event.conversationId());
            boolean said = event.type().equals("message.created") && (made || linked.containsKey(event.conversationId()));
            if (begins || said || moved) {
                handle(event);
                Loop.goOn();
            }
        }
        em.createNativeQuery("update ticket_place set pos = ?1 where id = 1")
                .setParameter(1, events.get(events.size() - 1).pos())
                .executeUpdate();
        return events.size() == EVENTS;
    }

    private static boolean matters(EventEntry event) {
        return event.conversationId() != null && MATTER.contains(event.type());
    }

    /** One that can't be taken whatever one does mustn't keep all others waiting; a database that is away is asked again. */
    private void handle(EventEntry event) {
        try {
            if (event.type().equals("conversation.created")) {
                take.begin(event.conversationId());
            } else if (event.type().equals("message.updated")) {
                take.delivered(event.subjectId(), event.id());
            } else {
                take.said(event.conversationId(), event.subjectId());
            }
            failures.remove(event.id());
        } catch (Refused gone) {
            LOG.info("event {} makes no difference to tickets: {}", event.id(), gone.getMessage());
        } catch (RuntimeException e) {
            if (failures.merge(event.id(), 1, Integer::sum) < TRIES) {
                throw e;
            }
            failures.remove(event.id());
            LOG.error("what event {} ({}) does to tickets is left out", event.id(), event.type(), e);
        }
    }
}
