package io.switchboard.core.conversation;

import io.switchboard.core.audit.Audit;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.UUID;

/** What a person does with files that a scanner said no to; each is told to the audit log. */
@ApplicationScoped
public class Quarantine {
    private static final String THING = "file";

    @Inject
    FileChecks checks;

    @Inject
    Files files;

    @Inject
    Audit audit;

    /** A withheld file for whoever wants to know what it is. */
    public record Opened(Attachment file, InputStream bytes) {}

    /** @throws Refused NOT_FOUND when none is withheld under this id */
    @Transactional
    public Opened open(Viewer viewer, UUID id) throws IOException {
        FileChecks.Withheld withheld = checks.get(id);
        told(viewer, "quarantine.opened", withheld);
        return new Opened(withheld.file(), files.bytes(withheld.file()));
    }

    /** From now on everybody gets it who may see its message. */
    @Transactional
    public void release(Viewer viewer, UUID id) {
        told(viewer, "quarantine.released", checks.get(id));
        checks.decided(id, true);
    }

    /** Its bytes go for ever; the message stays, and shows that it was withheld. */
    @Transactional
    public void remove(Viewer viewer, UUID id) throws IOException {
        FileChecks.Withheld withheld = checks.get(id);
        told(viewer, "quarantine.removed", withheld);
        checks.decided(id, false);
        files.forgetBytes(withheld.file());
    }

    /** Every file is looked at once more. Returns how many wait for it. */
    @Transactional
    public int scanAll(Viewer viewer) {
        if (!checks.isWatched()) {
            throw Refused.conflict("quarantine.noScanner");
        }
        int many = checks.all();
        audit.record(viewer, "quarantine.rescan", THING, null, null, null, Map.of("files", many));
        return many;
    }

    private void told(Viewer viewer, String action, FileChecks.Withheld withheld) {
        audit.record(viewer, action, THING, withheld.file().id(), withheld.file().file().name(), null, Map.of("finding", withheld.check().finding()));
    }
}
