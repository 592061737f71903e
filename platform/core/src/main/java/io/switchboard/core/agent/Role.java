package io.switchboard.core.agent;

import io.switchboard.core.audit.Audited;
import io.switchboard.core.shared.Grants;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Permission;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** A role of the house's own: a name for a set of permissions. */
@Entity
@Audited(value = "role", fields = {"name", "permissions"})
@Table(name = "role")
public class Role {
    @Id
    private UUID id;

    private String name;

    @Convert(converter = Json.Values.class)
    private Map<String, Object> permissions;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    private long version;

    protected Role() {}

    public Role(UUID id, String name, Grants grants, Instant now) {
        this.id = id;
        this.createdAt = now;
        rename(name);
        grant(grants);
    }

    public void rename(String newName) {
        name = newName;
    }

    /** Grants these and no others. */
    public void grant(Grants grants) {
        permissions = new HashMap<>(grants.words());
    }

    public UUID id() {
        return id;
    }

    public String name() {
        return name;
    }

    /** What it grants. A permission that this version doesn't know, left by a newer one, is none. */
    public Grants grants() {
        Map<String, String> known = new HashMap<>();
        permissions.forEach((word, range) -> {
            if (Permission.of(word).isPresent()) {
                known.put(word, String.valueOf(range));
            }
        });
        return Grants.parse("permissions", known);
    }

    public long version() {
        return version;
    }
}
