package io.switchboard.core.conversation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The rows of {@link Files}, each call a transaction of its own, so that no stream is copied within one. */
@ApplicationScoped
@Transactional
class FileRows {
    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    FileChecks checks;

    void add(Attachment file) {
        em.persist(file);
        checks.await(file);
    }

    /** Whether an incoming or outgoing message (not a note) of the conversation carries it. */
    boolean isShownToCustomer(UUID conversationId, UUID fileId) {
        return em.createQuery(
                                "select count(m) from Message m where m.conversationId = :id"
                                        + " and m.direction in (io.switchboard.core.conversation.Direction.IN,"
                                        + " io.switchboard.core.conversation.Direction.OUT)"
                                        + " and (m.json like :file or m.files like :file)",
                                Long.class)
                        .setParameter("id", conversationId)
                        .setParameter("file", "%" + fileId + "%")
                        .getSingleResult()
                > 0;
    }

    List<String> removeUnclaimed(Instant before) {
        List<Attachment> old = em.createQuery(
                        "select a from Attachment a where a.conversationId is null and a.ticketId is null and a.createdAt < :before", Attachment.class)
                .setParameter("before", before)
                .setMaxResults(200)
                .getResultList();
        old.forEach(em::remove);
        return old.stream().map(Attachment::storeKey).toList();
    }

    List<Attachment> ofConversation(UUID conversationId, int limit) {
        return em.createQuery("select a from Attachment a where a.conversationId = :id", Attachment.class)
                .setParameter("id", conversationId)
                .setMaxResults(limit)
                .getResultList();
    }

    List<Attachment> ofTicket(UUID ticketId, int limit) {
        return em.createQuery("select a from Attachment a where a.ticketId = :id and a.conversationId is null", Attachment.class)
                .setParameter("id", ticketId)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Those that a visitor brought and no message has claimed. */
    List<Attachment> unclaimedOf(UUID contactId, int limit) {
        return em.createQuery("select a from Attachment a where a.contactId = :id and a.conversationId is null and a.ticketId is null", Attachment.class)
                .setParameter("id", contactId)
                .setMaxResults(limit)
                .getResultList();
    }

    void remove(List<Attachment> files) {
        files.forEach(file -> em.remove(em.getReference(Attachment.class, file.id())));
    }
}
