package io.switchboard.core.conversation;

import io.switchboard.core.shared.Texts;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.FileRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * What an index of conversations is made from. It reads for the platform, past all viewers: whoever hands on what he finds
 * here asks {@link Conversations} first. At most some hundreds of ids at a time.
 */
@ApplicationScoped
@Transactional
public class SearchSource {
    /** Of longer messages the beginning is given. */
    public static final int LONGEST = 20_000;

    /** Mails may be large: so many at a time come from the database, where it can give them so. */
    private static final int FETCH = 50;

    private static final String HEAD = "select new io.switchboard.core.conversation.SearchSource$Head(c.id, c.shopId, c.groupId,"
            + " c.assigneeId, c.channelId, c.contactId, c.state, c.lastMessageAt, c.snoozedUntil,"
            + " c.waitingSince, c.unread, c.subject, p.name, p.email, p.phone)"
            + " from Conversation c left join Contact p on p.id = c.contactId";

    private static final String SAID = "select m.id, m.conversationId, m.content, m.attachments from Message m"
            + " where m.direction <> io.switchboard.core.conversation.Direction.SYSTEM";

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    /** A conversation and whose it is; group, assignee, the two times, subject and what is known of the contact are nullable. */
    public record Head(
            UUID id,
            UUID shop,
            UUID group,
            UUID assignee,
            UUID channel,
            UUID contact,
            ConversationState state,
            Instant lastMessageAt,
            Instant snoozedUntil,
            Instant waitingSince,
            int unread,
            String subject,
            String name,
            String email,
            String phone) {}

    /** The text of a message or note, with the names of its files. */
    public record Said(UUID id, UUID conversation, String text) {}

    public List<Head> heads(Collection<UUID> ids) {
        return ids.isEmpty()
                ? List.of()
                : em.createQuery(HEAD + " where c.id in :ids", Head.class).setParameter("ids", ids).getResultList();
    }

    /** The next by id. */
    public List<Head> headsAfter(UUID id, int limit) {
        return em.createQuery(HEAD + " where c.id > :id order by c.id", Head.class)
                .setParameter("id", id)
                .setMaxResults(limit)
                .getResultList();
    }

    /** What these messages say; lines of the system say nothing. */
    public List<Said> said(Collection<UUID> ids) {
        return ids.isEmpty()
                ? List.of()
                : em.createQuery(SAID + " and m.id in :ids", Object[].class)
                        .setParameter("ids", ids)
                        .setHint("org.hibernate.fetchSize", FETCH)
                        .getResultStream()
                        .map(SearchSource::said)
                        .toList();
    }

    /** The next by id. */
    public List<Said> saidAfter(UUID id, int limit) {
        return em.createQuery(SAID + " and m.id > :id order by m.id", Object[].class)
                .setParameter("id", id)
                .setMaxResults(limit)
                .setHint("org.hibernate.fetchSize", FETCH)
                .getResultStream()
                .map(SearchSource::said)
                .toList();
    }

    /** All of one conversation; for one that has been erased, and says little. */
    public List<Said> saidOf(UUID conversation) {
        return em.createQuery(SAID + " and m.conversationId = :conversation", Object[].class)
                .setParameter("conversation", conversation)
                .getResultStream()
                .map(SearchSource::said)
                .toList();
    }

    /** Conversations of these contacts. */
    public List<UUID> of(Collection<UUID> contacts, int limit) {
        return contacts.isEmpty()
                ? List.of()
                : em.createQuery("select c.id from Conversation c where c.contactId in :contacts", UUID.class)
                        .setParameter("contacts", contacts)
                        .setMaxResults(limit)
                        .getResultList();
    }

    /** How many conversations and messages there are. */
    public long size() {
        return em.createQuery("select count(m) from Message m", Long.class).getSingleResult()
                + em.createQuery("select count(c) from Conversation c", Long.class).getSingleResult();
    }

    @SuppressWarnings("unchecked")
    private static Said said(Object[] row) {
        String said = ((Content) row[2]).plainText();
        StringBuilder text = new StringBuilder(said == null ? "" : Texts.cut(said, LONGEST));
        for (FileRef file : (List<FileRef>) row[3]) {
            text.append('\n').append(file.name());
        }
        return new Said((UUID) row[0], (UUID) row[1], text.toString());
    }
}
