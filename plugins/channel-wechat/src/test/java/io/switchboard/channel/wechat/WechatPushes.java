package io.switchboard.channel.wechat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.spi.channel.WebhookRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** The platform's calls: an official account's in XML, a mini program's in JSON; as they are, encrypted, or both at once. */
final class WechatPushes {
    static final String TOKEN = "spamtest";
    static final String AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

    enum Mode {
        PLAIN,
        COMPATIBLE,
        SAFE
    }

    /** A call on its way. */
    record Push(Map<String, String> query, String mediaType, byte[] body) {
        WebhookRequest request() {
            return new WebhookRequest("POST", many(query), Map.of("content-type", List.of(mediaType)), body, "192.0.2.1");
        }
    }

    private final Clock clock;
    private final AtomicLong nonces = new AtomicLong(1_372_623_149);
    private boolean json;
    private Mode mode = Mode.SAFE;
    private WechatCrypto crypto = new WechatCrypto(TOKEN, AES_KEY, WechatSimulator.APP_ID);

    WechatPushes(WechatKind kind, Clock clock) {
        this.clock = clock;
        this.json = kind == WechatKind.MINI_PROGRAM;
    }

    WechatPushes in(Mode other) {
        mode = other;
        return this;
    }

    WechatPushes inJson(boolean is) {
        json = is;
        return this;
    }

    /** As entered anew at the platform. */
    WechatPushes with(String token, String aesKey, String appId) {
        crypto = new WechatCrypto(token, aesKey, appId);
        return this;
    }

    /** What stands in every call. */
    Map<String, Object> common(String from) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("ToUserName", "gh_10f6c3c3ac5a");
        fields.put("FromUserName", from);
        fields.put("CreateTime", clock.instant().getEpochSecond());
        return fields;
    }

    Map<String, Object> message(String from, String type, long number, Map<String, Object> more) {
        Map<String, Object> fields = common(from);
        fields.put("MsgType", type);
        fields.putAll(more);
        fields.put("MsgId", number);
        return fields;
    }

    Map<String, Object> event(String from, String event, Map<String, Object> more) {
        Map<String, Object> fields = common(from);
        fields.put("MsgType", "event");
        fields.put("Event", event);
        fields.putAll(more);
        return fields;
    }

    /** The query of the check of an address. */
    Map<String, String> check(String echo) {
        Map<String, String> query = signed();
        query.put("echostr", echo);
        return query;
    }

    Push push(Map<String, Object> fields) {
        try {
            Map<String, String> query = signed();
            query.put("openid", String.valueOf(fields.get("FromUserName")));
            byte[] plain = written(fields);
            if (mode == Mode.PLAIN) {
                return new Push(query, mediaType(), plain);
            }
            String encrypted = crypto.encrypt(String.valueOf(nonces.get() + 6_000_000_000_000_000L).getBytes(StandardCharsets.US_ASCII), plain);
            query.put("encrypt_type", "aes");
            query.put("msg_signature", crypto.signature(query.get("timestamp"), query.get("nonce"), encrypted));
            Map<String, Object> outer = new LinkedHashMap<>();
            if (mode == Mode.COMPATIBLE) {
                outer.putAll(fields);
            }
            outer.put("ToUserName", fields.get("ToUserName"));
            outer.put("Encrypt", encrypted);
            return new Push(query, mediaType(), written(outer));
        } catch (GeneralSecurityException | IOException cannotBe) {
            throw new IllegalStateException(cannotBe);
        }
    }

    static Map<String, List<String>> many(Map<String, String> query) {
        return query.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue())));
    }

    private Map<String, String> signed() {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("timestamp", String.valueOf(clock.instant().getEpochSecond()));
        query.put("nonce", String.valueOf(nonces.incrementAndGet()));
        query.put("signature", crypto.signature(query.get("timestamp"), query.get("nonce")));
        return query;
    }

    private String mediaType() {
        return json ? "application/json" : "text/xml";
    }

    private byte[] written(Map<String, Object> fields) throws IOException {
        if (json) {
            return JSON.std.asBytes(fields);
        }
        StringBuilder xml = new StringBuilder("<xml>");
        fields.forEach((name, value) -> xml.append('<').append(name).append('>').append(element(value)).append("</").append(name).append(">\n"));
        return xml.append("</xml>").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String element(Object value) {
        if (value instanceof Map<?, ?> nested) {
            return nested.entrySet().stream().map(e -> "<" + e.getKey() + ">" + element(e.getValue()) + "</" + e.getKey() + ">").collect(Collectors.joining());
        }
        return value instanceof Number ? value.toString() : "<![CDATA[" + value + "]]>";
    }
}
