package io.switchboard.web.conversation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.conversation.ContentJson;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.Message;
import io.switchboard.core.conversation.Queues;
import io.switchboard.core.conversation.ReplyAllowance;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.message.Envelope;
import io.switchboard.spi.message.FileRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Conversations and messages as REST and sockets show them. A list costs five queries, however long it is. */
@ApplicationScoped
@Transactional
public class Views {
    @Inject
    Agents agents;

    @Inject
    Groups groups;

    @Inject
    Contacts contacts;

    @Inject
    ChannelAccounts channels;

    @Inject
    Conversations conversations;

    @Inject
    Queues queues;

    /** A thing by id and name. */
    public record Named(String id, String name) {}

    /** The channel of a conversation; its icon stands in the list of channels, once. */
    public record ChannelRef(String id, String key, String name, String plugin) {
        static ChannelRef of(ChannelAccount channel) {
            return new ChannelRef(channel.id().toString(), channel.key(), channel.name(), channel.connector());
        }
    }

    /** The last message in short. */
    public record Last(long seq, String direction, String preview, Instant createdAt) {}

    /** A conversation; {@code reply} is null where we may always write. */
    public record ConversationView(
            String id,
            String subject,
            String shop,
            ChannelRef channel,
            Named contact,
            String state,
            Named assignee,
            Named group,
            Instant lastMessageAt,
            Last lastMessage,
            Instant waitingSince,
            Instant snoozedUntil,
            Instant wokenAt,
            Instant queuedAt,
            Long queuePlace,
            Instant acceptBy,
            int unread,
            long seq,
            boolean live,
            Reply reply,
            Instant createdAt,
            Instant closedAt,
            long version) {}

    /** How far the channel lets us write to the customer: until when, and how many messages (null for any number). */
    public record Reply(Instant until, Integer left) {
        static Reply of(ReplyAllowance allowance) {
            return allowance.until() == null ? null : new Reply(allowance.until(), allowance.left());
        }
    }

    /** Who wrote. */
    public record AuthorView(String kind, String id, String name) {}

    /** How an answer stands on its way. */
    public record Delivery(String state, String problem) {}

    /** A file. */
    public record FileView(String id, String name, String type, long size) {
        public static FileView of(FileRef file) {
            return new FileView(file.id(), file.name(), file.mediaType(), file.size());
        }
    }

    /**
     * A message; {@code envelope} is null where its channel says nothing about how it was addressed, {@code withdrawnAt} while the
     * customer hasn't taken it back. A file of it that is still to be fetched has the size -1.
     */
    public record MessageView(
            String id,
            long seq,
            String conversationId,
            String direction,
            AuthorView author,
            ObjectNode content,
            List<FileView> attachments,
            String clientId,
            boolean automatic,
            Envelope envelope,
            Instant sentAt,
            Instant createdAt,
            Instant withdrawnAt,
            Delivery delivery) {

        public static MessageView of(Message m) {
            return new MessageView(
                    m.id().toString(),
                    m.seq(),
                    m.conversationId().toString(),
                    m.direction().name(),
                    new AuthorView(
                            m.author().kind().name().toLowerCase(Locale.ROOT), text(m.author().id()), m.author().name()),
                    ContentJson.write(m.content()),
                    m.attachments().stream().map(FileView::of).toList(),
                    m.clientId(),
                    m.isAutomatic(),
                    m.envelope().equals(Envelope.NONE) ? null : m.envelope(),
                    m.sentAt(),
                    m.createdAt(),
                    m.withdrawnAt(),
                    m.deliveryState() == null ? null : new Delivery(m.deliveryState().name(), m.deliveryProblem()));
        }
    }

    public ConversationView of(Conversation conversation) {
        return of(List.of(conversation)).get(0);
    }

    public List<ConversationView> of(List<Conversation> list) {
        Set<UUID> people = new HashSet<>();
        list.stream().map(Conversation::assigneeId).filter(Objects::nonNull).forEach(people::add);
        Map<UUID, Agent> assignees = agents.byIds(people);
        Map<UUID, Contact> customers =
                contacts.byIds(list.stream().map(Conversation::contactId).collect(Collectors.toSet()));
        Map<UUID, AgentGroup> knownGroups =
                groups.list().stream().collect(Collectors.toMap(AgentGroup::id, Function.identity()));
        Map<UUID, ChannelAccount> accounts = channels.byIds(
                list.stream().map(Conversation::channelId).collect(Collectors.toSet()));
        return list.stream()
                .map(c -> view(
                        c,
                        accounts.get(c.channelId()),
                        customers.get(c.contactId()),
                        c.assigneeId() == null ? null : assignees.get(c.assigneeId()),
                        c.groupId() == null ? null : knownGroups.get(c.groupId()),
                        list.size() == 1 ? queues.placeInQueue(c) : 0))
                .toList();
    }

    /** A conversation by its id, for the platform's own eyes: whoever pushes it has checked the viewer. */
    public ConversationView of(UUID id) {
        return of(conversations.get(Viewer.PLATFORM, id));
    }

    private static ConversationView view(
            Conversation c, ChannelAccount channel, Contact contact, Agent assignee, AgentGroup group, long place) {
        return view(
                c,
                ChannelRef.of(channel),
                new Named(contact.id().toString(), contact.calledBy()),
                assignee == null ? null : new Named(assignee.id().toString(), assignee.name()),
                group == null ? null : new Named(group.id().toString(), group.name()),
                place);
    }

    /**
     * A conversation beside what is known of its surroundings.
     *
     * @param assignee nullable, as {@code group}
     * @param place in its queue; 0 for none
     */
    public static ConversationView view(
            Conversation c, ChannelRef channel, Named contact, Named assignee, Named group, long place) {
        Last last = c.lastMessageSeq() == 0
                ? null
                : new Last(c.lastMessageSeq(), c.lastDirection().name(), c.lastPreview(), c.lastMessageAt());
        return new ConversationView(
                c.id().toString(),
                c.subject(),
                c.shopId().toString(),
                channel,
                contact,
                c.state().name(),
                assignee,
                group,
                c.lastMessageAt(),
                last,
                c.waitingSince(),
                c.snoozedUntil(),
                c.wokenAt(),
                c.queuedAt(),
                place == 0 ? null : place,
                c.acceptBy(),
                c.unread(),
                c.seq(),
                c.isLive(),
                Reply.of(c.replies()),
                c.createdAt(),
                c.closedAt(),
                c.version());
    }

    private static String text(UUID id) {
        return id == null ? null : id.toString();
    }
}
