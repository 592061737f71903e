package io.switchboard.core.ticket.assign;

import io.switchboard.core.ticket.Priority;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What has to be known of a ticket to find somebody for it.
 *
 * @param owner who has it but is away; null when nobody has it
 * @param lastOwner who had it, or the customer's last one, before; nullable, as {@code contact}
 * @param words its tags and its type: those among them that are skills are asked for
 */
record Slip(UUID id, UUID group, UUID shop, Priority priority, Instant createdAt, List<String> words, UUID contact, UUID lastOwner, UUID owner) {
    int weight() {
        return Weight.of(priority);
    }

    Slip lastOwnedBy(UUID agent) {
        return new Slip(id, group, shop, priority, createdAt, words, contact, agent, owner);
    }
}
