package io.switchboard.core.conversation;

import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.channel.ChannelGateway;
import io.switchboard.core.conversation.ConversationTransition.Kind;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.MediaLimit;
import io.switchboard.spi.channel.TextCount;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.FileRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Agents' answers and notes. An answer, its place in the outbox and the conversation's new state are one transaction. */
@ApplicationScoped
public class Answers {
    private static final int MAX_TEXT = 20_000;
    private static final int MAX_HTML = 10 * MAX_TEXT;

    @Inject
    Clock clock;

    @Inject
    Conversations conversations;

    @Inject
    Messages messages;

    @Inject
    Timeline timeline;

    @Inject
    Transfers transfers;

    @Inject
    Outbox outbox;

    @Inject
    Files files;

    @Inject
    ChannelGateway gateway;

    @Inject
    ChannelAccounts channels;

    /**
     * What an agent wants to say.
     *
     * @param clientId the client's own id of it, the same when it is repeated; 1 to 100 characters
     * @param note for colleagues only
     * @param seenSeq up to where he has seen the conversation; null: unguarded
     * @param force even though a colleague answered since
     */
    public record Draft(
            String clientId, Content content, List<FileRef> attachments, boolean note, Long seenSeq, boolean force) {}

    /**
     * @throws Refused CONFLICT {@code answeredSince} when a colleague answered after {@code seenSeq}, {@code channel.cannotSend}
     *     when the channel sends nothing at all
     */
    @Transactional
    public Inbox.Stored write(Viewer viewer, UUID conversationId, Draft draft) {
        check(draft);
        Conversation conversation = conversations.lock(viewer, conversationId);
        Optional<Message> repeated = messages.byClientId(conversationId, draft.clientId());
        if (repeated.isPresent()) {
            if (!viewer.agentId().equals(repeated.get().author().id())) {
                throw Refused.invalid("clientId", "taken");
            }
            return new Inbox.Stored(repeated.get(), false);
        }
        return new Inbox.Stored(draft.note() ? note(viewer, conversation, draft) : answer(viewer, conversation, draft), true);
    }

    private Message note(Viewer viewer, Conversation conversation, Draft draft) {
        Message note = Message.note(
                conversation, Author.of(viewer), clean(draft.content()), draft.attachments(), draft.clientId(), clock.instant());
        timeline.add(conversation, note);
        files.claim(conversation, note);
        return note;
    }

    private Message answer(Viewer viewer, Conversation conversation, Draft draft) {
        if (conversation.state() == ConversationState.CLOSED) {
            throw Refused.conflict("conversation.closed");
        }
        if (draft.seenSeq() != null
                && !draft.force()
                && messages.answeredByAnother(conversation.id(), draft.seenSeq(), viewer.agentId())) {
            throw Refused.conflict("answeredSince");
        }
        if (channels.isDeleted(conversation.channelId())) {
            throw Refused.conflict("channel.deleted");
        }
        channels.cannotSend(conversation.channelId()).ifPresent(because -> {
            throw Refused.conflict("channel.cannotSend", because);
        });
        Optional<ChannelLimits> limits = gateway.limits(conversation.channelId());
        Content content = limits.map(known -> Cards.carried(clean(draft.content()), known)).orElseGet(() -> clean(draft.content()));
        limits.ifPresent(known -> fits(content, draft.attachments(), known));
        if (!(draft.content() instanceof Content.Template)) {
            conversation.replies().take(clock.instant());
        }
        boolean supervisorHelps = viewer.grants().range(Permission.CONVERSATIONS_WRITE) == Viewer.Scope.ALL;
        boolean another = conversation.assigneeId() != null && !conversation.assigneeId().equals(viewer.agentId());
        if (!another || !supervisorHelps) {
            transfers.take(viewer, conversation);
        }
        boolean customerWaited = conversation.waitingSince() != null;
        Instant now = clock.instant();
        Message message = Message.out(
                conversation, Author.of(viewer), content, draft.attachments(), draft.clientId(), now);
        conversation.answered(message);
        if (customerWaited) {
            timeline.fact(conversation, Kind.ANSWERED, viewer.agentId());
        }
        timeline.said(conversation, message);
        files.claim(conversation, message);
        outbox.add(message, now);
        return message;
    }

    /**
     * Says something by itself, which is nobody's answer: who waits goes on waiting, and nobody gets the conversation by it. It may be closed.
     *
     * @param clientId by which a repeat is known
     * @return whether it is on its way; false where his channel takes nothing now
     */
    @Transactional
    public boolean sayByItself(UUID conversationId, String clientId, String text) {
        Conversation conversation = conversations.lock(Viewer.PLATFORM, conversationId);
        if (messages.byClientId(conversationId, clientId).isPresent()) {
            return true;
        }
        UUID channel = conversation.channelId();
        boolean takes = !channels.isDeleted(channel)
                && channels.cannotSend(channel).isEmpty()
                && gateway.limits(channel).filter(limits -> limits.fits(text)).isPresent()
                && conversation.replies().isOpen(clock.instant());
        if (takes) {
            Instant now = clock.instant();
            conversation.replies().take(now);
            Message message = Message.automatic(conversation, new Content.Text(text), clientId, now);
            conversation.last(message);
            conversation.replies().await(now.plus(Relay.AWAITED));
            timeline.said(conversation, message);
            outbox.add(message, now);
        }
        return takes;
    }

    private static void check(Draft draft) {
        new Check()
                .text("clientId", draft.clientId(), 100)
                .that(draft.content() != null, "content", "required")
                .that(draft.attachments().size() <= 20, "attachments", "tooMany", 20)
                .done();
        boolean empty = Files.fileOf(draft.content()).isEmpty() && draft.attachments().isEmpty();
        String text = draft.content().plainText();
        new Check()
                .that(!empty || !text.isBlank(), "content.text", "required")
                .that(text.length() <= MAX_TEXT, "content.text", "tooLong", MAX_TEXT)
                .that(html(draft.content()) <= MAX_HTML, "content.html", "tooLong", MAX_HTML)
                .done();
        Check card = new Check();
        Cards.check(card, draft.content());
        card.done();
    }

    /** How long the formatted text is, which isn't bound by what the writer calls the same in plain text. */
    static int html(Content content) {
        return content instanceof Content.RichText rich ? rich.html().length() : 0;
    }

    private static void fits(Content content, List<FileRef> attachments, ChannelLimits limits) {
        Check check = new Check()
                .that(limits.fits(content.plainText()), "content.text", tooLong(limits.counts()), limits.maxTextLength())
                .that(Cards.fits(content, limits), "content.type", "card.notHere")
                .that(attachments.isEmpty() || limits.attachments(), "attachments", "attachments.notHere");
        Files.fileOf(content).ifPresent(file -> fits(check, "content.fileId", kind(content), file, limits));
        attachments.forEach(file -> fits(check, "attachments", MediaLimit.Kind.of(file.mediaType()), file, limits));
        check.done();
    }

    static String tooLong(TextCount count) {
        return switch (count) {
            case CHARACTERS -> "tooLong";
            case UTF8_BYTES -> "tooLong.bytes";
            case SMS_PARTS, SMS_PARTS_UCS2 -> "tooLong.parts";
        };
    }

    static void fits(Check check, String field, MediaLimit.Kind kind, FileRef file, ChannelLimits limits) {
        Optional<MediaLimit> limit = limits.carries(kind);
        check.that(limit.isPresent(), field, "file.notHere")
                .that(limit.isEmpty() || limit.get().takes(file.mediaType()), field, "file.otherKind", limit.map(l -> String.join(", ", l.mediaTypes())).orElse(""))
                .that(limit.isEmpty() || file.size() <= limit.get().maxBytes(), field, "file.tooLarge", limit.map(MediaLimit::maxBytes).orElse(0L));
    }

    private static MediaLimit.Kind kind(Content content) {
        if (content instanceof Content.Image) {
            return MediaLimit.Kind.IMAGE;
        }
        if (content instanceof Content.Audio) {
            return MediaLimit.Kind.AUDIO;
        }
        return content instanceof Content.Video ? MediaLimit.Kind.VIDEO : MediaLimit.Kind.FILE;
    }

    private static Content clean(Content content) {
        if (content instanceof Content.RichText rich) {
            return new Content.RichText(CleanHtml.of(Texts.storable(rich.html())), Texts.storable(rich.text()));
        }
        return content instanceof Content.Text text ? new Content.Text(Texts.storable(text.text())) : Cards.clean(content);
    }

    /** The agent has seen it up to there. */
    @Transactional
    public Conversation read(Viewer viewer, UUID conversationId, long seq) {
        Conversation conversation = conversations.lock(viewer, conversationId);
        boolean own = viewer.agentId() != null && viewer.agentId().equals(conversation.assigneeId());
        if (own && conversation.readUpTo(seq)) {
            timeline.updated(conversation);
        }
        return conversation;
    }

    /**
     * The agent has seen all of it.
     *
     * @throws Refused CONFLICT when it is somebody else's, who has not
     */
    @Transactional
    public Conversation readAll(Viewer viewer, UUID conversationId) {
        Conversation conversation = conversations.lock(viewer, conversationId);
        if (viewer.agentId() == null || !viewer.agentId().equals(conversation.assigneeId())) {
            throw Refused.conflict("conversation.notYoursToRead");
        }
        if (conversation.readUpTo(conversation.seq())) {
            timeline.updated(conversation);
        }
        return conversation;
    }

    /** A note in a plugin's name. */
    @Transactional
    public void noteByPlugin(UUID conversationId, String plugin, String text) {
        Conversation conversation = conversations.lock(Viewer.PLATFORM, conversationId);
        Author author = new Author(Author.Kind.PLUGIN, null, plugin);
        Content content = new Content.Text(Texts.cut(Texts.storable(text), MAX_TEXT));
        timeline.add(conversation, Message.note(conversation, author, content, List.of(), null, clock.instant()));
    }
}
