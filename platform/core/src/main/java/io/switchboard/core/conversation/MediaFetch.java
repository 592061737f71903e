package io.switchboard.core.conversation;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** A file that the provider still keeps. It waits for the message that refers to it, and is then fetched until it is here. */
@Entity
@Table(name = "media_fetch")
public class MediaFetch {
    // Providers keep them for three days at least.
    private static final Duration PATIENCE = Duration.ofDays(3);
    private static final Duration LONGEST = Duration.ofHours(2);
    /** As long as nobody else tries, for one try may take its minute and its node may die. */
    private static final Duration HELD = Duration.ofMinutes(3);

    @Id
    @Column(name = "file_id")
    private UUID fileId;

    @Column(name = "channel_id")
    private UUID channelId;

    @Column(name = "media_id")
    private String mediaId;

    @Column(name = "message_id")
    private UUID messageId;

    private int attempts;

    @Column(name = "next_at")
    private Instant nextAt;

    @Column(name = "created_at")
    private Instant createdAt;

    protected MediaFetch() {}

    MediaFetch(UUID fileId, UUID channelId, String mediaId, Instant now) {
        this.fileId = fileId;
        this.channelId = channelId;
        this.mediaId = mediaId;
        this.createdAt = now;
    }

    void wantedBy(UUID message, Instant now) {
        messageId = message;
        nextAt = now;
    }

    /** Somebody tries it now. */
    void begin(Instant now) {
        attempts++;
        nextAt = now.plus(HELD);
    }

    /** Later again; false when it is no use any more. */
    boolean again(Instant now) {
        Duration pause = Duration.ofSeconds(2L << Math.min(attempts, 12));
        nextAt = now.plus(pause.compareTo(LONGEST) < 0 ? pause : LONGEST);
        return createdAt.plus(PATIENCE).isAfter(now);
    }

    public UUID fileId() {
        return fileId;
    }

    public UUID channelId() {
        return channelId;
    }

    /** Sealed. */
    String mediaId() {
        return mediaId;
    }

    UUID messageId() {
        return messageId;
    }

    int attempts() {
        return attempts;
    }

    Instant nextAt() {
        return nextAt;
    }
}
