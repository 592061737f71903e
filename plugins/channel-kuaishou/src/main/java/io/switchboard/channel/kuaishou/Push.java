package io.switchboard.channel.kuaishou;

import static io.switchboard.channel.kuaishou.KuaishouConnector.TEXTS;

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.spi.channel.ReplyWindow;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.Sender;
import io.switchboard.spi.platform.Digests;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One push, read: leniently, because Kuaishou's two platforms name the same things differently. */
final class Push {
    private static final int LONGEST_ID = 300;
    private static final int LONGEST_ORDER = 100;
    private static final List<String> PEOPLE =
            List.of("buyerOpenId", "buyer_open_id", "openId", "open_id", "from_user_id", "fromUserId", "buyerId", "userId");
    /** The content's own id first: it stays where the same news is sent once more under another event's. */
    private static final List<String> IDS = List.of("msgId", "message_id", "messageId", "eventId", "taskId");
    private static final List<String> KINDS = List.of("event", "data_type", "type");
    private static final List<String> TIMES = List.of("createTime", "create_time", "timestamp");
    private static final List<String> ORDERS = List.of("oid", "orderId", "order_id", "out_order_no");
    private static final List<String> NAMES = List.of("buyerNick", "nickName", "nickname");
    private static final List<String> TEXT = List.of("text", "content");
    private static final List<String> STATES = List.of("status", "orderStatus", "refundStatus");
    private static final List<String> REFUNDS = List.of("refundId", "refund_id");
    private static final List<String> AMOUNTS = List.of("totalFee", "refundFee", "total_amount");
    private static final String WAY = "handlingWay";

    /** What the shop's events are, in the words that the console has for them. */
    private static final Map<String, String> EVENTS = Map.of(
            "kwaishop_order_addOrder", "placed", "kwaishop_order_paySuccess", "paid", "kwaishop_order_delivering", "shipped",
            "kwaishop_order_deliverySuccess", "received", "kwaishop_order_orderSuccess", "completed", "kwaishop_order_orderFail", "cancelled",
            "kwaishop_order_totalFeeChange", "price-changed", "kwaishop_order_addressChange", "address-changed",
            "kwaishop_aftersales_addRefund", "refund-requested", "kwaishop_aftersales_updateRefund", "refund-updated");

    private static final Map<String, String> ORDER_STATES =
            Map.of("10", "unpaid", "30", "paid", "40", "shipped", "50", "received", "70", "completed", "80", "cancelled");
    private static final Map<String, String> REFUND_STATES = Map.of(
            "10", "refund-requested", "12", "refund-refused", "20", "refund-disputed", "30", "return-agreed", "40", "return-sent",
            "45", "replacement-sent", "50", "refund-agreed", "60", "refunded", "70", "refund-closed");
    private static final Map<String, String> WAYS =
            Map.of("1", "return-refund", "10", "refund-only", "3", "exchange", "4", "resend", "5", "repair");

    private final Map<String, Object> outer;
    private final Map<String, Object> info;

    private Push(Map<String, Object> outer, Map<String, Object> info) {
        this.outer = outer;
        this.info = info;
    }

    /** @throws IOException for what isn't a push */
    static Push read(byte[] json) throws IOException {
        Map<String, Object> outer = JSON.std.mapFrom(json);
        Push push = new Push(outer, info(outer));
        if (!push.isTest() && (push.event().isEmpty() || push.first(outer, IDS).isEmpty())) {
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

    /** The check at the set-up, which is about nothing. */
    boolean isTest() {
        return Boolean.TRUE.equals(outer.get("test"));
    }

    Optional<String> appKey() {
        return first(outer, List.of("appKey", "app_key", "appId", "app_id"));
    }

    /**
     * Whom it names.
     *
     * @param seller who isn't a customer; or null
     */
    Optional<String> person(String seller) {
        // Outside, the shop's pushes name the shop.
        boolean shops = event().startsWith("kwaishop_");
        return first(info, PEOPLE).or(() -> shops ? Optional.empty() : first(outer, PEOPLE)).filter(id -> !id.equals(seller) && id.length() <= LONGEST_ID);
    }

    /** The order that it is about. */
    Optional<String> order() {
        return first(info, ORDERS).filter(order -> order.length() <= LONGEST_ORDER && order.chars().noneMatch(Character::isWhitespace));
    }

    /** Repeats carry the same id; events of several kinds may share one. */
    String providerId() {
        String id = first(outer, IDS).orElseThrow();
        return event() + ":" + (id.length() > LONGEST_ID ? PushCrypto.print(Digests.utf8(id)) : id);
    }

    /** What {@link #message} needs of it, and no more, as {@link #read} takes it; in one line. */
    String kept() {
        Map<String, Object> kept = only(outer, List.of(IDS, KINDS, TIMES));
        kept.put("info", only(info, List.of(ORDERS, NAMES, TEXT, STATES, REFUNDS, AMOUNTS, List.of(WAY))));
        try {
            return JSON.std.asString(kept);
        } catch (IOException never) {
            throw new IllegalStateException(never);
        }
    }

    private static Map<String, Object> only(Map<String, Object> map, List<List<String>> names) {
        Map<String, Object> only = new LinkedHashMap<>();
        names.stream().flatMap(List::stream).filter(name -> isWord(map.get(name))).forEach(name -> only.put(name, map.get(name)));
        return only;
    }

    private static boolean isWord(Object value) {
        return value instanceof String || value instanceof Number;
    }

    /** As what a customer did or said. */
    InboundMessage message(String person) {
        Sender sender = Sender.of(person, first(info, NAMES).orElse(null));
        String providerId = providerId();
        String kind = event().toLowerCase(Locale.ROOT);
        if (kind.contains("refund") || kind.contains("aftersale")) {
            return InboundMessage.event(providerId, sender, new Content.Event("refund", facts(REFUND_STATES)), at(), null);
        }
        if (kind.contains("order")) {
            return InboundMessage.event(providerId, sender, new Content.Event("order", facts(ORDER_STATES)), at(), null);
        }
        Optional<String> text = first(info, TEXT);
        if (text.isPresent()) {
            return new InboundMessage(providerId, sender, new Content.Text(text.get()), List.of(), null, at(), null, false);
        }
        // Whatever it is, nobody asked anything: it is shown, and doesn't wait for an answer.
        Content unknown = new Content.Unknown(event(), TEXTS.text("unknownKind", event()));
        return new InboundMessage(providerId, sender, unknown, List.of(), null, at(), null, true, null, ReplyWindow.NONE);
    }

    /** What is known, in the console's words; where there is none, as Kuaishou names it. */
    private Map<String, String> facts(Map<String, String> states) {
        Map<String, String> facts = new HashMap<>();
        String state = first(info, STATES).orElse("");
        String known = EVENTS.get(event());
        boolean refund = states == REFUND_STATES;
        // A refund's state says more than its event, an order's event more than its state.
        facts.put("what", refund && states.containsKey(state) ? states.get(state) : known == null ? event() : known);
        if (known == null && !refund && !state.isEmpty()) {
            facts.put("state", states.getOrDefault(state, state));
        }
        first(info, List.of(WAY)).map(WAYS::get).ifPresent(way -> facts.put("way", way));
        order().ifPresent(order -> facts.put("order", order));
        first(info, REFUNDS).ifPresent(number -> facts.put("refund", number));
        first(info, AMOUNTS).filter(fen -> fen.matches("\\d{1,12}"))
                .ifPresent(fen -> facts.put("amount", "¥" + new BigDecimal(fen).movePointLeft(2)));
        facts.replaceAll((name, value) -> value.length() > LONGEST_ID ? value.substring(0, LONGEST_ID) : value);
        return facts;
    }

    private String event() {
        String event = first(outer, KINDS).orElse("");
        return event.length() > 100 ? event.substring(0, 100) : event;
    }

    private Instant at() {
        return first(outer, TIMES).filter(time -> time.matches("\\d{13}"))
                .map(time -> Instant.ofEpochMilli(Long.parseLong(time)))
                .orElse(null);
    }

    /** What goes back: JSON with the id of the push, where it has one. */
    byte[] answer() {
        Map<String, Object> answer = new LinkedHashMap<>(Map.of("result", 1));
        first(outer, IDS).ifPresent(id -> answer.put("message_id", id));
        try {
            return JSON.std.asString(answer).getBytes(StandardCharsets.UTF_8);
        } catch (IOException never) {
            throw new IllegalStateException(never);
        }
    }

    private Optional<String> first(Map<String, Object> map, List<String> names) {
        return names.stream()
                .map(map::get)
                .filter(Push::isWord)
                // Databases take no NUL.
                .map(value -> String.valueOf(value).replace("\0", ""))
                .filter(text -> !text.isBlank() && !text.equals("0"))
                .findFirst();
    }
}
