package io.switchboard.core.conversation;

import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.channel.ChannelGateway;
import io.switchboard.core.conversation.ConversationTransition.Kind;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.MediaLimit;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.FileRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Says in a conversation what a colleague wrote elsewhere: an answer to the customer like any other, which takes the conversation from nobody and
 * leaves it in its state. It may be closed: the customer's next word opens it again.
 */
@ApplicationScoped
@Transactional
public class Relay {
    /** For so long a customer's word belongs to a closed conversation in which we wrote to him by ourselves. */
    static final Duration AWAITED = Duration.ofDays(30);

    @Inject
    Clock clock;

    @Inject
    Conversations conversations;

    @Inject
    Messages messages;

    @Inject
    Timeline timeline;

    @Inject
    Outbox outbox;

    @Inject
    Files files;

    @Inject
    ChannelGateway gateway;

    @Inject
    ChannelAccounts channels;

    /** One message of several that say it together. */
    private record Part(Content content, List<FileRef> attachments) {}

    /** Why nothing can be said there now, as an agent's answer would be refused; empty when it can. */
    public Optional<Refused> hindrance(Conversation conversation) {
        if (channels.isDeleted(conversation.channelId())) {
            return Optional.of(Refused.conflict("channel.deleted"));
        }
        return channels.cannotSend(conversation.channelId())
                .map(because -> Refused.conflict("channel.cannotSend", because))
                .or(() -> conversation.replies().shut(clock.instant()));
    }

    /** Why that can't be said there now, whatever it is: {@link #hindrance}, too much for the channel, or for what is left to write. */
    public Optional<Refused> hindrance(Conversation conversation, String text, List<FileRef> brought) {
        Optional<Refused> shut = hindrance(conversation);
        if (shut.isPresent()) {
            return shut;
        }
        try {
            int needed = parts(Texts.storable(text), brought, gateway.limits(conversation.channelId())).size();
            Integer left = conversation.replies().left();
            return left != null && left < needed ? Optional.of(Refused.conflict("replyWindow.used")) : Optional.empty();
        } catch (Refused misfit) {
            return Optional.of(misfit);
        }
    }

    /**
     * Says it, in one message or, where the channel's limits want that, in several: on their way when the transaction commits.
     *
     * @param clientId by which a repeat is known, at most 90 characters
     * @param text may be empty beside files
     * @return what stands in the conversation now, in order
     * @throws Refused CONFLICT as {@link #hindrance} says; INVALID for {@code text} and {@code fileIds} where the channel doesn't carry them
     */
    public List<Message> say(UUID conversationId, Author author, String clientId, String text, List<FileRef> brought) {
        Conversation conversation = conversations.lock(Viewer.PLATFORM, conversationId);
        hindrance(conversation).ifPresent(because -> {
            throw because;
        });
        List<Part> parts = parts(Texts.storable(text), brought, gateway.limits(conversation.channelId()));
        Instant now = clock.instant();
        boolean customerWaited = conversation.waitingSince() != null;
        List<Message> said = new ArrayList<>();
        for (Part part : parts) {
            String client = said.isEmpty() ? clientId : clientId + ":" + said.size();
            conversation.replies().take(now);
            Message message = Message.out(conversation, author, part.content(), part.attachments(), client, now);
            conversation.answered(message);
            if (customerWaited && said.isEmpty()) {
                timeline.fact(conversation, Kind.ANSWERED, author.id());
            }
            timeline.said(conversation, message);
            files.claim(conversation, message);
            outbox.add(message, now);
            said.add(message);
        }
        conversation.replies().await(now.plus(AWAITED));
        return said;
    }

    private static List<Part> parts(String text, List<FileRef> brought, Optional<ChannelLimits> limits) {
        Check check = new Check();
        limits.ifPresent(known -> {
            check.that(known.fits(text), "text", Answers.tooLong(known.counts()), known.maxTextLength());
            brought.forEach(file -> Answers.fits(check, "fileIds", kind(file, known), file, known));
        });
        check.done();
        boolean together = limits.map(ChannelLimits::attachments).orElse(true);
        if (brought.isEmpty() || together) {
            return List.of(new Part(new Content.Text(text), brought));
        }
        List<Part> parts = new ArrayList<>();
        if (!text.isBlank()) {
            parts.add(new Part(new Content.Text(text), List.of()));
        }
        brought.forEach(file -> parts.add(new Part(content(file, kind(file, limits.orElseThrow())), List.of())));
        return parts;
    }

    /** As what it is sent: as a file like any other where its own kind isn't carried. */
    private static MediaLimit.Kind kind(FileRef file, ChannelLimits limits) {
        MediaLimit.Kind own = MediaLimit.Kind.of(file.mediaType());
        return limits.carries(own).filter(limit -> limit.takes(file.mediaType())).isPresent() || limits.carries(MediaLimit.Kind.FILE).isEmpty()
                ? own
                : MediaLimit.Kind.FILE;
    }

    private static Content content(FileRef file, MediaLimit.Kind kind) {
        return switch (kind) {
            case IMAGE -> new Content.Image(file, null);
            case AUDIO -> new Content.Audio(file, null);
            case VIDEO -> new Content.Video(file, null);
            case FILE -> new Content.File(file, null);
        };
    }
}
