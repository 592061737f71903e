package io.switchboard.web.ticket;

import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.TicketFiles;
import io.switchboard.spi.message.FileRef;
import io.switchboard.web.shared.Items;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/** The files that a caller names, which he must be allowed to see. */
@ApplicationScoped
public class TicketFileIds {
    @Inject
    TicketFiles files;

    /** @throws Refused INVALID for {@code fileIds} when he can't have one of them */
    public List<FileRef> of(Viewer viewer, List<String> ids) {
        return ids == null ? List.of() : ids.stream().map(id -> file(viewer, Items.idOrNull(id, "fileIds"))).toList();
    }

    private FileRef file(Viewer viewer, UUID id) {
        if (id == null) {
            throw Refused.invalid("fileIds", "required");
        }
        try {
            return files.get(viewer, id).file();
        } catch (Refused none) {
            throw Refused.invalid("fileIds", "unknownFile");
        }
    }
}
