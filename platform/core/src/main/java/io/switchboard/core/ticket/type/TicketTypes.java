package io.switchboard.core.ticket.type;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.EventLog;
import io.switchboard.core.shared.Fresh;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.RowLock;
import io.switchboard.core.shared.Signals;
import io.switchboard.core.shared.Viewer;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The store of types. Versions never change, so they are remembered for good; which one is the current is remembered until a signal tells of
 * another.
 */
@ApplicationScoped
@Transactional
public class TicketTypes {
    /** What of the licence has the editor; the shipped types need nothing. */
    public static final String MODULE = "tickets";

    private static final int MOST = 200;
    private static final int MOST_KEPT = 500;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    EventLog events;

    @Inject
    Signals signals;

    @Inject
    RowLock lock;

    @Inject
    LicenceService licence;

    @Inject
    KnownNames names;

    private final Fresh<String, TicketType> current = new Fresh<>(MOST, Duration.ofSeconds(30));
    private final Cache<Named, Definition> definitions = Caffeine.newBuilder().maximumSize(MOST_KEPT).build();

    private record Named(String key, int version) {}

    @PostConstruct
    void follow() {
        signals.listen(all -> all.forEach(this::forget));
        signals.listenAfar(all -> all.forEach(this::forget));
    }

    private void forget(Signals.Signal signal) {
        if (signal.type().startsWith("ticket-type.")) {
            current.forgetAll();
        }
    }

    void start(@Observes @Priority(90) Startup event) {
        install();
    }

    /** Puts in the shipped types that aren't there; what somebody has changed stays as it is. */
    public void install() {
        lock.hold("ticket-types");
        List<String> there = em.createQuery("select t.key from TicketType t", String.class).getResultList();
        for (String key : ShippedTypes.KEYS) {
            if (!there.contains(key)) {
                TicketType type = new TicketType(key, ShippedTypes.KEYS.indexOf(key) + 1);
                em.persist(type);
                // The versions' rows point to it.
                em.flush();
                write(type, ShippedTypes.text(key), null);
            }
        }
    }

    /** All of them in their order, also those that are disabled. */
    public List<TicketType> list(Viewer viewer) {
        return em.createQuery("select t from TicketType t order by t.position, t.key", TicketType.class).getResultList().stream()
                .filter(type -> sees(viewer, type))
                .toList();
    }

    /**
     * @throws Refused NOT_FOUND when there is none, or it is of a shop that isn't the viewer's
     */
    public TicketType get(Viewer viewer, String key) {
        return find(key, LockModeType.NONE).filter(type -> sees(viewer, type)).orElseThrow(() -> Refused.notFound("ticketType"));
    }

    /** What new tickets of a type are made with; empty when there is no such type, or none are to be made. */
    public Optional<Definition> current(String key) {
        return known(key).filter(TicketType::isEnabled).map(type -> definition(key, type.currentVersion()));
    }

    /**
     * The number of a type's current version.
     *
     * @throws Refused NOT_FOUND when there is no such type
     */
    public int version(String key) {
        return known(key).orElseThrow(() -> Refused.notFound("ticketType")).currentVersion();
    }

    /**
     * A version of a type.
     *
     * @throws Refused NOT_FOUND when there is none
     */
    @Transactional(dontRollbackOn = Refused.class)
    public Definition definition(String key, int version) {
        return definitions.get(new Named(key, version), named -> DefinitionFile.trusted(version(key, version).source()));
    }

    /** The same; empty when there is none. */
    public Optional<Definition> find(String key, int version) {
        return Optional.ofNullable(definitions.get(
                new Named(key, version),
                named -> stored(key, version).map(found -> DefinitionFile.trusted(found.source())).orElse(null)));
    }

    /** What a version says, read anew: for one that may not have been committed yet. */
    public static Definition read(TicketTypeVersion version) {
        return DefinitionFile.trusted(version.source());
    }

    /** The text of a version. */
    public TicketTypeVersion version(String key, int version) {
        return stored(key, version).orElseThrow(() -> Refused.notFound("ticketTypeVersion"));
    }

    private Optional<TicketTypeVersion> stored(String key, int version) {
        return em.createQuery("select v from TicketTypeVersion v where v.key = :key and v.number = :number", TicketTypeVersion.class)
                .setParameter("key", key)
                .setParameter("number", version)
                .getResultStream()
                .findFirst();
    }

    /** All versions of a type, the newest first. */
    public List<TicketTypeVersion> versions(Viewer viewer, String key) {
        get(viewer, key);
        return em.createQuery("select v from TicketTypeVersion v where v.key = :key order by v.number desc", TicketTypeVersion.class)
                .setParameter("key", key)
                .setMaxResults(MOST_KEPT)
                .getResultList();
    }

    /** What a text would be, and what is wrong with it; nothing is saved. */
    public DefinitionFile.Result check(Viewer viewer, String source) {
        viewer.mustBeAllowed(Permission.TICKET_TYPES_WRITE);
        return DefinitionFile.read(source == null ? "" : source, names);
    }

    /**
     * Saves a text as the next version, of a new type if there is none of that key. The same text again changes nothing.
     *
     * @param by who is named as its writer
     * @param expected the row's version that he has seen; null: whichever
     * @throws Refused INVALID naming the line of each fault; STALE
     */
    public TicketType save(Viewer viewer, String key, String source, String by, Long expected) {
        viewer.mustBeAllowed(Permission.TICKET_TYPES_WRITE);
        licence.now().require(MODULE);
        Definition definition = check(viewer, source).orRefuse();
        if (!definition.key().equals(key)) {
            throw Refused.invalid("line 1", "type.otherKey", key);
        }
        TicketType type = find(key, LockModeType.PESSIMISTIC_WRITE).orElse(null);
        if (type == null) {
            return create(key, source, by, expected);
        }
        mustBe(type, viewer, expected);
        if (!version(key, type.currentVersion()).source().equals(source)) {
            write(type, source, by);
            em.flush();
            events.write("ticket-type.updated", type.id());
        }
        return type;
    }

    /**
     * Takes over a type that a plugin brings: a new one, or the next version of one that nobody has changed.
     *
     * @throws Refused INVALID naming the line of each fault
     */
    public void bring(String source) {
        Definition definition = DefinitionFile.read(source, names).orRefuse();
        String key = definition.key();
        if (ShippedTypes.KEYS.contains(key)) {
            throw Refused.invalid("line 1", "type.shipped", key);
        }
        lock.hold("ticket-types");
        TicketType type = find(key, LockModeType.PESSIMISTIC_WRITE).orElse(null);
        if (type == null) {
            create(key, source, null, null);
            return;
        }
        TicketTypeVersion current = version(key, type.currentVersion());
        if (current.savedBy() == null && !current.source().equals(source)) {
            write(type, source, null);
            em.flush();
            events.write("ticket-type.updated", type.id());
        }
    }

    private TicketType create(String key, String source, String by, Long expected) {
        if (expected != null) {
            throw Refused.stale();
        }
        Number count = em.createQuery("select count(t) from TicketType t", Long.class).getSingleResult();
        if (count.intValue() >= MOST) {
            throw Refused.conflict("ticketType.tooMany", MOST);
        }
        TicketType type = new TicketType(key, count.intValue() + 1);
        em.persist(type);
        em.flush();
        write(type, source, by);
        em.flush();
        events.write("ticket-type.created", type.id());
        return type;
    }

    /** A change of how a type is offered; null leaves what stands, an empty shop is all of them. */
    public TicketType change(Viewer viewer, String key, Boolean enabled, Integer position, Optional<UUID> shop, Long expected) {
        viewer.mustBeAllowed(Permission.TICKET_TYPES_WRITE);
        licence.now().require(MODULE);
        TicketType type = find(key, LockModeType.PESSIMISTIC_WRITE).orElseThrow(() -> Refused.notFound("ticketType"));
        mustBe(type, viewer, expected);
        if (enabled != null) {
            type.enable(enabled);
        }
        if (position != null) {
            type.moveTo(position);
        }
        if (shop != null) {
            type.belongTo(shop.orElse(null));
        }
        em.flush();
        events.write("ticket-type.updated", type.id());
        return type;
    }

    private void write(TicketType type, String source, String by) {
        em.persist(new TicketTypeVersion(type.key(), type.advance(), source, clock.instant(), by));
    }

    private static void mustBe(TicketType type, Viewer viewer, Long expected) {
        if (!sees(viewer, type)) {
            throw Refused.notFound("ticketType");
        }
        if (expected != null && expected != type.version()) {
            throw Refused.stale();
        }
    }

    private Optional<TicketType> known(String key) {
        return key == null ? Optional.empty() : current.get(key, wanted -> find(wanted, LockModeType.NONE));
    }

    private Optional<TicketType> find(String key, LockModeType mode) {
        return em.createQuery("select t from TicketType t where t.key = :key", TicketType.class)
                .setParameter("key", key)
                .setLockMode(mode)
                .getResultStream()
                .findFirst();
    }

    private static boolean sees(Viewer viewer, TicketType type) {
        return type.shopId() == null || viewer.shops().isEmpty() || viewer.shops().contains(type.shopId());
    }
}
