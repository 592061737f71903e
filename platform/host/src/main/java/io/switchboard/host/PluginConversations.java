package io.switchboard.host;

import io.switchboard.core.conversation.Answers;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.Message;
import io.switchboard.core.conversation.Messages;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.platform.PlatformConversations;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Conversations as one plugin sees them. */
final class PluginConversations implements PlatformConversations {
    private static final int MOST = 200;

    private final JtaTransactions transactions;
    private final Conversations conversations;
    private final Messages messages;
    private final Answers answers;
    private final String pluginId;

    PluginConversations(
            JtaTransactions transactions, Conversations conversations, Messages messages, Answers answers, String pluginId) {
        this.transactions = transactions;
        this.conversations = conversations;
        this.messages = messages;
        this.answers = answers;
        this.pluginId = pluginId;
    }

    @Override
    public Optional<ConversationInfo> find(String conversationId) {
        return get(conversationId).map(c -> new ConversationInfo(
                c.id().toString(),
                c.channelId().toString(),
                c.contactId().toString(),
                c.subject(),
                c.state().name(),
                c.assigneeId() == null ? null : c.assigneeId().toString(),
                c.seq()));
    }

    @Override
    public List<MessageInfo> messages(String conversationId, long afterSeq, int limit) {
        int most = Math.max(1, Math.min(MOST, limit));
        return transactions.outside(() -> get(conversationId)
                .map(c -> messages.after(c, afterSeq, most))
                .orElse(List.of())
                .stream()
                .map(PluginConversations::view)
                .toList());
    }

    @Override
    public void addNote(String conversationId, String text) {
        UUID id = uuid(conversationId).orElseThrow(() -> Refused.notFound("conversation"));
        transactions.run(() -> answers.noteByPlugin(id, pluginId, text));
    }

    /** Outside of the plugin's transaction: an unknown one must not spoil it. */
    private Optional<Conversation> get(String conversationId) {
        return uuid(conversationId).flatMap(id -> transactions.outside(() -> {
            try {
                return Optional.of(conversations.get(Viewer.PLATFORM, id));
            } catch (Refused unknown) {
                return Optional.empty();
            }
        }));
    }

    private static MessageInfo view(Message message) {
        return new MessageInfo(
                message.id().toString(),
                message.seq(),
                message.direction().name(),
                message.author().name(),
                message.content().plainText(),
                message.createdAt());
    }

    static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException | NullPointerException notOurs) {
            return Optional.empty();
        }
    }
}
