package io.switchboard.core.search;

import io.switchboard.core.shared.EventEntry;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What some events are about: what of it is read anew.
 *
 * @param erased conversations of which something that was said is gone
 */
record Touched(Set<UUID> messages, Set<UUID> conversations, Set<UUID> people, Set<UUID> tickets, Set<UUID> erased) {

    static Touched by(List<EventEntry> events) {
        Touched touched = new Touched(
                new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
        events.forEach(touched::add);
        return touched;
    }

    private void add(EventEntry event) {
        if (event.conversationId() != null) {
            conversations.add(event.conversationId());
        }
        if (event.type().equals("message.created")) {
            messages.add(event.subjectId());
        } else if (event.type().equals("conversation.erased") || event.type().equals("conversation.redacted")) {
            erased.add(event.conversationId());
        } else if (event.type().equals("ticket.created") || event.type().equals("ticket.updated")) {
            tickets.add(event.subjectId());
        } else if (event.type().startsWith("contact.")) {
            people.add(event.subjectId());
        }
    }
}
