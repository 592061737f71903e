package io.switchboard.core.conversation;

import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Texts;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.Envelope;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.InboundMessage;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A message of a conversation, at its seq. Only its delivery ever changes, until it is erased ({@link EraseConversation}). */
@Entity
@Table(name = "message")
public class Message {
    @Id
    private UUID id;

    @Column(name = "conversation_id")
    private UUID conversationId;

    private long seq;

    @Enumerated(EnumType.STRING)
    private Direction direction;

    @Enumerated(EnumType.STRING)
    @Column(name = "author_kind")
    private Author.Kind authorKind;

    @Column(name = "author_id")
    private UUID authorId;

    @Column(name = "author_name")
    private String authorName;

    @Convert(converter = ContentJson.class)
    private Content content;

    // The same column once more, for who looks for a file's id in it.
    @Column(name = "content", insertable = false, updatable = false)
    private String json;

    @Convert(converter = FileRefsJson.class)
    private List<FileRef> attachments;

    @Column(name = "attachments", insertable = false, updatable = false)
    private String files;

    @Column(name = "client_id")
    private String clientId;

    @Column(name = "channel_id")
    private UUID channelId;

    @Column(name = "provider_id")
    private String providerId;

    private boolean automatic;

    @Convert(converter = EnvelopeJson.class)
    private Envelope envelope;

    @Column(name = "sent_at")
    private Instant sentAt;

    @Column(name = "created_at")
    private Instant createdAt;

    @Enumerated(EnumType.STRING)
    @Column(name = "delivery_state")
    private DeliveryState deliveryState;

    @Column(name = "delivery_problem")
    private String deliveryProblem;

    @Column(name = "withdrawn_at")
    private Instant withdrawnAt;

    protected Message() {}

    private Message(Conversation conversation, Direction direction, Author author, Content content, List<FileRef> files, Instant now) {
        this.id = Ids.next();
        this.conversationId = conversation.id();
        this.channelId = conversation.channelId();
        this.seq = conversation.nextSeq();
        this.direction = direction;
        this.authorKind = author.kind();
        this.authorId = author.id();
        this.authorName = Texts.cut(Texts.storable(author.name()), 200);
        this.content = content;
        this.attachments = List.copyOf(files);
        this.createdAt = now;
    }

    /** What the customer wrote; the content already cleaned. */
    static Message in(Conversation conversation, Author author, InboundMessage inbound, Content content, String clientId, Instant now) {
        Message message = new Message(conversation, Direction.IN, author, content, inbound.attachments(), now);
        message.providerId = Texts.storable(inbound.providerId());
        message.clientId = clientId;
        message.sentAt = inbound.sentAt();
        message.automatic = inbound.automatic();
        message.envelope = inbound.envelope();
        return message;
    }

    /** An answer, on its way out. */
    static Message out(Conversation conversation, Author author, Content content, List<FileRef> files, String clientId, Instant now) {
        Message message = new Message(conversation, Direction.OUT, author, content, files, now);
        message.clientId = clientId;
        message.deliveryState = DeliveryState.PENDING;
        return message;
    }

    /** What the platform says by itself: it is nobody's answer. */
    static Message automatic(Conversation conversation, Content content, String clientId, Instant now) {
        Message message = out(conversation, Author.SYSTEM, content, List.of(), clientId, now);
        message.automatic = true;
        return message;
    }

    static Message note(Conversation conversation, Author author, Content content, List<FileRef> files, String clientId, Instant now) {
        Message message = new Message(conversation, Direction.NOTE, author, content, files, now);
        message.clientId = clientId;
        return message;
    }

    static Message system(Conversation conversation, Content.Event event, Instant now) {
        return new Message(conversation, Direction.SYSTEM, Author.SYSTEM, event, List.of(), now);
    }

    /** What became of it; a state never goes back. Returns whether anything changed. */
    boolean delivery(DeliveryState next, String provider, String problem) {
        boolean forward = deliveryState == null
                || rank(next) > rank(deliveryState)
                || next == DeliveryState.FAILED && deliveryState != DeliveryState.READ
                || deliveryState == DeliveryState.FAILED
                || deliveryState == DeliveryState.UNKNOWN;
        if (provider != null) {
            providerId = Texts.cut(provider, 512);
        }
        String why = Texts.cut(Texts.storable(problem), 2000);
        boolean waitsForAnotherReason = next == deliveryState && !Objects.equals(why, deliveryProblem);
        if (!waitsForAnotherReason && (!forward || next == deliveryState)) {
            return false;
        }
        deliveryState = next;
        deliveryProblem = why;
        return true;
    }

    /** A person wants it sent again. */
    void tryAgain() {
        deliveryState = DeliveryState.PENDING;
        deliveryProblem = null;
    }

    /** A line of the system, without what people said in it. */
    void tell(Content.Event fact) {
        content = fact;
    }

    /** A file of it that the provider kept is here, or won't ever be: then {@code file} is null. */
    void fetched(UnaryOperator<Content> change, FileRef file) {
        content = change.apply(content);
        attachments = attachments.stream().map(each -> file != null && each.id().equals(file.id()) ? file : each).toList();
    }

    /** The customer took it back. Returns whether he hadn't before. */
    boolean withdraw(Instant now) {
        boolean first = withdrawnAt == null;
        withdrawnAt = first ? now : withdrawnAt;
        return first;
    }

    private static int rank(DeliveryState state) {
        return switch (state) {
            case PENDING -> 0;
            case UNKNOWN -> 1;
            case FAILED -> 1;
            case SENT -> 2;
            case DELIVERED -> 3;
            case READ -> 4;
        };
    }

    public UUID id() {
        return id;
    }

    public UUID conversationId() {
        return conversationId;
    }

    public long seq() {
        return seq;
    }

    public Direction direction() {
        return direction;
    }

    public Author author() {
        return new Author(authorKind, authorId, authorName);
    }

    public Content content() {
        return content;
    }

    public List<FileRef> attachments() {
        return attachments;
    }

    public String clientId() {
        return clientId;
    }

    public UUID channelId() {
        return channelId;
    }

    public String providerId() {
        return providerId;
    }

    public boolean isAutomatic() {
        return automatic;
    }

    /**
     * Takes somebody out of how it was addressed.
     *
     * @param gone his addresses, in small letters
     */
    void forgetAddresses(Set<String> gone) {
        Envelope was = envelope();
        envelope = new Envelope(
                isOneOf(gone, was.from()) ? null : was.from(),
                isOneOf(gone, was.ours()) ? null : was.ours(),
                was.copies().stream().filter(copy -> !isOneOf(gone, copy)).toList(),
                was.trust(),
                was.trustDetail() != null && gone.stream().anyMatch(was.trustDetail().toLowerCase(Locale.ROOT)::contains) ? null : was.trustDetail());
    }

    private static boolean isOneOf(Set<String> addresses, String text) {
        return text != null && addresses.contains(text.strip().toLowerCase(Locale.ROOT));
    }

    /** How it was addressed, where the channel says. */
    public Envelope envelope() {
        return envelope == null ? Envelope.NONE : envelope;
    }

    /** When the provider says it was sent; null when it doesn't. */
    public Instant sentAt() {
        return sentAt;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** Null but for answers. */
    public DeliveryState deliveryState() {
        return deliveryState;
    }

    public String deliveryProblem() {
        return deliveryProblem;
    }

    /** When the customer took it back; null when he didn't. */
    public Instant withdrawnAt() {
        return withdrawnAt;
    }
}
