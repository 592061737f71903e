package io.switchboard.core.ticket.type;

import io.switchboard.core.audit.Audited;
import io.switchboard.core.shared.Ids;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.UUID;

/** A type of tickets: which of its versions new tickets get, and whether there are new ones. */
@Entity
@Audited(value = "ticket-type", fields = {"key", "currentVersion", "enabled", "shopId", "position"}, name = "key")
@Table(name = "ticket_type")
public class TicketType {
    @Id
    private UUID id;

    @Column(name = "type_key")
    private String key;

    @Column(name = "shop_id")
    private UUID shopId;

    @Column(name = "current_version")
    private int currentVersion;

    private boolean enabled;
    private int position;

    @Version
    private long version;

    protected TicketType() {}

    TicketType(String key, int position) {
        this.id = Ids.next();
        this.key = key;
        this.position = position;
        this.enabled = true;
    }

    /** The number of the version that comes next, which is the current one from now on. */
    int advance() {
        return ++currentVersion;
    }

    void enable(boolean on) {
        enabled = on;
    }

    /** @param shop null: for all */
    void belongTo(UUID shop) {
        shopId = shop;
    }

    void moveTo(int place) {
        position = place;
    }

    public UUID id() {
        return id;
    }

    /** What it is called in tickets, conditions and addresses; never changes. */
    public String key() {
        return key;
    }

    /** Null: of all shops. */
    public UUID shopId() {
        return shopId;
    }

    /** From 1. */
    public int currentVersion() {
        return currentVersion;
    }

    /** Whether new tickets may be made of it; those that are there live on. */
    public boolean isEnabled() {
        return enabled;
    }

    /** In which order people are offered it. */
    public int position() {
        return position;
    }

    public long version() {
        return version;
    }
}
