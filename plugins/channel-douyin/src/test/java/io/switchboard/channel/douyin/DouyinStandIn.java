package io.switchboard.channel.douyin;

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.spi.Failure;
import io.switchboard.spi.platform.Digests;
import io.switchboard.testkit.StandIn;
import io.switchboard.testkit.StubProvider.Call;
import io.switchboard.testkit.StubProvider.Reply;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;

/** open.douyin.com that isn't there: its tokens, its message call, its uploads, what it pushes, and its windows and quotas. */
public final class DouyinStandIn extends StandIn {
    static final String CLIENT_KEY = "awstandin0client0key";
    static final String CLIENT_SECRET = "the-client-secret-of-the-stand-in";
    static final String WEBHOOK_SECRET = "the-webhook-secret-of-the-stand-in";
    static final String OURS = "shop-0a1b2c3d-open-id";
    static final String FIRST_REFRESH = "rft.the-first-refresh-token";
    private static final Duration WINDOW = Duration.ofHours(24);
    private static final Duration ENTERING = Duration.ofSeconds(30);

    private final DouyinTokenDesk desk = new DouyinTokenDesk(this::violated, call -> parameters(call.text()));
    private final DoudianDesk shop = new DoudianDesk(this::violated);
    private final Map<String, Visit> visits = new ConcurrentHashMap<>();
    private final Map<String, byte[]> media = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();
    private volatile Clock clock = Clock.systemUTC();
    private volatile String lastOf = "";

    /** What a customer did last, and what was answered since. */
    private static final class Visit {
        final String conversation;
        String message = "";
        Instant wroteAt = Instant.EPOCH;
        String entering = "";
        Instant enteredAt = Instant.EPOCH;
        int answers;
        int greetings;

        Visit(String conversation) {
            this.conversation = conversation;
        }
    }

    public DouyinStandIn() {
        this(0);
    }

    DouyinStandIn(int port) {
        super(port);
        moves().reads(call -> path(call).equals("/im/send/msg/") ? textOf(call) : "")
                .failsWith(Failure.INVALID_REQUEST, code(2100005, "param error"))
                .failsWith(Failure.REJECTED, code(28003080, "out of time"))
                .failsWith(Failure.UNAUTHORIZED, code(28001003, "access_token invalid"))
                .failsWith(Failure.RATE_LIMITED, code(28003018, "too fast"))
                .failsWith(Failure.UNAVAILABLE, code(28001005, "system busy"));
        // For people who play a customer.
        shop.ordered("6919000000000000001", "customer-1", clock.instant().minus(Duration.ofDays(9)), true);
        shop.ordered("6919000000000000002", "customer-1", clock.instant().minus(Duration.ofDays(2)), false);
    }

    @Override
    public String connector() {
        return "channel-douyin";
    }

    @Override
    public String name() {
        return "Douyin";
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of(
                "clientKey", CLIENT_KEY, "clientSecret", CLIENT_SECRET, "openId", OURS, "refreshToken", FIRST_REFRESH, "webhookSecret", WEBHOOK_SECRET,
                "apiBase", url().toString(), "shopAppKey", DoudianDesk.APP_KEY, "shopSecret", DoudianDesk.SECRET, "shopId", DoudianDesk.SHOP,
                "shopBase", url().toString());
    }

    @Override
    public List<String> kinds() {
        return List.of("text", "image", "local image", "emoji", "video", "card", "enter", "recall", "authorize", "shop writes in the app", "verify");
    }

    /** The time by which tokens and windows end. */
    void at(Clock now) {
        clock = now;
        desk.at(now);
        shop.at(now);
    }

    DoudianDesk shop() {
        return shop;
    }

    DouyinTokenDesk desk() {
        return desk;
    }

    @Override
    public void does(String customer, String kind, String text) throws IOException {
        push(switch (kind) {
            case "image" -> message(customer, "image", Map.of());
            case "local image" -> localImage(customer, photo());
            case "emoji" -> message(customer, "emoji", Map.of("resource_url", "https://p3.douyinpic.com/1", "resource_type", "image", "resource_width", "99"));
            case "video" -> message(customer, "video", Map.of("item_id", "@8hxdhauTCMppanGnM4ltGM780mDqPP+KPpR0qQOmLVAXb=="));
            case "card" -> message(customer, "retain_consult_card", Map.of("card_id", "@card==", "card_status", 2,
                    "card_data", List.of(Map.of("label", "姓名", "value", customer), Map.of("label", "手机号", "value", "138****5678"))));
            case "enter" -> enters(customer);
            case "recall" -> event("im_recall_msg", customer, OURS, json(Map.of("server_message_id", lastOf)));
            case "authorize" -> event("im_authorize", customer, OURS, Map.of());
            case "shop writes in the app" -> shopWrites(customer, text, "");
            case "verify" -> verification(12345);
            default -> message(customer, "text", Map.of("text", text));
        });
        said(customer, kind.startsWith("shop"), kind, text);
    }

    private void push(Map<String, Object> event) throws IOException {
        byte[] body = Digests.utf8(json(event));
        HttpResponse<String> answer = call("POST", "", headers(body), body);
        if (answer.statusCode() != 200) {
            throw new IOException("the webhook answered " + answer.statusCode() + " " + answer.body());
        }
    }

    /** As the platform sends along: a signature, and an id that stays with a repeat. */
    static Map<String, String> headers(byte[] body) {
        return Map.of(
                "Content-Type", "application/json", "Msg-Id", "push-" + Digests.sha1(body).substring(0, 12),
                "X-Douyin-Signature", Digests.sha1(Digests.utf8(WEBHOOK_SECRET), body));
    }

    static Map<String, Object> verification(Object challenge) {
        return event("verify_webhook", "", "", Map.of("challenge", challenge));
    }

    static Map<String, Object> event(String name, String from, String to, Object content) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", name);
        event.put("from_user_id", from);
        event.put("to_user_id", to);
        event.put("client_key", name.equals("verify_webhook") ? "" : CLIENT_KEY);
        event.put("content", content);
        event.put("log_id", "02172241112209700000000000000000");
        return event;
    }

    /** A customer's message: from now on it may be answered. */
    Map<String, Object> message(String customer, String type, Map<String, ?> more) {
        return message("@m" + ids.incrementAndGet() + "/" + customer.hashCode() + "+w==", customer, type, more);
    }

    Map<String, Object> message(String id, String customer, String type, Map<String, ?> more) {
        Visit visit = visit(customer);
        visit.message = id;
        visit.wroteAt = clock.instant();
        visit.answers = 0;
        lastOf = id;
        Map<String, Object> content = common(visit, id, customer);
        content.put("message_type", type);
        content.put("source", "");
        content.putAll(more);
        return event("im_receive_msg", customer, OURS, content);
    }

    Map<String, Object> localImage(String customer, byte[] bytes) {
        Map<String, Object> event = message(customer, "user_local_image", Map.of());
        media.put(visit(customer).message, bytes);
        return event;
    }

    /** As it comes: its content is a text. */
    Map<String, Object> enters(String customer) {
        Visit visit = visit(customer);
        visit.entering = "@e" + ids.incrementAndGet() + "+==";
        visit.enteredAt = clock.instant();
        visit.greetings = 0;
        Map<String, Object> content = common(visit, visit.entering, customer);
        content.put("scene_type", 3);
        content.put("path", "pages/goods");
        return event("im_enter_direct_msg", customer, OURS, json(content));
    }

    Map<String, Object> shopWrites(String customer, String text, String source) {
        Map<String, Object> content = common(visit(customer), "@s" + ids.incrementAndGet() + "==", customer);
        content.put("message_type", "text");
        content.put("source", source);
        content.put("text", text);
        return event("im_send_msg", OURS, customer, content);
    }

    private Map<String, Object> common(Visit visit, String id, String customer) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("conversation_short_id", visit.conversation);
        content.put("server_message_id", id);
        content.put("conversation_type", 1);
        content.put("create_time", clock.millis());
        content.put("user_infos", List.of(Map.of("open_id", customer, "nick_name", "昵称 " + customer, "avatar", "https://p3.douyinpic.com/a"),
                Map.of("open_id", OURS, "nick_name", "店铺", "avatar", "")));
        return content;
    }

    /** One that can be looked at. */
    private static byte[] photo() throws IOException {
        BufferedImage image = new BufferedImage(320, 200, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                image.setRGB(x, y, new Color(40 + x / 2, 90 + y / 2, 160).getRGB());
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "jpg", bytes);
        return bytes.toByteArray();
    }

    private Visit visit(String customer) {
        return visits.computeIfAbsent(customer, who -> new Visit("@c/" + who.hashCode() + "+conv=="));
    }

    /** What a connector knows of a customer after his last push. */
    Peer peer(String customer) {
        Visit visit = visit(customer);
        return new Peer(visit.conversation, visit.message, visit.wroteAt, visit.entering, visit.enteredAt);
    }

    /** Keeps a file of a message; gives what it is found by. */
    String keeps(byte[] bytes) {
        localImage("customer-9", bytes);
        Visit visit = visit("customer-9");
        return visit.conversation + " " + visit.message;
    }

    static String json(Object value) {
        try {
            return JSON.std.asString(value);
        } catch (IOException never) {
            throw new IllegalStateException(never);
        }
    }

    static Reply code(long code, String description) {
        return Reply.json(200, json(Map.of(
                "data", Map.of("error_code", code, "description", description),
                "extra", Map.of("error_code", code, "description", description, "sub_error_code", 0, "logid", "2026", "now", 1))));
    }

    @Override
    protected boolean isSend(Call call) {
        return path(call).equals("/im/send/msg/") || path(call).equals("/api/im/message/resources/") || path(call).equals("/oauth/userinfo/")
                || path(call).equals("/tool/imagex/client_upload/") || path(call).equals("/order/searchList");
    }

    private static String textOf(Call call) {
        try {
            Map<?, ?> content = (Map<?, ?>) JSON.std.mapFrom(call.text()).get("content");
            return content.get("text") instanceof Map<?, ?> text ? String.valueOf(text.get("text")) : "[" + content.get("msg_type") + "]";
        } catch (IOException strange) {
            return "";
        }
    }

    @Override
    protected Reply answer(Call call) throws IOException {
        String path = path(call);
        if (path.startsWith("/oauth/")) {
            return desk.answer(call, path);
        }
        if (path.equals("/token/create") || path.startsWith("/order/") || path.startsWith("/afterSale/")) {
            return shop.answer(call, path, parameters(call.path()));
        }
        if (path.startsWith("/media/")) {
            return file(call, path.substring(7));
        }
        return switch (call.method() + " " + path) {
            case "POST /im/send/msg/" -> sent(call);
            case "POST /tool/imagex/client_upload/" -> uploaded(call);
            case "GET /api/im/message/resources/" -> resource(call);
            default -> null;
        };
    }

    private Reply sent(Call call) throws IOException {
        Reply refused = desk.refused(call, false, parameters(call.path()).get("open_id"));
        if (refused != null) {
            return refused;
        }
        Map<String, Object> body = JSON.std.mapFrom(call.text());
        if (!body.keySet().equals(java.util.Set.of("content", "to_user_id", "msg_id", "conversation_id", "scene"))
                || !"application/json".equals(call.headers().get("content-type"))
                || !(body.get("content") instanceof Map<?, ?> content) || content.size() != 2 || !(content.get("msg_type") instanceof Integer type)) {
            violated(call, "not what it takes: " + call.text());
            return code(2100005, "param error");
        }
        String member = Map.of(1, "text", 2, "image", 3, "video", 8, "retain_consult_card", 10, "applet_card").get(type);
        if (member == null || !(content.get(member) instanceof Map<?, ?> fields)) {
            violated(call, "no such content: " + content);
            return code(2100005, "param error");
        }
        if (type == 1 && String.valueOf(fields.get("text")).length() > 1_000) {
            violated(call, "text too long");
            return code(28001038, "content invalid");
        }
        if (type == 2 && !media.containsKey(String.valueOf(fields.get("media_id")))) {
            violated(call, "no such picture");
            return code(2100005, "param error");
        }
        return inWindow(body, member, type == 1 ? String.valueOf(fields.get("text")) : member + " " + fields);
    }

    private synchronized Reply inWindow(Map<String, Object> body, String kind, String text) {
        String customer = String.valueOf(body.get("to_user_id"));
        Visit visit = visits.get(customer);
        if (visit == null || !visit.conversation.equals(body.get("conversation_id"))) {
            return code(28003082, "conversation mismatch");
        }
        boolean greeting = "im_enter_direct_msg".equals(body.get("scene"));
        if (!greeting && !"im_reply_msg".equals(body.get("scene")) || !(greeting ? visit.entering : visit.message).equals(body.get("msg_id"))) {
            return code(28003080, "no such message to answer");
        }
        if (clock.instant().isAfter(greeting ? visit.enteredAt.plus(ENTERING) : visit.wroteAt.plus(WINDOW))) {
            return code(28003080, "out of time");
        }
        if (greeting ? ++visit.greetings > 3 : ++visit.answers > 6) {
            return code(28003070, "messages used up");
        }
        said(customer, true, kind, text);
        return Reply.json(200, json(Map.of(
                "msg_id", "@o" + ids.incrementAndGet() + "==", "all_send_success", true, "data", Map.of("error_code", 0, "description", ""),
                "extra", Map.of("error_code", 0, "logid", "2026", "now", 1))));
    }

    private Reply uploaded(Call call) {
        Reply refused = desk.refused(call, true, null);
        if (refused != null) {
            return refused;
        }
        String form = new String(call.body(), StandardCharsets.ISO_8859_1);
        if (!String.valueOf(call.headers().get("content-type")).startsWith("multipart/form-data") || !form.contains("name=\"image\"")
                || !form.contains("Content-Type: image/")) {
            violated(call, "no form with a picture in the field image");
            return code(2100005, "param error");
        }
        String id = "@i" + ids.incrementAndGet() + "==";
        media.put(id, call.body());
        return Reply.json(200, json(Map.of(
                "image_id", id, "width", 1, "height", 1, "md5", "", "data", Map.of("error_code", 0, "description", ""), "extra", Map.of("error_code", 0))));
    }

    private Reply resource(Call call) {
        Map<String, String> query = parameters(call.path());
        Reply refused = desk.refused(call, false, query.get("open_id"));
        if (refused != null) {
            return refused;
        }
        String message = query.get("message_id");
        boolean known = message != null && media.containsKey(message)
                && visits.values().stream().anyMatch(visit -> visit.conversation.equals(query.get("conversation_id")));
        if (!known) {
            return Reply.json(200, "{\"err_no\":28029020,\"err_msg\":\"no resource\",\"log_id\":\"1\"}");
        }
        String url = url() + "/media/" + Encoded.text(message);
        return Reply.json(200, json(Map.of("err_no", 0, "err_msg", "", "log_id", "1", "data", Map.of("media_type", "image", "url", url))));
    }

    private Reply file(Call call, String encoded) {
        byte[] bytes = media.get(java.net.URLDecoder.decode(encoded, StandardCharsets.UTF_8));
        if (!OURS.equals(call.headers().get("openid")) || desk.refused(call, false, OURS) != null) {
            violated(call, "a file without the token and open id");
            return Reply.json(403, "{}");
        }
        return bytes == null ? Reply.json(404, "{}") : Reply.of(200, Map.of("Content-Type", "image/jpeg"), bytes);
    }
}
