package io.switchboard.core.conversation;

import io.switchboard.core.shared.EventEntry;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Rows;
import io.switchboard.spi.message.Envelope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The store of messages. Whoever asks has got the conversation from {@link Conversations} with his viewer before. */
@ApplicationScoped
@Transactional
public class Messages {
    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    /** Messages after a seq, oldest first. */
    public List<Message> after(Conversation conversation, long seq, int limit) {
        return em.createQuery(
                        "select m from Message m where m.conversationId = :id and m.seq > :seq order by m.seq", Message.class)
                .setParameter("id", conversation.id())
                .setParameter("seq", seq)
                .setMaxResults(limit)
                .getResultList();
    }

    /** The last message of a conversation that has a file. */
    Optional<Message> withFile(UUID conversationId, UUID fileId) {
        return em.createQuery(
                        "select m from Message m where m.conversationId = :id and (m.json like :file or m.files like :file) order by m.seq desc",
                        Message.class)
                .setParameter("id", conversationId)
                .setParameter("file", "%" + fileId + "%")
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    /** The last messages before a seq, oldest first. */
    public List<Message> before(Conversation conversation, long seq, int limit) {
        List<Message> newestFirst = em.createQuery(
                        "select m from Message m where m.conversationId = :id and m.seq < :seq order by m.seq desc", Message.class)
                .setParameter("id", conversation.id())
                .setParameter("seq", seq)
                .setMaxResults(limit)
                .getResultList();
        java.util.Collections.reverse(newestFirst);
        return newestFirst;
    }

    /** What the customer and we said to each other after a seq: no notes, no system lines. */
    public List<Message> saidAfter(Conversation conversation, long seq, int limit) {
        return em.createQuery(
                        "select m from Message m where m.conversationId = :id and m.seq > :seq"
                                + " and m.direction in (io.switchboard.core.conversation.Direction.IN,"
                                + " io.switchboard.core.conversation.Direction.OUT) order by m.seq",
                        Message.class)
                .setParameter("id", conversation.id())
                .setParameter("seq", seq)
                .setMaxResults(limit)
                .getResultList();
    }

    /** All that customer and agents said in several conversations after a seq, in no order. */
    public List<Message> saidAfter(Collection<UUID> conversations, long seq) {
        return Rows.by(
                em,
                Message.class,
                "select * from message where conversation_id = any(:ids) and seq > :seq and direction in ('IN', 'OUT')",
                Map.of("ids", conversations.toArray(UUID[]::new), "seq", seq));
    }

    /** What happened after a seq, oldest first: what a screen missed. At least {@code limit} steps when there are so many. */
    public List<EventEntry.Step> stepsAfter(UUID conversationId, long seq, int limit) {
        // One at the seq itself may go beyond it.
        return em
                .createQuery(
                        "select e from EventEntry e where e.conversationId = :id and e.seq >= :seq order by e.seq", EventEntry.class)
                .setParameter("id", conversationId)
                .setParameter("seq", seq)
                .setMaxResults(limit + 1)
                .getResultStream()
                .flatMap(event -> event.steps().stream())
                .filter(step -> step.seq() > seq)
                .toList();
    }

    /**
     * @throws Refused NOT_FOUND when it isn't one of this conversation
     */
    public Message get(Conversation conversation, UUID id) {
        Message message = em.find(Message.class, id);
        if (message == null || !message.conversationId().equals(conversation.id())) {
            throw Refused.notFound("message");
        }
        return message;
    }

    public List<Message> byIds(Collection<UUID> ids) {
        return Rows.byIds(em, Message.class, ids);
    }

    Optional<Message> byClientId(UUID conversationId, String clientId) {
        return em.createQuery(
                        "select m from Message m where m.conversationId = :id and m.clientId = :client", Message.class)
                .setParameter("id", conversationId)
                .setParameter("client", clientId)
                .getResultStream()
                .findFirst();
    }

    /** Client ids, of these, that are taken in these conversations, as {@code conversation:client id}. */
    Set<String> takenIds(Collection<UUID> conversations, Collection<String> clientIds) {
        return conversations.isEmpty() || clientIds.isEmpty()
                ? new HashSet<>()
                : new HashSet<>(Rows.by(
                        em,
                        String.class,
                        "select conversation_id || ':' || client_id from message"
                                + " where conversation_id = any(:conversations) and client_id = any(:clients)",
                        Map.of("conversations", conversations.toArray(UUID[]::new), "clients", clientIds.toArray(String[]::new))));
    }

    Optional<Message> byProviderId(UUID channelId, String providerId) {
        return em.createQuery(
                        "select m from Message m where m.channelId = :channel and m.providerId = :provider order by m.createdAt desc",
                        Message.class)
                .setParameter("channel", channelId)
                .setParameter("provider", providerId)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    /** In which conversation those of these messages stand that are there: the newest of each id. */
    Map<String, UUID> conversationsOf(UUID channelId, Collection<String> providerIds) {
        Map<String, UUID> found = new HashMap<>();
        Rows.by(
                        em,
                        Object[].class,
                        "select provider_id, cast(conversation_id as varchar) from message where channel_id = :channel and provider_id = any(:ids) order by created_at",
                        Map.of("channel", channelId, "ids", providerIds.toArray(String[]::new)))
                .forEach(row -> found.put((String) row[0], UUID.fromString((String) row[1])));
        return found;
    }

    /** Provider ids of a conversation's last messages before a seq, oldest first. */
    List<String> providerIds(UUID conversationId, long beforeSeq, int limit) {
        List<String> newestFirst = em.createQuery(
                        "select m.providerId from Message m where m.conversationId = :id and m.seq < :seq"
                                + " and m.providerId is not null order by m.seq desc",
                        String.class)
                .setParameter("id", conversationId)
                .setParameter("seq", beforeSeq)
                .setMaxResults(limit)
                .getResultList();
        java.util.Collections.reverse(newestFirst);
        return newestFirst;
    }

    /** How the customer's last message before a seq was addressed. */
    Envelope envelope(UUID conversationId, long beforeSeq) {
        return em.createQuery(
                        "select m.envelope from Message m where m.conversationId = :id and m.seq < :seq"
                                + " and m.direction = io.switchboard.core.conversation.Direction.IN"
                                + " and m.envelope is not null order by m.seq desc",
                        Envelope.class)
                .setParameter("id", conversationId)
                .setParameter("seq", beforeSeq)
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .orElse(Envelope.NONE);
    }

    /** Whether another agent answered the customer after a seq. */
    boolean answeredByAnother(UUID conversationId, long seq, UUID agentId) {
        return em.createQuery(
                        "select count(m) from Message m where m.conversationId = :id and m.seq > :seq"
                                + " and m.direction = io.switchboard.core.conversation.Direction.OUT"
                                + " and (m.authorId is null or m.authorId <> :agent)",
                        Long.class)
                .setParameter("id", conversationId)
                .setParameter("seq", seq)
                .setParameter("agent", agentId)
                .getSingleResult() > 0;
    }
}
