package io.switchboard.core.contact;

import io.switchboard.core.shared.EventLog;
import io.switchboard.core.shared.Rows;
import io.switchboard.core.shared.Texts;
import io.switchboard.spi.message.Sender;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Who somebody is beyond one account: what the provider tells of him, and the same person on another account. */
@ApplicationScoped
@Transactional
public class Recognition {
    private static final Duration HELD = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofDays(1);

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    EventLog events;

    /** Somebody to look at. */
    public record Due(UUID channelId, String externalId) {}

    static String key(String connector, String personId) {
        return personId == null ? null : connector + ":" + Texts.storable(personId);
    }

    /**
     * The next to look at: held for some minutes, so that no other node does.
     *
     * @param without channels that have enough to do
     */
    public Optional<Due> next(Collection<UUID> without) {
        List<ContactIdentity> due = Rows.by(
                em,
                ContactIdentity.class,
                "select * from contact_identity where profile_at <= :now and not (channel_id = any(:busy)) order by profile_at limit 1 for update skip locked",
                Map.of("now", clock.instant(), "busy", without.toArray(UUID[]::new)));
        due.forEach(identity -> identity.lookAgain(clock.instant().plus(HELD)));
        return due.stream().findFirst().map(identity -> new Due(identity.channelId(), identity.externalId()));
    }

    /**
     * The provider told; {@code told} is null when it has nothing to tell. Whether he is somebody whom we know already is to be asked
     * by {@link #same} when this is committed.
     */
    public void told(Due due, Sender told, String connector) {
        ContactIdentity identity = find(due);
        Contact contact = identity == null ? null : em.find(Contact.class, identity.contactId());
        if (contact == null) {
            return;
        }
        if (told != null) {
            identity.isPerson(key(connector, told.personId()));
            if (contact.learn(told.name(), told.email(), told.phone(), told.locale())) {
                events.write("contact.updated", contact.id());
            }
        }
        if (identity.personKey() == null) {
            identity.lookAgain(null);
        }
    }

    /**
     * In a transaction after that in which it was told who he is: of two accounts of one person that are looked at at once, the one that is
     * asked last sees the other.
     *
     * @return contacts that are the same person, the oldest first; fewer than two when he is one already
     */
    public List<UUID> same(Due due) {
        ContactIdentity identity = find(due);
        Contact contact = identity == null || identity.personKey() == null ? null : em.find(Contact.class, identity.contactId());
        if (contact == null) {
            return List.of();
        }
        List<UUID> same = same(identity.personKey(), contact.shopId());
        if (same.size() < 2) {
            identity.lookAgain(null);
        }
        return same;
    }

    /** It didn't work: later again, for a day. */
    public void later(Due due) {
        ContactIdentity identity = find(due);
        if (identity != null) {
            Instant now = clock.instant();
            identity.lookAgain(identity.createdAt().plus(PATIENCE).isAfter(now) ? now.plus(PAUSE) : null);
        }
    }

    /** What is known of one, and who he is on the channels, moves to the other. Whose conversations those are is another matter. */
    public void join(UUID into, UUID from) {
        Contact kept = em.find(Contact.class, into);
        Contact other = em.find(Contact.class, from);
        kept.absorb(other);
        // Those who turned out to be the other before: one step leads to who he is now.
        em.createNativeQuery("update contact set joined_to = ?1 where joined_to = ?2")
                .setParameter(1, into)
                .setParameter(2, from)
                .executeUpdate();
        em.createNativeQuery("update contact_identity set contact_id = ?1, profile_at = null where contact_id = ?2")
                .setParameter(1, into)
                .setParameter(2, from)
                .executeUpdate();
        em.createNativeQuery("update attachment set contact_id = ?1 where contact_id = ?2")
                .setParameter(1, into)
                .setParameter(2, from)
                .executeUpdate();
        em.flush();
        events.write("contact.updated", into);
        events.write("contact.updated", from);
    }

    private ContactIdentity find(Due due) {
        return em.find(ContactIdentity.class, new ContactIdentity.Key(due.channelId(), due.externalId()));
    }

    @SuppressWarnings("unchecked")
    private List<UUID> same(String personKey, UUID shop) {
        return em.createNativeQuery(
                        "select c.id from contact c where c.shop_id = ?1 and c.erased_at is null"
                                + " and exists (select 1 from contact_identity i where i.contact_id = c.id and i.person_key = ?2)"
                                + " order by c.created_at, c.id",
                        UUID.class)
                .setParameter(1, shop)
                .setParameter(2, personKey)
                .getResultList();
    }
}
