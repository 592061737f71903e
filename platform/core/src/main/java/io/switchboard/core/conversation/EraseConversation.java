package io.switchboard.core.conversation;

import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.FileRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Takes out of a conversation what was said, and leaves that something was: seqs, times, who answered, how long it took, the
 * rating's score. Figures over it stay what they were.
 */
@ApplicationScoped
@Transactional
public class EraseConversation {
    /** The kind of an erased message's content; people are shown their own language's word for it. */
    public static final String KIND = "erased";

    private static final String ERASED = new ContentJson().convertToDatabaseColumn(new Content.Unknown(KIND, ""));

    /** What a line of the thread tells beside the fact, in people's own words. */
    private static final Set<String> WORDS = Set.of("comment", "note", "text");

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Conversations conversations;

    @Inject
    Transfers transfers;

    @Inject
    Timeline timeline;

    /** A contact's conversations that still say something, some of them. */
    public List<UUID> of(UUID contact, int limit) {
        return em.createQuery(
                        "select c.id from Conversation c where c.contactId = :contact and c.erasedAt is null order by c.id", UUID.class)
                .setParameter("contact", contact)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Those that were closed before and still say something, oldest first, some of them. */
    public List<UUID> closedBefore(Instant then, int limit) {
        return em.createQuery(
                        "select c.id from Conversation c where c.erasedAt is null and c.closedAt < :then"
                                + " and c.state = io.switchboard.core.conversation.ConversationState.CLOSED order by c.closedAt, c.id",
                        UUID.class)
                .setParameter("then", then)
                .setMaxResults(limit)
                .getResultList();
    }

    /** How many {@link #closedBefore} there are; counted up to the limit. */
    public long countClosedBefore(Instant then, int limit) {
        return closedBefore(then, limit).size();
    }

    /**
     * Closes it where it is open, and empties it. Its files are removed before, by {@link Files#eraseOf}.
     *
     * @return false when that was done before
     */
    public boolean erase(UUID id) {
        Conversation conversation = conversations.lock(Viewer.PLATFORM, id);
        if (conversation.state() != ConversationState.CLOSED) {
            transfers.close(Viewer.PLATFORM, id);
        }
        em.flush();
        emptyLines(id);
        em.flush();
        // What is being sent at this moment is settled by whoever sends it; what waits isn't sent any more.
        run("delete from outbox where conversation_id = ?1 and state <> 'SENDING'", id);
        empty("conversation_id = ?1 and direction <> 'SYSTEM'", id, null);
        run("delete from conversation_participant where conversation_id = ?1", id);
        run("update rating set comment_text = null where conversation_id = ?1", id);
        boolean first = conversation.erase(clock.instant());
        timeline.erased(conversation);
        return first;
    }

    private void run(String sql, UUID id) {
        em.createNativeQuery(sql).setParameter(1, id).executeUpdate();
    }

    private void emptyLines(UUID id) {
        List<Message> lines = em.createQuery(
                        "select m from Message m where m.conversationId = :id"
                                + " and m.direction = io.switchboard.core.conversation.Direction.SYSTEM",
                        Message.class)
                .setParameter("id", id)
                .getResultList();
        for (Message line : lines) {
            if (line.content() instanceof Content.Event event && event.data().keySet().stream().anyMatch(WORDS::contains)) {
                Map<String, String> facts = new HashMap<>(event.data());
                facts.keySet().removeAll(WORDS);
                line.tell(new Content.Event(event.event(), facts));
            }
        }
    }

    /**
     * Takes somebody out of the conversations of others that he took part in, on all channels of that kind: what he said there, and his
     * addresses in how the others' messages were addressed.
     *
     * @param addresses all that lead to him, in small letters
     */
    public void forgetParticipant(UUID contact, UUID channel, String externalId, Set<String> addresses) {
        List<?> others = em.createNativeQuery(
                        "select p.conversation_id from conversation_participant p join conversation c on c.id = p.conversation_id"
                                + " join channel h on h.id = c.channel_id join channel his on his.id = ?2 and his.connector = h.connector"
                                + " where p.external_id = ?1 and c.contact_id <> ?3 order by p.conversation_id",
                        UUID.class)
                .setParameter(1, externalId)
                .setParameter(2, channel)
                .setParameter(3, contact)
                .getResultList();
        for (Object id : others) {
            Conversation other = conversations.lock(Viewer.PLATFORM, (UUID) id);
            em.createNativeQuery("delete from conversation_participant where conversation_id = ?1 and external_id = ?2")
                    .setParameter(1, other.id())
                    .setParameter(2, externalId)
                    .executeUpdate();
            List<Message> his = em.createQuery(
                            "select m from Message m where m.conversationId = :other and m.authorId = :contact", Message.class)
                    .setParameter("other", other.id())
                    .setParameter("contact", contact)
                    .getResultList();
            his.forEach(message -> release(message, contact));
            em.createQuery("select m from Message m where m.conversationId = :other and m.envelope is not null", Message.class)
                    .setParameter("other", other.id())
                    .getResultList()
                    .forEach(message -> message.forgetAddresses(addresses));
            timeline.redacted(other);
            em.flush();
            empty("conversation_id = ?1 and author_id = ?3", other.id(), contact);
            run("update conversation set last_preview = null where id = ?1", other.id());
        }
    }

    /** His files are nobody's but his again, and go with what he never sent. */
    private void release(Message message, UUID contact) {
        List<FileRef> files = new ArrayList<>(message.attachments());
        Files.fileOf(message.content()).ifPresent(files::add);
        for (FileRef file : files) {
            em.createNativeQuery("update attachment set conversation_id = null, contact_id = ?2 where id = ?1 and conversation_id = ?3")
                    .setParameter(1, UUID.fromString(file.id()))
                    .setParameter(2, contact)
                    .setParameter(3, message.conversationId())
                    .executeUpdate();
        }
    }

    private void empty(String which, UUID conversation, UUID author) {
        var update = em.createNativeQuery("update message set content = ?2, attachments = '[]', envelope = null, provider_id = null,"
                        + " delivery_state = case when delivery_state in ('PENDING', 'UNKNOWN') then 'FAILED' else delivery_state end,"
                        + " delivery_problem = null, author_name = case when direction = 'IN' then null else author_name end"
                        + " where " + which)
                .setParameter(1, conversation)
                .setParameter(2, ERASED);
        if (author != null) {
            update.setParameter(3, author);
        }
        update.executeUpdate();
    }
}
