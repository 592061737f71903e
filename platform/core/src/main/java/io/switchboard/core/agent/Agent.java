package io.switchboard.core.agent;

import io.switchboard.core.audit.Audited;
import io.switchboard.core.shared.Json;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** A person who works here. The load is only changed by conditional updates of the row (see {@link Agents}). */
@Entity
@Audited(
        value = "agent",
        fields = {"username", "name", "email", "roles", "skills", "shops", "capacity", "locale", "departmentId", "active"},
        untold = "passwordHash")
@Table(name = "agent")
public class Agent {
    @Id
    private UUID id;

    private String username;
    private String name;
    private String email;

    @Column(name = "password_hash")
    private String passwordHash;

    @Convert(converter = Json.Strings.class)
    private List<String> roles;

    @Convert(converter = Json.Strings.class)
    private List<String> skills;

    @Convert(converter = Json.Strings.class)
    private List<String> shops;

    @Enumerated(EnumType.STRING)
    private AgentState state;

    @Column(name = "state_since")
    private Instant stateSince;

    @Column(name = "last_seen_at", insertable = false, updatable = false)
    private Instant lastSeenAt;

    @Column(name = "last_assigned_at", insertable = false, updatable = false)
    private Instant lastAssignedAt;

    private int capacity;

    @Column(updatable = false)
    private int load;

    private String locale;

    @Column(name = "department_id")
    private UUID departmentId;

    private boolean active;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    private long version;

    protected Agent() {}

    public Agent(UUID id, String username, String name, Set<String> roles, Instant now) {
        this.id = id;
        this.username = username;
        this.name = name;
        this.skills = List.of();
        this.shops = List.of();
        this.state = AgentState.OFFLINE;
        this.stateSince = now;
        this.capacity = 8;
        this.active = true;
        this.createdAt = now;
        giveRoles(roles);
    }

    public void rename(String newName) {
        this.name = newName;
    }

    public void changeEmail(String newEmail) {
        this.email = newEmail;
    }

    public void changePassword(String hash) {
        this.passwordHash = hash;
    }

    public void giveRoles(Set<String> newRoles) {
        this.roles = newRoles.stream().sorted().toList();
    }

    public void giveSkills(List<String> newSkills) {
        this.skills = List.copyOf(newSkills);
    }

    public void changeCapacity(int most) {
        this.capacity = most;
    }

    /** Null: of no department. */
    public void moveTo(UUID department) {
        this.departmentId = department;
    }

    public void changeLocale(String newLocale) {
        this.locale = newLocale;
    }

    /** Enters a state; an inactive agent is always OFFLINE. Returns whether anything changed. */
    public boolean enter(AgentState next, Instant now) {
        if (!active && next != AgentState.OFFLINE || next == state) {
            return false;
        }
        state = next;
        stateSince = now;
        return true;
    }

    public void deactivate() {
        active = false;
    }

    public void activate() {
        active = true;
    }

    public UUID id() {
        return id;
    }

    public String username() {
        return username;
    }

    public String name() {
        return name;
    }

    public String email() {
        return email;
    }

    public String passwordHash() {
        return passwordHash;
    }

    /** Names of built-in roles, ids of the house's own; in order. */
    public Set<String> roles() {
        return new TreeSet<>(roles);
    }

    public boolean isAdmin() {
        return roles.contains(BuiltInRole.ADMIN.name());
    }

    /** Null: of none. */
    public UUID departmentId() {
        return departmentId;
    }

    public List<String> skills() {
        return skills;
    }

    /** Ids of the shops he may see; empty means all. */
    public List<String> shops() {
        return shops;
    }

    public AgentState state() {
        return state;
    }

    public Instant stateSince() {
        return stateSince;
    }

    /** When a socket of his was last heard; null when never. */
    public Instant lastSeenAt() {
        return lastSeenAt;
    }

    public int capacity() {
        return capacity;
    }

    public int load() {
        return load;
    }

    /** The language he chose; null: that of his browser. */
    public String locale() {
        return locale;
    }

    public boolean isActive() {
        return active;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public long version() {
        return version;
    }
}
