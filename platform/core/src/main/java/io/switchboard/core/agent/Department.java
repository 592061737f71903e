package io.switchboard.core.agent;

import io.switchboard.core.audit.Audited;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;

/** A part of the company, perhaps within another. People in it see what its groups, and those of the parts below it, have. */
@Entity
@Audited(value = "department", fields = {"name", "parentId"})
@Table(name = "department")
public class Department {
    @Id
    private UUID id;

    private String name;

    @Column(name = "parent_id")
    private UUID parentId;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    private long version;

    protected Department() {}

    public Department(UUID id, String name, UUID parentId, Instant now) {
        this.id = id;
        this.name = name;
        this.parentId = parentId;
        this.createdAt = now;
    }

    public void rename(String newName) {
        name = newName;
    }

    /** Goes below another; null: to the top. */
    void moveBelow(UUID parent) {
        parentId = parent;
    }

    public UUID id() {
        return id;
    }

    public String name() {
        return name;
    }

    /** The department it is part of; null at the top. */
    public UUID parentId() {
        return parentId;
    }

    public long version() {
        return version;
    }
}
