package io.switchboard.channel.douyin;

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.testkit.StubProvider.Call;
import io.switchboard.testkit.StubProvider.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The stand-in's shop platform: signatures, its token, orders and refunds. Safe for several threads. */
final class DoudianDesk {
    static final String APP_KEY = "7012345678901234567";
    static final String SECRET = "the-shop-secret-of-the-stand-in";
    static final String SHOP = "4463798";
    private static final Duration LIFE = Duration.ofDays(7);

    private final BiConsumer<Call, String> violated;
    private final List<Map<String, Object>> orders = new ArrayList<>();
    private Clock clock = Clock.systemUTC();
    private String token = "";
    private Instant ends = Instant.EPOCH;
    private int made;
    private int searches;
    private boolean newer;

    DoudianDesk(BiConsumer<Call, String> violated) {
        this.violated = violated;
    }

    synchronized void at(Clock now) {
        clock = now;
    }

    /** Answers as the newer gateway does. */
    synchronized void newer() {
        newer = true;
    }

    synchronized void revoke() {
        ends = Instant.EPOCH;
    }

    synchronized int made() {
        return made;
    }

    /** @param refunding whether one of its things is on its way back */
    synchronized void ordered(String id, String openId, Instant at, boolean refunding) {
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("order_id", id);
        order.put("order_status", 3);
        order.put("order_status_desc", "已发货");
        order.put("create_time", at.getEpochSecond());
        order.put("pay_amount", 12_850);
        order.put("doudian_open_id", openId);
        order.put("encrypt_post_receiver", "##cipher##");
        order.put("sku_order_list", List.of(Map.of(
                "product_name", "台灯 <A&B>", "item_num", 2, "origin_amount", 6_425, "spec", List.of(Map.of("name", "颜色", "value", "白色")),
                "after_sale_info", Map.of("after_sale_status", refunding ? 6 : 0))));
        order.put("logistics_info", List.of(Map.of("tracking_no", "SF" + id, "company", "shunfeng")));
        orders.add(0, order);
    }

    synchronized Reply answer(Call call, String path, Map<String, String> query) throws IOException {
        String method = path.substring(1).replace('/', '.');
        boolean creating = method.equals("token.create");
        String json = call.text();
        String expected = hmac(SECRET, SECRET + "app_key" + APP_KEY + "method" + method + "param_json" + json + "timestamp" + query.get("timestamp") + "v2" + SECRET);
        Set<String> names = new java.util.HashSet<>(Set.of("app_key", "method", "timestamp", "v", "sign", "sign_method"));
        if (!creating) {
            names.add("access_token");
        }
        if (!call.method().equals("POST") || !query.keySet().equals(names) || !method.equals(query.get("method")) || !"2".equals(query.get("v"))
                || !"hmac-sha256".equals(query.get("sign_method")) || !APP_KEY.equals(query.get("app_key"))) {
            violated.accept(call, "not what it takes: " + query.keySet());
            return bad(40004, "isv.parameter-invalid");
        }
        if (!expected.equals(query.get("sign"))) {
            violated.accept(call, "wrong signature");
            return bad(30001, "isv.sign-invalid");
        }
        Map<String, Object> parameters = JSON.std.mapFrom(json);
        if (!JSON.std.asString(new TreeMap<>(parameters)).equals(json)) {
            violated.accept(call, "keys not sorted: " + json);
        }
        Instant told = LocalDateTime.parse(query.get("timestamp"), DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")).atZone(ZoneId.of("Asia/Shanghai")).toInstant();
        if (Duration.between(told, clock.instant()).abs().compareTo(Duration.ofMinutes(10)) > 0) {
            // No mistake of the connector: the clock of its server is wrong.
            return bad(40004, "isv.timestamp-invalid");
        }
        if (creating) {
            return created(call, parameters);
        }
        if (!token.equals(query.get("access_token")) || !clock.instant().isBefore(ends)) {
            return bad(30002, "isv.access-token-expired");
        }
        return switch (method) {
            case "order.searchList" -> searched(call, parameters);
            case "afterSale.List" -> good(Map.of("items", List.of(Map.of("aftersale_info", Map.of(
                    "aftersale_id", "1", "aftersale_status", 6, "aftersale_status_text", "待商家同意", "refund_amount", 6_425))), "total", 1));
            default -> null;
        };
    }

    private Reply created(Call call, Map<String, Object> parameters) {
        if (!parameters.equals(Map.of("code", "", "grant_type", "authorization_self", "shop_id", SHOP))) {
            violated.accept(call, "not what it takes: " + parameters);
            return bad(40004, "isv.parameter-invalid");
        }
        token = "shop-token-" + ++made;
        ends = clock.instant().plus(LIFE);
        return good(Map.of("access_token", token, "expires_in", LIFE.toSeconds(), "refresh_token", "r", "shop_id", SHOP, "shop_name", "店铺"));
    }

    synchronized int searches() {
        return searches;
    }

    private Reply searched(Call call, Map<String, Object> parameters) {
        searches++;
        int size = ((Number) parameters.get("size")).intValue();
        int from = ((Number) parameters.get("page")).intValue() * size;
        if (size > 100 || !parameters.keySet().equals(Set.of("create_time_start", "create_time_end", "page", "size", "order_by", "order_asc"))) {
            violated.accept(call, "not what it takes: " + parameters);
            return bad(40004, "isv.parameter-invalid");
        }
        List<Map<String, Object>> page = orders.subList(Math.min(from, orders.size()), Math.min(from + size, orders.size()));
        return good(Map.of("shop_order_list", page, "total", orders.size(), "page", parameters.get("page"), "size", size));
    }

    private Reply good(Map<String, ?> data) {
        return Reply.json(200, DouyinStandIn.json(newer
                ? Map.of("code", 10000, "msg", "success", "sub_code", "", "sub_msg", "", "data", data, "log_id", "1")
                : Map.of("err_no", 0, "message", "success", "data", data, "log_id", "1")));
    }

    static Reply bad(long code, String word) {
        return Reply.json(200, DouyinStandIn.json(Map.of("code", code, "msg", "failed", "sub_code", word, "sub_msg", "the platform's words", "log_id", "1")));
    }

    private static String hmac(String key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException never) {
            throw new IllegalStateException(never);
        }
    }
}
