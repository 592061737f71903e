package io.switchboard.channel.wechat;

import io.switchboard.testkit.StubProvider.Call;
import io.switchboard.testkit.StubProvider.Reply;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/** Files that WeCom keeps for three days. */
final class SimulatedMedia {
    private static final Duration KEPT = Duration.ofDays(3);
    private static final Map<String, Integer> LARGEST = Map.of("image", 10 << 20, "voice", 2 << 20, "video", 10 << 20, "file", 20 << 20);

    private final Clock clock;
    private final BiConsumer<Call, String> violated;
    private final Map<String, Kept> media = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong(1000);
    private volatile boolean losing;

    private record Kept(String type, String mediaType, byte[] bytes, Instant until) {}

    SimulatedMedia(Clock clock, BiConsumer<Call, String> violated) {
        this.clock = clock;
        this.violated = violated;
    }

    String keeps(String type, String mediaType, byte[] bytes) {
        String id = "media-" + numbers.incrementAndGet();
        media.put(id, new Kept(type, mediaType, bytes, clock.instant().plus(KEPT)));
        return id;
    }

    /** As when its three days are over at once. */
    void loses() {
        media.clear();
    }

    /** From now on it takes files and has none. */
    void alwaysLoses() {
        losing = true;
    }

    boolean has(String id, String type) {
        Kept kept = media.get(id);
        return !losing && kept != null && kept.type().equals(type) && clock.instant().isBefore(kept.until());
    }

    Reply upload(Call call, String type) throws IOException {
        SimulatedForms.Part part = SimulatedForms.part(call);
        if (!LARGEST.containsKey(type) || part == null || !part.name().equals("media")) {
            violated.accept(call, "40004 invalid media type " + type + ", or no file " + part);
            return WechatSimulator.error(40004, "invalid media type");
        }
        if (part.bytes().length < 6 || part.bytes().length > LARGEST.get(type) || type.equals("voice") && !part.mediaType().equals("audio/amr")) {
            violated.accept(call, "40006 invalid size or type");
            return WechatSimulator.error(40006, "invalid meida size");
        }
        // The time as a text, which WeCom's own example has.
        return WechatServiceStandIn.ok(Map.of("type", type, "media_id", keeps(type, part.mediaType(), part.bytes()), "created_at", "1380000000"));
    }

    Reply give(String id) {
        Kept kept = media.get(id);
        if (kept == null || !clock.instant().isBefore(kept.until())) {
            return WechatSimulator.error(40007, "invalid media_id");
        }
        return Reply.of(200, Map.of("Content-Type", kept.mediaType(), "Content-disposition", "attachment; filename=\"" + id + "\""), kept.bytes());
    }
}
