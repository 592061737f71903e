package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What has broken others of this trade, tried on the whole server. The list of all, units included, is decision 0020. */
@ExtendWith(SharedServer.class)
class KnownAttacksIT {

    private static final String INJECTED = "<img src=x onerror=\"window.pwned=1\"><svg onload=\"window.pwned=1\"><script>window.pwned=1</script>";

    private final List<Runnable> after = new ArrayList<>();
    private Api admin;
    private Api alice;

    @BeforeEach
    void signIn(SwitchboardServer server) {
        admin = Api.signedIn(server, "admin");
        alice = Api.online(server, "alice");
        after.add(() -> alice.put("/api/agents/me/state", Map.of("state", "OFFLINE")));
    }

    @AfterEach
    void tidy() {
        after.forEach(Runnable::run);
    }

    @Test
    @DisplayName("CVE-2026-28289: an invisible character before a file's name")
    void hiddenFileNames(SwitchboardServer server) throws Exception {
        JsonNode file = upload(alice, "/api/files", "\u200b.htaccess", "AddHandler application/x-httpd-php .png");
        assertThat(file.get("name").asText()).isEqualTo("htaccess");
        upload(alice, "/api/files", "..\\..\\%2e%2e/../etc/cron.d/x", "* * * * * root id");
        try (Stream<Path> stored = Files.walk(server.data().resolve("files"))) {
            assertThat(stored.filter(Files::isRegularFile)).allSatisfy(path -> assertThat(path.getFileName().toString()).matches("[0-9a-f]{32}"));
        }
    }

    @Test
    @DisplayName("CVE-2026-41193, CVE-2025-70952: an archive whose names leave its folder")
    void zipSlip(SwitchboardServer server) throws Exception {
        for (String name : List.of("../../evil", "/tmp/evil-switchboard", "classes/../../../evil", "..\\evil", "classes/\u200b../evil")) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
                zip.putNextEntry(new ZipEntry("plugin.properties"));
                zip.write("plugin.id=evil-plugin\nplugin.version=1.0.0\nplugin.kind=channel\nplugin.provider=x\nplugin.requires=>=0.1 & <1\n".getBytes(StandardCharsets.UTF_8));
                zip.putNextEntry(new ZipEntry(name));
                zip.write(1);
            }
            Api.Answer answer = admin.send("POST", "/api/plugins", "application/zip", bytes.toByteArray());
            if (answer.status() == 201) {
                // Not a way out after all, only an odd name within.
                admin.delete("/api/plugins/evil-plugin?data=true");
            }
            try (Stream<Path> all = Files.walk(server.data().getParent())) {
                assertThat(all.filter(p -> p.getFileName().toString().contains("evil") && !p.toString().contains("/plugins/"))).isEmpty();
            }
            assertThat(Path.of("/tmp/evil-switchboard")).doesNotExist();
        }
    }

    @Test
    @DisplayName("CVE-2026-27637: a sign-in token that never changes")
    void tokensAreNewAndEnd(SwitchboardServer server) {
        Set<String> tokens = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            tokens.add(session(server, "alice", SwitchboardServer.PASSWORD).token());
        }
        assertThat(tokens).hasSize(4).allSatisfy(token -> assertThat(token).hasSizeGreaterThan(40));
        for (String token : tokens) {
            Api session = Api.as(server, token);
            session.delete("/api/session");
            assertThat(session.send("GET", "/api/session", null).status()).isEqualTo(401);
        }
        assertThat(alice.get("/api/session").at("/agent/username").asText()).isEqualTo("alice");
    }

    @Test
    @DisplayName("CVE-2021-3740: sessions that outlive a change of password")
    void aNewPasswordEndsAllSessions(SwitchboardServer server) throws IOException {
        String name = newAgent("first password 1").get("username").asText();
        Api here = session(server, name, "first password 1");
        Api there = session(server, name, "first password 1");
        String ticket = there.post("/api/ws-ticket", null).get("ticket").asText();
        try (RawSocket socket = new RawSocket(server.uri("/"), "/ws/agent?ticket=" + ticket)) {
            Api next = Api.as(server, here.post("/api/session/password", Map.of("current", "first password 1", "next", "second password 2")).get("token").asText());
            assertThat(next.send("GET", "/api/session", null).status()).isEqualTo(200);
            assertThat(here.send("GET", "/api/session", null).status()).isEqualTo(401);
            assertThat(there.send("GET", "/api/session", null).status()).isEqualTo(401);
            for (String text = socket.next(); text != null; text = socket.next()) {
                assertThat(text).as("the socket ends; till then it may hear things").isNotEmpty();
            }
        }
    }

    @Test
    @DisplayName("CVE-2026-115725, CVE-2026-40591: a foreign id in the client's hand")
    void foreignIds(SwitchboardServer server) throws Exception {
        JsonNode group = admin.post("/api/groups", Map.of("name", "Others " + UUID.randomUUID(), "shop", admin.get("/api/shops").at("/items/0/id").asText()));
        JsonNode stranger = newAgent("a long password 9", group.get("id").asText());
        Api other = session(server, stranger.get("username").asText(), "a long password 9");
        Api visitor = Api.visitor(server);
        String text = "only for the shop " + UUID.randomUUID();
        visitor.write(text);
        JsonNode conversation = Chats.withLast(alice, text);
        String id = conversation.get("id").asText();
        after.add(() -> alice.send("POST", "/api/conversations/" + id + "/close", Map.of()));
        JsonNode file = upload(visitor, "/api/widget/demo/files", "a.txt", "secret");

        for (String call : List.of("GET ", "GET /messages", "POST /messages", "POST /accept", "POST /close", "POST /reopen", "POST /assign", "POST /transfer", "POST /read")) {
            Object body = call.startsWith("GET") ? null : Map.of("clientId", "x", "content", Map.of("type", "text", "text", "x"), "agentId", stranger.get("id").asText(), "seq", 1);
            assertThat(other.send(call.split(" ")[0], "/api/conversations/" + id + call.substring(call.indexOf(' ') + 1), body).status()).as(call).isIn(403, 404);
        }
        assertThat(other.get("/api/conversations?limit=100").toString()).doesNotContain(id);
        assertThat(other.get("/api/conversations?q=" + URLEncoder.encode(text, StandardCharsets.UTF_8)).toString()).doesNotContain(id);

        Api nosy = Api.visitor(server);
        for (Api each : List.of(nosy, Api.nobody(server))) {
            assertThat(each.send("GET", "/api/widget/demo/files/" + file.get("id").asText(), null).status()).isIn(401, 404);
        }
        assertThat(other.send("GET", "/api/files/" + file.get("id").asText(), null).status()).isEqualTo(404);
        Map<String, Object> stolen = Map.of("clientId", "s", "content", Map.of("type", "file", "fileId", file.get("id").asText()));
        assertThat(nosy.send("POST", "/api/widget/demo/messages", stolen).status()).isEqualTo(422);
        // Neither side's token opens the other's doors.
        assertThat(visitor.send("GET", "/api/conversations/" + id, null).status()).isEqualTo(401);
        assertThat(alice.send("GET", "/api/widget/demo/messages", null).status()).isEqualTo(401);
        assertThat(nosy.get("/api/widget/demo/messages").toString()).doesNotContain(text);
    }

    @Test
    @DisplayName("CVE-2026-115725, CVE-2026-40591: a foreign id in the hand of another shop's key")
    void foreignIdsByAKey(SwitchboardServer server) throws Exception {
        String shop = admin.post("/api/shops", Map.of("name", "Theirs", "timeZone", "Asia/Shanghai", "locale", "en")).get("id").asText();
        List<String> scopes = List.of("conversations:read", "conversations:write", "conversations:export", "contacts:read", "contacts:write", "webhooks:write");
        JsonNode made = admin.post("/api/api-keys", Map.of("name", "Theirs", "scopes", scopes, "shopIds", List.of(shop)));
        after.add(() -> admin.send("DELETE", "/api/api-keys/" + made.get("id").asText(), null));
        Api key = Api.as(server, made.get("key").asText());
        Api visitor = Api.visitor(server);
        String text = "not for that key " + UUID.randomUUID();
        JsonNode file = upload(visitor, "/api/widget/demo/files", "a.txt", "secret");
        visitor.post("/api/widget/demo/messages", Map.of("clientId", UUID.randomUUID().toString(), "content", Map.of("type", "file", "fileId", file.get("id").asText())));
        visitor.write(text);
        JsonNode conversation = Chats.withLast(alice, text);
        String id = conversation.get("id").asText();
        String contact = conversation.at("/contact/id").asText();
        after.add(() -> alice.send("POST", "/api/conversations/" + id + "/close", Map.of()));

        Map<String, Object> body = Map.of("clientId", "x", "content", Map.of("type", "text", "text", "x"), "name", "Mine", "seq", 1);
        for (String call : List.of("GET conversations/" + id, "GET conversations/" + id + "/messages", "POST conversations/" + id + "/messages", "POST conversations/" + id + "/close",
                "POST conversations/" + id + "/read", "GET contacts/" + contact, "PATCH contacts/" + contact, "GET files/" + file.get("id").asText())) {
            String[] parts = call.split(" ");
            assertThat(key.send(parts[0], "/api/" + parts[1], parts[0].equals("GET") ? null : body).status()).as(call).isIn(403, 404);
        }
        for (String list : List.of("conversations?limit=100", "contacts?limit=100", "export/conversations", "export/messages", "export/messages?after=" + id + ".0")) {
            Api.Answer answer = key.send("GET", "/api/" + list, null);
            assertThat(answer.status()).as(list).isIn(200, 403);
            assertThat(answer.http().body()).as(list).doesNotContain(id).doesNotContain(contact).doesNotContain(text);
        }
        String channel = admin.get("/api/channels").at("/items/0/id").asText();
        for (Map<String, Object> wish : List.<Map<String, Object>>of(Map.of(), Map.of("channel", channel), Map.of("shop", conversation.get("shop").asText()),
                Map.of("shop", shop, "channel", channel))) {
            Map<String, Object> form = new HashMap<>(Map.of("name", "Theirs", "url", "https://1.1.1.1/in", "events", List.of("message.*"), "enabled", false));
            form.putAll(wish);
            assertThat(key.send("POST", "/api/webhooks", form).status()).as("%s", wish).isIn(403, 422);
        }
    }

    @Test
    @DisplayName("CVE-2025-21628: SQL in a filter")
    void sqlInFilters() {
        int all = alice.get("/api/conversations?limit=100").get("items").size();
        for (String sql : List.of("' or '1'='1", "x'; drop table conversation; --", "1) union select hash from access_token --", "\\' or 1=1#", "%' or 1=1 --")) {
            String value = URLEncoder.encode(sql, StandardCharsets.UTF_8);
            for (String filter : List.of("state", "channel", "assignee", "group", "q", "after", "limit")) {
                Api.Answer answer = alice.send("GET", "/api/conversations?" + filter + "=" + value, null);
                assertThat(answer.status()).as(filter + " " + sql).isIn(200, 400, 422);
                assertThat(answer.status() == 200 ? answer.json().get("items").size() : 0).as(filter + " " + sql).isZero();
            }
            assertThat(admin.send("GET", "/api/contacts?q=" + value, null).json().get("items")).isEmpty();
            for (String filter : List.of("audit?actor", "audit?thing", "audit?thingId", "audit?action", "audit?from", "audit?after", "audit/export?action", "export/contacts?after",
                    "export/messages?after", "export/conversations?from", "personal-data/erasures?after")) {
                Api.Answer answer = admin.send("GET", "/api/" + filter + "=" + value, null);
                assertThat(answer.status()).as(filter + " " + sql).isIn(200, 400, 404, 422);
                assertThat(answer.status() == 200 && answer.json() != null && answer.json().has("items") ? answer.json().get("items").size() : 0).as(filter + " " + sql).isZero();
            }
        }
        assertThat(alice.get("/api/conversations?limit=100").get("items").size()).isEqualTo(all);
    }

    @Test
    @DisplayName("CVE-2021-3742: an SVG, or a page that calls itself an image, is downloaded, never run, never fetched from")
    void activeFilesAreDownloads(SwitchboardServer server) throws Exception {
        AtomicInteger fetched = new AtomicInteger();
        HttpServer inner = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        inner.createContext("/", exchange -> {
            fetched.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        inner.start();
        after.add(() -> inner.stop(0));
        String address = "http://127.0.0.1:" + inner.getAddress().getPort() + "/secret";
        String svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"><image href=\"" + address + "\"/><script>alert(1)</script></svg>";
        Map<String, String> hostile = Map.of(
                "avatar.svg", svg,
                "photo.png", "<!doctype html><script>alert(1)</script>",
                "polyglot.gif", "GIF89a/*" + "\u0001".repeat(10) + "*/=1;alert(document.domain)<html><script>alert(1)</script>",
                "report.xml", "<!DOCTYPE r [<!ENTITY x SYSTEM \"" + address + "\">]><r>&x;</r>",
                "page.html", "<script>alert(1)</script>",
                "doc.pdf", "%PDF-1.7 /JavaScript (app.alert(1))",
                "x.js", "alert(1)");
        for (Map.Entry<String, String> each : hostile.entrySet()) {
            JsonNode file = upload(alice, "/api/files", each.getKey(), each.getValue());
            HttpResponse<String> answer = alice.send("GET", "/api/files/" + file.get("id").asText(), null).http();
            String type = answer.headers().firstValue("Content-Type").orElse("");
            String how = answer.headers().firstValue("Content-Disposition").orElse("");
            assertThat(answer.headers().allValues("Content-Security-Policy")).as(each.getKey()).contains("default-src 'none'; sandbox");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(type.equals("application/octet-stream") && how.startsWith("attachment") || type.matches("image/(gif|png)") && how.startsWith("inline"))
                    .as("%s: %s %s", each.getKey(), type, how)
                    .isTrue();
            assertThat(type.startsWith("image/") && !each.getKey().equals("polyglot.gif")).as(each.getKey() + " " + type).isFalse();
        }
        assertThat(fetched).as("addresses in files were called").hasValue(0);
    }

    @Test
    @DisplayName("CVE-2026-102489, CVE-2022-40816, CVE-2020-10101: frames that name code, skip checks, or are no JSON")
    void frames(SwitchboardServer server) throws Exception {
        JsonNode group = admin.post("/api/groups", Map.of("name", "Far " + UUID.randomUUID(), "shop", admin.get("/api/shops").at("/items/0/id").asText()));
        Api other = session(server, newAgent("a long password 9", group.get("id").asText()).get("username").asText(), "a long password 9");
        Api visitor = Api.visitor(server);
        String text = "not for all sockets " + UUID.randomUUID();
        visitor.write(text);
        String id = Chats.withLast(alice, text).get("id").asText();
        after.add(() -> alice.send("POST", "/api/conversations/" + id + "/close", Map.of()));
        String ticket = other.post("/api/ws-ticket", null).get("ticket").asText();
        try (RawSocket socket = new RawSocket(server.uri("/"), "/ws/agent?ticket=" + ticket)) {
            for (String type : List.of("constructor", "__proto__", "toString", "getClass", "hasOwnProperty", "message.created", "close", "class")) {
                socket.text("{\"type\":\"" + type + "\",\"conversationId\":\"" + id + "\"}");
            }
            for (String junk : List.of("", "not json", "[1,2]", "\"text\"", "{\"type\":{}}", "{".repeat(3000))) {
                socket.text(junk);
            }
            socket.text("{\"type\":\"resume\",\"seqs\":{\"" + id + "\":0}}");
            socket.text("{\"type\":\"typing\",\"conversationId\":\"" + id + "\",\"data\":{\"text\":\"x\"}}");
            socket.text("{\"type\":\"ping\"}");
            int errors = 0;
            boolean pong = false;
            boolean resumed = false;
            while (!(pong && resumed)) {
                String frame = socket.next();
                assertThat(frame).as("the socket stays open").isNotNull().doesNotContain(text);
                JsonNode json = Api.JSON.readTree(frame);
                errors += json.get("type").asText().equals("error") ? 1 : 0;
                pong |= json.get("type").asText().equals("pong");
                resumed |= json.get("type").asText().equals("resumed");
            }
            assertThat(errors).isGreaterThanOrEqualTo(14);
        }
    }

    @Test
    @DisplayName("CVE-2021-21439: an address in a text that costs minutes of work")
    void costlyTexts(SwitchboardServer server) {
        Api visitor = Api.visitor(server);
        for (String costly : List.of("http://" + "a.".repeat(1900) + "!", "x@" + "a-".repeat(1900), "(".repeat(3900), "<".repeat(3900), "&#".repeat(1900), " \t".repeat(1900) + "x", "http://[" + ":".repeat(3900))) {
            long start = System.nanoTime();
            assertThat(visitor.send("POST", "/api/widget/demo/messages", Api.message(costly)).status()).isEqualTo(201);
            Map<String, Object> html = Map.of("clientId", UUID.randomUUID().toString(), "content", Map.of("type", "richText", "html", costly, "text", "x"));
            assertThat(visitor.send("POST", "/api/widget/demo/messages", html).status()).isIn(201, 422);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
        JsonNode mine = visitor.get("/api/widget/demo/messages").at("/items/0/conversationId");
        after.add(() -> alice.send("POST", "/api/conversations/" + mine.asText() + "/close", Map.of()));
    }

    @Test
    @DisplayName("CVE-2018-20318, CVE-2019-5312: XML that includes files and addresses")
    void xmlIsReadNowhere(SwitchboardServer server) throws Exception {
        byte[] xml = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY y SYSTEM \"file:///etc/passwd\">]><xml><Content>&y;</Content></xml>".getBytes(StandardCharsets.UTF_8);
        for (String call : List.of("/api/session", "/api/widget/demo/messages", "/api/conversations/x/messages", "/hooks/demo")) {
            Api.Answer answer = alice.send("POST", call, "application/xml", xml);
            assertThat(answer.status()).as(call).isBetween(400, 499);
            assertThat(answer.http().body()).doesNotContain("root:");
        }
    }

    @Test
    @DisplayName("CVE-2023-41260: what a gateway's answer tells those who only guess")
    void hooksTellNothing(SwitchboardServer server) {
        Api.Answer unknown = Api.nobody(server).send("POST", "/hooks/" + UUID.randomUUID(), Map.of("id", "x"));
        assertThat(unknown.status()).isEqualTo(404);
        JsonNode channel = admin.post("/api/channels", Map.of("plugin", "channel-echo", "name", "Hooked", "settings", Map.of("secret", "hidden-secret")));
        after.add(() -> admin.delete("/api/channels/" + channel.get("id").asText()));
        Api.Answer forged = Api.nobody(server).send("POST", "/hooks/" + channel.get("key").asText(), Map.of("id", "x", "from", "y", "text", "z"));
        assertThat(forged.status()).isEqualTo(401);
        assertThat(forged.http().body()).doesNotContain("hidden-secret", "Exception", "\tat ");
        assertThat(admin.get("/api/conversations?q=z&limit=100").toString()).doesNotContain(channel.get("id").asText());
    }

    @Test
    @DisplayName("cskefu#495, CVE-2021-21441: script in a contact's note, name or subject, seen in an overview")
    void scriptInWhatIsShown(SwitchboardServer server) {
        Api visitor = Api.as(server, Api.nobody(server).post("/api/widget/demo/session", Map.of("name", INJECTED.substring(0, 60))).get("token").asText());
        visitor.write(INJECTED);
        visitor.post("/api/widget/demo/contact", Map.of("name", INJECTED.substring(0, 60), "fields", Map.of("order", INJECTED)));
        JsonNode conversation = Chats.withLast(alice, "window.pwned");
        String id = conversation.get("id").asText();
        after.add(() -> alice.send("POST", "/api/conversations/" + id + "/close", Map.of()));
        String contact = conversation.at("/contact/id").asText();
        alice.send("PATCH", "/api/contacts/" + contact, Map.of("note", INJECTED));
        alice.send("POST", "/api/conversations/" + id + "/messages", Map.of("clientId", "n", "note", true, "content", Map.of("type", "richText", "html", INJECTED, "text", "note")));
        try (TestBrowser browser = new TestBrowser()) {
            Page page = browser.browser().newContext().newPage();
            page.navigate(server.uri("/").toString());
            page.locator("#username").fill("alice");
            page.locator("#password").fill(SwitchboardServer.PASSWORD);
            page.locator("button[type=submit]").click();
            for (String address : List.of("/conversations/mine", "/conversations/all", "/conversations/all/" + id)) {
                page.locator(".rail").waitFor();
                page.navigate(server.uri(address).toString());
                page.locator(".rail").waitFor();
                page.waitForLoadState(com.microsoft.playwright.options.LoadState.NETWORKIDLE, new Page.WaitForLoadStateOptions().setTimeout(3_000));
                assertThat(page.evaluate("typeof window.pwned")).as(address).isEqualTo("undefined");
            }
            page.getByText("window.pwned").first().waitFor();
            assertThat(page.content()).contains("window.pwned").doesNotContain("<img src=\"x\"");
        }
    }

    private JsonNode newAgent(String password, String... groups) {
        JsonNode agent = admin.post("/api/agents", Map.of(
                "username", "a" + UUID.randomUUID(), "name", "Somebody", "roles", List.of("AGENT"), "password", password, "groupIds", List.of(groups)));
        after.add(() -> admin.send("PATCH", "/api/agents/" + agent.get("id").asText(), Map.of("active", false)));
        return agent;
    }

    private static Api session(SwitchboardServer server, String username, String password) {
        return Api.as(server, Api.nobody(server).post("/api/session", Map.of("username", username, "password", password)).get("token").asText());
    }

    private static JsonNode upload(Api who, String path, String name, String content) {
        byte[] form = ("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name + "\"\r\nContent-Type: image/png\r\n\r\n" + content + "\r\n--b--\r\n")
                .getBytes(StandardCharsets.UTF_8);
        Api.Answer answer = who.send("POST", path, "multipart/form-data; boundary=b", form);
        assertThat(answer.status()).as(answer.http().body()).isEqualTo(201);
        return answer.json();
    }
}
