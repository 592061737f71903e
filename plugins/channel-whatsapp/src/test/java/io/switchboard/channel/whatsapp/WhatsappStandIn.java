package io.switchboard.channel.whatsapp;

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
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Cloud API for one business number, as its documentation describes it: version in the path, bearer token, properties that
 * aren't known refused, the 24 hours' window, templates by name, language and number of values, media in two steps.
 */
public final class WhatsappStandIn extends StandIn {
    static final String VERSION = "v26.0";
    static final String NUMBER = "106540352242922";
    static final String BUSINESS = "102290129340398";
    static final String CUSTOMER = "16505551234";
    static final String TOKEN = "EAAtokenOfASystemUser0123456789";
    static final String SECRET = "app-secret-0123456789abcdef";
    static final String VERIFY = "verify-token-of-ours";

    private static final Duration WINDOW = Duration.ofHours(24);
    private static final Duration SOON = Duration.ofMillis(400);
    private static final Set<String> ENVELOPE =
            Set.of("messaging_product", "recipient_type", "to", "recipient", "type", "context", "biz_opaque_callback_data");
    private static final byte[] PICTURE = java.util.Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    /** Ids of another run are others, since a server that goes on knows those. */
    private final AtomicLong ids = new AtomicLong(System.currentTimeMillis());

    private final Map<String, byte[]> media = new ConcurrentHashMap<>();
    private final Map<String, String> mediaTypes = new ConcurrentHashMap<>();
    private final Map<String, Instant> wrote = new ConcurrentHashMap<>();
    private final Set<String> inbound = ConcurrentHashMap.newKeySet();
    private final List<Map<String, String>> sent = new CopyOnWriteArrayList<>();
    private final List<Map<String, Object>> bodies = new CopyOnWriteArrayList<>();
    private volatile Clock clock = Clock.systemUTC();
    private volatile String token = TOKEN;
    private volatile String secret = SECRET;
    private volatile boolean subscribed = true;
    private volatile boolean tellsLate;
    private volatile int revokedAfter = Integer.MAX_VALUE;
    private volatile String renewed = TOKEN;
    private volatile Reply refusal;

    public WhatsappStandIn() {
        this(0);
    }

    WhatsappStandIn(int port) {
        super(port);
        moves().reads(WhatsappStandIn::text)
                .failsWith(Failure.INVALID_REQUEST, error(400, 100, null, "(#100) Invalid parameter"))
                .failsWith(Failure.REJECTED, error(400, 131047, null, "Re-engagement message"))
                .failsWith(Failure.UNAUTHORIZED, refusedToken())
                .failsWith(Failure.RATE_LIMITED, error(400, 130429, null, "(#130429) Rate limit hit"))
                .failsWith(Failure.UNAVAILABLE, error(503, 2, null, "Service temporarily unavailable"));
    }

    @Override
    public String connector() {
        return "channel-whatsapp";
    }

    @Override
    public String name() {
        return "WhatsApp";
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of(
                "phoneNumberId", NUMBER,
                "businessAccountId", BUSINESS,
                "accessToken", TOKEN,
                "appSecret", SECRET,
                "verifyToken", VERIFY,
                "apiBase", url() + "/" + VERSION);
    }

    @Override
    public List<String> kinds() {
        return List.of(
                "text", "image", "audio", "video", "document", "sticker", "location", "contacts", "button", "list", "order", "reaction", "advertisement", "unsupported", "verify",
                "read", "fail", "yesterday");
    }

    void at(Clock other) {
        clock = other;
    }

    /** The token that it takes from now on. */
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

    /** Takes what comes too late with a good answer, and tells by a status that it failed: Meta does either. */
    void tellsLate() {
        tellsLate = true;
    }

    /** Answers messages so, but not files; null: as ever. */
    void refusesMessages(Reply reply) {
        refusal = reply;
    }

    /** Which id it will give to a message of ours: 1 for the next. */
    String upcoming(int message) {
        return id(ids.get() + message);
    }

    void subscribed(boolean now) {
        subscribed = now;
    }

    /** As if this customer had written now. */
    void opens(String customer) {
        wrote.put(customer, clock.instant());
    }

    /** A customer's message by this id is known. */
    void knows(String messageId) {
        inbound.add(messageId);
    }

    String keeps(byte[] bytes, String mediaType) {
        String id = String.valueOf(ids.incrementAndGet());
        media.put(id, bytes);
        mediaTypes.put(id, mediaType);
        return id;
    }

    /** Bodies of messages that were taken. */
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
        String digits = customer.matches("\\d{5,20}") ? customer : CUSTOMER;
        if (kind.equals("verify")) {
            said(customer, false, kind, call("GET", "?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=" + VERIFY, Map.of(), new byte[0]).body());
            return;
        }
        if (kind.equals("read") || kind.equals("fail")) {
            for (Map<String, String> each : sent) {
                deliver(each.get("to"), each.get("id"), kind.equals("read") ? "read" : "failed");
            }
            return;
        }
        String id = newId();
        inbound.add(id);
        said(digits, false, kind, text);
        if (kind.equals("yesterday")) {
            // As after a day without this server: the window is over when the message comes.
            Map<String, Object> old = message(id, digits, "text", text);
            Instant then = clock.instant().minus(WINDOW).minusSeconds(60);
            old.put("timestamp", String.valueOf(then.getEpochSecond()));
            wrote.putIfAbsent(digits, then);
            post(webhook(old));
            return;
        }
        opens(digits);
        post(webhook(message(id, digits, kind, text)));
    }

    /** A message as it stands in {@code messages}. */
    Map<String, Object> message(String id, String from, String kind, String text) {
        String words = text.isBlank() ? "hello" : text;
        Map<String, Object> said = switch (kind) {
            case "image", "sticker" -> Map.of("mime_type", "image/png", "sha256", "x", "id", keeps(PICTURE, "image/png"));
            case "audio" -> Map.of("mime_type", "audio/ogg; codecs=opus", "sha256", "x", "id", keeps(SampleFiles.voice(), "audio/ogg"), "voice", true);
            case "video" -> Map.of("mime_type", "video/mp4", "sha256", "x", "id", keeps(SampleFiles.film(), "video/mp4"), "caption", words);
            case "list" -> Map.of("type", "list_reply", "list_reply", Map.of("id", "1", "title", words, "description", "within 14 days"));
            case "document" -> Map.of("filename", "note.txt", "mime_type", "text/plain", "sha256", "x", "id", keeps(words.getBytes(StandardCharsets.UTF_8), "text/plain"));
            case "location" -> Map.of("latitude", 31.2304, "longitude", 121.4737, "name", words);
            case "button" -> Map.of("payload", "yes", "text", words);
            case "order" -> Map.of("catalog_id", "1", "text", words, "product_items", List.of(Map.of("product_retailer_id", "LAMP-1", "quantity", 2, "item_price", 30, "currency", "USD")));
            case "reaction" -> Map.of("message_id", sent.isEmpty() ? "wamid.none" : sent.get(sent.size() - 1).get("id"), "emoji", "👍");
            case "unsupported" -> Map.of("type", "poll_update");
            default -> Map.of("body", words);
        };
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("from", from);
        message.put("id", id);
        message.put("timestamp", String.valueOf(clock.instant().getEpochSecond()));
        if (kind.equals("contacts")) {
            message.put("contacts", List.of(Map.of("name", Map.of("formatted_name", words), "phones", List.of(Map.of("phone", "+1 (415) 555-0829")))));
        } else {
            message.put(type(kind), said);
        }
        if (kind.equals("advertisement")) {
            message.put("referral", Map.of("source_type", "ad", "source_id", "1", "headline", "Lamps", "source_url", "https://fb.me/1"));
        }
        if (kind.equals("unsupported")) {
            message.put("errors", List.of(Map.of("code", 131051, "title", "Message type unknown")));
        }
        message.put("type", type(kind));
        return message;
    }

    /** As the Cloud API calls what a customer does. */
    private static String type(String kind) {
        return switch (kind) {
            case "list" -> "interactive";
            case "advertisement" -> "text";
            default -> kind;
        };
    }

    /** A call with these messages. */
    @SafeVarargs
    static byte[] webhook(Map<String, Object>... messages) {
        return webhook(NUMBER, Map.of("contacts", contacts(messages), "messages", List.of(messages)));
    }

    static byte[] webhook(String number, Map<String, Object> more) {
        return call(List.of(Map.of("id", BUSINESS, "changes", List.of(change(number, more)))));
    }

    /** An entry for each list, with a change for each part: its messages or its statuses. */
    static byte[] webhook(List<List<Map<String, Object>>> entries) {
        return call(entries.stream()
                .map(parts -> Map.<String, Object>of("id", BUSINESS, "changes", parts.stream().map(part -> change(NUMBER, part)).toList()))
                .toList());
    }

    private static Map<String, Object> change(String number, Map<String, Object> more) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("messaging_product", "whatsapp");
        value.put("metadata", Map.of("display_phone_number", "15550783881", "phone_number_id", number));
        value.putAll(more);
        return Map.of("field", "messages", "value", value);
    }

    private static byte[] call(List<Map<String, Object>> entries) {
        return EscapedJson.of(Map.of("object", "whatsapp_business_account", "entry", entries)).getBytes(StandardCharsets.US_ASCII);
    }

    static Map<String, Object> status(String id, String status) {
        return status(id, status, 131026);
    }

    /** @param code why it failed, if it did */
    static Map<String, Object> status(String id, String status, int code) {
        Map<String, Object> all = new LinkedHashMap<>(Map.of("id", id, "status", status, "timestamp", "1750030073", "recipient_id", CUSTOMER));
        if (status.equals("failed")) {
            all.put("errors", List.of(Map.of("code", code, "title", "Message undeliverable", "error_data", Map.of("details", "Message Undeliverable."))));
        }
        return all;
    }

    private static List<Map<String, Object>> contacts(Map<String, Object>[] messages) {
        List<Map<String, Object>> contacts = new ArrayList<>();
        for (Map<String, Object> message : messages) {
            if (message.get("from") != null) {
                contacts.add(Map.of("profile", Map.of("name", "Sheena Nelson"), "wa_id", message.get("from")));
            }
        }
        return contacts;
    }

    private String newId() {
        return id(ids.incrementAndGet());
    }

    private static String id(long number) {
        return "wamid.HBgLMTY1MDU1NTEyMzQV" + number + "=";
    }

    static String sign(String secret, byte[] body) {
        return "sha256=" + Digests.hmacSha256(secret, body);
    }

    /** As Meta calls the webhook. */
    WebhookRequest request(byte[] body) {
        return new WebhookRequest("POST", Map.of(), Map.of("x-hub-signature-256", List.of(sign(secret, body))), body, "192.0.2.1");
    }

    private void post(byte[] body) throws IOException {
        Map<String, String> headers = Map.of("Content-Type", "application/json", "X-Hub-Signature-256", sign(secret, body));
        int status = call("POST", "", headers, body).statusCode();
        if (status != 200) {
            throw new IOException("the webhook answered " + status);
        }
    }

    private void deliver(String customer, String id, String status) throws IOException {
        post(webhook(NUMBER, Map.of("statuses", List.of(status(id, status)))));
    }

    // ---- the API

    @Override
    protected boolean isSend(Call call) {
        return path(call).startsWith("/" + VERSION + "/") || path(call).startsWith("/lookaside/");
    }

    @Override
    protected Reply answer(Call call) {
        String path = path(call);
        if (!call.headers().getOrDefault("authorization", "").equals("Bearer " + token)) {
            return refusedToken();
        }
        if (path.startsWith("/lookaside/")) {
            byte[] bytes = media.get(path.substring("/lookaside/".length()));
            return bytes == null ? Reply.json(404, "{}") : Reply.of(200, Map.of("Content-Type", "application/octet-stream"), bytes);
        }
        if (!path.startsWith("/" + VERSION + "/")) {
            return null;
        }
        return switch (call.method() + " " + path.substring(VERSION.length() + 2)) {
            case "POST " + NUMBER + "/messages" -> message(call);
            case "POST " + NUMBER + "/media" -> upload(call);
            case "GET " + NUMBER -> Reply.json(200, "{\"display_phone_number\":\"+1 555-078-3881\",\"verified_name\":\"Lamps\",\"id\":\"" + NUMBER + "\"}");
            case "GET " + BUSINESS + "/message_templates" -> templates(call);
            case "GET " + BUSINESS + "/subscribed_apps" ->
                Reply.json(200, subscribed ? "{\"data\":[{\"whatsapp_business_api_data\":{\"id\":\"67084\",\"name\":\"Desk\"}}]}" : "{\"data\":[]}");
            default -> call.method().equals("GET") ? address(call, path.substring(VERSION.length() + 2)) : null;
        };
    }

    private Reply message(Call call) {
        Map<String, Object> body = Json.parse(call.body()).orElse(null);
        if (body == null || !String.valueOf(call.headers().get("content-type")).startsWith("application/json")) {
            return bad(call, "no JSON");
        }
        if (!"whatsapp".equals(body.get("messaging_product"))) {
            return bad(call, "messaging_product");
        }
        if (body.containsKey("status")) {
            return read(call, body);
        }
        String type = String.valueOf(body.get("type"));
        for (String key : body.keySet()) {
            if (!ENVELOPE.contains(key) && !key.equals(type)) {
                return bad(call, "unknown property " + key);
            }
        }
        String to = (String) body.getOrDefault("to", "");
        String person = (String) body.getOrDefault("recipient", "");
        if (!to.matches("\\+?\\d{5,20}") && !person.matches("[A-Z]{2}\\.[A-Za-z0-9.]{1,140}")) {
            return bad(call, "recipient");
        }
        if (refusal != null) {
            return refusal;
        }
        Map<String, Object> said = Json.map(body.get(type));
        String why = WhatsappRules.broken(type, said, mediaTypes);
        if (why != null) {
            return bad(call, why);
        }
        String customer = to.isEmpty() ? person : to.replace("+", "");
        if (type.equals("template")) {
            Reply refused = template(said);
            if (refused != null) {
                return refused;
            }
        } else if (isLate(customer)) {
            if (tellsLate) {
                String id = newId();
                later(() -> post(webhook(NUMBER, Map.of("statuses", List.of(status(id, "failed", 131047))))));
                return accepted(customer, id);
            }
            return error(400, 131047, null, "Message failed to send because more than 24 hours have passed since the customer last replied to this number.");
        }
        return taken(customer, type, body, said);
    }

    private Reply taken(String customer, String type, Map<String, Object> body, Map<String, Object> said) {
        String id = newId();
        bodies.add(body);
        sent.add(Map.of("id", id, "to", customer));
        said(customer, true, type, shown(said));
        later(() -> {
            deliver(customer, id, "sent");
            deliver(customer, id, "delivered");
        });
        if (bodies.size() == revokedAfter) {
            token = renewed;
        }
        return accepted(customer, id);
    }

    /** As the customer sees it. */
    private String shown(Map<String, Object> said) {
        if (said.get("body") instanceof String text) {
            return text;
        }
        String id = Json.text(said.get("id"));
        String file = id == null ? null : mediaTypes.get(id) + ", " + media.get(id).length + " bytes";
        String template = Json.text(said.get("name"));
        String values = template == null ? null : Json.maps(said.get("components")).stream()
                .flatMap(component -> Json.maps(component.get("parameters")).stream())
                .map(parameter -> Json.text(parameter.get("text")))
                .toList()
                .toString();
        String place = Json.text(said.get("latitude")) == null ? null : said.get("latitude") + ", " + said.get("longitude");
        return Stream.of(Json.text(said.get("caption")), Json.text(said.get("filename")), file, template, values, place)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("  "));
    }

    private boolean isLate(String customer) {
        Instant last = wrote.get(customer);
        return last == null || last.plus(WINDOW).isBefore(clock.instant());
    }

    @FunctionalInterface
    private interface Telling {
        void tell() throws IOException;
    }

    private static void later(Telling telling) {
        Executor soon = CompletableFuture.delayedExecutor(SOON.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture.runAsync(() -> {
            try {
                telling.tell();
            } catch (IOException nobodyListens) {
                // In tests that have no webhook.
            }
        }, soon);
    }

    private static Reply accepted(String customer, String id) {
        return Reply.json(200, "{\"messaging_product\":\"whatsapp\",\"contacts\":[{\"input\":\"" + customer + "\",\"wa_id\":\"" + customer
                + "\"}],\"messages\":[{\"id\":\"" + id + "\"}]}");
    }

    private Reply read(Call call, Map<String, Object> body) {
        if (!body.get("status").equals("read") || !Set.of("messaging_product", "status", "message_id", "typing_indicator").containsAll(body.keySet())) {
            return bad(call, "read");
        }
        if (body.containsKey("typing_indicator") && !Map.of("type", "text").equals(body.get("typing_indicator"))) {
            return bad(call, "typing_indicator");
        }
        return inbound.contains(body.get("message_id")) ? Reply.json(200, "{\"success\":true}") : error(400, 131009, null, "Parameter value is not valid");
    }

    private Reply upload(Call call) {
        String form = new String(call.body(), StandardCharsets.ISO_8859_1);
        String type = form.replaceFirst("(?s).*name=\"type\"\\r\\n\\r\\n([^\\r]*).*", "$1");
        int start = form.indexOf("\r\n\r\n", form.indexOf("filename=\"")) + 4;
        boolean whole = form.contains("name=\"messaging_product\"\r\n\r\nwhatsapp\r\n") && form.contains("name=\"file\"; filename=\"") && type.matches("\\S+/\\S+");
        if (!whole || !call.headers().getOrDefault("content-type", "").startsWith("multipart/form-data; boundary=")) {
            return bad(call, "form");
        }
        byte[] bytes = form.substring(start, form.lastIndexOf("\r\n--")).getBytes(StandardCharsets.ISO_8859_1);
        return Reply.json(200, "{\"id\":\"" + keeps(bytes, type) + "\"}");
    }

    private Reply address(Call call, String id) {
        if (!id.matches("[A-Za-z0-9_.-]+")) {
            return null;
        }
        if (!media.containsKey(id)) {
            return error(400, 100, 33, "Unsupported get request. Object with ID '" + id + "' does not exist");
        }
        if (!NUMBER.equals(parameters(call.path()).get("phone_number_id"))) {
            return bad(call, "phone_number_id");
        }
        return Reply.json(200, "{\"messaging_product\":\"whatsapp\",\"url\":\"" + url() + "/lookaside/" + id + "\",\"mime_type\":\""
                + mediaTypes.get(id) + "\",\"sha256\":\"x\",\"file_size\":" + media.get(id).length + ",\"id\":\"" + id + "\"}");
    }

    private Reply templates(Call call) {
        List<Map<String, Object>> all = WhatsappRules.TEMPLATES;
        String after = parameters(call.path()).get("after");
        // Two pages, so that whoever reads one alone is found out.
        int middle = all.size() / 2;
        return after == null
                ? Reply.json(200, EscapedJson.of(Map.of("data", all.subList(0, middle), "paging", Map.of("cursors", Map.of("before", "a", "after", "Mg=="), "next", url() + "/next"))))
                : Reply.json(200, EscapedJson.of(Map.of("data", all.subList(middle, all.size()), "paging", Map.of("cursors", Map.of("before", "b", "after", "Mw==")))));
    }

    private static Reply template(Map<String, Object> said) {
        Object locale = Json.map(said.get("language")).get("code");
        Map<String, Object> template = WhatsappRules.TEMPLATES.stream()
                .filter(each -> each.get("name").equals(said.get("name")) && each.get("language").equals(locale) && each.get("status").equals("APPROVED"))
                .findFirst()
                .orElse(null);
        if (template == null) {
            return error(404, 132001, null, "template name (" + said.get("name") + ") does not exist in " + locale);
        }
        return WhatsappRules.fits(template, said) ? null : error(400, 132000, null, "number of localizable_params does not match");
    }

    private Reply bad(Call call, String why) {
        violated(call, why);
        return error(400, 100, null, "(#100) Invalid parameter: " + why);
    }

    /** Meta's own words name the token. */
    private static Reply refusedToken() {
        return error(401, 190, 463, "Error validating access token: Malformed access token " + TOKEN);
    }

    static Reply error(int status, int code, Integer subcode, String message) {
        Map<String, Object> error = new LinkedHashMap<>(Map.of("message", message, "type", "OAuthException", "code", code, "fbtrace_id", "Az8or2yhqkZfEZ"));
        error.put("error_data", Map.of("messaging_product", "whatsapp", "details", message));
        if (subcode != null) {
            error.put("error_subcode", subcode);
        }
        return Reply.json(status, EscapedJson.of(Map.of("error", error)));
    }

    /** What a gateway before the API says. */
    static Reply html(int status) {
        return Reply.of(status, Map.of("Content-Type", "text/html"), "<html>Sorry!</html>".getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Call call) {
        if (!path(call).endsWith("/messages")) {
            return null;
        }
        return Json.text(Json.map(Json.parse(call.body()).orElse(Map.of()).get("text")).get("body"));
    }
}
