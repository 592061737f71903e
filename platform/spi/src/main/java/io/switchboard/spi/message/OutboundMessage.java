package io.switchboard.spi.message;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * An answer on its way out.
 *
 * @param id our id of the message: the same at every attempt, usable as the provider's idempotency key
 * @param conversationId opaque
 * @param recipient the customer's external id on this channel
 * @param recipientName the customer's name, or null
 * @param author the agent's name as customers see it
 * @param content what it says, within the channel's {@link io.switchboard.spi.channel.ChannelLimits}
 * @param attachments further files
 * @param subject the conversation's subject, or null
 * @param references provider ids of the conversation's earlier messages, of both directions, oldest first, at most 20
 * @param createdAt when the agent wrote it
 * @param envelope how the customer's last message before it was addressed, {@link Envelope#NONE} where nothing is known:
 *     the answer leaves from {@code ours}, and {@code from} and {@code copies} (but for the recipient) get it too
 */
public record OutboundMessage(
        String id,
        String conversationId,
        String recipient,
        String recipientName,
        String author,
        Content content,
        List<FileRef> attachments,
        String subject,
        List<String> references,
        Instant createdAt,
        Envelope envelope) {

    public OutboundMessage {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(conversationId, "conversationId");
        Objects.requireNonNull(recipient, "recipient");
        Objects.requireNonNull(content, "content");
        attachments = List.copyOf(attachments);
        references = List.copyOf(references);
        Objects.requireNonNull(createdAt, "createdAt");
        envelope = envelope == null ? Envelope.NONE : envelope;
    }

    /** To the recipient alone. */
    public OutboundMessage(
            String id,
            String conversationId,
            String recipient,
            String recipientName,
            String author,
            Content content,
            List<FileRef> attachments,
            String subject,
            List<String> references,
            Instant createdAt) {
        this(id, conversationId, recipient, recipientName, author, content, attachments, subject, references, createdAt, Envelope.NONE);
    }
}
