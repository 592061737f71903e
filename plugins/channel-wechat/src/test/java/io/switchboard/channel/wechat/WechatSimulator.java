package io.switchboard.channel.wechat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ReplyWindow;
import io.switchboard.testkit.StandIn;
import io.switchboard.testkit.StubProvider.Call;
import io.switchboard.testkit.StubProvider.Reply;
import io.switchboard.testkit.TestMessages;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

/** The platform as its documentation tells: api.weixin.qq.com, and the customers of one account. */
abstract class WechatSimulator extends StandIn {
    static final String APP_ID = "wx2c2769f8efd9abc2";
    static final String SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

    private static final Duration KEPT = Duration.ofDays(3);
    private static final Duration TYPING = Duration.ofSeconds(15);
    private static final int TRIES = 3;
    private static final Duration TALKED = Duration.ofSeconds(30);
    private static final Map<String, String> TYPES = Map.of("image", "image/", "voice", "audio/", "video", "video/mp4", "thumb", "image/jpeg");
    private static final Map<String, Integer> LARGEST = Map.of("image", 10 << 20, "voice", 2 << 20, "video", 10 << 20, "thumb", 64 << 10);

    final WechatKind kind;
    final Clock clock;
    final SimulatedTokens tokens;
    private final WechatPushes pushes;
    private final Map<String, Kept> media = new ConcurrentHashMap<>();
    private final Map<String, Window> windows = new ConcurrentHashMap<>();
    private final Map<String, Instant> talked = new ConcurrentHashMap<>();
    private final Map<String, Instant> typing = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong(1000);
    private volatile boolean bound = true;
    private volatile boolean checked;
    private volatile boolean losing;
    private volatile IntConsumer deaf;

    private record Kept(String type, String mediaType, byte[] bytes, Instant until) {}

    private record Window(Instant until, int left) {}

    WechatSimulator(WechatKind kind, Clock clock) {
        super(0);
        this.kind = kind;
        this.clock = clock;
        this.tokens = new SimulatedTokens(clock, this::violated);
        this.pushes = new WechatPushes(kind, clock);
        moves().reads(this::textOf)
                .failsWith(Failure.INVALID_REQUEST, error(45002, "content size out of limit"))
                .failsWith(Failure.REJECTED, error(45015, "response out of time limit or subscription is canceled"))
                .failsWith(Failure.UNAUTHORIZED, error(40001, "invalid credential, access_token is invalid or not latest"))
                .failsWith(Failure.RATE_LIMITED, error(45011, "api minute-quota reach limit must slower retry next minute"))
                .failsWith(Failure.UNAVAILABLE, error(-1, "system error"));
    }

    @Override
    public String connector() {
        return "channel-wechat";
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("kind", kind.name(), "appId", APP_ID, "appSecret", SECRET, "token", WechatPushes.TOKEN,
                "encodingAesKey", WechatPushes.AES_KEY, "apiBase", url().toString());
    }

    /** Where a contract writes to people who never wrote: from now on everybody may always be written to. */
    final void bindsNothing() {
        bound = false;
    }

    /** As the platform names people: it tells us nothing of his name. */
    @Override
    public String customer() {
        return "oyORnuP8q7ou2gfYjqLzSIWZf0rs";
    }

    final WechatPushes pushes() {
        return pushes;
    }

    /** A customer's file, from now on for three days. */
    final String keeps(String type, String mediaType, byte[] bytes) {
        String id = "media-" + numbers.incrementAndGet();
        media.put(id, new Kept(type, mediaType, bytes, clock.instant().plus(KEPT)));
        return id;
    }

    /** From now on it takes files and has none. */
    final void alwaysLosesFiles() {
        losing = true;
    }

    /** As when all files' three days are over at once. */
    final void losesFiles() {
        media.clear();
    }

    static Reply error(int code, String words) {
        return Reply.json(200, "{\"errcode\":" + code + ",\"errmsg\":\"" + words + " rid: 6a21f0c2-1b2c3d4e-5f60718\"}");
    }

    /** What somebody did opens a window; the longer of two counts. */
    final void opens(String customer, ReplyWindow window) {
        Instant until = clock.instant().plus(window.lasts());
        windows.merge(customer, new Window(until, window.messages()), (old, fresh) -> new Window(
                old.until().isAfter(fresh.until()) ? old.until() : fresh.until(), Math.max(old.left(), fresh.left())));
        talked.put(customer, clock.instant());
    }

    @Override
    public void does(String customer, String what, String text) throws IOException {
        if (!checked) {
            Map<String, String> query = pushes.check("4375120948345356249");
            HttpResponse<String> echo = call("GET", encoded(query), Map.of(), new byte[0]);
            if (echo.statusCode() != 200 || !echo.body().equals(query.get("echostr"))) {
                throw new IOException("the webhook's check: " + echo.statusCode() + " " + echo.body());
            }
            checked = true;
        }
        Map<String, Object> fields = fields(customer, what, text);
        said(customer, false, what, text);
        deliver(pushes.push(fields));
    }

    /** What a customer did, in the platform's words; opens what it opens. */
    final Map<String, Object> fields(String customer, String what, String text) throws IOException {
        Map<String, Object> fields = pushes.common(customer);
        long number = 6_000_000_000_000_000_000L + numbers.incrementAndGet();
        boolean message = fill(fields, what, text);
        if (message) {
            fields.put("MsgId", number);
            opens(customer, kind.limits().window().orElseThrow());
        } else if (Set.of("subscribe", "SCAN", "CLICK", "user_enter_tempsession").contains(fields.get("Event"))) {
            opens(customer, kind.deed());
        } else if ("unsubscribe".equals(fields.get("Event"))) {
            windows.remove(customer);
        }
        return fields;
    }

    /** The query of an address, as a webhook gets it. */
    static Map<String, List<String>> query(String address) {
        return WechatPushes.many(parameters(address));
    }

    /** Returns whether it is a message. */
    abstract boolean fill(Map<String, Object> fields, String what, String text) throws IOException;

    final String picture() {
        return keeps("image", "image/png", TestMessages.PNG);
    }

    /**
     * From now on no answer reaches it but the third: everything is called three times.
     *
     * @param beforeTry waits as the test says, before each of the three
     */
    public final void isDeaf(IntConsumer beforeTry) {
        deaf = beforeTry;
    }

    /** Three times in all, as the platform does, with an answer of five seconds. */
    private void deliver(WechatPushes.Push push) throws IOException {
        IntConsumer before = deaf;
        String last = "";
        for (int i = 1; i <= TRIES; i++) {
            if (before != null) {
                before.accept(i);
            }
            try {
                HttpResponse<String> answer = call("POST", encoded(push.query()), Map.of("Content-Type", push.mediaType()), push.body());
                boolean taken = answer.statusCode() == 200 && (answer.body().isEmpty() || answer.body().equals("success"));
                if (taken && (before == null || i == TRIES)) {
                    return;
                }
                last = answer.statusCode() + " " + answer.body();
            } catch (IOException nobodyThere) {
                last = nobodyThere.toString();
            }
        }
        throw new IOException("the webhook says " + last);
    }

    private static String encoded(Map<String, String> query) {
        StringBuilder text = new StringBuilder("?");
        query.forEach((name, value) -> text.append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8)).append('&'));
        return text.substring(0, text.length() - 1);
    }

    @Override
    protected boolean isSend(Call call) {
        return path(call).startsWith("/cgi-bin/") && !path(call).equals("/cgi-bin/stable_token");
    }

    private String textOf(Call call) {
        try {
            Map<String, Object> body = path(call).equals("/cgi-bin/message/custom/send") ? JSON.std.mapFrom(call.body()) : Map.of();
            return body.get("text") instanceof Map<?, ?> text ? (String) text.get("content") : "";
        } catch (IOException notJson) {
            return "";
        }
    }

    @Override
    protected Reply answer(Call call) throws IOException {
        String what = call.method() + " " + path(call);
        if (what.startsWith("GET /film/")) {
            Kept film = media.get(path(call).substring("/film/".length()));
            return film == null ? null : Reply.of(200, Map.of("Content-Type", "video/mp4"), film.bytes());
        }
        if (what.equals("POST /cgi-bin/stable_token")) {
            return tokens.give(call);
        }
        Reply unknown = tokens.refusal(call, parameters(call.path()).get("access_token"));
        if (unknown != null) {
            return unknown;
        }
        return switch (what) {
            case "POST /cgi-bin/message/custom/send" -> send(call);
            case "POST /cgi-bin/message/custom/typing", "POST /cgi-bin/message/custom/business/typing" -> types(call);
            case "POST /cgi-bin/media/upload" -> upload(call);
            case "GET /cgi-bin/media/get" -> give(call);
            case "POST /cgi-bin/openapi/quota/get" ->
                Reply.json(200, "{\"errcode\":0,\"errmsg\":\"ok\",\"quota\":{\"daily_limit\":500000,\"used\":1,\"remain\":499999}}");
            case "GET /cgi-bin/user/info" -> kind == WechatKind.OFFICIAL_ACCOUNT ? info(call) : null;
            default -> null;
        };
    }

    final Reply refused(Call call, int code, String words) {
        violated(call, code + " " + words);
        return error(code, words);
    }

    private Reply send(Call call) throws IOException {
        if (call.text().contains("\\u")) {
            return refused(call, 40033, "invalid charset. please check your request, if include \\\\uxxxx will create fail!");
        }
        Map<String, Object> body = JSON.std.mapFrom(call.body());
        String type = String.valueOf(body.get("msgtype"));
        if (!(body.get(type) instanceof Map<?, ?> said) || !body.keySet().equals(Set.of("touser", "msgtype", type))) {
            return refused(call, 47001, "data format error: " + body.keySet());
        }
        Set<String> wanted = SimulatedForms.members(kind, type);
        if (wanted == null) {
            return refused(call, 40008, "invalid message type " + type);
        }
        if (!said.keySet().equals(wanted)) {
            return refused(call, 47001, "data format error: " + said.keySet() + " for " + wanted);
        }
        String wrong = SimulatedForms.problem(type, said);
        if (wrong != null) {
            return refused(call, Integer.parseInt(wrong.split(" ")[0]), wrong);
        }
        for (String member : List.of("media_id", "thumb_media_id")) {
            Object id = said.get(member);
            if (id != null && !has(String.valueOf(id), member.equals("media_id") ? type : kind == WechatKind.MINI_PROGRAM ? "image" : "thumb")) {
                return error(40007, "invalid media_id");
            }
        }
        String customer = String.valueOf(body.get("touser"));
        Reply closed = bound ? takes(customer) : null;
        if (closed != null) {
            return closed;
        }
        typing.remove(customer);
        said(customer, true, type, SimulatedForms.shown(type, said));
        return Reply.json(200, "{\"errcode\":0,\"errmsg\":\"ok\"}");
    }

    private boolean has(String id, String type) {
        Kept kept = media.get(id);
        return !losing && kept != null && kept.type().equals(type) && clock.instant().isBefore(kept.until());
    }

    private synchronized Reply takes(String customer) {
        Window window = windows.get(customer);
        if (window == null) {
            return error(40003, "invalid openid");
        }
        if (!clock.instant().isBefore(window.until())) {
            return error(45015, "response out of time limit or subscription is canceled");
        }
        if (window.left() == 0) {
            return error(45047, "out of response count limit");
        }
        windows.put(customer, new Window(window.until(), window.left() - 1));
        return null;
    }

    private Reply types(Call call) throws IOException {
        if (!path(call).equals(kind.typing())) {
            return refused(call, 40200, "invalid account type");
        }
        Map<String, Object> body = JSON.std.mapFrom(call.body());
        if (!body.keySet().equals(Set.of("touser", "command")) || !Set.of("Typing", "CancelTyping").contains(body.get("command"))) {
            return refused(call, 45072, "invalid command");
        }
        String customer = String.valueOf(body.get("touser"));
        Instant now = clock.instant();
        if (bound && !talked.getOrDefault(customer, Instant.EPOCH).plus(TALKED).isAfter(now)) {
            return error(45080, "no message in 30s");
        }
        if (typing.getOrDefault(customer, Instant.EPOCH).isAfter(now)) {
            return error(45081, "typing already");
        }
        typing.put(customer, now.plus(TYPING));
        return Reply.json(200, "{\"errcode\":0,\"errmsg\":\"ok\"}");
    }

    private Reply upload(Call call) {
        if (!call.headers().containsKey("content-length") || call.headers().containsKey("transfer-encoding")) {
            violated(call, "412: a body whose length isn't told");
            return Reply.json(412, "");
        }
        String type = parameters(call.path()).getOrDefault("type", "");
        SimulatedForms.Part part = SimulatedForms.part(call);
        if (!TYPES.containsKey(type) || kind == WechatKind.MINI_PROGRAM && !type.equals("image")) {
            return refused(call, 40004, "invalid media type " + type);
        }
        if (part == null || !part.name().equals("media") || !part.fileName().matches("[a-z]+\\.[a-z0-9]+")) {
            return refused(call, 41005, "media data missing " + part);
        }
        if (!part.mediaType().startsWith(TYPES.get(type)) || part.bytes().length > LARGEST.get(type)) {
            return refused(call, 40006, "invalid meida size or type " + part.mediaType());
        }
        String id = keeps(type, part.mediaType(), part.bytes());
        return Reply.json(200, "{\"type\":\"" + type + "\",\"" + (type.equals("thumb") ? "thumb_media_id" : "media_id") + "\":\"" + id
                + "\",\"created_at\":" + clock.instant().getEpochSecond() + "}");
    }

    private Reply give(Call call) {
        String id = parameters(call.path()).getOrDefault("media_id", "");
        Kept kept = media.get(id);
        if (kept == null || !clock.instant().isBefore(kept.until())) {
            return error(40007, "invalid media_id");
        }
        if (kept.type().equals("video")) {
            return Reply.json(200, "{\"video_url\":\"" + url() + "/film/" + id + "\"}");
        }
        return Reply.of(200, Map.of("Content-Type", kept.mediaType(), "Content-disposition", "attachment; filename=\"" + id + ".jpg\""), kept.bytes());
    }

    private Reply info(Call call) {
        Map<String, String> query = parameters(call.path());
        String openId = query.getOrDefault("openid", "");
        if (!Set.of("zh_CN", "zh_TW", "en").contains(query.get("lang")) || openId.isEmpty()) {
            return refused(call, 40003, "invalid openid");
        }
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("subscribe", 1);
        told.put("openid", openId);
        told.put("nickname", "");
        told.put("sex", 0);
        told.put("language", "zh_CN");
        told.put("headimgurl", "");
        // With a blank before it, as in the documentation's own example.
        told.put("unionid", " o6_" + openId);
        told.put("remark", openId.startsWith("vip") ? "王总" : "");
        try {
            return Reply.json(200, JSON.std.asString(told));
        } catch (IOException cannotBe) {
            throw new IllegalStateException(cannotBe);
        }
    }
}
