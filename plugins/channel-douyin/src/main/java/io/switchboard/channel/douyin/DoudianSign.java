package io.switchboard.channel.douyin;

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.spi.platform.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How the shop platform (抖店) has its calls signed, version 2, and signs what it pushes. */
final class DoudianSign {
    private DoudianSign() {}

    /**
     * Parameters as they are signed and sent: keys sorted at every depth, no spaces, everything but quotes and control characters as it
     * is.
     */
    static String json(Map<String, ?> parameters) {
        try {
            return JSON.std.asString(sorted(parameters));
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
    }

    /**
     * Of a call. The access token is not part of it.
     *
     * @param method with points: {@code order.searchList}
     * @param json the very text that is sent as the body
     * @param timestamp {@code 2026-11-22 18:00:00}, in the time of China
     */
    static String ofCall(String appKey, String secret, String method, String json, String timestamp) {
        String named = "app_key" + appKey + "method" + method + "param_json" + json + "timestamp" + timestamp + "v2";
        return Digests.hmacSha256(secret, Digests.utf8(secret + named + secret));
    }

    /** Of a push: the header {@code event-sign}. */
    static String ofPush(String appKey, String secret, byte[] body) {
        return Digests.md5(Digests.utf8(appKey), body, Digests.utf8(secret));
    }

    private static Object sorted(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> sorted = new TreeMap<>();
            map.forEach((key, each) -> sorted.put(String.valueOf(key), sorted(each)));
            return sorted;
        }
        return value instanceof List<?> list ? list.stream().map(DoudianSign::sorted).toList() : value;
    }
}
