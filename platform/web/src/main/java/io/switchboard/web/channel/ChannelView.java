package io.switchboard.web.channel;

import io.switchboard.core.channel.ChannelHealth;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.MediaLimit;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A channel account. {@code settings} (secrets masked) and the webhook's address are for those who may change it: null
 * for others.
 *
 * @param cannotSend why no answer is accepted; null when they are
 * @param limits what it can carry; null while it isn't open
 * @param icon a data URI of an SVG, or null
 */
public record ChannelView(
        String id,
        String key,
        String plugin,
        String name,
        String shop,
        String group,
        boolean enabled,
        Map<String, Object> settings,
        String status,
        String statusDetail,
        String cannotSend,
        Health health,
        String webhookUrl,
        Limits limits,
        List<String> capabilities,
        String icon,
        long version) {

    /** How it has stood: in its state since when, and what went wrong last; null for what isn't known. */
    public record Health(Instant since, String lastError, Instant lastErrorAt) {
        static Health of(ChannelHealth health) {
            return new Health(health.since(), health.lastError(), health.lastErrorAt());
        }
    }

    /** What it carries of one kind of file; {@code mediaTypes} empty for any. */
    public record Media(String kind, List<String> mediaTypes, long maxBytes) {
        static Media of(MediaLimit limit) {
            return new Media(limit.kind().name(), limit.mediaTypes(), limit.maxBytes());
        }
    }

    /**
     * What it can carry; {@code replyWindow} in seconds, null for always; {@code replyQuota} 0 for any number; {@code media} empty
     * for any kind of file; {@code maxTextLength} in what {@code counts} measures.
     */
    public record Limits(
            int maxTextLength,
            String counts,
            boolean richText,
            long maxFileBytes,
            boolean attachments,
            Long replyWindow,
            int replyQuota,
            List<Media> media,
            List<String> cards,
            boolean live) {
        static Limits of(ChannelLimits l) {
            Long window = l.replyWindow() == null ? null : l.replyWindow().toSeconds();
            return new Limits(
                    l.maxTextLength(),
                    l.counts().name(),
                    l.richText(),
                    l.maxFileBytes(),
                    l.attachments(),
                    window,
                    l.replyQuota(),
                    l.media().stream().map(Media::of).toList(),
                    l.cards().stream().map(Enum::name).sorted().toList(),
                    l.live());
        }
    }
}
