package io.switchboard.core.channel;

import io.switchboard.core.plugin.PluginEntries;
import io.switchboard.core.shared.EventLog;
import io.switchboard.core.shared.Fresh;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Rows;
import io.switchboard.core.shared.Signals;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.channel.ChannelStatus;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The store of channel accounts. There are tens of them, not thousands: lists aren't paged. */
@ApplicationScoped
@Transactional
public class ChannelAccounts {
    // Of the entries that hold how accounts stand, by their ids.
    private static final String HEALTH = "channel-health";

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    PluginEntries entries;

    @Inject
    EventLog events;

    @Inject
    Signals signals;

    private final Fresh<String, ChannelAccount> byKey = new Fresh<>(10_000, Duration.ofSeconds(10));
    private final Fresh<UUID, ChannelAccount> byId = new Fresh<>(10_000, Duration.ofSeconds(10));
    private final Fresh<UUID, ChannelHealth> health = new Fresh<>(10_000, Duration.ofSeconds(10));

    public List<ChannelAccount> list(Viewer viewer) {
        return em.createQuery("select c from ChannelAccount c where c.deletedAt is null order by c.createdAt, c.id", ChannelAccount.class)
                .getResultList()
                .stream()
                .filter(c -> viewer.shops().isEmpty() || viewer.shops().contains(c.shopId()))
                .toList();
    }

    /**
     * @throws Refused NOT_FOUND, for deleted ones and other shops' too
     */
    public ChannelAccount get(Viewer viewer, UUID id) {
        ChannelAccount account = em.find(ChannelAccount.class, id);
        boolean seen = account != null
                && !account.isDeleted()
                && (viewer.shops().isEmpty() || viewer.shops().contains(account.shopId()));
        if (!seen) {
            throw Refused.notFound("channel");
        }
        return account;
    }

    /** Accounts by id, deleted ones too: for the conversations that were theirs. */
    public Map<UUID, ChannelAccount> byIds(Collection<UUID> ids) {
        return Rows.byIds(em, ChannelAccount.class, ids).stream()
                .collect(Collectors.toMap(ChannelAccount::id, Function.identity()));
    }

    /** Whether the account was there and is no more. */
    public boolean isDeleted(UUID id) {
        ChannelAccount account = em.find(ChannelAccount.class, id);
        return account != null && account.isDeleted();
    }

    public Optional<ChannelAccount> byKey(String key) {
        return em.createQuery("select c from ChannelAccount c where c.key = :key and c.deletedAt is null", ChannelAccount.class)
                .setParameter("key", key)
                .getResultStream()
                .findFirst();
    }

    public List<ChannelAccount> ofConnector(String connector) {
        return em.createQuery(
                        "select c from ChannelAccount c where c.connector = :connector and c.deletedAt is null order by c.createdAt",
                        ChannelAccount.class)
                .setParameter("connector", connector)
                .getResultList();
    }

    @PostConstruct
    void follow() {
        signals.listen(all -> all.forEach(this::forget));
        signals.listenAfar(all -> all.forEach(this::forget));
    }

    private void forget(Signals.Signal signal) {
        if (signal.type().startsWith("channel.")) {
            byKey.forgetAll();
            byId.forgetAll();
            health.forgetAll();
        }
    }

    /** The same for who calls all day: as it was at most a moment ago. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public Optional<ChannelAccount> knownByKey(String key) {
        return byKey.get(key, this::byKey);
    }

    /** An account, a deleted one too, as it was at most a moment ago; not to be changed. Empty when there never was one. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public Optional<ChannelAccount> known(UUID id) {
        return byId.get(id, other -> Optional.ofNullable(em.find(ChannelAccount.class, other)));
    }

    public void add(ChannelAccount account) {
        if (byKey(account.key()).isPresent()) {
            throw Refused.invalid("key", "taken");
        }
        em.persist(account);
        events.write("channel.created", account.id());
    }

    public void changed(ChannelAccount account) {
        em.flush();
        events.write("channel.updated", account.id());
    }

    /** Why nothing can be sent on an account, as it was at most a moment ago; empty when something can. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public Optional<String> cannotSend(UUID id) {
        return health.get(id, other -> Optional.of(healthOf(other))).map(ChannelHealth::cannotSend);
    }

    /** What is known of all accounts that were ever open. */
    public Map<UUID, ChannelHealth> health() {
        return entries.all(HEALTH).entrySet().stream()
                .collect(Collectors.toMap(each -> UUID.fromString(each.getKey()), each -> ChannelHealth.read(each.getValue())));
    }

    /** What is known of an account; nothing of one that was never open. */
    public ChannelHealth healthOf(UUID id) {
        return entries.get(HEALTH, id.toString()).map(ChannelHealth::read).orElse(ChannelHealth.UNKNOWN);
    }

    /** Nothing of it is told any more. */
    void forgetHealth(UUID id) {
        entries.put(HEALTH, id.toString(), null);
    }

    /**
     * Keeps how an account stands; silent when nothing changed.
     *
     * @param trouble whether it tells of an error, and not of what somebody here has decided
     */
    public void report(UUID id, ChannelStatus told, boolean trouble) {
        ChannelAccount account = em.find(ChannelAccount.class, id);
        if (account == null || account.isDeleted()) {
            return;
        }
        ChannelStatus status = new ChannelStatus(told.state(), stored(told.detail()), stored(told.cannotSend()));
        ChannelHealth before = healthOf(id);
        ChannelHealth now = before.after(account.status().state(), status, trouble, clock.instant());
        if (!now.equals(before)) {
            entries.put(HEALTH, id.toString(), now.json());
        }
        if (account.status().withoutSending(before.cannotSend()).equals(status)) {
            return;
        }
        em.createNativeQuery("update channel set status = ?1, status_detail = ?2 where id = ?3")
                .setParameter(1, status.state().name())
                .setParameter(2, status.detail())
                .setParameter(3, id)
                .executeUpdate();
        em.refresh(account);
        events.write("channel.updated", id);
    }

    private static String stored(String text) {
        return Texts.cut(Texts.storable(text), 2000);
    }
}
