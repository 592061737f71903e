package io.switchboard.core.channel;

import io.switchboard.core.audit.Audited;
import io.switchboard.core.shared.Json;
import io.switchboard.spi.channel.ChannelStatus;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * An account on a channel: which connector, with which settings, of which shop. Secrets in the settings are encrypted by
 * the host before they come here.
 */
@Entity
@Audited(value = "channel", fields = {"key", "connector", "name", "shopId", "groupId", "settings", "enabled", "deletedAt"})
@Table(name = "channel")
public class ChannelAccount {
    @Id
    private UUID id;

    @Column(name = "channel_key")
    private String key;

    private String connector;
    private String name;

    @Column(name = "shop_id")
    private UUID shopId;

    @Column(name = "group_id")
    private UUID groupId;

    @Convert(converter = Json.Values.class)
    private Map<String, Object> settings;

    private boolean enabled;

    // Written by ChannelAccounts.report alone, so that a status never collides with an admin's change.
    @Column(insertable = true, updatable = false)
    private String status;

    @Column(name = "status_detail", insertable = false, updatable = false)
    private String statusDetail;

    @Column(name = "deleted_at")
    private Instant deletedAt;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    private long version;

    protected ChannelAccount() {}

    public ChannelAccount(UUID id, String key, String connector, String name, UUID shopId, Instant now) {
        this.id = id;
        this.key = key;
        this.connector = connector;
        this.name = name;
        this.shopId = shopId;
        this.settings = Map.of();
        this.enabled = true;
        this.status = ChannelStatus.State.OFFLINE.name();
        this.createdAt = now;
    }

    public void rename(String newName) {
        this.name = newName;
    }

    /** To which group its conversations go; null: to everybody. */
    public void routeTo(UUID group) {
        this.groupId = group;
    }

    public void configure(Map<String, Object> encrypted) {
        this.settings = Map.copyOf(encrypted);
    }

    public void enable(boolean on) {
        this.enabled = on;
    }

    /** Removes it from every list; its conversations stay. The key becomes free again. */
    public void delete(Instant now) {
        deletedAt = now;
        enabled = false;
        settings = Map.of();
        key = "deleted-" + id;
    }

    public UUID id() {
        return id;
    }

    public String key() {
        return key;
    }

    /** Id of the connector that opens it. */
    public String connector() {
        return connector;
    }

    public String name() {
        return name;
    }

    public UUID shopId() {
        return shopId;
    }

    public UUID groupId() {
        return groupId;
    }

    public Map<String, Object> settings() {
        return settings;
    }

    public boolean isEnabled() {
        return enabled;
    }

    public boolean isDeleted() {
        return deletedAt != null;
    }

    public ChannelStatus status() {
        return new ChannelStatus(ChannelStatus.State.valueOf(status), statusDetail);
    }

    public Instant createdAt() {
        return createdAt;
    }

    public long version() {
        return version;
    }
}
