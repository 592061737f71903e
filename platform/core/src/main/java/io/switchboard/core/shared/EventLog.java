package io.switchboard.core.shared;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/**
 * Writes events in the transaction of what happened, and signals them after its commit. An event points to its thing; it
 * doesn't copy it.
 */
@ApplicationScoped
public class EventLog {
    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Signals signals;

    /** Something that happened to a conversation, at its seq. */
    public void write(String type, UUID conversationId, long seq, UUID subjectId, Object subject) {
        write(new EventEntry(Ids.next(), type, conversationId, seq, 1, subjectId, null, clock.instant()), subject);
    }

    /** The same, and that its conversation is another thereby, at the next seq: one row, two signals. */
    public void writeWithConversation(String type, UUID conversationId, long seq, UUID subjectId, Object subject, Object after) {
        EventEntry entry = new EventEntry(Ids.next(), type, conversationId, seq, 2, subjectId, null, clock.instant());
        em.persist(entry);
        List<EventEntry.Step> steps = entry.steps();
        signal(entry, steps.get(0), subject);
        signal(entry, steps.get(1), after);
    }

    private void write(EventEntry entry, Object subject) {
        em.persist(entry);
        signal(entry, entry.steps().get(0), subject);
    }

    private void signal(EventEntry entry, EventEntry.Step step, Object subject) {
        signals.afterCommit(new Signals.Signal(step.type(), entry.conversationId(), step.seq(), step.subjectId(), subject));
    }

    /** Something that happened to anything else: an agent, a channel, a plugin. */
    public void write(String type, UUID subjectId) {
        write(type, null, 0, subjectId, null);
    }

    /**
     * The same of what has no uuid, or with how it ended; in a transaction of its own where there is none.
     *
     * @param subjectId nullable
     * @param detail a plugin's id, an agent's state; at most 100 characters
     */
    @Transactional
    public void tell(String type, UUID subjectId, String detail) {
        write(new EventEntry(Ids.next(), type, null, 0, 1, subjectId, detail, clock.instant()), null);
    }
}
