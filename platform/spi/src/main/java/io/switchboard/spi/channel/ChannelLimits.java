package io.switchboard.spi.channel;

import java.time.Duration;

/**
 * What a channel can carry; composer and outbox obey it.
 *
 * @param maxTextLength characters (UTF-16 units) in one message, at least 1
 * @param richText whether formatted text arrives as such; otherwise the platform sends its plain text
 * @param maxFileBytes largest file, 0 when the channel carries none
 * @param attachments whether files may go along with a text in one message; otherwise each is a message of its own
 * @param replyWindow how long after the customer's last message we may answer; null for always
 * @param live true for a chat, where people wait before a screen; false for a letter box: an agent who goes offline
 *     keeps such conversations
 */
public record ChannelLimits(
        int maxTextLength,
        boolean richText,
        long maxFileBytes,
        boolean attachments,
        Duration replyWindow,
        boolean live) {
    public ChannelLimits {
        if (maxTextLength < 1) {
            throw new IllegalArgumentException("maxTextLength: at least 1");
        }
    }
}
