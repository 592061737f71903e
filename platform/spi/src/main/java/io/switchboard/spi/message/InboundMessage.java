package io.switchboard.spi.message;

import io.switchboard.spi.channel.ReplyWindow;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A customer's message as it came in.
 *
 * @param providerId the provider's id of this message, unique within the channel account and the same when the provider
 *     repeats it; the platform drops repeats by it; 1 to 512 characters
 * @param sender who wrote it
 * @param content what it says
 * @param attachments files that came with it, already stored by {@link
 *     io.switchboard.spi.channel.ChannelContext#files}
 * @param subject a subject line, or null
 * @param sentAt when the provider says it was sent; null when it doesn't say
 * @param thread how it continues an earlier conversation; {@link Thread#NONE} lets the platform continue the sender's
 *     open conversation on this channel
 * @param automatic an auto-reply, list or bounce: stored and shown, but nothing is ever answered to it by itself
 * @param envelope how it was addressed; {@link Envelope#NONE} where there is nothing to say
 * @param opens how far it lets us answer, where that is not what {@link io.switchboard.spi.channel.ChannelLimits} says;
 *     else null
 */
public record InboundMessage(
        String providerId,
        Sender sender,
        Content content,
        List<FileRef> attachments,
        String subject,
        Instant sentAt,
        Thread thread,
        boolean automatic,
        Envelope envelope,
        ReplyWindow opens)
        implements Inbound {

    public InboundMessage {
        Objects.requireNonNull(providerId, "providerId");
        if (providerId.isBlank() || providerId.length() > 512) {
            throw new IllegalArgumentException("providerId: 1 to 512 characters");
        }
        Objects.requireNonNull(sender, "sender");
        Objects.requireNonNull(content, "content");
        attachments = List.copyOf(attachments);
        thread = thread == null ? Thread.NONE : thread;
        envelope = envelope == null ? Envelope.NONE : envelope;
    }

    /** As its channel's limits say. */
    public InboundMessage(
            String providerId,
            Sender sender,
            Content content,
            List<FileRef> attachments,
            String subject,
            Instant sentAt,
            Thread thread,
            boolean automatic,
            Envelope envelope) {
        this(providerId, sender, content, attachments, subject, sentAt, thread, automatic, envelope, null);
    }

    /** With nothing to say about how it was addressed. */
    public InboundMessage(
            String providerId,
            Sender sender,
            Content content,
            List<FileRef> attachments,
            String subject,
            Instant sentAt,
            Thread thread,
            boolean automatic) {
        this(providerId, sender, content, attachments, subject, sentAt, thread, automatic, Envelope.NONE);
    }

    /** A plain message without attachments, subject or thread. */
    public static InboundMessage of(String providerId, Sender sender, Content content) {
        return new InboundMessage(providerId, sender, content, List.of(), null, null, Thread.NONE, false);
    }

    /**
     * What a customer did instead of saying something: it is shown, nobody has to answer it.
     *
     * @param sentAt when, or null
     * @param opens how far it lets us write, or null for not at all
     */
    public static InboundMessage event(String providerId, Sender sender, Content.Event event, Instant sentAt, ReplyWindow opens) {
        ReplyWindow window = opens == null ? ReplyWindow.NONE : opens;
        return new InboundMessage(providerId, sender, event, List.of(), null, sentAt, Thread.NONE, true, null, window);
    }

    /**
     * How a message continues an earlier one. The platform looks for the references first, then for the conversation,
     * and takes either only when the sender takes part in that conversation; otherwise a new one begins.
     *
     * @param separate true on channels with threads (mail): without a match a new conversation begins; false: the
     *     sender's open conversation on this channel goes on
     * @param references provider ids (of either direction) that this message refers to, nearest first
     * @param conversationId our own id, taken from a token whose signature the connector has checked; or null
     * @param participants external ids of others who were addressed and so take part from now on
     */
    public record Thread(boolean separate, List<String> references, String conversationId, List<String> participants) {
        public static final Thread NONE = new Thread(false, List.of(), null, List.of());

        public Thread {
            references = List.copyOf(references);
            participants = List.copyOf(participants);
        }
    }
}
