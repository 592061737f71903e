package io.switchboard.spi.platform;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Reading, making and moving tickets from a plugin. What changes joins the caller's transaction and stands in the ticket's history under the plugin's
 * id. What can't be is {@link io.switchboard.spi.ConnectorException} INVALID_REQUEST with the reason.
 */
public interface PlatformTickets {

    Optional<TicketInfo> find(String ticketId);

    /** A customer's tickets, newest first, at most {@code limit} (1 to 100). */
    List<TicketInfo> ofContact(String contactId, int limit);

    /** Makes one; the same {@link NewTicket#key} again gives the one that was made. */
    TicketInfo create(NewTicket ticket);

    /** Adds a word for colleagues. */
    void addNote(String ticketId, String text);

    /** Gives fields of the ticket's type, by key, other values; null empties one. */
    void edit(String ticketId, Map<String, Object> fields);

    /** Has it take a way of its flow, as the platform may; INVALID_REQUEST when none of that name leads on from where it is. */
    void move(String ticketId, String transition);

    /**
     * A ticket.
     *
     * @param number as people say it on the phone
     * @param type the key of its type
     * @param state the key of its state
     * @param category NEW, OPEN, PENDING, HOLD, SOLVED or CLOSED
     * @param priority LOW, NORMAL, HIGH or URGENT
     * @param contactId nullable, as {@code groupId} and {@code assigneeId}
     * @param fields of its type, by key; those without a value are missing
     */
    record TicketInfo(
            String id,
            long number,
            String type,
            String state,
            String category,
            String subject,
            String priority,
            String contactId,
            String groupId,
            String assigneeId,
            Map<String, Object> fields,
            List<String> tags,
            Instant createdAt) {
        public TicketInfo {
            fields = Map.copyOf(fields);
            tags = List.copyOf(tags);
        }
    }

    /**
     * A ticket that is to be made.
     *
     * @param key the plugin's own id of it, 1 to 80 characters
     * @param type the key of a type
     * @param text what it is about, or null
     * @param contactId whose it is, or null
     * @param conversationId which belongs to it, or null; its customer is the ticket's then
     * @param priority or null: as the type says
     * @param fields of the type, by key
     */
    record NewTicket(
            String key,
            String type,
            String subject,
            String text,
            String contactId,
            String conversationId,
            String priority,
            Map<String, Object> fields) {
        public NewTicket {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(subject, "subject");
            fields = Map.copyOf(fields);
        }
    }
}
