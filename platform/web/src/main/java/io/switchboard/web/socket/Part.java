package io.switchboard.web.socket;

import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Viewer;
import java.util.List;
import java.util.UUID;

/**
 * A part of a conversation's events, oldest first.
 *
 * @param seq the conversation's own, as it was read
 * @param sight who sees the conversation as it is now
 */
record Part(long seq, Sight sight, UUID channelId, UUID contactId, List<Event> events) {

    /** An event as it goes to an agent's browser. */
    record Event(String type, long seq, String frame) {}

    /** What decides who sees it; group and assignee nullable. */
    record Sight(UUID shop, UUID group, UUID assignee) {
        boolean isOf(Viewer viewer) {
            return viewer.may(Permission.CONVERSATIONS_READ, shop, group, assignee);
        }
    }

    long lastSeq() {
        return events.get(events.size() - 1).seq();
    }
}
