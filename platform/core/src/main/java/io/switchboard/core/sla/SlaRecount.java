package io.switchboard.core.sla;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** How far the counting of all open clocks is; one row. */
@Entity
@Table(name = "sla_recount")
public class SlaRecount {
    static final int ID = 1;

    @Id
    private int id;

    @Column(name = "asked_at")
    private Instant askedAt;

    @Column(name = "begun_at")
    private Instant begunAt;

    @Column(name = "ended_at")
    private Instant endedAt;

    @Column(name = "after_id")
    private UUID afterId;

    private long done;
    private long total;
    private boolean shipped;

    protected SlaRecount() {}

    void begin(Instant now) {
        askedAt = now;
        begunAt = null;
        endedAt = null;
        afterId = null;
        done = 0;
        total = 0;
    }

    void begins(Instant now, long count) {
        begunAt = now;
        total = count;
    }

    void advance(UUID last, int count, Instant now) {
        done += count;
        afterId = last;
        endedAt = last == null ? now : null;
    }

    /** @return whether this is the first time */
    boolean ship() {
        boolean first = !shipped;
        shipped = true;
        return first;
    }

    public Instant askedAt() {
        return askedAt;
    }

    /** Null while it waits. */
    public Instant begunAt() {
        return begunAt;
    }

    /** Null while there is something left. */
    public Instant endedAt() {
        return endedAt;
    }

    /** Up to which it is done; null: nothing is. */
    public UUID afterId() {
        return afterId;
    }

    public long done() {
        return done;
    }

    public long total() {
        return total;
    }
}
