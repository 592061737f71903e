package io.switchboard.core.conversation;

import io.switchboard.core.shared.Texts;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** A file that scanners are still to look at, or of which one said no. One that was let through has none. */
@Entity
@Table(name = "file_check")
public class FileCheck {
    private static final Duration LONGEST = Duration.ofMinutes(10);
    /** As long as no other node tries, for each scanner may take its minute and the node may die. */
    private static final Duration HELD = Duration.ofMinutes(5);

    private static final int MOST_CHARACTERS = 500;

    @Id
    @Column(name = "file_id")
    private UUID fileId;

    private boolean again;
    private int attempts;

    @Column(name = "next_at")
    private Instant nextAt;

    private String finding;
    private String problem;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "found_at")
    private Instant foundAt;

    protected FileCheck() {}

    FileCheck(UUID fileId, Instant now) {
        this.fileId = fileId;
        this.nextAt = now;
        this.createdAt = now;
    }

    /** Somebody asks now. */
    void begin(Instant now) {
        attempts++;
        nextAt = now.plus(HELD);
    }

    /** No word came: later again, for as long as it takes. */
    void later(Instant now, String why) {
        Duration pause = Duration.ofSeconds(1L << Math.min(attempts, 10));
        nextAt = now.plus(pause.compareTo(LONGEST) < 0 ? pause : LONGEST);
        problem = Texts.cut(why, MOST_CHARACTERS);
    }

    void withheld(Instant now, String what) {
        nextAt = null;
        problem = null;
        finding = Texts.cut(what, MOST_CHARACTERS);
        foundAt = now;
    }

    public UUID fileId() {
        return fileId;
    }

    /** What a scanner found; null while it hasn't. */
    public String finding() {
        return finding;
    }

    /** Why the last try brought no word; null when there was none. */
    public String problem() {
        return problem;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** Null while nothing was found. */
    public Instant foundAt() {
        return foundAt;
    }

    int attempts() {
        return attempts;
    }

    Instant nextAt() {
        return nextAt;
    }
}
