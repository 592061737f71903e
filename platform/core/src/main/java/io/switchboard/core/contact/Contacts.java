package io.switchboard.core.contact;

import io.switchboard.core.shared.Cursor;
import io.switchboard.core.shared.EventLog;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Page;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Rows;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.shared.Visible;
import io.switchboard.spi.message.Sender;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.Session;

/** The store of contacts and of who they are on the channels. */
@ApplicationScoped
@Transactional
public class Contacts {
    /** His own are those he speaks with, too. */
    private static final String OWN = "(c.ownerId = :viewer"
            + " or exists (select 1 from Conversation v where v.contactId = c.id and v.assigneeId = :viewer))";

    /** A number without what people write into it; PostgreSQL has an index of just this expression. H2's {@code translate} can't. */
    private static final String DIGITS = "replace(replace(replace(replace(replace(replace(phone, ' ', ''), '(', ''), ')', ''), '.', ''), '-', ''), '/', '')";

    private static final String ACTIVE = "(v.closed_at is null or v.last_message_at >= ?1)";

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    EventLog events;

    /**
     * @throws Refused NOT_FOUND when it isn't there or isn't his to see
     */
    public Contact get(Viewer viewer, UUID id) {
        Contact contact = em.find(Contact.class, id);
        if (contact != null && contact.joinedTo() != null) {
            return get(viewer, contact.joinedTo());
        }
        if (contact == null || !may(viewer, Permission.CONTACTS_READ, contact)) {
            throw Refused.notFound("contact");
        }
        return contact;
    }

    /**
     * The same, to be changed.
     *
     * @throws Refused FORBIDDEN when he may see it only; CONFLICT when it is erased
     */
    public Contact toChange(Viewer viewer, UUID id) {
        Contact contact = get(viewer, id);
        if (!may(viewer, Permission.CONTACTS_WRITE, contact)) {
            throw Refused.forbidden("forbidden");
        }
        if (contact.isErased()) {
            throw Refused.conflict("contact.erased");
        }
        return contact;
    }

    private boolean may(Viewer viewer, Permission permission, Contact contact) {
        if (viewer.may(permission, contact.shopId(), contact.groupId(), contact.ownerId())) {
            return true;
        }
        Map<String, Object> parameters = new HashMap<>(Map.of("id", contact.id()));
        List<String> conditions = Visible.conditions(viewer, permission, "c", OWN, parameters);
        conditions.add("c.id = :id");
        return !matching(conditions, parameters).getResultList().isEmpty();
    }

    /** Newest first; {@code text} is found in name, mail and phone. */
    public Page<Contact> list(Viewer viewer, String text, String after, int limit) {
        Map<String, Object> parameters = new HashMap<>();
        List<String> conditions = visible(viewer, parameters);
        if (text != null && !text.isBlank()) {
            conditions.add("(lower(c.name) like :text escape '!' or lower(c.email) like :text escape '!' or c.phone like :text escape '!')");
            parameters.put("text", Texts.like(text));
        }
        Cursor cursor = Cursor.parse(after);
        if (cursor != null) {
            conditions.add("(c.createdAt < :at or c.createdAt = :at and c.id < :id)");
            parameters.put("at", cursor.at());
            parameters.put("id", cursor.id());
        }
        List<Contact> rows = matching(conditions, parameters).setMaxResults(limit + 1).getResultList();
        return Page.cut(rows, limit, c -> new Cursor(c.createdAt(), c.id()).toString());
    }

    /** Those of these that he sees, newest first. */
    public List<Contact> among(Collection<UUID> ids, Viewer viewer) {
        Map<String, Object> parameters = new HashMap<>(Map.of("ids", ids));
        List<String> conditions = visible(viewer, parameters);
        conditions.add("c.id in :ids");
        return matching(conditions, parameters).getResultList();
    }

    /** The next by id, for who reads all of them. */
    public List<Contact> after(UUID id, int limit) {
        return em.createQuery("select c from Contact c where c.id > :id order by c.id", Contact.class)
                .setParameter("id", id)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Those that he sees, the next by id; made in this time, each end nullable. For who reads all of them. */
    public List<Contact> readAfter(Viewer viewer, UUID id, Instant from, Instant until, int limit) {
        Map<String, Object> parameters = new HashMap<>(Map.of("after", id));
        List<String> conditions = visible(viewer, parameters);
        conditions.add("c.id > :after");
        if (from != null) {
            conditions.add("c.createdAt >= :from");
            parameters.put("from", from);
        }
        if (until != null) {
            conditions.add("c.createdAt < :until");
            parameters.put("until", until);
        }
        TypedQuery<Contact> query = em.createQuery(
                "select c from Contact c where " + String.join(" and ", conditions) + " order by c.id", Contact.class);
        parameters.forEach(query::setParameter);
        return query.setMaxResults(limit).getResultList();
    }

    /** Those with one of these mail addresses, in lower case, or phone numbers, digits only; for the platform's own eyes. */
    public List<Contact> reachedBy(Collection<String> emails, Collection<String> phones) {
        List<Contact> found = new ArrayList<>();
        if (!emails.isEmpty()) {
            found.addAll(Rows.by(em, Contact.class, "select * from contact where lower(email) = any(:emails)",
                    Map.of("emails", emails.toArray(String[]::new))));
        }
        if (!phones.isEmpty()) {
            found.addAll(Rows.by(em, Contact.class, "select * from contact where " + DIGITS + " = any(:phones)",
                    Map.of("phones", phones.toArray(String[]::new))));
        }
        return found;
    }

    /** Whose identity on a channel that is. */
    public Optional<UUID> owner(UUID channel, String externalId) {
        return Optional.ofNullable(em.find(ContactIdentity.class, new ContactIdentity.Key(channel, externalId)))
                .map(ContactIdentity::contactId);
    }

    /** From now on he is that on the channel. */
    public void introduce(Contact contact, UUID channel, String externalId) {
        em.flush();
        introduce(channel, Map.of(externalId, contact), clock.instant());
    }

    /** Whoever is forgotten is in no list. */
    private static List<String> visible(Viewer viewer, Map<String, Object> parameters) {
        List<String> conditions = Visible.conditions(viewer, Permission.CONTACTS_READ, "c", OWN, parameters);
        conditions.add("c.erasedAt is null");
        conditions.add("c.joinedTo is null");
        return conditions;
    }

    private TypedQuery<Contact> matching(List<String> conditions, Map<String, Object> parameters) {
        String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        TypedQuery<Contact> query =
                em.createQuery("select c from Contact c" + where + " order by c.createdAt desc, c.id desc", Contact.class);
        parameters.forEach(query::setParameter);
        return query;
    }

    public void add(Contact contact) {
        em.persist(contact);
        events.write("contact.created", contact.id());
    }

    /**
     * Empties it, for good. Whoever writes under one of his identities from now on is somebody new.
     *
     * @return false when that was done before
     */
    public boolean erase(UUID id) {
        Contact contact = em.find(Contact.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (contact == null || contact.isErased()) {
            return false;
        }
        contact.erase(clock.instant());
        em.createQuery("delete from ContactIdentity i where i.contactId = :id").setParameter("id", id).executeUpdate();
        em.flush();
        // Under each id by which somebody may know him.
        allIds(id).forEach(each -> events.write("contact.erased", each));
        return true;
    }

    /** His id, and those of the contacts that turned out to be him. */
    @SuppressWarnings("unchecked")
    public List<UUID> allIds(UUID id) {
        return em.createNativeQuery("select cast(?1 as uuid) union all select id from contact where joined_to = ?1", UUID.class)
                .setParameter(1, id)
                .getResultList();
    }

    /** Those who have been silent since then, in others' conversations too, and of whom nothing is open. At most some. */
    @SuppressWarnings("unchecked")
    public List<UUID> silentSince(Instant then, int limit) {
        return em.createNativeQuery(
                        "select c.id from contact c where c.erased_at is null and c.joined_to is null and c.created_at < ?1"
                                + " and not exists (select 1 from conversation v where v.contact_id = c.id and " + ACTIVE + ")"
                                + " and not exists (select 1 from contact_identity i join conversation_participant p on p.external_id = i.external_id"
                                + " join conversation v on v.id = p.conversation_id and v.channel_id = i.channel_id"
                                + " where i.contact_id = c.id and " + ACTIVE + ") order by c.created_at, c.id",
                        UUID.class)
                .setParameter(1, then)
                .setMaxResults(limit)
                .getResultList();
    }

    public void changed(Contact contact) {
        em.flush();
        events.write("contact.updated", contact.id());
    }

    /** Holds his identities' rows until the transaction ends: what he writes meanwhile waits. */
    public void holdIdentities(UUID contactId) {
        em.createNativeQuery("select external_id from contact_identity where contact_id = ?1 order by channel_id, external_id for update")
                .setParameter(1, contactId)
                .getResultList();
    }

    public List<ContactIdentity> identities(UUID contactId) {
        return em.createQuery(
                        "select i from ContactIdentity i where i.contactId = :id order by i.createdAt", ContactIdentity.class)
                .setParameter("id", contactId)
                .getResultList();
    }

    /** Of several contacts, by contact, each one's oldest first; who has none is missing. */
    public Map<UUID, List<ContactIdentity>> identities(Collection<UUID> contactIds) {
        return contactIds.isEmpty()
                ? Map.of()
                : Rows.by(
                                em,
                                ContactIdentity.class,
                                "select * from contact_identity where contact_id = any(:ids) order by created_at, channel_id, external_id",
                                Map.of("ids", contactIds.toArray(UUID[]::new)))
                        .stream()
                        .collect(Collectors.groupingBy(ContactIdentity::contactId));
    }

    /** Contacts by id, for a page of conversations in one query. */
    public Map<UUID, Contact> byIds(Collection<UUID> ids) {
        return Rows.byIds(em, Contact.class, ids).stream()
                .collect(Collectors.toMap(Contact::id, Function.identity()));
    }

    /**
     * Somebody on a channel.
     *
     * @param isNew whether he was made in this transaction
     */
    public record Known(ContactIdentity identity, Contact contact, boolean isNew) {}

    /** What the channel tells of him now. */
    public void learn(Known known, Sender sender) {
        if (known.contact().learn(sender.name(), sender.email(), sender.phone(), sender.locale()) && !known.isNew()) {
            events.write("contact.updated", known.contact().id());
        }
    }

    /**
     * Who he is on all accounts of a kind of channel, where the provider says; {@link Recognition} does the rest.
     *
     * @param personId the provider's, or null
     * @param asks whether the provider tells more of somebody new
     */
    public void recognise(Known known, String personId, String connector, boolean asks) {
        boolean news = known.identity().isPerson(Recognition.key(connector, personId));
        if (news || known.isNew() && asks) {
            known.identity().lookAgain(clock.instant());
        }
    }

    /**
     * Those of these who are known, by channel and by their external ids there. Holds the identities' rows until the transaction
     * ends, so that what one person writes on one channel is taken one after the other.
     */
    public Map<UUID, Map<String, Known>> hold(Map<UUID, ? extends Collection<String>> wanted) {
        // Each id on each channel: next to never more rows than are wanted, and one statement however many channels there are.
        List<ContactIdentity> identities = Rows.by(
                        em,
                        ContactIdentity.class,
                        "select * from contact_identity where channel_id = any(:channels) and external_id = any(:ids)"
                                + " order by channel_id, external_id for update",
                        Map.of(
                                "channels", wanted.keySet().toArray(UUID[]::new),
                                "ids", wanted.values().stream().flatMap(Collection::stream).distinct().toArray(String[]::new)))
                .stream()
                .filter(i -> wanted.get(i.channelId()).contains(i.externalId()))
                .toList();
        Map<UUID, Contact> people = byIds(identities.stream().map(ContactIdentity::contactId).collect(Collectors.toSet()));
        Map<UUID, Map<String, Known>> known = new HashMap<>();
        wanted.keySet().forEach(channel -> known.put(channel, new HashMap<>()));
        identities.forEach(i -> known.get(i.channelId()).put(i.externalId(), new Known(i, people.get(i.contactId()), false)));
        return known;
    }

    /** Who wrote: found, or made when he is new. */
    public Known identify(UUID shopId, UUID channelId, Sender sender) {
        Known held = hold(Map.of(channelId, Set.of(sender.externalId()))).get(channelId).get(sender.externalId());
        Known known = held == null
                ? begin(shopId, channelId, new TreeMap<>(Map.of(sender.externalId(), sender))).get(sender.externalId())
                : held;
        learn(known, sender);
        return known;
    }

    /**
     * Makes those who weren't known a moment ago; with some another transaction may have been faster.
     *
     * @param senders by their external ids, sorted: two transactions with the same new people don't wait for each other crosswise
     */
    public Map<String, Known> begin(UUID shopId, UUID channelId, SortedMap<String, Sender> senders) {
        if (senders.isEmpty()) {
            return Map.of();
        }
        Instant now = clock.instant();
        Map<String, Contact> made = new LinkedHashMap<>();
        senders.forEach((id, sender) -> made.put(id, new Contact(Ids.next(), shopId, sender.name(), now)));
        made.values().forEach(em::persist);
        em.flush();
        Set<String> first = introduce(channelId, made, now);
        made.forEach((id, contact) -> {
            if (first.contains(id)) {
                events.write("contact.created", contact.id());
            } else {
                em.remove(contact);
            }
        });
        Map<String, Known> known = new HashMap<>();
        hold(Map.of(channelId, made.keySet())).get(channelId).forEach((id, held) -> known.put(id, new Known(held.identity(), held.contact(), first.contains(id))));
        return known;
    }

    /** Writes who they are on the channel, in one round trip; gives those who weren't there yet. */
    private Set<String> introduce(UUID channelId, Map<String, Contact> made, Instant now) {
        List<String> ids = List.copyOf(made.keySet());
        OffsetDateTime at = now.atOffset(ZoneOffset.UTC);
        return em.unwrap(Session.class).doReturningWork(connection -> {
            Set<String> first = new HashSet<>();
            // By select: PostgreSQL's driver may join the rows of "values" into one statement, which has one count for all of them.
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into contact_identity (channel_id, external_id, contact_id, created_at)"
                            + " select cast(? as uuid), cast(? as varchar), cast(? as uuid), cast(? as timestamp with time zone)"
                            + " on conflict do nothing")) {
                for (String id : ids) {
                    insert.setObject(1, channelId);
                    insert.setString(2, id);
                    insert.setObject(3, made.get(id).id());
                    insert.setObject(4, at);
                    insert.addBatch();
                }
                int[] counts = insert.executeBatch();
                for (int i = 0; i < counts.length; i++) {
                    if (counts[i] == 1) {
                        first.add(ids.get(i));
                    }
                }
            }
            return first;
        });
    }
}
