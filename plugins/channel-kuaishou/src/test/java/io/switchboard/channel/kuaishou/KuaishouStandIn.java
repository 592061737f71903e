package io.switchboard.channel.kuaishou;

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.testkit.StandIn;
import io.switchboard.testkit.StubProvider.Call;
import io.switchboard.testkit.StubProvider.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Kuaishou's shop platform, as far as it is known: pushes, tokens whose refresh token changes at each use, signed calls. Its method
 * for sending is made up, because none is published.
 */
public final class KuaishouStandIn extends StandIn {
    static final String APP_KEY = "ks123456789";
    static final String APP_SECRET = "kuaishou-app-secret";
    static final String MESSAGE_SECRET = "MDEyMzQ1Njc4OWFiY2RlZg==";
    static final String SIGN_SECRET = "kuaishou-sign-secret";
    static final String METHOD = "open.im.message.send";
    private static final Set<String> FIELDS =
            Set.of("access_token", "appkey", "method", "param", "sign", "signMethod", "timestamp", "version");

    private final AtomicInteger ids = new AtomicInteger();
    private final Map<String, Long> orders = new ConcurrentHashMap<>();
    private volatile Clock clock = Clock.systemUTC();
    private volatile String appSecret = APP_SECRET;
    private volatile String messageSecret = MESSAGE_SECRET;
    private volatile String refreshToken = "refresh-token-0";
    private volatile String accessToken = "none-yet";
    private volatile int renewals;
    private volatile Runnable afterRenewal = () -> {};

    public KuaishouStandIn() {
        super(0);
        moves().reads(call -> call.method().equals("POST") ? text(call) : null);
    }

    @Override
    public String connector() {
        return "channel-kuaishou";
    }

    @Override
    public String name() {
        return "Kuaishou";
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of(
                "appKey", APP_KEY,
                "appSecret", APP_SECRET,
                "messageSecret", MESSAGE_SECRET,
                "sellerOpenId", "seller-1",
                "experimentalSending", true,
                "sendMethod", METHOD,
                "signSecret", SIGN_SECRET,
                "refreshToken", "refresh-token-0",
                "apiBase", url().toString());
    }

    @Override
    public List<String> kinds() {
        return List.of("text", "order", "paid", "shipped", "received", "refund", "refunded", "test");
    }

    /** From now on the access token isn't taken, as when the shop has authorised anew. */
    void forgetsToken() {
        accessToken = "forgotten";
    }

    /** The time by which calls are stamped. */
    void at(Clock now) {
        clock = now;
    }

    /** Both secrets are made anew in the console. */
    void rotates(String newAppSecret, String newMessageSecret) {
        appSecret = newAppSecret;
        messageSecret = newMessageSecret;
    }

    /** Runs when a refresh token was used, before its answer leaves. */
    void afterRenewal(Runnable what) {
        afterRenewal = what;
    }

    int renewals() {
        return renewals;
    }

    @Override
    public void does(String customer, String kind, String text) throws IOException {
        String id = "push-" + ids.incrementAndGet();
        long order = orders.merge(customer, 2_611_220_000L + ids.get(), (last, next) -> kind.equals("order") ? next : last);
        byte[] body = switch (kind) {
            // Only a new order names its buyer.
            case "order" -> push(id, "kwaishop_order_addOrder", Map.of("oid", order, "sellerId", 5, "buyerOpenId", customer, "openId", "seller-1"));
            case "paid" -> push(id, "kwaishop_order_paySuccess", Map.of("oid", order, "sellerId", 5, "status", 30));
            case "shipped" -> push(id, "kwaishop_order_delivering", Map.of("oid", order, "sellerId", 5, "status", 40));
            case "received" -> push(id, "kwaishop_order_deliverySuccess", Map.of("oid", order, "sellerId", 5, "status", 50));
            case "refund" -> push(id, "kwaishop_aftersales_addRefund", Map.of("orderId", order, "refundId", order + 7, "handlingWay", 1, "status", 10));
            case "refunded" -> push(id, "kwaishop_aftersales_updateRefund",
                    Map.of("orderId", order, "refundId", order + 7, "handlingWay", 1, "status", 60, "eventType", 3));
            case "test" -> JSON.std.asBytes(Map.of("test", true));
            default -> push(id, "message", Map.of("openId", customer, "text", text));
        };
        // The shop's pushes are encrypted, those of applications are signed.
        var answer = kind.equals("text")
                ? call("POST", "", Map.of("Content-Type", "application/json", "kwaisign", PushCrypto.kwaisign(body, appSecret)), body)
                : call("POST", "", Map.of("Content-Type", "text/plain"), PushCrypto.encrypt(body, messageSecret));
        said(customer, false, kind, kind.equals("text") || kind.equals("test") ? text : String.valueOf(order));
        Map<String, Object> expected = kind.equals("test") ? Map.of("result", 1) : Map.of("result", 1, "message_id", id);
        if (answer.statusCode() != 200 || !JSON.std.mapFrom(answer.body()).equals(expected)) {
            throw new IOException("the webhook answers " + answer.statusCode());
        }
    }

    /** As the shop's platform writes it: the facts as JSON within JSON, the shop's own id outside. */
    byte[] push(String id, String event, Map<String, Object> info) throws IOException {
        return JSON.std.asBytes(Map.of("eventId", "e-" + id, "msgId", id, "event", event, "appKey", APP_KEY, "openId", "seller-1", "userId", 5,
                "createTime", clock.millis(), "info", JSON.std.asString(info)));
    }

    @Override
    protected boolean isSend(Call call) {
        return path(call).equals("/open/im/message/send") || path(call).equals("/oauth2/access_token");
    }

    @Override
    protected synchronized Reply answer(Call call) throws IOException {
        Map<String, String> fields = parameters(call.method().equals("GET") ? call.path() : call.text());
        return switch (call.method() + " " + path(call)) {
            case "GET /oauth2/access_token" -> isUs(fields)
                    ? Reply.json(200, "{\"result\":1,\"access_token\":\"of-the-app\",\"expires_in\":3600}")
                    : Reply.json(200, "{\"result\":100200100,\"error_msg\":\"no\"}");
            case "POST /oauth2/refresh_token" -> renewed(fields);
            case "POST /open/im/message/send" -> sent(call, fields);
            default -> null;
        };
    }

    private Reply renewed(Map<String, String> fields) {
        if (!isUs(fields) || !refreshToken.equals(fields.get("refresh_token"))) {
            return Reply.json(200, "{\"result\":100200101,\"error_msg\":\"refresh token\"}");
        }
        renewals++;
        refreshToken = "refresh-token-" + renewals;
        accessToken = "access-token-" + renewals;
        afterRenewal.run();
        return Reply.json(200, "{\"result\":1,\"access_token\":" + quoted(accessToken) + ",\"expires_in\":172800,\"refresh_token\":"
                + quoted(refreshToken) + ",\"refresh_token_expires_in\":15552000}");
    }

    private Reply sent(Call call, Map<String, String> fields) throws IOException {
        String right = "access_token=" + fields.get("access_token") + "&appkey=" + APP_KEY + "&method=" + METHOD + "&param=" + fields.get("param")
                + "&signMethod=HMAC_SHA256&timestamp=" + fields.get("timestamp") + "&version=1&signSecret=" + SIGN_SECRET;
        if (!fields.keySet().equals(FIELDS) || !PushCrypto.signature(right, SIGN_SECRET).equals(fields.get("sign"))) {
            violated(call, "fields or signature: " + new TreeMap<>(fields).keySet());
            return Reply.json(200, "{\"result\":109,\"error_msg\":\"sign\"}");
        }
        if (!accessToken.equals(fields.get("access_token"))) {
            return Reply.json(200, "{\"result\":28,\"error_msg\":\"access token\"}");
        }
        if (Math.abs(clock.millis() - Long.parseLong(fields.get("timestamp"))) > Duration.ofMinutes(10).toMillis()) {
            return Reply.json(200, "{\"result\":27,\"error_msg\":\"timestamp\"}");
        }
        Map<String, Object> param = JSON.std.mapFrom(fields.get("param"));
        said((String) param.get("openId"), true, "text", (String) param.get("content"));
        return Reply.json(200, "{\"result\":1,\"data\":{\"messageId\":\"ks-out-" + ids.incrementAndGet() + "\"}}");
    }

    private boolean isUs(Map<String, String> fields) {
        return APP_KEY.equals(fields.get("app_id")) && appSecret.equals(fields.get("app_secret"));
    }

    private static String text(Call call) {
        try {
            return (String) JSON.std.mapFrom(parameters(call.text()).get("param")).get("content");
        } catch (IOException | RuntimeException notJson) {
            return null;
        }
    }
}
