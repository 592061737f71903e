package io.switchboard.spi.channel;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a channel can carry; composer and outbox obey it.
 *
 * @param maxTextLength the longest text of one message in what {@code counts} measures, at least 1
 * @param richText whether formatted text arrives as such; otherwise the platform sends its plain text
 * @param maxFileBytes largest file of any kind, 0 when the channel carries none
 * @param attachments whether files may go along with a text in one message; otherwise each is a message of its own
 * @param replyWindow how long after the customer's last message we may answer; null for always
 * @param live true for a chat, where people wait before a screen; false for a letter box: an agent who goes offline
 *     keeps such conversations
 * @param replyQuota how many messages of ours the customer's last message allows; 0 for any number. Another number, and
 *     another time, for what he does beside writing come with it: {@link io.switchboard.spi.message.InboundMessage#opens}
 * @param media what it carries of each kind of file; kinds that aren't named aren't carried. Empty: any kind, up to {@code
 *     maxFileBytes}
 * @param counts in what the length of a text is measured
 * @param cards which cards it shows as such. Where it shows no links the platform sends a text with the address instead;
 *     where it shows no mini programs agents can't send any
 */
public record ChannelLimits(
        int maxTextLength,
        boolean richText,
        long maxFileBytes,
        boolean attachments,
        Duration replyWindow,
        boolean live,
        int replyQuota,
        List<MediaLimit> media,
        TextCount counts,
        Set<CardKind> cards) {
    public ChannelLimits {
        if (maxTextLength < 1) {
            throw new IllegalArgumentException("maxTextLength: at least 1");
        }
        if (replyQuota < 0 || replyQuota > 0 && replyWindow == null) {
            throw new IllegalArgumentException("replyQuota: 0 or more, and within a replyWindow");
        }
        media = List.copyOf(media);
        Objects.requireNonNull(counts, "counts");
        cards = Set.copyOf(cards);
    }

    /** Texts counted in characters, and no cards. */
    public ChannelLimits(
            int maxTextLength,
            boolean richText,
            long maxFileBytes,
            boolean attachments,
            Duration replyWindow,
            boolean live,
            int replyQuota,
            List<MediaLimit> media) {
        this(maxTextLength, richText, maxFileBytes, attachments, replyWindow, live, replyQuota, media, TextCount.CHARACTERS, Set.of());
    }

    /** Any number of answers, and any kind of file. */
    public ChannelLimits(
            int maxTextLength, boolean richText, long maxFileBytes, boolean attachments, Duration replyWindow, boolean live) {
        this(maxTextLength, richText, maxFileBytes, attachments, replyWindow, live, 0, List.of());
    }

    /** A chat with plain text and these kinds of files, each a message of its own; {@code window} null for always. */
    public static ChannelLimits chat(int maxTextLength, ReplyWindow window, MediaLimit... media) {
        long largest = 0;
        for (MediaLimit each : media) {
            largest = Math.max(largest, each.maxBytes());
        }
        return new ChannelLimits(
                maxTextLength,
                false,
                largest,
                false,
                window == null ? null : window.lasts(),
                true,
                window == null ? 0 : window.messages(),
                List.of(media));
    }

    /** The same, with {@code maxTextLength} in these. */
    public ChannelLimits counting(TextCount count) {
        return new ChannelLimits(maxTextLength, richText, maxFileBytes, attachments, replyWindow, live, replyQuota, media, count, cards);
    }

    /** The same, showing these cards and no others. */
    public ChannelLimits showing(CardKind... kinds) {
        return new ChannelLimits(maxTextLength, richText, maxFileBytes, attachments, replyWindow, live, replyQuota, media, counts, Set.of(kinds));
    }

    /** Whether a text is short enough for one message. */
    public boolean fits(String text) {
        return counts.of(text) <= maxTextLength;
    }

    /** What a message of the customer's opens; empty where we may always write. */
    public Optional<ReplyWindow> window() {
        return Optional.ofNullable(replyWindow).map(lasts -> new ReplyWindow(lasts, replyQuota));
    }

    /** What it carries of this kind of file; empty when it carries none. */
    public Optional<MediaLimit> carries(MediaLimit.Kind kind) {
        if (media.isEmpty()) {
            return maxFileBytes > 0 ? Optional.of(new MediaLimit(kind, List.of(), maxFileBytes)) : Optional.empty();
        }
        return media.stream().filter(limit -> limit.kind() == kind).findFirst();
    }
}
