package io.switchboard.channel.wechat;

import io.switchboard.spi.channel.CardKind;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.MediaLimit;
import io.switchboard.spi.channel.ReplyWindow;
import io.switchboard.spi.channel.TextCount;
import java.time.Duration;
import java.util.List;

/** The kinds of accounts, and in what they differ. */
enum WechatKind {
    OFFICIAL_ACCOUNT(
            "/cgi-bin/message/custom/typing",
            3,
            new MediaLimit(MediaLimit.Kind.IMAGE, List.of("image/jpeg", "image/png", "image/gif"), 10 * 1024 * 1024),
            new MediaLimit(MediaLimit.Kind.AUDIO, List.of("audio/amr", "audio/mpeg", "audio/mp3"), 2 * 1024 * 1024),
            new MediaLimit(MediaLimit.Kind.VIDEO, List.of("video/mp4"), 10 * 1024 * 1024)),
    MINI_PROGRAM(
            "/cgi-bin/message/custom/business/typing",
            2,
            new MediaLimit(MediaLimit.Kind.IMAGE, List.of("image/jpeg", "image/png", "image/gif"), 10 * 1024 * 1024)),
    /** Of WeCom: another API, see {@link ServiceChannel}; nobody can be shown as writing there, and only messages open a window. */
    CUSTOMER_SERVICE(
            null,
            0,
            new MediaLimit(MediaLimit.Kind.IMAGE, List.of("image/jpeg", "image/png"), 10 * 1024 * 1024),
            new MediaLimit(MediaLimit.Kind.AUDIO, List.of("audio/amr"), 2 * 1024 * 1024),
            new MediaLimit(MediaLimit.Kind.VIDEO, List.of("video/mp4"), 10 * 1024 * 1024),
            new MediaLimit(MediaLimit.Kind.FILE, List.of(), 20 * 1024 * 1024));

    /** Bytes of UTF-8. */
    static final int TEXT_BYTES = 2048;

    private final String typing;
    private final ReplyWindow deed;
    private final ChannelLimits limits;

    WechatKind(String typing, int messages, MediaLimit... media) {
        this.typing = typing;
        this.deed = new ReplyWindow(Duration.ofMinutes(1), messages);
        this.limits = ChannelLimits.chat(TEXT_BYTES, new ReplyWindow(Duration.ofHours(48), 5), media)
                .counting(TextCount.UTF8_BYTES)
                .showing(CardKind.LINK, CardKind.MINI_PROGRAM);
    }

    /** The path that shows that somebody is writing. */
    String typing() {
        return typing;
    }

    /** What a follower opens by a menu, a scan or by following; with a mini program, by coming into the conversation. */
    ReplyWindow deed() {
        return deed;
    }

    /** In bytes: WeCom takes only files of more than five. */
    int smallestFile() {
        return this == CUSTOMER_SERVICE ? 6 : 1;
    }

    ChannelLimits limits() {
        return limits;
    }
}
