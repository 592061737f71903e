package io.switchboard.core.ticket;

import io.switchboard.core.shared.EventLog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/**
 * Writes what happens to tickets: the entry, what it makes of the row, and one event for all that one call brings. Always inside a
 * transaction that holds the row's lock, or made the row.
 */
@ApplicationScoped
public class Journal {
    private static final Set<String> SHOWN = Set.of("created", "replied", "customer-wrote", "answered", "moved", "rated", "urged");

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    EventLog events;

    // By name, so that they come in the same order on every node.
    private final Map<String, Reflex> reflexes = new ConcurrentSkipListMap<>();
    private volatile Follower follower = (ticket, written, pen) -> {};
    private final Map<String, Witness> witnesses = new ConcurrentSkipListMap<>();

    /** Something that answers what happens at once, in the same transaction: the clocks of an SLA. It must be fast and call nobody. */
    @FunctionalInterface
    public interface Reflex {
        /** What follows from these entries, which have been applied; may be empty. What reflexes bring about starts no reflex. */
        List<TicketChange> after(Ticket ticket, List<TicketEntry> written, Instant now);
    }

    /**
     * Whoever acts on what happens in his own name, in rounds until nothing follows: the rules that admins write. He comes before the
     * reflexes, which see what he did. He must be fast and call nobody.
     */
    @FunctionalInterface
    public interface Follower {
        /** @param written what happened, which has been applied */
        void after(Ticket ticket, List<TicketEntry> written, Pen pen);
    }

    /** Whoever tells others of what happened. He sees all that one call brought, and changes nothing of the ticket; he must be fast and call nobody. */
    @FunctionalInterface
    public interface Witness {
        /** @param written all of it, by whoever; the first is what brought the others about */
        void saw(Ticket ticket, List<TicketEntry> written);
    }

    /** Writes into the history that is being written. */
    @FunctionalInterface
    public interface Pen {
        /** Applies it and gives its entry. */
        TicketEntry write(TicketActor actor, TicketChange change);
    }

    /** From now on; there is one at most. */
    public void followedBy(Follower one) {
        follower = one;
    }

    /** From now on. A second one of the same name takes the place of the first. */
    public void seenBy(String name, Witness one) {
        witnesses.put(name, one);
    }

    /** From now on. A second one of the same name takes the place of the first. */
    public void answersBy(String name, Reflex reflex) {
        reflexes.put(name, reflex);
    }

    /** A repeat is known by the client's id of it, which stands with the first of the changes; nullable. */
    List<TicketEntry> write(Ticket ticket, TicketActor actor, String clientId, List<? extends TicketChange> changes) {
        return writeAt(clock.instant(), ticket, actor, clientId, changes);
    }

    /** The same of something that happened then. */
    List<TicketEntry> writeAt(Instant now, Ticket ticket, TicketActor actor, String clientId, List<? extends TicketChange> changes) {
        return changes.isEmpty() ? List.of() : writeAll(now, ticket, actor, clientId, changes::forEach);
    }

    /**
     * Lets somebody do several things, each to the ticket as those before left it; then all of it is answered as one call.
     *
     * @param work is given what writes a change; it must write one at least
     */
    List<TicketEntry> writeEach(Ticket ticket, TicketActor actor, String clientId, Consumer<Consumer<TicketChange>> work) {
        return writeAll(clock.instant(), ticket, actor, clientId, work);
    }

    private List<TicketEntry> writeAll(Instant now, Ticket ticket, TicketActor actor, String clientId, Consumer<Consumer<TicketChange>> work) {
        boolean first = ticket.seq() == 0;
        List<TicketEntry> written = new ArrayList<>();
        work.accept(change -> written.add(add(ticket, actor, written.isEmpty() ? clientId : null, change, now)));
        if (first) {
            em.persist(ticket);
        }
        follower.after(ticket, List.copyOf(written), pen(ticket, written, now));
        return end(ticket, written, first, now);
    }

    /** Lets the follower write what time has brought about; gives the entries, and those of what followed from them. */
    public List<TicketEntry> write(Ticket ticket, Consumer<Pen> work) {
        Instant now = clock.instant();
        List<TicketEntry> written = new ArrayList<>();
        work.accept(pen(ticket, written, now));
        return written.isEmpty() ? written : end(ticket, written, false, now);
    }

    private static Pen pen(Ticket ticket, List<TicketEntry> written, Instant now) {
        return (actor, change) -> {
            TicketEntry entry = add(ticket, actor, null, change, now);
            written.add(entry);
            return entry;
        };
    }

    private List<TicketEntry> end(Ticket ticket, List<TicketEntry> written, boolean first, Instant now) {
        List<TicketEntry> told = List.copyOf(written);
        for (Reflex reflex : reflexes.values()) {
            reflex.after(ticket, told, now).forEach(change -> written.add(add(ticket, TicketActor.SYSTEM, null, change, now)));
        }
        if (first) {
            // Hibernate sorts inserts by table as they come, not by what refers to what.
            em.flush();
        }
        written.forEach(em::persist);
        List<TicketEntry> all = List.copyOf(written);
        witnesses.values().forEach(witness -> witness.saw(ticket, all));
        events.write(first ? "ticket.created" : "ticket.updated", null, ticket.seq(), ticket.id(), null);
        return written;
    }

    /** Writes changes by this actor; gives their entries, and those of what followed from them. */
    public List<TicketEntry> write(Ticket ticket, TicketActor actor, TicketChange... changes) {
        return write(ticket, actor, null, List.of(changes));
    }

    private static TicketEntry add(Ticket ticket, TicketActor actor, String clientId, TicketChange change, Instant now) {
        TicketEntry entry = new TicketEntry(ticket, actor, change, SHOWN.contains(change.kind()), clientId, now);
        ticket.apply(entry);
        return entry;
    }
}
