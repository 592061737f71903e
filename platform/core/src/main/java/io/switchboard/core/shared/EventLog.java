package io.switchboard.core.shared;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
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
        em.persist(new EventEntry(Ids.next(), type, conversationId, seq, subjectId, clock.instant()));
        signals.afterCommit(new Signals.Signal(type, conversationId, seq, subjectId, subject));
    }

    /** Something that happened to anything else: an agent, a channel, a plugin. */
    public void write(String type, UUID subjectId) {
        write(type, null, 0, subjectId, null);
    }
}
