package io.switchboard.core.conversation;

import io.switchboard.spi.message.FileRef;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;

/**
 * A stored file. Until a message or a ticket claims it, it belongs to whoever brought it: an agent, a visitor or a channel. Its name
 * in the store is random and has nothing to do with the name people see. Who claims it and who says that it is clean may do so at once: each
 * writes his own columns.
 */
@Entity
@DynamicUpdate
@Table(name = "attachment")
public class Attachment {
    @Id
    private UUID id;

    private String name;

    @Column(name = "media_type")
    private String mediaType;

    private long size;
    private String sha256;

    @Column(name = "store_key")
    private String storeKey;

    @Column(name = "conversation_id")
    private UUID conversationId;

    @Column(name = "ticket_id")
    private UUID ticketId;

    @Column(name = "channel_id")
    private UUID channelId;

    @Column(name = "contact_id")
    private UUID contactId;

    @Column(name = "agent_id")
    private UUID agentId;

    private String guest;

    @Enumerated(EnumType.STRING)
    private Scan scan;

    @Column(name = "created_at")
    private Instant createdAt;

    protected Attachment() {}

    /** What scanners say of it. */
    public enum Scan {
        /** Nobody gets it yet. */
        WAITING,
        CLEAN,
        /** Nobody gets it. */
        QUARANTINED,
        /** A person lets everybody have it in spite of what was found. */
        RELEASED
    }

    Attachment(UUID id, FileRef file, String sha256, String storeKey, Files.Owner owner, Instant now) {
        this.id = id;
        this.name = file.name();
        this.mediaType = file.mediaType();
        this.size = file.size();
        this.sha256 = sha256;
        this.storeKey = storeKey;
        this.channelId = owner.channelId();
        this.contactId = owner.contactId();
        this.agentId = owner.agentId();
        this.guest = owner.guest();
        this.createdAt = now;
    }

    void claim(UUID conversation) {
        conversationId = conversation;
    }

    void claimForTicket(UUID ticket) {
        ticketId = ticket;
    }

    /** What the provider kept is here. */
    void arrived(FileRef file, String digest) {
        name = file.name();
        mediaType = file.mediaType();
        size = file.size();
        sha256 = digest;
    }

    void scanned(Scan result) {
        scan = result;
    }

    /** Null when nobody has looked at it. */
    public Scan scan() {
        return scan;
    }

    Instant createdAt() {
        return createdAt;
    }

    public UUID id() {
        return id;
    }

    public UUID conversationId() {
        return conversationId;
    }

    /** Whose it is beside conversations; null when it is no ticket's. */
    public UUID ticketId() {
        return ticketId;
    }

    public UUID channelId() {
        return channelId;
    }

    public UUID contactId() {
        return contactId;
    }

    public UUID agentId() {
        return agentId;
    }

    /** For what somebody without an account brought it; null with all others. */
    String guest() {
        return guest;
    }

    String storeKey() {
        return storeKey;
    }

    public String sha256() {
        return sha256;
    }

    public FileRef file() {
        return new FileRef(id.toString(), name, mediaType, size);
    }
}
