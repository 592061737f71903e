package io.switchboard.core.licence;

import io.switchboard.core.audit.Audited;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** The one row of the table. */
@Entity
@Audited(value = "licence", fields = "storedBy", untold = "file", name = "")
@Table(name = "licence")
public class LicenceRow {
    static final int THE_ONE = 1;

    @Id
    private int id;

    private String file;

    @Column(name = "stored_at")
    private Instant storedAt;

    @Column(name = "stored_by")
    private String storedBy;

    @Column(name = "issued_at")
    private Instant issuedAt;

    @Column(name = "seen_at")
    private Instant seenAt;

    @Column(name = "demo_since")
    private Instant demoSince;

    protected LicenceRow() {}

    void keep(String newFile, String by, Instant now, Instant issued, Instant seen) {
        file = newFile;
        storedAt = now;
        storedBy = by;
        if (issuedAt == null || issued.isAfter(issuedAt)) {
            issuedAt = issued;
        }
        seenAt = seen;
    }

    void saw(Instant now) {
        if (now.isAfter(seenAt)) {
            seenAt = now;
        }
    }

    void isDemo(Instant now) {
        if (demoSince == null) {
            demoSince = now;
        }
    }

    LicenceStore.Kept kept() {
        return new LicenceStore.Kept(file, storedAt, storedBy, issuedAt, seenAt, demoSince);
    }
}
