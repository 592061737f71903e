package io.switchboard.core.privacy;

import com.fasterxml.jackson.core.type.TypeReference;
import io.switchboard.core.agent.Tokens;
import io.switchboard.core.audit.Audit;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.conversation.EraseConversation;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Cursor;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Page;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Secrets;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.module.PersonalData.Identity;
import io.switchboard.spi.module.PersonalData.Person;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Customers who are to be forgotten: each call a transaction. Who he was is gone with the first; the rest follows ({@link Forgetting}). */
@ApplicationScoped
@Transactional
public class Erasures {
    private static final int MOST_REASON = 500;
    private static final TypeReference<Person> PERSON = new TypeReference<>() {};

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Contacts contacts;

    @Inject
    EraseConversation conversations;

    @Inject
    Tokens tokens;

    @Inject
    Audit audit;

    @Inject
    Secrets secrets;

    /**
     * Begins it: name, addresses and identities are gone when this returns, what was said follows within moments.
     *
     * @param reason why, for who asks later; nullable, and nothing of the person
     * @throws Refused NOT_FOUND, FORBIDDEN; CONFLICT when he is forgotten already
     */
    public Erasure begin(Viewer viewer, UUID contactId, String reason) {
        viewer.mustBeAllowed(Permission.PERSONAL_DATA_WRITE);
        new Check().optional("reason", reason, MOST_REASON).done();
        Contact contact = held(viewer, contactId);
        // Not the id that was asked for: that contact may have turned out to be this one.
        UUID his = contact.id();
        Person person = person(contact);
        Set<String> addresses = Stream.concat(person.identities().stream().map(Identity::externalId), Stream.ofNullable(person.email()))
                .map(address -> address.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        for (Identity identity : person.identities()) {
            conversations.forgetParticipant(his, UUID.fromString(identity.channelId()), identity.externalId(), addresses);
        }
        if (!contacts.erase(his)) {
            throw Refused.conflict("contact.erased");
        }
        contacts.allIds(his).forEach(tokens::revokeVisitor);
        Erasure erasure = new Erasure(his, viewer.name(), reason, clock.instant());
        erasure.remember(secrets.seal(place(erasure), Json.write(person)));
        em.persist(erasure);
        audit.record(viewer, "contact.erased", "contact", his, null, null, reason == null ? Map.of() : Map.of("reason", reason));
        return erasure;
    }

    /** As an arriving message does: the identities' rows first, then conversations, then the contact. */
    private Contact held(Viewer viewer, UUID contactId) {
        Contact contact = contacts.toChange(viewer, contactId);
        contacts.holdIdentities(contact.id());
        em.refresh(contact);
        // He may have turned out to be somebody else in between.
        return contact.equals(contacts.toChange(viewer, contactId)) ? contact : held(viewer, contactId);
    }

    /** Who a contact is, for plugins: once for each id by which they may know him, the living one first. */
    public List<Person> people(Contact contact) {
        Person person = person(contact);
        List<UUID> former = contacts.allIds(contact.id()).stream().filter(id -> !id.equals(contact.id())).toList();
        return Stream.concat(Stream.of(contact.id()), former.stream()).map(id -> named(person, id)).toList();
    }

    private static Person named(Person person, UUID id) {
        return new Person(id.toString(), person.identities(), person.email(), person.phone());
    }

    private Person person(Contact contact) {
        List<Identity> identities = contacts.identities(contact.id()).stream()
                .map(i -> new Identity(i.channelId().toString(), i.externalId()))
                .toList();
        return new Person(contact.id().toString(), identities, contact.email(), contact.phone());
    }

    private static String place(Erasure erasure) {
        return "erasure:" + erasure.id() + ":person";
    }

    /** The newest first. */
    public Page<Erasure> list(Viewer viewer, String after, int limit) {
        viewer.mustBeAllowed(Permission.PERSONAL_DATA_WRITE);
        Cursor cursor = Cursor.parse(after);
        TypedQuery<Erasure> query = em.createQuery(
                "select e from Erasure e" + (cursor == null ? "" : " where e.requestedAt < :at or e.requestedAt = :at and e.id < :id")
                        + " order by e.requestedAt desc, e.id desc",
                Erasure.class);
        if (cursor != null) {
            query.setParameter("at", cursor.at()).setParameter("id", cursor.id());
        }
        return Page.cut(query.setMaxResults(limit + 1).getResultList(), limit, e -> new Cursor(e.requestedAt(), e.id()).toString());
    }

    /** The next one to be gone on with. */
    Optional<UUID> due() {
        return em.createQuery("select e.id from Erasure e where e.nextAt <= :now order by e.nextAt", UUID.class)
                .setParameter("now", clock.instant())
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    Erasure get(UUID id) {
        return em.find(Erasure.class, id);
    }

    /** Who it was, once for each id by which he may be known; empty once all have forgotten him. */
    List<Person> people(UUID id) {
        Erasure erasure = em.find(Erasure.class, id);
        if (erasure.person() == null) {
            return List.of();
        }
        Person person = Json.read(secrets.open(place(erasure), erasure.person()), PERSON);
        return contacts.allIds(erasure.contactId()).stream().map(each -> named(person, each)).toList();
    }

    void change(UUID id, Consumer<Erasure> change) {
        change.accept(em.find(Erasure.class, id, LockModeType.PESSIMISTIC_WRITE));
    }
}
