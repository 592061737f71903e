package io.switchboard.core.webhook;

import io.switchboard.core.audit.Audited;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Viewer;
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
import java.util.UUID;

/**
 * An address that is told what happens. How its deliveries go ({@code failures} and the times beside it) is written past this
 * entity, by {@link Deliveries}, so that it makes no form stale.
 */
@Entity
@Audited(
        value = "webhook",
        fields = {"name", "events", "shopId", "channelId", "notes", "enabled", "sponsorName"},
        // Addresses may carry what nobody else should know.
        untold = {"url", "secret"})
@Table(name = "webhook")
public class Webhook {
    /** What somebody is who answers for a webhook. */
    public enum SponsorKind {
        AGENT,
        KEY
    }

    /** Why the server switched one off. */
    public enum Stop {
        /** Nothing was taken for days. */
        FAILING,
        /** The receiver says that it is gone. */
        GONE,
        /** The API key that answered for it has expired or was revoked. */
        KEY_ENDED,
        /** The agent who answered for it was deactivated. */
        AGENT_LEFT,
        /** Who answers for it may not read any more what it tells. */
        RIGHTS_LOST
    }

    @Id
    private UUID id;

    private String name;
    private String url;

    @Convert(converter = Json.Strings.class)
    private List<String> events;

    @Column(name = "shop_id")
    private UUID shopId;

    @Column(name = "channel_id")
    private UUID channelId;

    private boolean notes;
    private boolean enabled;

    @Column(updatable = false)
    private String stopped;

    @Column(name = "stopped_at", updatable = false)
    private Instant stoppedAt;

    private String secret;

    @Column(name = "former_secret")
    private String formerSecret;

    @Column(name = "former_until")
    private Instant formerUntil;

    @Column(updatable = false)
    private int failures;

    @Column(name = "rest_until", updatable = false)
    private Instant restUntil;

    @Column(name = "failing_since", updatable = false)
    private Instant failingSince;

    @Column(name = "succeeded_at", updatable = false)
    private Instant succeededAt;

    @Column(name = "created_by")
    private UUID createdBy;

    @Enumerated(EnumType.STRING)
    @Column(name = "sponsor_kind")
    private SponsorKind sponsorKind;

    @Column(name = "sponsor_id")
    private UUID sponsorId;

    @Column(name = "sponsor_name")
    private String sponsorName;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    private long version;

    protected Webhook() {}

    Webhook(UUID id, UUID createdBy, Instant now) {
        this.id = id;
        this.createdBy = createdBy;
        this.createdAt = now;
        this.enabled = true;
    }

    void describe(String itsName, String address, List<String> itsEvents, boolean withNotes) {
        name = itsName.strip();
        url = address.strip();
        events = List.copyOf(itsEvents);
        notes = withNotes;
    }

    /** Narrows it to a shop, or a channel; null: to none. */
    void narrow(UUID shop, UUID channel) {
        shopId = shop;
        channelId = channel;
    }

    void enable(boolean on) {
        enabled = on;
    }

    /** By his right it is told things from now on; the platform's own asks for nobody's. */
    void answeredBy(Viewer viewer) {
        sponsorKind = switch (viewer.kind()) {
            case AGENT -> SponsorKind.AGENT;
            case API_KEY -> SponsorKind.KEY;
            case PLATFORM -> null;
        };
        sponsorId = sponsorKind == null ? null : viewer.agentId();
        sponsorName = sponsorKind == null ? null : viewer.name();
    }

    /** The new secret signs from now on; the present one beside it until then. */
    void rotate(String sealed, Instant until) {
        formerSecret = until == null ? null : secret;
        formerUntil = until;
        secret = sealed;
    }

    public UUID id() {
        return id;
    }

    public String name() {
        return name;
    }

    public String url() {
        return url;
    }

    public List<String> events() {
        return events;
    }

    /** Null: of all shops. */
    public UUID shopId() {
        return shopId;
    }

    /** Null: of all channels. */
    public UUID channelId() {
        return channelId;
    }

    /** Whether internal notes go out too. */
    public boolean notes() {
        return notes;
    }

    public boolean isEnabled() {
        return enabled;
    }

    /** Null: it needs nobody, for the platform itself made it. */
    public SponsorKind sponsorKind() {
        return sponsorKind;
    }

    public UUID sponsorId() {
        return sponsorId;
    }

    /** As he was called when he began to answer for it. */
    public String sponsorName() {
        return sponsorName;
    }

    /** Why it was disabled by the server, a {@link Stop}; null otherwise. */
    public String stopped() {
        return stopped;
    }

    public Instant stoppedAt() {
        return stoppedAt;
    }

    String secret() {
        return secret;
    }

    String formerSecret() {
        return formerSecret;
    }

    /** Until when the former secret signs too; null: there is none. */
    public Instant formerUntil() {
        return formerUntil;
    }

    int failures() {
        return failures;
    }

    /** Until when it is left alone after failures; null: it isn't. */
    public Instant restUntil() {
        return restUntil;
    }

    /** Since when nothing has succeeded; null while all is well. */
    public Instant failingSince() {
        return failingSince;
    }

    public Instant succeededAt() {
        return succeededAt;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public long version() {
        return version;
    }
}
