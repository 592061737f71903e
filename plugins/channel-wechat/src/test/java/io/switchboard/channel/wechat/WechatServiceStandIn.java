package io.switchboard.channel.wechat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.WebhookRequest;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** WeChat customer service as its documentation tells: qyapi.weixin.qq.com, and the customers of one account. */
public final class WechatServiceStandIn extends StandIn {
    static final String ACCOUNT = "wkAJ2GCAAASSm4_FhToWMFea0xAFfd3Q";
    /** Which code the platform gives for an id that was used is nowhere said. */
    static final int REPEATED = 95031;

    private static final Duration WINDOW = Duration.ofHours(48);
    private static final Duration TOKEN = Duration.ofMinutes(10);
    private static final Map<String, Set<String>> MEMBERS = Map.of(
            "text", Set.of("content"),
            "image", Set.of("media_id"),
            "voice", Set.of("media_id"),
            "video", Set.of("media_id"),
            "file", Set.of("media_id"),
            "link", Set.of("title", "desc", "url", "thumb_media_id"),
            "miniprogram", Set.of("appid", "title", "thumb_media_id", "pagepath"),
            "location", Set.of("name", "address", "latitude", "longitude"));

    final Clock clock;
    final SimulatedCorp corp;
    final SimulatedSessions sessions;
    private final SimulatedMedia media;
    private final List<Map<String, Object>> items = new ArrayList<>();
    private final Map<String, Instant> bells = new ConcurrentHashMap<>();
    private final Map<String, Instant> wrote = new ConcurrentHashMap<>();
    private final Map<String, Integer> sent = new ConcurrentHashMap<>();
    private final Set<String> ids = new HashSet<>();
    private final List<Instant> unrung = new ArrayList<>();
    private final AtomicLong numbers = new AtomicLong(1000);
    private volatile boolean bound = true;
    private volatile boolean checked;
    private volatile boolean forgetful;
    private volatile int page = 1000;
    private volatile int empty;

    public WechatServiceStandIn() {
        this(Clock.systemUTC());
    }

    WechatServiceStandIn(Clock clock) {
        super(0);
        this.clock = clock;
        this.corp = new SimulatedCorp(clock, this::violated);
        this.sessions = new SimulatedSessions(clock, this::violated);
        this.media = new SimulatedMedia(clock, this::violated);
        moves().reads(this::textOf)
                .failsWith(Failure.INVALID_REQUEST, WechatSimulator.error(45002, "content size out of limit"))
                .failsWith(Failure.REJECTED, WechatSimulator.error(95002, "send msg out of time limit"))
                .failsWith(Failure.UNAUTHORIZED, WechatSimulator.error(40014, "invalid access_token"))
                .failsWith(Failure.RATE_LIMITED, WechatSimulator.error(45009, "api freq out of limit"))
                .failsWith(Failure.UNAVAILABLE, WechatSimulator.error(-1, "system error"));
    }

    @Override
    public String connector() {
        return "channel-wechat";
    }

    @Override
    public String name() {
        return "WeChat customer service";
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("kind", "CUSTOMER_SERVICE", "appId", SimulatedCorp.CORP_ID, "appSecret", SimulatedCorp.SECRET, "token", WechatPushes.TOKEN,
                "encodingAesKey", WechatPushes.AES_KEY, "openKfId", ACCOUNT, "apiBase", url().toString());
    }

    @Override
    public String customer() {
        return "wmAJ2GCAAAme1XQRC-NI-q0_ZM9ukoAw";
    }

    @Override
    public List<String> kinds() {
        return List.of("text", "image", "voice", "video", "file", "location", "link", "miniprogram", "channels", "enter", "take", "staff", "end", "recall");
    }

    /** Where a contract writes to people who never wrote: from now on everybody may always be written to. */
    void bindsNothing() {
        bound = false;
        sessions.bindsNothing();
    }

    /** So few in a page; the next {@code emptyPages} pages are empty, and not the last. */
    void pages(int size, int emptyPages) {
        page = size;
        empty = emptyPages;
    }

    /** Somebody in WeCom takes the session from the pool, or gets it from another. */
    void taken(String customer, String by) {
        sessions.is(customer, ServiceState.STAFF);
        happens(customer, "session_status_change", Map.of("change_type", 1, "new_servicer_userid", by));
    }

    /** Whoever has it in WeCom ends it there. */
    void ends(String customer, String by) {
        sessions.is(customer, ServiceState.ENDED);
        happens(customer, "session_status_change", Map.of("change_type", 3, "old_servicer_userid", by, "msg_code", sessions.code()));
    }

    /** A customer's file, from now on for three days. */
    String keeps(String type, String mediaType, byte[] bytes) {
        return media.keeps(type, mediaType, bytes);
    }

    void losesFiles() {
        media.loses();
    }

    /** From now on it takes files and has none. */
    void alwaysLosesFiles() {
        media.alwaysLoses();
    }

    /** The platform's call, with a token for fetching. */
    WebhookRequest bell() {
        return bell(ACCOUNT);
    }

    /** @param account null for none, as in the documentation's first years */
    WebhookRequest bell(String account) {
        String token = "ENC" + numbers.incrementAndGet();
        bells.put(token, clock.instant());
        return corp.bell(token, account);
    }

    /** As after a breakdown of its own: tokens that it gave are refused. */
    void forgetsTokens() {
        bells.replaceAll((token, at) -> Instant.EPOCH);
        forgetful = true;
    }

    /** Puts a message before whoever fetches; returns its id. */
    synchronized String writes(String customer, int origin, String type, Object said) {
        String id = "4oE9SXLPvv5Vj3zz7Fz4aB2cD3eF4gH5iJ6kL7mN8" + numbers.incrementAndGet();
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("msgid", id);
        item.put("open_kfid", ACCOUNT);
        item.put("external_userid", customer);
        item.put("send_time", clock.instant().getEpochSecond());
        item.put("origin", origin);
        item.put("msgtype", type);
        item.put(type, said);
        items.add(item);
        if (origin == 3) {
            wrote.put(customer, clock.instant());
            sent.put(customer, 0);
            sessions.wrote(customer);
        }
        return id;
    }

    /** What happened, in which people stand inside. */
    synchronized void happens(String customer, String event, Map<String, Object> more) {
        Map<String, Object> inside = new LinkedHashMap<>();
        inside.put("event_type", event);
        inside.put("open_kfid", ACCOUNT);
        inside.put("external_userid", customer);
        inside.putAll(more);
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("msgid", "5eventSXLPvv5Vj3zz7Fz4aB2cD3eF4gH5iJ6kL7mN8" + numbers.incrementAndGet());
        item.put("send_time", clock.instant().getEpochSecond());
        item.put("origin", 4);
        item.put("msgtype", "event");
        item.put("event", inside);
        items.add(item);
    }

    @Override
    public void does(String customer, String what, String text) throws IOException {
        if (!checked) {
            Map<String, String> query = corp.check("1616140317555161061");
            HttpResponse<String> echo = call("GET", encoded(query), Map.of(), new byte[0]);
            if (echo.statusCode() != 200 || !echo.body().equals("1616140317555161061")) {
                throw new IOException("the webhook's check: " + echo.statusCode() + " " + echo.body());
            }
            checked = true;
        }
        switch (what) {
            case "text" -> writes(customer, 3, what, Map.of("content", text));
            case "image" -> writes(customer, 3, what, Map.of("media_id", keeps("image", "image/png", TestMessages.PNG)));
            case "voice" -> writes(customer, 3, what, Map.of("media_id", keeps("voice", "audio/amr", "#!AMR\n".getBytes())));
            case "video" -> writes(customer, 3, what, Map.of("media_id", keeps("video", "video/mp4", "....ftypisom".getBytes())));
            case "file" -> writes(customer, 3, what, Map.of("media_id", keeps("file", "text/plain", text.getBytes(StandardCharsets.UTF_8))));
            case "location" -> writes(customer, 3, what, Map.of("latitude", 31.2304, "longitude", 121.4737, "name", "人民广场", "address", "上海"));
            case "link" -> writes(customer, 3, what, Map.of("title", text, "desc", "", "url", "https://shop.example/1", "pic_url", ""));
            case "miniprogram" -> writes(customer, 3, what, Map.of("title", text, "appid", WechatSimulator.APP_ID, "pagepath", "pages/order?id=7", "thumb_media_id", "x"));
            case "channels" -> writes(customer, 3, what, Map.of("sub_type", 1, "nickname", text));
            case "enter" -> happens(customer, "enter_session", Map.of("scene", "shop", "scene_param", text, "welcome_code", sessions.code()));
            case "take" -> taken(customer, SimulatedSessions.SERVICER);
            case "staff" -> writes(customer, 5, "text", Map.of("content", text));
            case "end" -> ends(customer, SimulatedSessions.SERVICER);
            case "recall" -> happens(customer, "user_recall_msg", Map.of("recall_msgid", last(customer)));
            default -> throw new IOException("a customer can't: " + what);
        }
        said(customer, Set.of("staff", "take", "end").contains(what), what, text);
        WebhookRequest bell = bell();
        Map<String, String> query = new LinkedHashMap<>();
        bell.query().forEach((name, values) -> query.put(name, values.get(0)));
        HttpResponse<String> answer = call("POST", encoded(query), Map.of("Content-Type", "text/xml"), bell.body());
        if (answer.statusCode() != 200) {
            throw new IOException("the webhook says " + answer.statusCode() + " " + answer.body());
        }
    }

    private synchronized String last(String customer) {
        return items.stream().filter(item -> customer.equals(item.get("external_userid"))).reduce((a, b) -> b)
                .map(item -> String.valueOf(item.get("msgid"))).orElse("none");
    }

    private static String encoded(Map<String, String> query) {
        StringBuilder text = new StringBuilder("?");
        query.forEach((name, value) -> text.append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8)).append('&'));
        return text.substring(0, text.length() - 1);
    }

    @Override
    protected boolean isSend(Call call) {
        return path(call).startsWith("/cgi-bin/") && !path(call).equals("/cgi-bin/gettoken") && !path(call).startsWith("/cgi-bin/kf/service_state/");
    }

    private String textOf(Call call) {
        try {
            Map<String, Object> body = path(call).startsWith("/cgi-bin/kf/send_msg") ? JSON.std.mapFrom(call.body()) : Map.of();
            return body.get("text") instanceof Map<?, ?> text ? (String) text.get("content") : "";
        } catch (IOException notJson) {
            return "";
        }
    }

    @Override
    protected Reply answer(Call call) throws IOException {
        String what = call.method() + " " + path(call);
        Map<String, String> query = parameters(call.path());
        if (what.equals("GET /cgi-bin/gettoken")) {
            return corp.token(call, query);
        }
        Reply unknown = corp.refusal(call, query.get("access_token"));
        if (unknown != null) {
            return unknown;
        }
        return switch (what) {
            case "POST /cgi-bin/message/send" -> corp.tells(call, JSON.std.mapFrom(call.body()), (user, text) -> said(user, true, "notice", text));
            case "POST /cgi-bin/kf/sync_msg" -> sync(call, JSON.std.mapFrom(call.body()));
            case "POST /cgi-bin/kf/send_msg" -> send(call, JSON.std.mapFrom(call.body()));
            case "POST /cgi-bin/kf/send_msg_on_event" -> sessions.greet(call, JSON.std.mapFrom(call.body()), text -> said("", true, "greeting", text));
            case "POST /cgi-bin/kf/service_state/get" -> sessions.get(call, JSON.std.mapFrom(call.body()));
            case "POST /cgi-bin/kf/service_state/trans" -> sessions.move(call, JSON.std.mapFrom(call.body()));
            case "POST /cgi-bin/kf/customer/batchget" -> customers(call, JSON.std.mapFrom(call.body()));
            case "POST /cgi-bin/kf/account/list" -> ok(Map.of(
                    "account_list", List.of(Map.of("open_kfid", ACCOUNT, "name", "客服", "avatar", "", "manage_privilege", true))));
            case "POST /cgi-bin/media/upload" -> media.upload(call, query.getOrDefault("type", ""));
            case "GET /cgi-bin/media/get" -> media.give(query.getOrDefault("media_id", ""));
            default -> null;
        };
    }

    private Reply refused(Call call, int code, String words) {
        violated(call, code + " " + words);
        return WechatSimulator.error(code, words);
    }

    static Reply ok(Map<String, Object> more) throws IOException {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("errcode", 0);
        answer.put("errmsg", "ok");
        answer.putAll(more);
        return Reply.json(200, JSON.std.asString(answer));
    }

    private synchronized Reply sync(Call call, Map<String, Object> body) throws IOException {
        if (!Set.of("cursor", "token", "limit", "voice_format", "open_kfid").containsAll(body.keySet()) || !ACCOUNT.equals(body.get("open_kfid"))) {
            return refused(call, 95000, "invalid open_kfid, or more than is asked: " + body);
        }
        if (!(body.get("limit") instanceof Integer limit) || limit < 1 || limit > 1000 || !Integer.valueOf(0).equals(body.get("voice_format"))) {
            return refused(call, 40058, "invalid limit or voice_format");
        }
        Instant now = clock.instant();
        if (body.get("token") == null) {
            unrung.removeIf(at -> !at.plus(Duration.ofMinutes(1)).isAfter(now));
            unrung.add(now);
            if (unrung.size() > 3) {
                violated(call, "45009 without a token again and again");
            }
        } else if (!bells.containsKey(String.valueOf(body.get("token")))) {
            return refused(call, 95007, "a token that was never given");
        } else if (!now.isBefore(bells.get(String.valueOf(body.get("token"))).plus(TOKEN))) {
            return forgetful ? WechatSimulator.error(95007, "msg token expired") : refused(call, 95007, "msg token expired");
        }
        String cursor = body.get("cursor") == null ? "place-0" : String.valueOf(body.get("cursor"));
        if (!cursor.matches("place-\\d+")) {
            return refused(call, 40058, "invalid cursor " + cursor);
        }
        int from = Integer.parseInt(cursor.substring("place-".length()));
        int to = Math.min(items.size(), from + Math.min(limit, page));
        if (empty > 0) {
            empty--;
            return ok(Map.of("next_cursor", "place-" + from, "has_more", 1, "msg_list", List.of()));
        }
        return ok(Map.of("next_cursor", "place-" + to, "has_more", to < items.size() ? 1 : 0, "msg_list", items.subList(from, to)));
    }

    private synchronized Reply send(Call call, Map<String, Object> body) throws IOException {
        String type = String.valueOf(body.get("msgtype"));
        if (!(body.get(type) instanceof Map<?, ?> said) || !MEMBERS.containsKey(type) || !said.keySet().equals(MEMBERS.get(type))
                || !body.keySet().equals(Set.of("touser", "open_kfid", "msgid", "msgtype", type))) {
            return refused(call, 47001, "data format error: " + body);
        }
        String id = String.valueOf(body.get("msgid"));
        if (id.length() > 32 || !id.matches("[0-9a-zA-Z_-]+")) {
            return refused(call, 40058, "msgid exceed max length");
        }
        if (!ACCOUNT.equals(body.get("open_kfid"))) {
            return refused(call, 95000, "invalid open_kfid");
        }
        if (type.equals("text") && String.valueOf(said.get("content")).getBytes(StandardCharsets.UTF_8).length > 2048) {
            return refused(call, 45002, "content size out of limit");
        }
        for (String member : List.of("media_id", "thumb_media_id")) {
            if (said.containsKey(member) && !media.has(String.valueOf(said.get(member)), member.equals("media_id") ? type : "image")) {
                return WechatSimulator.error(40007, "invalid media_id");
            }
        }
        String customer = String.valueOf(body.get("touser"));
        Reply closed = bound ? takes(customer) : null;
        if (closed != null) {
            return closed;
        }
        if (!ids.add(id)) {
            return WechatSimulator.error(REPEATED, "msgid repeated");
        }
        sent.merge(customer, 1, Integer::sum);
        said(customer, true, type, type.equals("text") ? String.valueOf(said.get("content")) : String.valueOf(said));
        return ok(Map.of("msgid", id));
    }

    private Reply takes(String customer) {
        Instant at = wrote.get(customer);
        if (at == null || !clock.instant().isBefore(at.plus(WINDOW))) {
            return WechatSimulator.error(95002, "send msg time limit");
        }
        if (sessions.state(customer).number() > 1) {
            return WechatSimulator.error(95018, "send msg session status invalid");
        }
        return sent.getOrDefault(customer, 0) >= 5 ? WechatSimulator.error(95001, "send msg count limit") : null;
    }

    private Reply customers(Call call, Map<String, Object> body) throws IOException {
        if (!body.keySet().equals(Set.of("external_userid_list", "need_enter_session_context"))
                || !(body.get("external_userid_list") instanceof List<?> list) || list.isEmpty() || list.size() > 100) {
            return refused(call, 40058, "external_userid_list " + body);
        }
        List<Object> known = new ArrayList<>();
        List<Object> invalid = new ArrayList<>();
        for (Object each : list) {
            Instant at = wrote.get(String.valueOf(each));
            if (bound && (at == null || !clock.instant().isBefore(at.plus(WINDOW)))) {
                invalid.add(each);
            } else {
                known.add(Map.of("external_userid", each, "nickname", "张三", "avatar", "http://wx.qlogo.cn/1", "gender", 1, "unionid", "o6_" + each));
            }
        }
        return ok(Map.of("customer_list", known, "invalid_external_userid", invalid));
    }
}
