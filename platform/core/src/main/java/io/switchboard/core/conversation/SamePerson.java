package io.switchboard.core.conversation;

import io.switchboard.core.contact.Contacts;
import io.switchboard.core.contact.Recognition;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
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

    @Inject
    Event<Joined> joined;

    /** One contact has turned out to be another: whoever keeps something of them hears of it in the same transaction. */
    public record Joined(UUID into, UUID from) {}

    /** Joins the second to the first. Does nothing when that was done before, or one of them is forgotten or somebody else by now. */
    @Transactional
    @SuppressWarnings("unchecked")
    public void join(UUID into, UUID from) {
        // As an arriving message does: the identities' rows first, then conversations, then the contacts.
        Stream.of(into, from).sorted().forEach(contacts::holdIdentities);
        if (!areTwo(into, from)) {
            return;
        }
        // What he wrote in others' conversations is his as well.
        List<UUID> others = em.createNativeQuery("select p.conversation_id from conversation_participant p"
                                + " join contact_identity i on i.external_id = p.external_id where i.contact_id = ?1",
                        UUID.class)
                .setParameter(1, from)
                .getResultList();
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
        Stream.concat(moved.stream(), others.stream()).sorted().distinct().forEach(conversation -> em.createNativeQuery(
                        "update message set author_id = ?1 where author_id = ?2 and conversation_id = ?3")
                .setParameter(1, into)
                .setParameter(2, from)
                .setParameter(3, conversation)
                .executeUpdate());
        recognition.join(into, from);
        joined.fire(new Joined(into, from));
        for (UUID id : moved) {
            Conversation conversation = conversations.lock(Viewer.PLATFORM, id);
            em.refresh(conversation);
            timeline.updated(conversation);
        }
    }

    /** Whether both are still there as themselves: whoever forgets one holds his identities first, too. */
    private boolean areTwo(UUID into, UUID from) {
        long there = ((Number) em.createNativeQuery(
                                "select count(*) from contact where id in (?1, ?2) and erased_at is null and joined_to is null")
                        .setParameter(1, into)
                        .setParameter(2, from)
                        .getSingleResult())
                .longValue();
        return there == 2;
    }
}
