package io.switchboard.channel.messenger;

import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.platform.Digests;
import io.switchboard.testkit.EscapedJson;
import io.switchboard.testkit.SampleFiles;
import io.switchboard.testkit.StandIn;
import io.switchboard.testkit.StubProvider.Call;
import io.switchboard.testkit.StubProvider.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The Messenger Platform for one page, as its documentation describes it: version in the path, the page's token, properties that
 * aren't known refused, 24 hours, the one tag that is left, text or file, an echo of each message before its answer.
 */
public final class MessengerStandIn extends StandIn {
    static final String VERSION = "v26.0";
    static final String PAGE = "1755847768034402";
    static final String CUSTOMER = "6734512345678901";
    static final String TOKEN = "EAApageToken0123456789abcdef";
    static final String SECRET = "app-secret-0123456789abcdef";
    static final String VERIFY = "verify-token-of-ours";

    private static final byte[] PICTURE = java.util.Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    /** Ids of another run are others, since a server that goes on knows those. */
    private final AtomicLong ids = new AtomicLong(System.currentTimeMillis());

    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, String> mediaTypes = new ConcurrentHashMap<>();
    private final Map<String, String> attachments = new ConcurrentHashMap<>();
    private final Map<String, Instant> wrote = new ConcurrentHashMap<>();
    private final List<Map<String, Object>> bodies = new CopyOnWriteArrayList<>();
    private final List<String> delivered = new CopyOnWriteArrayList<>();
    private volatile Clock clock = Clock.systemUTC();
    private volatile String token = TOKEN;
    private volatile String secret = SECRET;
    private volatile String last = "m_none";
    private volatile boolean approved;
    private volatile int revokedAfter = Integer.MAX_VALUE;
    private volatile String renewed = TOKEN;
    private volatile Reply refusal;
    private volatile String fields = "[\"messages\",\"messaging_postbacks\",\"message_deliveries\",\"message_reads\"]";

    public MessengerStandIn() {
        this(0);
    }

    MessengerStandIn(int port) {
        super(port);
        moves().reads(MessengerStandIn::text)
                .failsWith(Failure.INVALID_REQUEST, error(400, 100, 0, "(#100) Invalid parameter"))
                .failsWith(Failure.REJECTED, error(400, 10, 2018278, "(#10) This message is sent outside of allowed window."))
                .failsWith(Failure.UNAUTHORIZED, refusedToken())
                .failsWith(Failure.RATE_LIMITED, error(400, 613, 0, "(#613) Calls to this api have exceeded the rate limit."))
                .failsWith(Failure.UNAVAILABLE, error(500, 2, 0, "Service temporarily unavailable"));
    }

    @Override
    public String connector() {
        return "channel-messenger";
    }

    @Override
    public String name() {
        return "Messenger";
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("pageId", PAGE, "accessToken", TOKEN, "appSecret", SECRET, "verifyToken", VERIFY, "apiBase", url() + "/" + VERSION);
    }

    @Override
    public List<String> kinds() {
        return List.of(
                "text", "image", "sticker", "audio", "video", "file", "link", "location", "postback", "reaction", "referral", "unknown", "edit", "withdraw", "verify",
                "read", "yesterday");
    }

    void at(Clock other) {
        clock = other;
    }

    void takes(String other) {
        token = other;
    }

    /** The token that it takes once so many messages are out. */
    void revokesAfter(int messages, String other) {
        revokedAfter = messages;
        renewed = other;
    }

    /** Signs with this from now on. */
    void signsWith(String appSecret) {
        secret = appSecret;
    }

    /** Answers messages so, but not files; null: as ever. */
    void refusesMessages(Reply reply) {
        refusal = reply;
    }

    /** Which id it will give to a message of ours: 1 for the next. */
    String upcoming(int message) {
        return id(ids.get() + message);
    }

    private static String id(long number) {
        return "m_AG5Hz2U" + number;
    }

    static String sign(String secret, byte[] body) {
        return "sha256=" + Digests.hmacSha256(secret, body);
    }

    /** As Meta calls the webhook. */
    WebhookRequest request(byte[] body) {
        return new WebhookRequest("POST", Map.of(), Map.of("x-hub-signature-256", List.of(sign(secret, body))), body, "192.0.2.1");
    }

    /** Whether the app has the Human Agent feature. */
    void approves(boolean now) {
        approved = now;
    }

    void subscribedTo(String json) {
        fields = json;
    }

    void opens(String person) {
        wrote.put(person, clock.instant());
    }

    /** Keeps a picture. Returns its address. */
    String keeps(byte[] bytes) {
        return keeps(bytes, "photo.png", "image/png");
    }

    private String keeps(byte[] bytes, String name, String mediaType) {
        String id = String.valueOf(ids.incrementAndGet());
        files.put(id, bytes);
        mediaTypes.put(id, mediaType);
        return url() + "/cdn/" + id + "/" + name;
    }

    List<Map<String, Object>> bodies() {
        return List.copyOf(bodies);
    }

    // ---- what customers do

    @Override
    public String customer() {
        return CUSTOMER;
    }

    @Override
    public void does(String customer, String kind, String text) throws IOException {
        String person = customer.matches("\\d{5,30}") ? customer : CUSTOMER;
        if (kind.equals("verify")) {
            said(customer, false, kind, call("GET", "?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=" + VERIFY, Map.of(), new byte[0]).body());
            return;
        }
        if (kind.equals("read")) {
            post(webhook(event(person, "read", Map.of("watermark", clock.millis()))));
            return;
        }
        said(person, false, kind, text);
        if (kind.equals("yesterday")) {
            // As after a day without this server: the window is over when the message comes.
            Map<String, Object> old = does("m_" + ids.incrementAndGet(), person, "text", text);
            Instant then = clock.instant().minus(Duration.ofHours(24)).minusSeconds(60);
            old.put("timestamp", then.toEpochMilli());
            wrote.putIfAbsent(person, then);
            post(webhook(old));
            return;
        }
        if (!Set.of("reaction", "referral", "edit", "withdraw").contains(kind)) {
            opens(person);
        }
        // What is changed or taken back is what he wrote last.
        String id = Set.of("edit", "withdraw").contains(kind) ? last : "m_" + ids.incrementAndGet();
        last = id;
        post(webhook(does(id, person, kind, text)));
    }

    /** What a customer does, as an event of a webhook. */
    Map<String, Object> does(String id, String person, String kind, String text) {
        String words = text.isBlank() ? "hello" : text;
        return switch (kind) {
            case "text" -> event(person, "message", Map.of("mid", id, "text", words));
            case "image" -> attached(id, person, "image", Map.of("url", keeps(PICTURE)));
            case "sticker" -> attached(id, person, "sticker", Map.of("url", keeps(PICTURE), "sticker_id", 369239263222822L));
            case "audio" -> attached(id, person, "audio", Map.of("url", keeps(SampleFiles.voice(), "audio.ogg", "audio/ogg")));
            case "video" -> attached(id, person, "video", Map.of("url", keeps(SampleFiles.film(), "video.mp4", "video/mp4")));
            case "edit" -> event(person, "message_edit", Map.of("mid", id, "text", words, "num_edit", 1));
            case "withdraw" -> event(person, "message", Map.of("mid", id, "is_deleted", true));
            case "file" -> attached(id, person, "file", Map.of("url", keeps(words.getBytes(StandardCharsets.UTF_8), "note.txt", "text/plain")));
            case "link" -> attached(id, person, "fallback", Map.of("url", "https://shop.example/lamp", "title", words));
            case "location" -> attached(id, person, "location", Map.of("coordinates", Map.of("lat", 31.2304, "long", 121.4737)));
            case "postback" -> event(person, "postback", Map.of("title", words, "payload", "MENU"));
            case "reaction" -> event(person, "reaction", Map.of("reaction", "love", "emoji", "❤", "action", "react", "mid", id));
            case "referral" -> event(person, "referral", Map.of("ref", words, "source", "SHORTLINK", "type", "OPEN_THREAD"));
            default -> attached(id, person, "hologram", Map.of());
        };
    }

    private Map<String, Object> attached(String id, String person, String type, Map<String, Object> payload) {
        return event(person, "message", Map.of("mid", id, "attachments", List.of(Map.of("type", type, "payload", payload))));
    }

    Map<String, Object> event(String person, String kind, Map<String, Object> what) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("sender", Map.of("id", person));
        event.put("recipient", Map.of("id", PAGE));
        event.put("timestamp", clock.millis());
        event.put(kind, what);
        return event;
    }

    static byte[] webhook(List<Map<String, Object>> events) {
        return webhook(PAGE, events);
    }

    @SafeVarargs
    static byte[] webhook(Map<String, Object>... events) {
        return webhook(PAGE, List.of(events));
    }

    /** Each event as an entry of its own, as Meta does it. */
    static byte[] webhook(String page, List<Map<String, Object>> events) {
        List<Map<String, Object>> entries = new ArrayList<>();
        events.forEach(event -> entries.add(Map.of("id", page, "time", 1458692752478L, "messaging", List.of(event))));
        return EscapedJson.of(Map.of("object", "page", "entry", entries)).getBytes(StandardCharsets.US_ASCII);
    }

    private void post(byte[] body) throws IOException {
        Map<String, String> headers = Map.of("Content-Type", "application/json", "X-Hub-Signature-256", sign(secret, body));
        int status = call("POST", "", headers, body).statusCode();
        if (status != 200) {
            throw new IOException("the webhook answered " + status);
        }
    }

    // ---- the API

    @Override
    protected boolean isSend(Call call) {
        return path(call).startsWith("/" + VERSION + "/") || path(call).startsWith("/cdn/");
    }

    @Override
    protected Reply answer(Call call) {
        String path = path(call);
        if (path.startsWith("/cdn/")) {
            if (call.headers().containsKey("authorization")) {
                violated(call, "the token went to the file servers");
            }
            String id = path.split("/")[2];
            byte[] bytes = files.get(id);
            return bytes == null ? Reply.json(403, "URL signature expired") : Reply.of(200, Map.of("Content-Type", mediaTypes.get(id)), bytes);
        }
        if (!path.startsWith("/" + VERSION + "/")) {
            return null;
        }
        if (!call.headers().getOrDefault("authorization", "").equals("Bearer " + token)) {
            return refusedToken();
        }
        return switch (call.method() + " " + path.substring(VERSION.length() + 2)) {
            case "POST " + PAGE + "/messages" -> message(call);
            case "POST " + PAGE + "/message_attachments" -> upload(call);
            case "GET " + PAGE -> Reply.json(200, "{\"name\":\"Lamps\",\"id\":\"" + PAGE + "\"}");
            case "GET " + PAGE + "/subscribed_apps" -> Reply.json(200, "{\"data\":[{\"id\":\"67084\",\"subscribed_fields\":" + fields + "}]}");
            case "GET " + CUSTOMER -> "first_name,last_name".equals(parameters(call.path()).get("fields"))
                    ? Reply.json(200, "{\"first_name\":\"Peter\",\"last_name\":\"Chang\",\"id\":\"" + CUSTOMER + "\"}")
                    : bad(call, "fields");
            default -> call.method().equals("GET") ? error(400, 100, 33, "Unsupported get request. Object does not exist") : null;
        };
    }

    private Reply message(Call call) {
        Map<String, Object> body = Json.parse(call.body()).orElse(Map.of());
        String person = Json.text(Json.map(body.get("recipient")).get("id"));
        if (person == null || !String.valueOf(call.headers().get("content-type")).startsWith("application/json")) {
            return bad(call, "recipient");
        }
        if (!person.matches("\\d{5,30}")) {
            return error(400, 100, 2018001, "(#100) No matching user found");
        }
        if (body.containsKey("sender_action")) {
            boolean alone = body.keySet().equals(Set.of("recipient", "sender_action")) && "typing_on".equals(body.get("sender_action"));
            return alone ? Reply.json(200, "{\"recipient_id\":\"" + person + "\"}") : bad(call, "sender_action");
        }
        if (refusal != null) {
            return refusal;
        }
        Map<String, Object> message = Json.map(body.get("message"));
        String why = broken(body, message);
        if (why != null) {
            return bad(call, why);
        }
        Reply late = late(body, person);
        return late == null ? taken(person, body, message) : late;
    }

    private String broken(Map<String, Object> body, Map<String, Object> message) {
        boolean tagged = "MESSAGE_TAG".equals(body.get("messaging_type"));
        Set<String> known = tagged ? Set.of("recipient", "messaging_type", "tag", "message") : Set.of("recipient", "messaging_type", "message");
        if (!known.equals(body.keySet()) || !tagged && !"RESPONSE".equals(body.get("messaging_type"))) {
            return "properties " + body.keySet();
        }
        if (tagged && !"HUMAN_AGENT".equals(body.get("tag"))) {
            return "tag " + body.get("tag");
        }
        if (!Set.of("text", "attachment", "metadata").containsAll(message.keySet()) || message.containsKey("text") == message.containsKey("attachment")) {
            return "message " + message.keySet();
        }
        if (message.containsKey("text")) {
            String text = String.valueOf(message.get("text"));
            return text.isBlank() || text.length() >= 2000 ? "text of " + text.length() : null;
        }
        Map<String, Object> attachment = Json.map(message.get("attachment"));
        String id = Json.text(Json.map(attachment.get("payload")).get("attachment_id"));
        return id != null && String.valueOf(attachment.get("type")).equals(attachments.get(id)) ? null : "attachment";
    }

    private Reply late(Map<String, Object> body, String person) {
        boolean byPerson = "MESSAGE_TAG".equals(body.get("messaging_type"));
        if (byPerson && !approved) {
            return error(400, 10, 2018065, "(#10) This message is sent outside of allowed window. You need page_messaging permission.");
        }
        Instant last = wrote.get(person);
        boolean over = last == null || last.plus(byPerson ? Duration.ofDays(7) : Duration.ofHours(24)).isBefore(clock.instant());
        return over ? error(400, 10, 2018278, "(#10) This message is sent outside of allowed window.") : null;
    }

    private Reply taken(String person, Map<String, Object> body, Map<String, Object> message) {
        String id = id(ids.incrementAndGet());
        bodies.add(body);
        if (bodies.size() == revokedAfter) {
            token = renewed;
        }
        delivered.add(id);
        boolean isText = message.containsKey("text");
        said(person, true, isText ? "text" : String.valueOf(Json.map(message.get("attachment")).get("type")), isText ? String.valueOf(message.get("text")) : "a file of ours");
        Map<String, Object> echo = new LinkedHashMap<>(message);
        echo.putAll(Map.of("mid", id, "is_echo", true, "app_id", 67084L));
        try {
            // The echo is there before the answer.
            post(webhook(Map.of("sender", Map.of("id", PAGE), "recipient", Map.of("id", person), "timestamp", clock.millis(), "message", echo)));
            post(webhook(event(person, "delivery", Map.of("mids", List.of(id), "watermark", clock.millis()))));
        } catch (IOException nobodyListens) {
            // In tests that have no webhook.
        }
        return Reply.json(200, "{\"recipient_id\":\"" + person + "\",\"message_id\":\"" + id + "\"}");
    }

    private Reply upload(Call call) {
        String form = new String(call.body(), StandardCharsets.ISO_8859_1);
        String message = form.replaceFirst("(?s).*name=\"message\"\\r\\n\\r\\n([^\\r]*).*", "$1");
        Map<String, Object> attachment = Json.map(Json.parse(message.getBytes(StandardCharsets.ISO_8859_1)).orElse(Map.of()).get("attachment"));
        String type = String.valueOf(attachment.get("type"));
        if (!form.contains("name=\"filedata\"; filename=\"") || !Set.of("image", "audio", "video", "file").contains(type)
                || !Map.of("is_reusable", true).equals(attachment.get("payload"))) {
            return bad(call, "form");
        }
        String id = String.valueOf(ids.incrementAndGet());
        attachments.put(id, type);
        return Reply.json(200, "{\"attachment_id\":\"" + id + "\"}");
    }

    private Reply bad(Call call, String why) {
        violated(call, why);
        return error(400, 100, 0, "(#100) Invalid parameter: " + why);
    }

    /** Meta's own words name the token. */
    private static Reply refusedToken() {
        return error(401, 190, 463, "Error validating access token: Malformed access token " + TOKEN);
    }

    static Reply error(int status, int code, int subcode, String message) {
        Map<String, Object> error = new LinkedHashMap<>(Map.of("message", message, "type", "OAuthException", "code", code, "fbtrace_id", "Az8or2yhqkZfEZ"));
        if (subcode != 0) {
            error.put("error_subcode", subcode);
        }
        return Reply.json(status, EscapedJson.of(Map.of("error", error)));
    }

    /** What a gateway before the API says. */
    static Reply html(int status) {
        return Reply.of(status, Map.of("Content-Type", "text/html"), "<html>Sorry!</html>".getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Call call) {
        return path(call).endsWith("/messages")
                ? Json.text(Json.map(Json.parse(call.body()).orElse(Map.of()).get("message")).get("text"))
                : null;
    }
}
