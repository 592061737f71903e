package io.switchboard.core.apikey;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Fresh;
import io.switchboard.core.shared.Network;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Signals;
import io.switchboard.core.shared.Viewer;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Lets keys in. Asked at each call, so what a key is stays remembered for a moment; signals of what changes or ends one are followed, on
 * every server.
 */
@ApplicationScoped
public class KeyCheck {
    /** The module of a licence that keys are a part of. */
    public static final String MODULE = "api";

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    LicenceService licence;

    @Inject
    KeyUses uses;

    @Inject
    Signals signals;

    @Inject
    Clock clock;

    /**
     * What a good key gives.
     *
     * @param perMinute how many calls a minute it may make
     */
    public record Pass(UUID id, Viewer viewer, int perMinute) {}

    private record Known(Pass pass, byte[] hash, List<Network> networks, Instant expiresAt, boolean revoked) {}

    private final Fresh<UUID, Known> known = new Fresh<>(10_000, Duration.ofSeconds(10));

    // Hashes of keys, not keys.
    private final Cache<ByteBuffer, Boolean> good =
            Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofHours(1)).build();

    @PostConstruct
    void follow() {
        signals.listen(all -> all.forEach(this::forget));
        signals.listenAfar(all -> all.forEach(this::forget));
    }

    private void forget(Signals.Signal signal) {
        if (signal.type().startsWith("apikey.")) {
            known.forget(signal.subjectId());
        }
    }

    /** Whether that is meant to be a key; a session's token never is. */
    public static boolean isMeant(String bearer) {
        return bearer != null && bearer.startsWith(KeyText.PREFIX);
    }

    /** Whether a key stands somewhere in that text. */
    public static boolean isIn(String text) {
        return text != null && text.contains(KeyText.PREFIX);
    }

    /**
     * @param address whence the caller comes, as far as the trusted proxies tell
     * @throws Refused UNAUTHENTICATED for what is no key, has expired or was revoked; only who has the secret learns which.
     *     FORBIDDEN from another network, or when the licence has no keys
     */
    @Transactional(Transactional.TxType.SUPPORTS)
    public Pass pass(String bearer, String address) {
        KeyText text = KeyText.parse(bearer).orElseThrow(() -> Refused.unauthenticated("apiKey.unknown"));
        Known key = known.get(text.id(), this::read).orElseThrow(() -> Refused.unauthenticated("apiKey.unknown"));
        if (!MessageDigest.isEqual(key.hash(), text.hash())) {
            throw Refused.unauthenticated("apiKey.unknown");
        }
        if (key.revoked()) {
            throw Refused.unauthenticated("apiKey.revoked");
        }
        if (key.expiresAt() != null && !clock.instant().isBefore(key.expiresAt())) {
            throw Refused.unauthenticated("apiKey.expired");
        }
        if (!key.networks().isEmpty() && !isFromOneOf(key.networks(), address)) {
            throw Refused.forbidden("apiKey.address", address);
        }
        licence.now().require(MODULE);
        good.put(ByteBuffer.wrap(key.hash()), true);
        uses.note(key.pass().id(), address);
        return key.pass();
    }

    /** Whether it was good within the last hour: whoever guesses doesn't stand in its way. From memory; lets nobody in. */
    public boolean remembers(String bearer) {
        return KeyText.parse(bearer).map(text -> ByteBuffer.wrap(text.hash())).map(good::getIfPresent).isPresent();
    }

    private static boolean isFromOneOf(List<Network> networks, String address) {
        Optional<InetAddress> from = Network.address(address);
        return from.isPresent() && networks.stream().anyMatch(network -> network.holds(from.get()));
    }

    private Optional<Known> read(UUID id) {
        return Optional.ofNullable(em.find(ApiKey.class, id)).map(key -> new Known(
                new Pass(id, key.viewer(), key.perMinute()),
                HexFormat.of().parseHex(key.secretHash()),
                key.networks(),
                key.expiresAt(),
                key.revokedAt() != null));
    }
}
