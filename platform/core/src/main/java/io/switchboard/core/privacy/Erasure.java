package io.switchboard.core.privacy;

import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Texts;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** That a customer is to be forgotten: what has been done of it, and proof that it was. */
@Entity
@Table(name = "erasure")
public class Erasure {
    private static final Duration LONGEST_PAUSE = Duration.ofHours(6);

    @Id
    private UUID id;

    @Column(name = "contact_id", updatable = false)
    private UUID contactId;

    private String person;

    @Column(name = "requested_at", updatable = false)
    private Instant requestedAt;

    @Column(name = "requested_by", updatable = false)
    private String requestedBy;

    @Column(updatable = false)
    private String reason;

    private int conversations;
    private int files;
    private int attempts;

    @Column(name = "next_at")
    private Instant nextAt;

    private String problem;

    @Column(name = "done_at")
    private Instant doneAt;

    protected Erasure() {}

    Erasure(UUID contactId, String by, String reason, Instant now) {
        this.id = Ids.next();
        this.contactId = contactId;
        this.requestedAt = now;
        this.requestedBy = by;
        this.reason = Texts.orNull(reason);
        this.nextAt = now;
    }

    /** Until the plugins have forgotten him too: who it was, sealed, as JSON. */
    void remember(String sealed) {
        person = sealed;
    }

    void emptied(int moreConversations, int moreFiles) {
        conversations += moreConversations;
        files += moreFiles;
    }

    /** It goes on later. */
    void failed(String why, Instant now) {
        if (doneAt != null) {
            // Another server was faster.
            return;
        }
        attempts++;
        problem = Texts.cut(Texts.storable(why), 2000);
        Duration pause = Duration.ofSeconds(10L << Math.min(attempts, 12));
        nextAt = now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    }

    void done(Instant now) {
        if (doneAt != null) {
            return;
        }
        person = null;
        problem = null;
        nextAt = null;
        doneAt = now;
    }

    public UUID id() {
        return id;
    }

    public UUID contactId() {
        return contactId;
    }

    /** Sealed; null when it is done. */
    String person() {
        return person;
    }

    public Instant requestedAt() {
        return requestedAt;
    }

    public String requestedBy() {
        return requestedBy;
    }

    /** Null when none was given. */
    public String reason() {
        return reason;
    }

    public int conversations() {
        return conversations;
    }

    public int files() {
        return files;
    }

    /** Why it isn't done yet; null when nothing is wrong. */
    public String problem() {
        return problem;
    }

    /** Null while it goes on. */
    public Instant doneAt() {
        return doneAt;
    }
}
