package io.switchboard.core.apikey;

import io.switchboard.core.audit.Audited;
import io.switchboard.core.shared.Grants;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Network;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Viewer;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** A key by which another system may do some things. Its secret isn't here, only its hash. */
@Entity
@Audited(
        value = "apikey",
        fields = {"name", "permissions", "shopIds", "groupIds", "networks", "perMinute", "expiresAt", "revokedAt"})
@Table(name = "api_key")
public class ApiKey {
    /** How a key stands. */
    public enum State {
        ACTIVE,
        EXPIRED,
        REVOKED
    }

    @Id
    private UUID id;

    private String name;

    @Column(name = "secret_hash", updatable = false)
    private String secretHash;

    @Convert(converter = Json.Values.class)
    private Map<String, Object> permissions;

    @Convert(converter = Json.Strings.class)
    @Column(name = "shop_ids")
    private List<String> shopIds;

    @Convert(converter = Json.Strings.class)
    @Column(name = "group_ids")
    private List<String> groupIds;

    @Convert(converter = Json.Strings.class)
    private List<String> networks;

    @Column(name = "per_minute")
    private int perMinute;

    @Column(name = "created_by", updatable = false)
    private String createdBy;

    @Column(name = "created_at", updatable = false)
    private Instant createdAt;

    @Column(name = "expires_at")
    private Instant expiresAt;

    @Column(name = "revoked_by")
    private String revokedBy;

    @Column(name = "revoked_at")
    private Instant revokedAt;

    // Written behind the requests, by KeyUses alone.
    @Column(name = "last_used_at", insertable = false, updatable = false)
    private Instant lastUsedAt;

    @Column(name = "last_used_from", insertable = false, updatable = false)
    private String lastUsedFrom;

    @Version
    private long version;

    protected ApiKey() {}

    ApiKey(UUID id, String secretHash, String by, Instant now) {
        this.id = id;
        this.secretHash = secretHash;
        this.createdBy = by;
        this.createdAt = now;
        grant(Grants.NONE, Set.of(), Set.of());
        bindTo(List.of());
    }

    void rename(String newName) {
        name = newName;
    }

    /**
     * May these and no others.
     *
     * @param shops an empty set is all
     * @param groups whose conversations a permission of range TEAM reaches
     */
    void grant(Grants grants, Set<UUID> shops, Set<UUID> groups) {
        permissions = new HashMap<>(grants.words());
        shopIds = words(shops);
        groupIds = words(groups);
    }

    /** An empty list lets it be used from everywhere. */
    void bindTo(List<Network> from) {
        networks = from.stream().map(Network::toString).toList();
    }

    /** How many calls a minute. */
    void limit(int calls) {
        perMinute = calls;
    }

    /** @param end null: never */
    void expire(Instant end) {
        expiresAt = end;
    }

    void revoke(String by, Instant now) {
        if (revokedAt == null) {
            revokedAt = now;
            revokedBy = by;
        }
    }

    public State stateAt(Instant now) {
        if (revokedAt != null) {
            return State.REVOKED;
        }
        return expiresAt != null && !now.isBefore(expiresAt) ? State.EXPIRED : State.ACTIVE;
    }

    /** As whom it asks. */
    public Viewer viewer() {
        return Viewer.ofKey(id, name, grants(), ids(groupIds), ids(shopIds));
    }

    /** A permission that this version doesn't know is none. */
    public Grants grants() {
        Map<String, String> known = new HashMap<>();
        permissions.forEach((word, range) -> {
            if (Permission.of(word).isPresent()) {
                known.put(word, String.valueOf(range));
            }
        });
        return Grants.parse("scopes", known);
    }

    public UUID id() {
        return id;
    }

    public String name() {
        return name;
    }

    String secretHash() {
        return secretHash;
    }

    public Set<UUID> shops() {
        return ids(shopIds);
    }

    public Set<UUID> groups() {
        return ids(groupIds);
    }

    public List<Network> networks() {
        return networks.stream().map(Network::parse).flatMap(Optional::stream).toList();
    }

    public int perMinute() {
        return perMinute;
    }

    public String createdBy() {
        return createdBy;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant expiresAt() {
        return expiresAt;
    }

    public String revokedBy() {
        return revokedBy;
    }

    public Instant revokedAt() {
        return revokedAt;
    }

    public Instant lastUsedAt() {
        return lastUsedAt;
    }

    public String lastUsedFrom() {
        return lastUsedFrom;
    }

    public long version() {
        return version;
    }

    private static List<String> words(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).sorted().toList();
    }

    private static Set<UUID> ids(List<String> words) {
        return words.stream().map(UUID::fromString).collect(Collectors.toSet());
    }
}
