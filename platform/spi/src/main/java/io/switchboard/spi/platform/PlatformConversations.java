package io.switchboard.spi.platform;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reading and touching conversations from a plugin. */
public interface PlatformConversations {

    Optional<ConversationInfo> find(String conversationId);

    /** Messages after {@code afterSeq}, oldest first, at most {@code limit} (1 to 200). */
    List<MessageInfo> messages(String conversationId, long afterSeq, int limit);

    /** Adds an internal note in the plugin's name. Joins the caller's transaction. */
    void addNote(String conversationId, String text);

    /**
     * @param state BOT, QUEUED, ASSIGNED or CLOSED
     * @param assigneeId the agent's id or null
     */
    record ConversationInfo(
            String id, String channelId, String contactId, String subject, String state, String assigneeId, long seq) {}

    /**
     * @param direction IN, OUT, NOTE or SYSTEM
     * @param text the content as plain text
     */
    record MessageInfo(String id, long seq, String direction, String author, String text, Instant createdAt) {}
}
