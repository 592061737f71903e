package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.switchboard.core.licence.Licence;
import io.switchboard.core.licence.LicenceFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Requests, frames, webhooks and uploads that no honest client sends, against the running server: it answers each with a
 * clear 4xx, never with a 500, never not at all, and goes on. {@code -Dfuzz.seconds=600} for longer, {@code -Dfuzz.seed=…}
 * for others; a failure names its seed.
 */
class FuzzIT {

    private static final System.Logger LOG = System.getLogger(FuzzIT.class.getName());
    private static final long SEED = Long.getLong("fuzz.seed", 20261122L);
    private static final Duration EACH = Duration.ofMillis(Long.getLong("fuzz.seconds", 20) * 200);
    /** On a machine that is busy with other things each part takes longer than its share, and still tries something. */
    private static final int LEAST = 150;
    private static final String SECRET = "fuzz-secret";

    /** What would end the test's own sessions or its plugins; each has tests of its own. */
    private static final Set<String> SPARED = Set.of("DELETE /api/session");

    /** They ask for the password, and some wrong ones in a row end the session: one who has nothing else to do calls them. */
    private static final Pattern GUESSES = Pattern.compile("POST /api/(session/password|second-factor.*|sign-in/sso)");

    private static SwitchboardServer server;
    private static RawHttp http;
    private static final Map<String, String> TOKENS = new TreeMap<>();
    private static final Map<String, List<String>> KNOWN = new HashMap<>();
    private static JsonNode document;
    private static String hook;

    private static final Map<String, Map<Integer, Integer>> ALL = new TreeMap<>();

    private final Map<Integer, Integer> counts = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private final Mutations mutations = new Mutations(SEED);

    @BeforeAll
    static void start() {
        server = new SwitchboardServer("fuzz", Map.of("SWITCHBOARD_TRUSTED_PROXIES", "127.0.0.1, ::1", "SWITCHBOARD_UNSIGNED_PLUGINS", "true")).start();
        http = new RawHttp(server.uri("/"));
        Api admin = Api.signedIn(server, "admin");
        Api alice = Api.online(server, "alice");
        for (String name : List.of("admin", "alice", "carol")) {
            TOKENS.put(name, Api.signedIn(server, name).token());
        }
        Api visitor = Api.visitor(server);
        TOKENS.put("visitor", visitor.token());
        TOKENS.put("nobody", "");
        visitor.write("to be fuzzed");
        JsonNode conversation = Chats.withLast(alice, "to be fuzzed");
        JsonNode message = alice.answer(conversation.get("id").asText(), "yes");
        JsonNode agent = admin.post("/api/agents", Map.of("username", "fuzzy", "name", "Fuzzy", "roles", List.of("AGENT"), "password", "a long password 7"));
        admin.post("/api/agents", Map.of("username", "guesser", "name", "Guesser", "roles", List.of("AGENT"), "password", "a long password 7"));
        TOKENS.put("guesser", Api.nobody(server).post("/api/session", Map.of("username", "guesser", "password", "a long password 7")).get("token").asText());
        JsonNode shop = admin.post("/api/shops", Map.of("name", "Fuzz", "timeZone", "Asia/Shanghai", "locale", "en"));
        JsonNode group = admin.post("/api/groups", Map.of("name", "Fuzz", "shop", shop.get("id").asText()));
        JsonNode channel = admin.post("/api/channels", Map.of("plugin", "channel-echo", "name", "Fuzz", "settings", Map.of("secret", SECRET)));
        JsonNode phrase = alice.post("/api/phrases", Map.of("title", "t", "text", "x"));
        hook = "/hooks/" + channel.get("key").asText();
        List<String> scopes = new ArrayList<>();
        admin.get("/api/session").get("permissions").fieldNames().forEachRemaining(scopes::add);
        scopes.removeAll(List.of("conversations:take", "apikeys:write"));
        TOKENS.put("key", key(admin, "key", scopes).get("key").asText());
        TOKENS.put("narrow", key(admin, "narrow", List.of("conversations:read", "webhooks:write")).get("key").asText());
        know(key(admin, "doomed", scopes).get("id").asText(), "api-keys");
        // Nobody listens there.
        admin.put("/api/settings", Map.of("values", Map.of("webhookHosts", "localhost")));
        JsonNode ticket = alice.post("/api/tickets", Map.of("type", "general", "subject", "to be fuzzed"));
        know(ticket.get("id").asText(), "ticketId", "tickets");
        know("take", "transition");
        know("general", "type", "ticket-types");
        JsonNode webhook = admin.post("/api/webhooks", Map.of("name", "Fuzz", "url", "http://localhost:9/in", "events", List.of("contact.*"), "enabled", false));
        know(webhook.get("id").asText(), "webhooks", "webhookId");
        know("contact.*", "events");
        know(conversation.get("id").asText(), "conversationId", "conversations", "ids");
        know(message.get("id").asText(), "messages", "messageId");
        know(agent.get("id").asText(), "agentId", "agents", "agentIds", "assignee");
        know(shop.get("id").asText(), "shop", "shops");
        know(group.get("id").asText(), "group", "groups", "groupId", "groupIds");
        know(channel.get("id").asText(), "channel", "channels");
        know(phrase.get("id").asText(), "phrases");
        know(conversation.at("/contact/id").asText(), "contacts", "contactId");
        know("demo", "widget", "channelKey");
        know("channel-echo", "connectors", "plugin", "plugins", "x");
        know("AGENT", "roles");
        know("ONLINE", "state");
        document = Api.nobody(server).get("/openapi?format=json");
    }

    private static JsonNode key(Api admin, String name, List<String> scopes) {
        return admin.post("/api/api-keys", Map.of("name", name, "scopes", scopes, "ratePerMinute", 60_000));
    }

    private static void know(String value, String... names) {
        for (String name : names) {
            KNOWN.put(name, List.of(value));
        }
    }

    @AfterAll
    static void stop() {
        LOG.log(System.Logger.Level.INFO, "fuzz, all: {0}", ALL);
        server.stop();
    }

    @Test
    void restBodies() {
        List<String[]> calls = calls();
        assertThat(calls).hasSizeGreaterThan(60);
        List<String> who = List.of("admin", "admin", "admin", "alice", "carol", "visitor", "nobody");
        run("REST", () -> {
            String[] call = mutations.any(calls);
            String name = call[1].startsWith("/api/widget") && !mutations.once(4) ? "visitor" : mutations.any(who);
            if (!name.equals("nobody") && GUESSES.matcher(call[0] + " " + call[1]).matches()) {
                name = "guesser";
            }
            if (!name.equals("nobody") && SPARED.contains(call[0] + " " + call[1])) {
                name = "nobody";
            }
            return shot(call[0], call[1], TOKENS.get(name));
        });
    }

    /** Two that may do much and little, and hold no session; what is known to be there stands in their bodies. */
    @Test
    void restBodiesByApiKeys() {
        List<String[]> calls = calls();
        run("REST by API keys", () -> {
            String[] call = mutations.any(calls);
            return shot(call[0], call[1], TOKENS.get(mutations.once(4) ? "narrow" : "key"));
        });
        assertThat(counts.keySet()).as("let in, and kept out").contains(200, 403, 422);
        assertThat(Api.as(server, TOKENS.get("key")).send("GET", "/api/contacts", null).status()).isEqualTo(200);
    }

    /** The calls whose bodies decide whom the server calls and what it lets people do. */
    @Test
    void licencesWebhooksAndQuotes() throws Exception {
        LocalDate today = LocalDate.of(2026, 11, 22);
        Licence known = new Licence("L-1", "Tea Caravan", "erp", Set.of(), 9, Map.of(), Set.of("api"), today, today.plusDays(200), 10, Instant.parse("2026-11-22T00:00:00Z"));
        String licence = LicenceFile.sign(known, "vendor", KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate());
        List<String> addresses = List.of("http://localhost:9/in", "http://localhost:9/in", "https://192.0.2.1/in", "http://127.0.0.1:9990/management", "http://[::1]/", "https://[::ffff:10.0.0.1]/", "https://0x7f.1/", "https://2130706433/",
                "file:///etc/passwd", "javascript:alert(1)", "https://a:b@192.0.2.1/", "https://192.0.2.1:99999/", "https://", "//x", "https://169.254.169.254/latest", "https://192.0.2.1/\u0000",
                "https://192.0.2.1/" + "a".repeat(3000), "ftp://192.0.2.1/", "HTTPS://192.0.2.1", " https://192.0.2.1 ", "https://\u2488\u2488/", "https://192.0.2.1/?q=\r\nX-Y: z");
        // The other tests may have taken the webhook away, or the host's name.
        Api admin = Api.signedIn(server, "admin");
        admin.put("/api/settings", Map.of("values", Map.of("webhookHosts", "localhost")));
        know(admin.post("/api/webhooks", Map.of("name", "Fuzz", "url", "http://localhost:9/in", "events", List.of("contact.*"), "enabled", false))
                .get("id").asText(), "webhooks", "webhookId");
        JsonNode wish = JsonNodeFactory.instance.objectNode().put("package", "basic").put("seats", 8).put("channels", 2).put("api", true).put("robot", true)
                .set("oneOff", JsonNodeFactory.instance.arrayNode().add("training"));
        assertThat(Api.as(server, TOKENS.get("key")).send("POST", "/api/quote", wish).status()).as("what is mutated is all right itself").isEqualTo(200);
        run("licences, webhooks, quotes", () -> {
            List<String> headers = headers(TOKENS.get(mutations.once(3) ? "key" : "admin"));
            if (mutations.once(3)) {
                headers.add("Content-Type: " + mutations.any(List.of("text/plain", "application/octet-stream", "application/json", "")));
                byte[] file = Mutations.bytes(licence.replace(" 9,", mutations.any(List.of(" 9,", " -1,", " 1e400,", " [],", " \"x\","))));
                return new RawHttp.Shot("PUT", "/api/licence", headers, mutations.once(3) ? mutations.cut(file) : mutations.once(2) ? mutations.flipped(file) : file, true);
            }
            headers.add("Content-Type: application/json");
            if (mutations.once(2)) {
                return new RawHttp.Shot("POST", "/api/quote", headers, mutations.json(wish), true);
            }
            JsonNode form = JsonNodeFactory.instance.objectNode().put("name", "n").put("url", mutations.any(addresses)).put("shop", KNOWN.get("shop").get(0))
                    .put("channel", KNOWN.get("channel").get(0)).put("notes", true).put("enabled", false)
                    .set("events", JsonNodeFactory.instance.arrayNode().add(mutations.any(List.of("message.*", "*", "contact.created", "x.y", "*.*", "."))));
            if (mutations.once(10)) {
                // One that is all right, so that the others aren't refused for what they all have.
                form = JsonNodeFactory.instance.objectNode().put("name", "n").put("url", addresses.get(0)).put("enabled", false)
                        .set("events", JsonNodeFactory.instance.arrayNode().add("contact.created"));
                return new RawHttp.Shot("POST", "/api/webhooks", headers, Mutations.bytes(form.toString()), true);
            }
            boolean change = mutations.once(2);
            String path = "/api/webhooks" + (change ? "/" + KNOWN.get("webhooks").get(0) + mutations.any(List.of("", "", "/secret", "/ping", "/replay", "/deliveries/x/replay")) : "");
            String method = change && path.endsWith(KNOWN.get("webhooks").get(0)) ? "PATCH" : "POST";
            return new RawHttp.Shot(method, path, headers, mutations.once(2) ? Mutations.bytes(form.toString()) : mutations.json(form), true);
        });
        assertThat(counts.keySet()).as("let in, and refused").contains(200, 201, 400, 422);
    }

    /** Every call of the description, {method, path}; plugins aren't stopped, nor removed. */
    private static List<String[]> calls() {
        List<String[]> calls = new ArrayList<>();
        document.get("paths").fields().forEachRemaining(path -> path.getValue().fieldNames().forEachRemaining(method -> {
            String name = path.getKey();
            boolean moves = name.matches("/api/plugins/\\{[^}]+}(/start|/stop|/back)?") && !method.equals("get");
            if (Set.of("get", "post", "put", "patch", "delete").contains(method) && !moves && name.startsWith("/api/")) {
                calls.add(new String[] {method.toUpperCase(java.util.Locale.ROOT), name});
            }
        }));
        return calls;
    }

    private RawHttp.Shot shot(String method, String path, String token) {
        JsonNode call = document.get("paths").get(path).get(method.toLowerCase(java.util.Locale.ROOT));
        List<String> headers = headers(token);
        JsonNode schema = call.at("/requestBody/content").path("application/json").path("schema");
        JsonNode valid = mutations.valid(document, schema.isMissingNode() ? JsonNodeFactory.instance.objectNode() : schema, "", KNOWN, 0);
        boolean hasBody = !method.equals("GET") && !method.equals("DELETE") || mutations.once(20);
        byte[] body = !hasBody ? new byte[0] : mutations.once(4) ? Mutations.bytes(valid.toString()) : mutations.json(valid);
        String type = mutations.once(12)
                ? mutations.any(List.of("text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data", "application/json; charset=utf-16",
                        "application/json;charset=nowhere", "*/*", "json", "", "application/problem+json", "application/json, text/plain"))
                : "application/json";
        headers.add("Content-Type: " + type);
        boolean whole = !mutations.once(40);
        if (!whole) {
            headers.add("Content-Length: " + (body.length + 10));
        }
        return new RawHttp.Shot(method, target(path, call), headers, body, whole);
    }

    private List<String> headers(String token) {
        List<String> headers = new ArrayList<>(List.of("Accept: application/json"));
        if (!token.isEmpty()) {
            headers.add("Authorization: Bearer " + token);
        }
        if (mutations.once(10)) {
            headers.add(mutations.any(List.of("Accept: text/html", "Accept: nonsense", "Accept-Language: zh-CN,en;q=x", "Accept-Language: ********", "If-Match: \"x\"",
                    "If-Match: \"99999999999999999999\"", "Authorization: Bearer x", "Authorization: Basic eDp5", "Content-Type: text/plain", "Idempotency-Key: " + "k".repeat(5000),
                    "X-Request-Id: ${jndi:ldap://x}", "Origin: http://evil.example", "Origin: null", "Range: bytes=5-1", "Expect: 100-continue",
                    "Content-Encoding: gzip", "X-HTTP-Method-Override: DELETE", "Cookie: " + "a=b; ".repeat(300), "X-Forwarded-For: not-an-address")));
        }
        return headers;
    }

    /** The path with ids of things that are there, or with odd ones, and its parameters likewise. */
    private String target(String path, JsonNode call) {
        Matcher parameter = Pattern.compile("(?:/([a-z-]+))?/\\{([^}]+)}").matcher(path);
        StringBuilder target = new StringBuilder();
        while (parameter.find()) {
            // What follows another parameter is known by its own name: /tickets/{id}/{transition}.
            String segment = parameter.group(1);
            String known = segment == null ? parameter.group(2) : segment;
            String id = mutations.once(8) || !KNOWN.containsKey(known) ? mutations.targetPart() : KNOWN.get(known).get(0);
            parameter.appendReplacement(target, Matcher.quoteReplacement((segment == null ? "" : "/" + segment) + "/" + id));
        }
        parameter.appendTail(target);
        String separator = "?";
        for (JsonNode each : call.path("parameters")) {
            if (each.path("in").asText().equals("query") && mutations.once(2)) {
                target.append(separator).append(each.get("name").asText()).append('=').append(mutations.targetPart());
                separator = "&";
            }
        }
        return target.toString();
    }

    @Test
    void webhooks() {
        JsonNode valid = JsonNodeFactory.instance.objectNode().put("id", "m1").put("from", "someone").put("name", "Some One").put("text", "hello").put("kind", "k");
        run("webhooks", () -> {
            byte[] body = mutations.once(5) ? Mutations.bytes("{\"receipt\":\"r\",\"state\":\"READ\"}") : mutations.json(valid);
            List<String> headers = headers("");
            headers.add("Content-Type: " + mutations.any(List.of("application/json", "application/x-www-form-urlencoded", "text/xml", "", "multipart/form-data; boundary=x")));
            // From another address each time: refused calls are limited by it.
            headers.add("X-Forwarded-For: 198.51." + mutations.random().nextInt(256) + "." + mutations.random().nextInt(256));
            headers.add("X-Echo-Signature: " + (mutations.once(4) ? mutations.targetPart().replace("%00", "x") : signature(body)));
            String target = mutations.once(10) ? "/hooks/" + mutations.targetPart() : hook + (mutations.once(5) ? "?a=%zz&=&b" : "");
            String method = mutations.once(10) ? mutations.any(List.of("GET", "PUT", "DELETE", "OPTIONS", "HEAD", "PATCH", "BREW")) : "POST";
            return new RawHttp.Shot(method, target, headers, method.equals("HEAD") ? new byte[0] : body, true);
        });
    }

    private static String signature(byte[] body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body));
    }

    @Test
    void uploads() throws Exception {
        byte[] archive;
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("plugins.dir")))) {
            archive = Files.readAllBytes(files.filter(f -> f.getFileName().toString().contains("echo")).findFirst().orElseThrow());
        }
        byte[] zip = archive;
        run("uploads", () -> {
            if (mutations.once(5)) {
                List<String> headers = headers(TOKENS.get("admin"));
                headers.add("Content-Type: application/zip");
                String path = mutations.once(2) ? "/api/plugins" : "/api/plugins/preview";
                return new RawHttp.Shot("POST", path, headers, mutations.once(2) ? mutations.flipped(zip) : mutations.cut(zip), true);
            }
            boolean visitor = mutations.once(5);
            List<String> headers = headers(TOKENS.get(visitor ? "visitor" : "alice"));
            headers.add("Content-Type: multipart/form-data" + mutations.any(List.of("; boundary=b", "; boundary=b", "; boundary=b", "", "; boundary=", "; boundary=\"", "; boundary=" + "b".repeat(300))));
            String name = mutations.any(List.of("a.png", "../../x", "\u200b.htaccess", "", "a\u0000b", "x".repeat(5000), "\"", "猫.svg", "con", "=?utf-8?q?=00?="));
            String head = mutations.any(List.of("Content-Disposition: form-data; name=\"file\"; filename=\"" + name + "\"\r\n", "Content-Disposition: form-data; name=file\r\n", "",
                    "Content-Disposition: form-data; name=\"other\"\r\n", "Content-Disposition\r\n", ": \r\n", "Content-Disposition: form-data; name=\"file\"; filename*=UTF-8''%ff%00\r\n"));
            String part = "Content-Type: " + mutations.any(List.of("image/png", "image/svg+xml", "text/html", "x", "", "multipart/mixed; boundary=b")) + "\r\n\r\n"
                    + mutations.any(List.of("", "GIF89a<script>", "<svg onload=alert(1)>", "%PDF-1.7", "\u0000\u0001", "x".repeat(100_000)));
            byte[] body = Mutations.bytes("--b\r\n" + head + part + mutations.any(List.of("\r\n--b--\r\n", "\r\n--b\r\n", "", "\r\n--b--")));
            return new RawHttp.Shot("POST", visitor ? "/api/widget/demo/files" : "/api/files", headers, mutations.once(4) ? mutations.cut(body) : body, true);
        });
    }

    @Test
    void addressesAndHeads() {
        List<String> starts = List.of("/", "/api", "/api/", "//api/agents", "/./api/agents", "/api/../api/agents", "/api//agents", "/%61pi/agents", "/api;x/agents", "/API/agents",
                "/ui/x/", "/ui/x/channel-echo/", "/openapi", "/demo/", "/hooks", "/hooks/", "/ws/agent", "/ws/visitor/demo", "/ws/", "/widget.js", "/assets/", "/health",
                "/management", "/metrics", "/WEB-INF/web.xml", "/META-INF/resources/index.html", "/api/x/channel-echo/notes", "/api/x/", "/api/x/no-such/a");
        run("addresses", () -> {
            List<String> headers = headers(mutations.any(List.copyOf(TOKENS.values())));
            String target = mutations.any(starts) + (mutations.once(2) ? mutations.targetPart() : "");
            byte[] body = mutations.once(3) ? mutations.json(JsonNodeFactory.instance.objectNode().put("text", "x").put("conversationId", "y")) : new byte[0];
            headers.add("Content-Type: application/json");
            String method = mutations.any(List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "GET"));
            if (mutations.once(12)) {
                headers.add("Transfer-Encoding: chunked");
                return new RawHttp.Shot(method, target, headers, Mutations.bytes(mutations.any(List.of("5\r\nab", "zz\r\n", "-1\r\n", "0\r\n\r\n", "ffffffffffffffff\r\nx"))), false);
            }
            return new RawHttp.Shot(method, target, headers, body, true);
        });
    }

    /** After each few frames a good one: a pong must come, on this socket or, where that was closed for cause, on a new one. */
    @Test
    void frames() throws Exception {
        Map<String, Integer> answers = new TreeMap<>();
        JsonNode resume = JsonNodeFactory.instance.objectNode().put("type", "resume").put("after", "1").set("seqs", JsonNodeFactory.instance.objectNode()
                .put(KNOWN.get("conversations").get(0), 1));
        JsonNode typing = JsonNodeFactory.instance.objectNode().put("type", "typing").put("conversationId", KNOWN.get("conversations").get(0))
                .set("data", JsonNodeFactory.instance.objectNode().put("text", "x"));
        long end = System.nanoTime() + EACH.toNanos();
        int sent = 0;
        while (System.nanoTime() < end || sent < LEAST) {
            boolean agent = mutations.random().nextBoolean();
            if (sent % 300 == 0) {
                TOKENS.put("visitor", Api.visitor(server).token());
            }
            try (RawSocket socket = socket(agent)) {
                for (int i = 0; i < 3; i++, sent++) {
                    socket.frame(0x81, mutations.json(mutations.random().nextBoolean() ? resume : typing), true);
                }
                if (mutations.once(2)) {
                    hostileFrame(socket, mutations.json(resume));
                }
                socket.text("{\"type\":\"ping\"}");
                count(socket, answers);
            } catch (java.net.SocketException cut) {
                answers.merge("cut", 1, Integer::sum);
            }
            try (RawSocket socket = socket(agent)) {
                socket.text("{\"type\":\"ping\"}");
                assertThat(count(socket, new TreeMap<>())).as("a new socket lives").isTrue();
            }
        }
        LOG.log(System.Logger.Level.INFO, "fuzz frames: {0}, seed {1}, answers {2}", Integer.toString(sent), Long.toString(SEED), answers);
        assertThat(answers).containsKeys("error 422", "error 400", "pong").doesNotContainKeys("error 500");
    }

    private static RawSocket socket(boolean agent) throws java.io.IOException {
        Api who = agent ? Api.signedIn(server, "alice") : Api.as(server, TOKENS.get("visitor"));
        String ticket = who.post(agent ? "/api/ws-ticket" : "/api/widget/demo/ws-ticket", null).get("ticket").asText();
        return new RawSocket(server.uri("/"), (agent ? "/ws/agent" : "/ws/visitor/demo") + "?ticket=" + ticket);
    }

    private void hostileFrame(RawSocket socket, byte[] json) throws java.io.IOException {
        switch (mutations.random().nextInt(11)) {
            case 0 -> socket.frame(0x82, json, true);
            case 1 -> socket.frame(0x81, new byte[] {(byte) 0xff, (byte) 0xfe, 0}, true);
            case 2 -> socket.frame(0x01, json, true);
            case 3 -> socket.frame(0x83, json, true);
            case 4 -> socket.frame(0xf1, json, true);
            case 5 -> socket.frame(0x81, json, false);
            case 6 -> socket.bytes((byte) 0x81, (byte) 0xff, (byte) 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff);
            case 7 -> socket.frame(0x89, new byte[200], true);
            case 8 -> socket.frame(0x80, json, true);
            case 9 -> socket.frame(0x88, new byte[] {0}, true);
            default -> socket.frame(0x81, new byte[300_000], true);
        }
    }

    /** Reads up to the pong; false when the server closed before. */
    private boolean count(RawSocket socket, Map<String, Integer> answers) throws java.io.IOException {
        for (String text = socket.next(); text != null; text = socket.next()) {
            JsonNode frame = Api.JSON.readTree(text);
            String type = frame.get("type").asText();
            answers.merge(type.equals("error") ? "error " + frame.at("/data/status").asText() : type, 1, Integer::sum);
            if (type.equals("pong")) {
                return true;
            }
        }
        answers.merge("closed", 1, Integer::sum);
        return false;
    }

    @FunctionalInterface
    private interface Source {
        RawHttp.Shot next() throws Exception;
    }

    private void run(String what, Source source) {
        long end = System.nanoTime() + EACH.toNanos();
        int sent = 0;
        try {
            while ((System.nanoTime() < end || sent < LEAST) && wrong.size() < 20) {
                RawHttp.Shot shot = source.next();
                RawHttp.Answer answer = http.send(shot);
                counts.merge(answer.status(), 1, Integer::sum);
                sent++;
                judge(shot, answer);
            }
        } catch (Exception e) {
            throw new AssertionError("seed " + SEED, e);
        }
        ALL.put(what, counts);
        LOG.log(System.Logger.Level.INFO, "fuzz {0}: {1} requests, seed {2}, by status {3}", what, Integer.toString(sent), Long.toString(SEED), counts);
        assertThat(wrong).as("seed %d: %s", SEED, counts).isEmpty();
    }

    private void judge(RawHttp.Shot shot, RawHttp.Answer answer) {
        boolean mustAnswer = shot.isWhole();
        boolean bad = answer.status() == -1 || answer.status() >= 500 || mustAnswer && answer.status() == 0;
        boolean leaks = answer.text().contains("\tat ") || answer.text().contains("Exception");
        boolean api = shot.target().startsWith("/api/") && !shot.target().startsWith("/api/x/");
        boolean unclear = api && answer.status() >= 400 && !shot.method().matches("HEAD|TRACE") && !answer.header("Content-Type").startsWith("application/problem+json");
        boolean bare = answer.status() >= 200 && !shot.method().equals("TRACE") && answer.header("X-Content-Type-Options").isEmpty() && answer.status() != 400;
        if (bad || leaks || unclear || bare) {
            wrong.add((bad ? "BAD " : leaks ? "LEAK " : unclear ? "UNCLEAR " : "BARE ") + answer.status() + " to " + shot + "\n=> " + answer.head() + "\n" + answer.text() + "\n");
        }
    }

    /** Whatever came: everybody is still served, and nothing of ours was logged as an error. */
    @AfterEach
    void goesOn() {
        assertThat(Api.signedIn(server, "admin").get("/api/session").at("/agent/username").asText()).isEqualTo("admin");
        Api visitor = Api.visitor(server);
        String text = "still here " + UUID.randomUUID();
        visitor.write(text);
        Chats.withLast(Api.signedIn(server, "admin"), text);
        assertThat(server.errors().stream().limit(10)).isEmpty();
    }
}
