package io.switchboard.core.conversation;

import io.switchboard.core.contact.Contacts;
import io.switchboard.core.contact.Recognition;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Two contacts turn out to be one person: one of them goes on with everything that both have said. */
@ApplicationScoped
public class SamePerson {
    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Contacts contacts;

    @Inject
    Recognition recognition;

    @Inject
    Conversations conversations;

    @Inject
    Timeline timeline;

    /** Joins the second to the first. Does nothing when that was done before. */
    @Transactional
    @SuppressWarnings("unchecked")
    public void join(UUID into, UUID from) {
        // As an arriving message does: the identities' rows first, then conversations, then the contacts.
        Stream.of(into, from).sorted().forEach(contacts::holdIdentities);
        List<UUID> moved = em.createNativeQuery("select id from conversation where contact_id = ?1 order by id for update", UUID.class)
                .setParameter(1, from)
                .getResultList();
        if (moved.isEmpty() && contacts.identities(from).isEmpty()) {
            return;
        }
        em.createNativeQuery("update conversation set contact_id = ?1 where contact_id = ?2")
                .setParameter(1, into)
                .setParameter(2, from)
                .executeUpdate();
        em.createNativeQuery("update message set author_id = ?1 where author_id = ?2 and conversation_id in (select id from conversation where contact_id = ?1)")
                .setParameter(1, into)
                .setParameter(2, from)
                .executeUpdate();
        recognition.join(into, from);
        for (UUID id : moved) {
            Conversation conversation = conversations.lock(Viewer.PLATFORM, id);
            em.refresh(conversation);
            timeline.updated(conversation);
        }
    }
}
