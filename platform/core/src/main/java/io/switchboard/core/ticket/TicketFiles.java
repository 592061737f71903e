package io.switchboard.core.ticket;

import io.switchboard.core.conversation.Attachment;
import io.switchboard.core.conversation.Files;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;

/** Files that somebody sees by a conversation, because he brought them, or by a ticket. */
@ApplicationScoped
@Transactional
public class TicketFiles {
    @Inject
    Files files;

    @Inject
    Tickets tickets;

    /** @throws Refused NOT_FOUND when it isn't there or isn't his to see */
    public Attachment get(Viewer viewer, UUID id) {
        Attachment file = files.find(id).orElse(null);
        if (file != null && file.ticketId() != null && isSeen(viewer, file.ticketId())) {
            return file;
        }
        return files.get(viewer, id);
    }

    /** Whether it is there and his to see. */
    public boolean sees(Viewer viewer, UUID id) {
        try {
            get(viewer, id);
            return true;
        } catch (Refused unseen) {
            return false;
        }
    }

    private boolean isSeen(Viewer viewer, UUID ticketId) {
        return tickets.byIds(List.of(ticketId)).stream()
                .anyMatch(t -> viewer.may(Permission.TICKETS_READ, t.shopId(), t.groupId(), t.assigneeId()));
    }
}
