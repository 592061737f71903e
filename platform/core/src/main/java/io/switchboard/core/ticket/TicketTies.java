package io.switchboard.core.ticket;

import io.switchboard.core.shared.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What tickets are tied to: conversations, other tickets, watchers. It reads for whoever has got the tickets by {@link Tickets} before;
 * it is changed by {@link TicketLinks} and {@link TicketDesk}, which write into the history what they do here.
 */
@ApplicationScoped
@Transactional
public class TicketTies {
    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    /** Of several tickets the conversations of each, oldest first; who has none is missing. */
    public Map<UUID, List<UUID>> conversations(Collection<UUID> tickets) {
        Map<UUID, List<UUID>> found = new HashMap<>();
        of(TicketConversation.class, "select * from ticket_conversation where ticket_id = any(:ids) order by linked_at, conversation_id", tickets)
                .forEach(tie -> found.computeIfAbsent(tie.ticketId(), id -> new ArrayList<>()).add(tie.conversationId()));
        return found;
    }

    /** Of several conversations the tickets of each; of which there is none is missing. Past all viewers. */
    public Map<UUID, List<UUID>> tickets(Collection<UUID> conversations) {
        Map<UUID, List<UUID>> found = new LinkedHashMap<>();
        of(TicketConversation.class, "select * from ticket_conversation where conversation_id = any(:ids) order by linked_at, ticket_id", conversations)
                .forEach(tie -> found.computeIfAbsent(tie.conversationId(), id -> new ArrayList<>()).add(tie.ticketId()));
        return found;
    }

    /** Of several tickets the watchers of each, the first first. */
    public Map<UUID, List<UUID>> watchers(Collection<UUID> tickets) {
        Map<UUID, List<UUID>> found = new HashMap<>();
        of(TicketWatcher.class, "select * from ticket_watcher where ticket_id = any(:ids) order by since, agent_id", tickets)
                .forEach(tie -> found.computeIfAbsent(tie.ticketId(), id -> new ArrayList<>()).add(tie.agentId()));
        return found;
    }

    /** All links of these tickets, in both directions. */
    public List<TicketLink> links(Collection<UUID> tickets) {
        List<TicketLink> found = new ArrayList<>(of(TicketLink.class, "select * from ticket_link where ticket_id = any(:ids)", tickets));
        of(TicketLink.class, "select * from ticket_link where other_id = any(:ids)", tickets).stream()
                .filter(link -> !found.contains(link))
                .forEach(found::add);
        return found;
    }

    /** Ids of its sub-tickets, oldest first. */
    public List<UUID> children(UUID ticket) {
        return em.createQuery("select t.id from Ticket t where t.parentId = :id order by t.number", UUID.class)
                .setParameter("id", ticket)
                .getResultList();
    }

    private <T> List<T> of(Class<T> type, String sql, Collection<UUID> ids) {
        return ids.isEmpty() ? List.of() : Rows.by(em, type, sql, Map.of("ids", ids.toArray(UUID[]::new)));
    }

    /** Returns whether that is new. */
    boolean tie(UUID ticket, UUID conversation) {
        if (em.find(TicketConversation.class, new TicketConversation.Key(ticket, conversation)) != null) {
            return false;
        }
        em.persist(new TicketConversation(ticket, conversation, clock.instant()));
        return true;
    }

    /** Returns whether it was there. */
    boolean untie(UUID ticket, UUID conversation) {
        return remove(em.find(TicketConversation.class, new TicketConversation.Key(ticket, conversation)));
    }

    boolean watch(UUID ticket, UUID agent) {
        if (em.find(TicketWatcher.class, new TicketWatcher.Key(ticket, agent)) != null) {
            return false;
        }
        em.persist(new TicketWatcher(ticket, agent, clock.instant()));
        return true;
    }

    boolean unwatch(UUID ticket, UUID agent) {
        return remove(em.find(TicketWatcher.class, new TicketWatcher.Key(ticket, agent)));
    }

    boolean link(UUID ticket, UUID other, TicketLink.Kind kind) {
        if (em.find(TicketLink.class, new TicketLink.Key(ticket, other, kind)) != null) {
            return false;
        }
        em.persist(new TicketLink(ticket, other, kind, clock.instant()));
        return true;
    }

    boolean unlink(UUID ticket, UUID other, TicketLink.Kind kind) {
        return remove(em.find(TicketLink.class, new TicketLink.Key(ticket, other, kind)));
    }

    private boolean remove(Object row) {
        if (row != null) {
            em.remove(row);
        }
        return row != null;
    }
}
