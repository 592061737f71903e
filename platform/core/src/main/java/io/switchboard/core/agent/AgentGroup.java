package io.switchboard.core.agent;

import io.switchboard.core.audit.Audited;
import io.switchboard.core.shared.Json;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Agents who share conversations, with the skills that the group asks of whoever takes one. */
@Entity
@Audited(value = "group", fields = {"name", "shopId", "skills", "agentIds", "departmentId"})
@Table(name = "agent_group")
public class AgentGroup {
    @Id
    private UUID id;

    @Column(name = "shop_id")
    private UUID shopId;

    private String name;

    @Convert(converter = Json.Strings.class)
    private List<String> skills;

    @ElementCollection
    @CollectionTable(name = "group_member", joinColumns = @JoinColumn(name = "group_id"))
    @Column(name = "agent_id")
    private Set<UUID> agentIds = new HashSet<>();

    @Column(name = "department_id")
    private UUID departmentId;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    private long version;

    protected AgentGroup() {}

    public AgentGroup(UUID id, UUID shopId, String name, Instant now) {
        this.id = id;
        this.shopId = shopId;
        this.name = name;
        this.skills = List.of();
        this.createdAt = now;
    }

    /** Null: of no department. */
    public void moveTo(UUID department) {
        this.departmentId = department;
    }

    /** Null: of none. */
    public UUID departmentId() {
        return departmentId;
    }

    public void rename(String newName) {
        this.name = newName;
    }

    public void askSkills(List<String> newSkills) {
        this.skills = List.copyOf(newSkills);
    }

    public void consistOf(Set<UUID> members) {
        agentIds.retainAll(members);
        agentIds.addAll(members);
    }

    public void join(UUID agentId) {
        agentIds.add(agentId);
    }

    public void leave(UUID agentId) {
        agentIds.remove(agentId);
    }

    public UUID id() {
        return id;
    }

    public UUID shopId() {
        return shopId;
    }

    public String name() {
        return name;
    }

    public List<String> skills() {
        return skills;
    }

    public Set<UUID> agentIds() {
        return Set.copyOf(agentIds);
    }

    public Instant createdAt() {
        return createdAt;
    }

    public long version() {
        return version;
    }
}
