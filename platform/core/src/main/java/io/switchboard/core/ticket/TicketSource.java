package io.switchboard.core.ticket;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.shared.Rows;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.ticket.type.TicketTypes;
import io.switchboard.spi.message.FileRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What an index of tickets is made from. It reads for the platform, past all viewers: whoever hands on what he finds here asks
 * {@link Tickets} first. At most some hundreds of ids at a time.
 */
@ApplicationScoped
@Transactional
public class TicketSource {
    /** Of longer texts the beginning is given. */
    private static final int LONGEST = 20_000;

    private static final Set<String> PARTS = Set.of("number", "subject", "channelTag", "problem");
    private static final String SAYING =
            "('created', 'replied', 'noted', 'customer-wrote', 'answered', 'moved', 'assigned', 'edited', 'urged', 'rated', 'approval-decided')";

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Contacts contacts;

    @Inject
    TicketTypes types;

    /**
     * A ticket and whose it is; group, assignee and contact are nullable.
     *
     * @param seq how much of its history this is
     * @param erased whether what was said in it is gone
     * @param facts its fields by the names that conditions use, those that aren't empty: Strings, BigDecimals, Instants, LocalDates,
     *     Booleans, Enums or collections of Strings
     * @param names of fields that hold an id what people call it: lists are sorted by that
     * @param about what a word may stand in beside its thread: number, subject, its contact's name and address, own texts
     * @param phone its contact's; nullable
     */
    public record Head(
            UUID id,
            long number,
            long seq,
            boolean erased,
            UUID shop,
            UUID group,
            UUID assignee,
            UUID contact,
            Map<String, Object> facts,
            Map<String, String> names,
            List<String> about,
            String phone) {

        /** Whether people look for parts of what stands in a field. */
        public boolean isText(String field) {
            return PARTS.contains(field) || field.startsWith(TicketFacts.OWN);
        }
    }

    /** The text of a reply or note, with the names of its files. */
    public record Said(UUID id, UUID ticket, String text) {}

    public List<Head> heads(Collection<UUID> ids) {
        return heads(Rows.byIds(em, Ticket.class, ids));
    }

    /** The next by id. */
    public List<Head> headsAfter(UUID id, int limit) {
        return heads(em.createQuery("select t from Ticket t where t.id > :id order by t.id", Ticket.class)
                .setParameter("id", id)
                .setMaxResults(limit)
                .getResultList());
    }

    /** What is said in these tickets after a seq of each. */
    public List<Said> said(Map<UUID, Long> after) {
        if (after.isEmpty()) {
            return List.of();
        }
        String sql = "select e.* from ticket_entry e join unnest(cast(:ids as uuid array), cast(:seqs as bigint array)) as n (id, seq)"
                + " on e.ticket_id = n.id and e.seq > n.seq where e.kind in " + SAYING;
        UUID[] ids = after.keySet().toArray(UUID[]::new);
        Long[] seqs = after.values().toArray(Long[]::new);
        return said(Rows.by(em, TicketEntry.class, sql, Map.of("ids", ids, "seqs", seqs)));
    }

    /** The next by id; fewer than the limit only when there are no more. */
    public List<Said> saidAfter(UUID id, int limit) {
        return said(em.createQuery("select e from TicketEntry e where e.id > :id and e.kind in " + SAYING + " order by e.id", TicketEntry.class)
                .setParameter("id", id)
                .setMaxResults(limit)
                .getResultList());
    }

    /** Tickets of these contacts. */
    public List<UUID> of(Collection<UUID> people, int limit) {
        return people.isEmpty()
                ? List.of()
                : em.createQuery("select t.id from Ticket t where t.contactId in :people", UUID.class)
                        .setParameter("people", people)
                        .setMaxResults(limit)
                        .getResultList();
    }

    /** How many tickets there are, and entries that may say something. */
    public long size() {
        return em.createQuery("select count(t) from Ticket t", Long.class).getSingleResult()
                + em.createQuery("select count(e) from TicketEntry e where e.kind in " + SAYING, Long.class).getSingleResult();
    }

    /** A ticket's fields as the index has them: by these, what it says is asked of the ticket again. */
    public TicketFacts facts(Ticket ticket) {
        return ticket.facts(types.find(ticket.typeKey(), ticket.typeVersion()).orElse(null));
    }

    private List<Head> heads(List<Ticket> tickets) {
        if (tickets.isEmpty()) {
            return List.of();
        }
        Map<UUID, Contact> people = contacts.byIds(ids(tickets, Ticket::contactId));
        Map<UUID, String> names = new HashMap<>();
        people.values().forEach(contact -> names.put(contact.id(), contact.name()));
        Rows.byIds(em, Shop.class, ids(tickets, Ticket::shopId)).forEach(shop -> names.put(shop.id(), shop.name()));
        Rows.byIds(em, AgentGroup.class, ids(tickets, Ticket::groupId)).forEach(group -> names.put(group.id(), group.name()));
        Rows.byIds(em, Agent.class, ids(tickets, Ticket::assigneeId)).forEach(agent -> names.put(agent.id(), agent.name()));
        Rows.byIds(em, ChannelAccount.class, ids(tickets, Ticket::channelId)).forEach(channel -> names.put(channel.id(), channel.name()));
        return tickets.stream().map(ticket -> head(ticket, people.get(ticket.contactId()), names)).toList();
    }

    private static Set<UUID> ids(List<Ticket> tickets, Function<Ticket, UUID> which) {
        return tickets.stream().map(which).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    private Head head(Ticket ticket, Contact contact, Map<UUID, String> known) {
        TicketFacts its = facts(ticket);
        Map<String, Object> facts = new HashMap<>();
        its.names().forEach(field -> facts.put(field, its.fact(field)));
        facts.values().removeIf(TicketSource::isEmpty);
        Map<String, String> names = new HashMap<>();
        name(names, "shop", known.get(ticket.shopId()));
        name(names, "group", known.get(ticket.groupId()));
        name(names, "assignee", known.get(ticket.assigneeId()));
        name(names, "contact", known.get(ticket.contactId()));
        name(names, "channel", known.get(ticket.channelId()));
        name(names, "creator", ticket.creator().name());
        List<String> about = new ArrayList<>(List.of(Long.toString(ticket.number()), ticket.subject()));
        about.addAll(ticket.tags());
        ticket.fields().values().stream().filter(String.class::isInstance).forEach(text -> about.add((String) text));
        if (contact != null) {
            about.add(contact.name());
            about.add(contact.email());
        }
        about.removeIf(Objects::isNull);
        return new Head(
                ticket.id(),
                ticket.number(),
                ticket.seq(),
                ticket.times().erasedAt() != null,
                ticket.shopId(),
                ticket.groupId(),
                ticket.assigneeId(),
                ticket.contactId(),
                facts,
                names,
                about,
                contact == null ? null : contact.phone());
    }

    private static boolean isEmpty(Object value) {
        return value == null || value instanceof String text && text.isBlank() || value instanceof Collection<?> many && many.isEmpty();
    }

    private static void name(Map<String, String> names, String field, String name) {
        if (name != null) {
            names.put(field, name);
        }
    }

    private static List<Said> said(List<TicketEntry> entries) {
        return entries.stream().map(entry -> new Said(entry.id(), entry.ticketId(), text(entry.change()))).toList();
    }

    /** Empty where nobody said a word. */
    private static String text(TicketChange change) {
        if (change instanceof TicketChange.Created made) {
            return text(made.text(), made.files());
        } else if (change instanceof TicketChange.Replied reply) {
            return text(reply.text(), reply.files());
        } else if (change instanceof TicketChange.Noted note) {
            return text(note.text(), note.files());
        } else if (change instanceof TicketChange.CustomerWrote message) {
            return text(message.preview(), null);
        } else if (change instanceof TicketChange.Answered message) {
            return text(message.preview(), null);
        } else if (change instanceof TicketChange.Moved step) {
            return text(step.note(), null);
        } else if (change instanceof TicketChange.Assigned given) {
            return text(given.note(), null);
        } else if (change instanceof TicketChange.Edited edit) {
            return text(edit.note(), null);
        } else if (change instanceof ApprovalChange.ApprovalDecided decision) {
            return text(decision.comment(), null);
        } else if (change instanceof TicketChange.Urged word) {
            return text(word.text(), null);
        }
        return change instanceof TicketChange.Rated rating ? text(rating.comment(), null) : "";
    }

    private static String text(String said, List<FileRef> files) {
        StringBuilder text = new StringBuilder(said == null ? "" : Texts.cut(said, LONGEST));
        if (files != null) {
            files.forEach(file -> text.append('\n').append(file.name()));
        }
        return text.toString();
    }
}
