package io.switchboard.channel.kuaishou;

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.Sender;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One push, read: leniently, because Kuaishou's two platforms name the same things differently. */
final class Push {
    private static final int LONGEST_ID = 300;
    private static final List<String> PEOPLE =
            List.of("buyerOpenId", "buyer_open_id", "openId", "open_id", "from_user_id", "fromUserId", "buyerId", "userId");
    private static final List<String> IDS = List.of("eventId", "msgId", "message_id", "messageId", "taskId");

    private final Map<String, Object> outer;
    private final Map<String, Object> info;
    private final byte[] body;

    private Push(Map<String, Object> outer, Map<String, Object> info, byte[] body) {
        this.outer = outer;
        this.info = info;
        this.body = body;
    }

    /** @throws IOException for what isn't a push */
    static Push read(byte[] json) throws IOException {
        Map<String, Object> outer = JSON.std.mapFrom(json);
        Push push = new Push(outer, info(outer), json);
        if (push.event().isEmpty() || push.first(outer, IDS).isEmpty()) {
            throw new IOException("no event");
        }
        return push;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> info(Map<String, Object> outer) throws IOException {
        for (String name : List.of("info", "data", "content")) {
            Object value = outer.get(name);
            if (value instanceof Map<?, ?> map) {
                return (Map<String, Object>) map;
            }
            if (value instanceof String text && text.stripLeading().startsWith("{")) {
                return JSON.std.mapFrom(text);
            }
        }
        return Map.of();
    }

    Optional<String> appKey() {
        return first(outer, List.of("appKey", "app_key", "appId", "app_id"));
    }

    /** The id that the answer repeats. */
    String id() {
        return first(outer, List.of("message_id", "messageId", "msgId", "eventId", "taskId")).orElse("");
    }

    /**
     * As a message of the person whom it is about; empty when it is about nobody.
     *
     * @param seller who isn't a customer; or null
     */
    Optional<InboundMessage> message(String seller) {
        Optional<String> person = first(info, PEOPLE).or(() -> first(outer, PEOPLE)).filter(id -> !id.equals(seller) && id.length() <= LONGEST_ID);
        return person.map(id -> message(Sender.of(id, first(info, List.of("buyerNick", "nickName", "nickname")).orElse(null))));
    }

    private InboundMessage message(Sender sender) {
        String event = event();
        String kind = event.toLowerCase(Locale.ROOT);
        // Repeats carry the same id; events of several kinds may share one.
        String id = first(outer, IDS).orElseThrow();
        String providerId = event + ":" + (id.length() > LONGEST_ID ? PushCrypto.print(body) : id);
        if (kind.contains("refund") || kind.contains("aftersale")) {
            return InboundMessage.event(providerId, sender, new Content.Event("refund", facts()), at(), null);
        }
        if (kind.contains("order")) {
            return InboundMessage.event(providerId, sender, new Content.Event("order", facts()), at(), null);
        }
        Content content = first(info, List.of("text")).or(() -> first(info, List.of("content")))
                .<Content>map(Content.Text::new)
                .orElseGet(() -> new Content.Unknown(event, KuaishouConnector.TEXTS.text("unknownKind", event)));
        return new InboundMessage(providerId, sender, content, List.of(), null, at(), null, false);
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new HashMap<>();
        facts.put("event", event());
        first(info, List.of("oid", "orderId", "order_id", "out_order_no")).ifPresent(oid -> facts.put("order", oid));
        first(info, List.of("refundId", "refund_id")).ifPresent(refund -> facts.put("refund", refund));
        first(info, List.of("status", "orderStatus", "refundStatus")).ifPresent(status -> facts.put("status", status));
        first(info, List.of("totalFee", "refundFee", "total_amount")).filter(fen -> fen.matches("\\d{1,12}"))
                .ifPresent(fen -> facts.put("amount", "¥" + new BigDecimal(fen).movePointLeft(2)));
        facts.replaceAll((name, value) -> value.length() > LONGEST_ID ? value.substring(0, LONGEST_ID) : value);
        return facts;
    }

    private String event() {
        String event = first(outer, List.of("event", "data_type", "type")).orElse("");
        return event.length() > 100 ? event.substring(0, 100) : event;
    }

    private Instant at() {
        return first(outer, List.of("createTime", "create_time", "timestamp")).filter(time -> time.matches("\\d{13}"))
                .map(time -> Instant.ofEpochMilli(Long.parseLong(time)))
                .orElse(null);
    }

    /** What goes back: JSON with the id of the push. */
    byte[] answer() {
        try {
            return JSON.std.asString(Map.of("result", 1, "message_id", id())).getBytes(StandardCharsets.UTF_8);
        } catch (IOException never) {
            throw new IllegalStateException(never);
        }
    }

    private Optional<String> first(Map<String, Object> map, List<String> names) {
        return names.stream()
                .map(map::get)
                .filter(value -> value instanceof String || value instanceof Number)
                // Databases take no NUL.
                .map(value -> String.valueOf(value).replace("\0", ""))
                .filter(text -> !text.isBlank() && !text.equals("0"))
                .findFirst();
    }
}
