package io.switchboard.channel.wechat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The picture that films, links and mini programs are shown by. It stays at the platform for three days, and is left there anew well
 * before, or when the platform has lost it. Safe for use by several threads.
 */
final class CardPicture {
    private static final Duration LASTS = Duration.ofDays(2);
    private static final byte[] PICTURE = picture();

    private final WechatTransport transport;
    private final String type;
    private final Clock clock;
    private volatile Left left;

    private record Left(String mediaId, Instant until) {}

    /** @param type what it is to the platform: {@code image}, {@code thumb} */
    CardPicture(WechatTransport transport, String type, Clock clock) {
        this.transport = transport;
        this.type = type;
        this.clock = clock;
    }

    String id() {
        Left now = left;
        if (now == null || !clock.instant().isBefore(now.until())) {
            String id = transport.upload(type, "thumb.jpg", "image/jpeg", PICTURE.length, () -> new ByteArrayInputStream(PICTURE));
            now = new Left(id, clock.instant().plus(LASTS));
            keep(now);
        }
        return now.mediaId();
    }

    private synchronized void keep(Left fresh) {
        left = fresh;
    }

    /** The id of the one that an answer bears. */
    Optional<String> in(Map<String, Object> answer) {
        return answer.get(String.valueOf(answer.get("msgtype"))) instanceof Map<?, ?> body && body.get("thumb_media_id") instanceof String id
                ? Optional.of(id)
                : Optional.empty();
    }

    /** The next one is left there anew; not where another send has done that already. */
    synchronized void forget(String mediaId) {
        Left now = left;
        if (now != null && now.mediaId().equals(mediaId)) {
            left = null;
        }
    }

    private static byte[] picture() {
        try (InputStream in = CardPicture.class.getResourceAsStream("/thumb.jpg")) {
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
