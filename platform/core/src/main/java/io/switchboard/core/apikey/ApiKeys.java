package io.switchboard.core.apikey;

import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.EventLog;
import io.switchboard.core.shared.Grants;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Network;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.shared.Viewer.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Making, changing and ending keys. Nobody gives a key what he doesn't have himself, nor farther than he sees. */
@ApplicationScoped
@Transactional
public class ApiKeys {
    /** How many calls a minute, unless a key says otherwise. */
    public static final int USUAL_RATE = 600;

    private static final int MOST = 500;
    private static final int MOST_RATE = 60_000;

    /** What no key may: to be offered conversations, and to make keys that outlive it. */
    private static final Set<Permission> NEVER = EnumSet.of(Permission.CONVERSATIONS_TAKE, Permission.APIKEYS_WRITE);

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    SecureRandom random;

    @Inject
    EventLog events;

    @Inject
    Groups groups;

    @Inject
    LicenceService licence;

    /**
     * What a form says of a key; null leaves what stands.
     *
     * @param scopes words of permissions
     * @param expiresAt empty: never
     * @param networks addresses and networks from which it may be used; none: from everywhere
     * @param shops whose things it reaches; none: all that its maker sees
     * @param groups narrows it to the conversations of these groups and of none
     * @param perMinute calls a minute, 1 to 60,000
     */
    public record Form(
            String name,
            List<String> scopes,
            Optional<Instant> expiresAt,
            List<String> networks,
            Set<UUID> shops,
            Set<UUID> groups,
            Integer perMinute) {}

    /** A new key; its text is told this once. */
    public record Made(ApiKey key, String text) {}

    /** The words that a key may have. */
    public static List<String> scopes() {
        return EnumSet.complementOf(EnumSet.copyOf(NEVER)).stream().map(Permission::word).toList();
    }

    /** Newest first, those that have ended too. */
    public List<ApiKey> list(Viewer viewer) {
        viewer.mustBeAllowed(Permission.APIKEYS_WRITE);
        return em.createQuery("select k from ApiKey k order by k.createdAt desc, k.id", ApiKey.class)
                .setMaxResults(4 * MOST)
                .getResultList();
    }

    public ApiKey get(Viewer viewer, UUID id) {
        viewer.mustBeAllowed(Permission.APIKEYS_WRITE);
        return Optional.ofNullable(em.find(ApiKey.class, id)).orElseThrow(() -> Refused.notFound("apiKey"));
    }

    /** As whom a key asks; empty when there is none, or it has ended. */
    public Optional<Viewer> viewer(UUID id) {
        return Optional.ofNullable(em.find(ApiKey.class, id))
                .filter(key -> key.stateAt(clock.instant()) == ApiKey.State.ACTIVE)
                .map(ApiKey::viewer);
    }

    /**
     * @param by who makes it, as a list of keys names him
     * @throws Refused FORBIDDEN when it would be more than the viewer may, or the licence has no keys
     */
    public Made create(Viewer viewer, String by, Form form) {
        viewer.mustBeAllowed(Permission.APIKEYS_WRITE);
        licence.now().require(KeyCheck.MODULE);
        new Check()
                .text("name", form.name(), 100)
                .that(form.scopes() != null && !form.scopes().isEmpty(), "scopes", "required")
                .done();
        Instant now = clock.instant();
        long good = list(viewer).stream().filter(key -> key.stateAt(now) == ApiKey.State.ACTIVE).count();
        if (good >= MOST) {
            throw Refused.conflict("apiKey.tooMany", MOST);
        }
        KeyText text = KeyText.make(Ids.next(), random);
        ApiKey key = new ApiKey(text.id(), HexFormat.of().formatHex(text.hash()), by, now);
        key.limit(USUAL_RATE);
        apply(viewer, key, form);
        em.persist(key);
        em.flush();
        events.write("apikey.created", key.id());
        return new Made(key, text.text());
    }

    /** @param expected the version that the caller saw, or null */
    public ApiKey change(Viewer viewer, UUID id, Form form, Long expected) {
        ApiKey key = lock(viewer, id);
        if (expected != null && expected != key.version()) {
            throw Refused.stale();
        }
        if (key.revokedAt() != null) {
            throw Refused.conflict("apiKey.ended");
        }
        // Who couldn't make it mustn't open it wider either: it may be his superior's.
        mayGive(viewer, key);
        new Check()
                .optional("name", form.name(), 100)
                .that(form.name() == null || !form.name().isBlank(), "name", "required")
                .that(form.scopes() == null || !form.scopes().isEmpty(), "scopes", "required")
                .done();
        apply(viewer, key, form);
        em.flush();
        events.write("apikey.updated", id);
        return key;
    }

    /** Ends it for ever, at once on every server. Whoever looks after keys may: what leaks must be ended by who sees it first. */
    public ApiKey revoke(Viewer viewer, String by, UUID id) {
        ApiKey key = lock(viewer, id);
        key.revoke(by, clock.instant());
        em.flush();
        events.write("apikey.revoked", id);
        return key;
    }

    private ApiKey lock(Viewer viewer, UUID id) {
        viewer.mustBeAllowed(Permission.APIKEYS_WRITE);
        return Optional.ofNullable(em.find(ApiKey.class, id, LockModeType.PESSIMISTIC_WRITE))
                .orElseThrow(() -> Refused.notFound("apiKey"));
    }

    private void apply(Viewer viewer, ApiKey key, Form form) {
        Instant end = form.expiresAt() == null ? null : form.expiresAt().orElse(null);
        List<String> networks = form.networks() == null ? List.of() : form.networks();
        new Check()
                .that(end == null || end.isAfter(clock.instant()), "expiresAt", "notFuture")
                .that(networks.size() <= 50, "addresses", "tooMany", 50)
                .that(networks.stream().allMatch(text -> Network.parse(text).isPresent()), "addresses", "notNetwork")
                .range("ratePerMinute", form.perMinute() == null ? 1 : form.perMinute(), 1, MOST_RATE)
                .done();
        if (form.name() != null) {
            key.rename(form.name().strip());
        }
        if (form.expiresAt() != null) {
            key.expire(end);
        }
        if (form.networks() != null) {
            key.bindTo(networks.stream().map(Network::parse).flatMap(Optional::stream).toList());
        }
        if (form.perMinute() != null) {
            key.limit(form.perMinute());
        }
        if (form.scopes() != null || form.shops() != null || form.groups() != null) {
            grant(viewer, key, form);
        }
    }

    private void grant(Viewer viewer, ApiKey key, Form form) {
        Set<UUID> shops = form.shops() != null ? form.shops() : key.shops();
        Set<UUID> teams = form.groups() != null ? form.groups() : key.groups();
        List<String> scopes = form.scopes() != null ? form.scopes() : List.copyOf(key.grants().words().keySet());
        Set<UUID> seen = groups.shops().stream().map(Shop::id).filter(id -> isSeen(viewer.shops(), id)).collect(Collectors.toSet());
        new Check()
                .that(scopes.stream().allMatch(word -> scopes().contains(word)), "scopes", "notChoice", String.join(", ", scopes()))
                .that(form.shops() == null || seen.containsAll(shops), "shopIds", "unknownShop")
                .that(form.groups() == null || known(viewer).containsAll(teams), "groupIds", "unknownGroup")
                .done();
        Map<Permission, Scope> granted = new EnumMap<>(Permission.class);
        scopes.forEach(word -> granted.put(Permission.of(word).orElseThrow(), reach(viewer, word, !teams.isEmpty())));
        boolean team = granted.containsValue(Scope.TEAM);
        Set<UUID> reached = !team ? Set.of() : teams.isEmpty() ? viewer.groups() : teams;
        key.grant(Grants.of(granted), shops.isEmpty() ? viewer.shops() : shops, reached);
    }

    /** How far a scope goes: as far as its maker, or within the groups that he named. */
    private static Scope reach(Viewer viewer, String word, boolean narrowed) {
        Permission permission = Permission.of(word).orElseThrow();
        Scope own = viewer.grants().range(permission);
        if (own == null) {
            throw Refused.forbidden("role.beyondOwn");
        }
        if (own == Scope.OWN) {
            // Nothing is a key's own.
            throw Refused.invalid("scopes", "scopeOwn", word);
        }
        return permission.isRanged() && narrowed ? Scope.TEAM : own;
    }

    private static boolean isSeen(Set<UUID> shops, UUID shop) {
        return shops.isEmpty() || shops.contains(shop);
    }

    /** The groups that he could narrow a key to: those that he sees by one of his permissions. */
    private Set<UUID> known(Viewer viewer) {
        Set<UUID> known = new HashSet<>(viewer.groups());
        if (viewer.grants().range(Permission.CONVERSATIONS_READ) == Scope.ALL) {
            groups.list().stream().filter(group -> isSeen(viewer.shops(), group.shopId())).map(AgentGroup::id).forEach(known::add);
        }
        return known;
    }

    private void mayGive(Viewer viewer, ApiKey key) {
        boolean inShops = viewer.shops().isEmpty() || !key.shops().isEmpty() && viewer.shops().containsAll(key.shops());
        Set<UUID> foreign = new HashSet<>(key.groups());
        foreign.removeAll(known(viewer));
        boolean inGroups = foreign.isEmpty() || groups.list().stream().map(AgentGroup::id).noneMatch(foreign::contains);
        if (!inShops || !inGroups || !viewer.grants().covers(key.grants())) {
            throw Refused.forbidden("role.beyondOwn");
        }
    }
}
