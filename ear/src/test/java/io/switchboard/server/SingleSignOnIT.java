package io.switchboard.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Single sign-on against a real provider, which is made to lie, to change its keys and to go down. */
@ExtendWith(SharedServer.class)
class SingleSignOnIT {
    private static final LocatorAssertions.IsVisibleOptions PATIENT = new LocatorAssertions.IsVisibleOptions().setTimeout(30_000);

    private static final Page.WaitForURLOptions SLOWLY = new Page.WaitForURLOptions().setTimeout(120_000);

    private SwitchboardServer server;
    private OpenIdServer provider;
    private Api admin;

    @BeforeEach
    void setUp(SwitchboardServer shared) {
        server = shared;
        admin = Api.signedIn(server, "admin");
        provider = new OpenIdServer(server.uri("/api/sign-in/sso/callback").toString());
        settings(Map.of());
    }

    @AfterEach
    void tidy() {
        settings(Map.of("enabled", false, "clientSecret", ""));
        admin.put("/api/sign-in/policy", Map.of("passwordsForAdminsOnly", false));
        provider.close();
    }

    private Map<String, Object> sso(Map<String, ?> changes) {
        Map<String, Object> sso = new HashMap<>(Map.of(
                "enabled", true, "issuer", provider.issuer(), "clientId", OpenIdServer.CLIENT, "clientSecret", OpenIdServer.SECRET,
                "privateIssuer", true, "provision", true, "usualRoles", List.of("AGENT"), "link", "USERNAME"));
        sso.putAll(changes);
        return sso;
    }

    private void settings(Map<String, ?> changes) {
        admin.put("/api/sign-in/policy", Map.of("sso", sso(changes)));
    }

    private static String somebody() {
        return "o" + UUID.randomUUID().toString().substring(0, 12);
    }

    private SsoVisitor visitor(String username) {
        return new SsoVisitor(server, username);
    }

    @Test
    void newPeopleComeInWithTheRolesOfTheirClaims() {
        String name = somebody();
        String role = admin.post("/api/roles", Map.of("name", "Desk " + name, "permissions", Map.of("conversations:read", "OWN"))).get("id").asText();
        String department = admin.post("/api/departments", Map.of("name", "Office " + name)).get("id").asText();
        settings(Map.of("roleClaim", "realm_access.roles", "roles", Map.of("desk", role, "boss", "SUPERVISOR"), "departmentClaim", "dept", "departments", Map.of("hq", department)));
        provider.people.put(name, Map.of("realm_access", Map.of("roles", List.of("offline", "desk")), "dept", "hq", "email", name + "@office.example", "email_verified", true));

        JsonNode session = visitor(name).enter();
        assertThat(session.at("/agent/username").asText()).isEqualTo(name);
        assertThat(session.at("/agent/name").asText()).isEqualTo("Office " + name);
        assertThat(session.at("/agent/email").asText()).isEqualTo(name + "@office.example");
        assertThat(session.at("/agent/roles/0").asText()).isEqualTo(role);
        assertThat(session.at("/agent/department").asText()).isEqualTo(department);
        Api his = Api.as(server, session.get("token").asText());
        assertThat(his.get("/api/sessions").at("/items/0/method").asText()).isEqualTo("SINGLE_SIGN_ON");
        assertThat(his.send("POST", "/api/second-factor", Map.of("password", "x")).status()).as("his second factor is the provider's").isEqualTo(409);

        provider.people.put(name, Map.of("realm_access", Map.of("roles", List.of("boss"))));
        JsonNode again = visitor(name).enter();
        assertThat(again.at("/agent/id")).isEqualTo(session.at("/agent/id"));
        assertThat(again.at("/agent/roles/0").asText()).as("as he is there now").isEqualTo("SUPERVISOR");
        provider.people.put(name, Map.of("realm_access", Map.of("roles", List.of())));
        assertThat(visitor(name).enter().at("/agent/roles/0").asText()).as("the usual role").isEqualTo("AGENT");

        String id = session.at("/agent/id").asText();
        assertThat(admin.get("/api/agents/" + id + "/sign-in").at("/identities/0/subject").asText()).isEqualTo(name);
        admin.send("PATCH", "/api/agents/" + id, Map.of("active", false));
        assertThat(visitor(name).tryToEnter()).isEqualTo("NOT_ALLOWED");
        assertThat(admin.get("/api/audit?thing=agent").toString()).contains("agent.linked");
    }

    @Test
    void onlyKnownPeopleWhereTheAdminWantsIt() {
        String name = somebody();
        settings(Map.of("provision", false));
        assertThat(visitor(name).tryToEnter()).isEqualTo("UNKNOWN");
        JsonNode known = admin.post("/api/agents", Map.of("username", name, "name", "Known", "roles", List.of("AGENT"), "email", name + "@shop.example"));
        assertThat(visitor(name).enter().at("/agent/id")).isEqualTo(known.get("id"));

        // By mail only when it is verified, and only when the admin chose it.
        String other = somebody();
        JsonNode mailed = admin.post("/api/agents", Map.of("username", somebody(), "name", "Mailed", "roles", List.of("AGENT"), "email", other + "@shop.example"));
        provider.people.put(other, Map.of("email", other + "@shop.example", "email_verified", true));
        assertThat(visitor(other).tryToEnter()).isEqualTo("UNKNOWN");
        settings(Map.of("provision", false, "link", "EMAIL"));
        provider.people.put(other, Map.of("email", other + "@shop.example", "email_verified", false));
        assertThat(visitor(other).tryToEnter()).isEqualTo("UNKNOWN");
        provider.people.put(other, Map.of("email", other + "@shop.example", "email_verified", true));
        assertThat(visitor(other).enter().at("/agent/id")).isEqualTo(mailed.get("id"));
        // From now on he is known by his id there, whatever his address becomes.
        provider.people.put(other, Map.of("email", "new@shop.example", "email_verified", true));
        assertThat(visitor(other).enter().at("/agent/id")).isEqualTo(mailed.get("id"));
    }

    @Test
    void nobodyBecomesAnAdminByAName() {
        assertThat(visitor("admin").tryToEnter()).isEqualTo("NOT_ALLOWED");
        // He links himself, from within.
        SsoVisitor boss = visitor("admin");
        assertThat(admin.send("POST", "/api/sign-in/sso", Map.of("link", true, "password", "not mine")).status()).isEqualTo(422);
        Map<String, Object> wish = Map.of("link", true, "password", SwitchboardServer.PASSWORD);
        String told = boss.comeBack(boss.visit(boss.leave(wish, admin.token())));
        assertThat(told).isEqualTo("linked");
        assertThat(visitor("admin").enter().at("/agent/username").asText()).isEqualTo("admin");
        String id = admin.get("/api/session").at("/agent/id").asText();
        admin.delete("/api/agents/" + id + "/identities");
        assertThat(visitor("admin").tryToEnter()).isEqualTo("NOT_ALLOWED");
    }

    @Test
    void tokensThatDoNotHoldLetNobodyIn() {
        Map<String, Runnable> lies = new HashMap<>();
        lies.put("another audience", () -> provider.bend = OpenIdServer.audience("somebody-else"));
        lies.put("an audience beside us, and no party", () -> provider.bend = claims -> claims.audience(List.of(OpenIdServer.CLIENT, "somebody-else")).claims(all -> all.remove("azp")));
        lies.put("another party", () -> provider.bend = OpenIdServer.claim("azp", "somebody-else"));
        lies.put("expired", () -> provider.bend = OpenIdServer.expired());
        lies.put("another nonce", () -> provider.bend = OpenIdServer.claim("nonce", "another"));
        lies.put("another issuer", () -> provider.bend = OpenIdServer.claim("iss", "https://evil.example"));
        lies.put("no nonce", () -> provider.bend = claims -> claims.claims(all -> all.remove("nonce")));
        lies.put("no end", () -> provider.bend = claims -> claims.claims(all -> all.remove("exp")));
        lies.forEach((lie, tell) -> {
            tell.run();
            assertThat(visitor(somebody()).tryToEnter()).as(lie).isEqualTo("UNTRUSTED");
        });
        provider.bend = claims -> {};
        assertThat(visitor(somebody()).enter().get("token").asText()).isNotBlank();
        assertThat(server.logText()).as("secrets in the log").doesNotContain(OpenIdServer.SECRET);
    }

    @Test
    void aWayIsGoneOnceAndInTheBrowserThatBeganIt() {
        String name = somebody();
        SsoVisitor his = visitor(name);
        URI callback = his.visit(his.leave());
        assertThat(visitor("mallory").comeBack(callback)).as("another browser").isEqualTo("MISMATCH");
        assertThat(his.comeBack(URI.create(callback.toString().replaceAll("state=[^&]+", "state=forged")))).as("a forged state").isEqualTo("MISMATCH");

        SsoVisitor twice = visitor(name);
        URI back = twice.visit(twice.leave());
        assertThat(twice.comeBack(back)).isEqualTo("done");
        assertThat(twice.arrive().statusCode()).isEqualTo(200);
        assertThat(twice.comeBack(back)).as("a replayed code").isEqualTo("MISMATCH");
        assertThat(twice.arrive().statusCode()).as("a hand-over is good once").isEqualTo(401);

        SsoVisitor wrongCode = visitor(name);
        URI other = wrongCode.visit(wrongCode.leave());
        assertThat(wrongCode.comeBack(URI.create(other.toString().replaceAll("code=[^&]+", "code=stolen")))).as("another code").isEqualTo("REFUSED");

        SsoVisitor mixedUp = visitor(name);
        URI mixed = mixedUp.visit(mixedUp.leave());
        assertThat(mixedUp.comeBack(URI.create(mixed + "&iss=https%3A%2F%2Fevil.example"))).as("another server answers").isEqualTo("UNTRUSTED");

        SsoVisitor refused = visitor(name);
        URI asked = refused.leave();
        String state = asked.getQuery().replaceAll(".*state=([^&]+).*", "$1");
        assertThat(refused.comeBack(server.uri("/api/sign-in/sso/callback?error=access_denied&state=" + state))).isEqualTo("REFUSED");
        assertThat(asked.getQuery()).contains("code_challenge_method=S256", "nonce=", "response_type=code");
    }

    @Test
    void newKeysAreFetchedAndAServerThatIsDownLeavesPasswords() {
        assertThat(visitor(somebody()).enter().get("token").asText()).isNotBlank();
        provider.newKey();
        // Asked for at most every ten seconds: who lies about keys makes us ask no more often.
        Await.elapsed(java.time.Duration.ofSeconds(10));
        Await.until("the new key is known", java.time.Duration.ofSeconds(40), () -> visitor(somebody()).tryToEnter().equals("done"));

        String issuer = provider.issuer();
        provider.down();
        try {
            // What the provider said of itself is known for a while; without it there is a clear word.
            assertThat(admin.post("/api/sign-in/policy/test", Map.of("sso", sso(Map.of("issuer", issuer)))).get("ok").asBoolean()).isFalse();
            Map<String, Object> moved = sso(Map.of("issuer", issuer + "/moved"));
            admin.put("/api/sign-in/policy", Map.of("sso", moved));
            Api.Answer answer = Api.nobody(server).send("POST", "/api/sign-in/sso", Map.of());
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.json().get("detail").asText()).contains("Passwords still work");
            assertThat(Api.nobody(server).send("POST", "/api/session", Map.of("username", "alice", "password", SwitchboardServer.PASSWORD)).status()).isEqualTo(200);
        } finally {
            provider.up();
        }
    }

    @Test
    void theIssuerIsGuardedAndItsSecretIsNeverTold() {
        for (String issuer : List.of("http://localhost:9/x", "https://user@host.example", "ftp://x.example", "https://x.example/?q=1", "not an address")) {
            assertThat(admin.send("PUT", "/api/sign-in/policy", Map.of("sso", sso(Map.of("issuer", issuer, "privateIssuer", false)))).status()).as(issuer).isEqualTo(422);
        }
        Map<String, Object> inside = sso(Map.of("issuer", "https://127.0.0.1:9/x", "privateIssuer", false));
        JsonNode tested = admin.post("/api/sign-in/policy/test", Map.of("sso", inside));
        assertThat(tested.get("problem").asText()).contains("private address");
        assertThat(admin.send("PUT", "/api/sign-in/policy", Map.of("sso", sso(Map.of("usualRoles", List.of("GHOST"))))).status()).isEqualTo(422);
        JsonNode read = admin.get("/api/sign-in/policy");
        assertThat(read.get("secretSet").asBoolean()).isTrue();
        assertThat(read.toString()).doesNotContain(OpenIdServer.SECRET, "enc:");
        assertThat(admin.post("/api/sign-in/policy/test", Map.of("sso", sso(Map.of()))).get("ok").asBoolean()).isTrue();
        assertThat(Api.signedIn(server, "alice").send("GET", "/api/sign-in/policy", null).status()).isEqualTo(403);
        assertThat(admin.get("/api/audit?thing=settings").toString()).contains("sso.issuer").doesNotContain(OpenIdServer.SECRET);
    }

    @Test
    void withSingleSignOnAloneAnAdminsPasswordIsTheWayIn() {
        admin.put("/api/sign-in/policy", Map.of("passwordsForAdminsOnly", true));
        Map<String, Object> alice = Map.of("username", "alice", "password", SwitchboardServer.PASSWORD);
        Api.Answer refused = Api.nobody(server).send("POST", "/api/session", alice);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.json().get("type").asText()).isEqualTo("/problems/signIn.byServer");
        assertThat(Api.nobody(server).send("POST", "/api/session", Map.of("username", "admin", "password", SwitchboardServer.PASSWORD)).status()).isEqualTo(200);
        settings(Map.of("enabled", false));
        assertThat(Api.nobody(server).send("POST", "/api/session", alice).status()).as("nobody is locked out by a switch").isEqualTo(200);
    }

    @Test
    void throughABrowserAndOutAgain() {
        String name = somebody();
        settings(Map.of("text", "Sign in with Office"));
        try (TestBrowser browser = new TestBrowser();
                var context = browser.browser().newContext(new Browser.NewContextOptions().setLocale("en-GB").setViewportSize(1280, 800))) {
            Page page = context.newPage();
            page.navigate(server.uri("/profile").toString());
            assertThat(page.locator(".door-sso")).hasText("Sign in with Office", new LocatorAssertions.HasTextOptions().setTimeout(30_000));
            picture(page, "sso-sign-in");
            page.locator(".door-sso").click();
            // Our own page has fields of these names too.
            page.waitForURL(url -> url.startsWith(provider.issuer()), SLOWLY);
            page.locator("input[name=username]").fill(name);
            page.locator("input[name=password]").fill(OpenIdServer.PASSWORD);
            page.locator("button[type=submit]").click();
            page.waitForURL(url -> url.endsWith("/profile"), SLOWLY);
            assertThat(page.locator(".own-sessions li").first()).containsText("single sign-on", new LocatorAssertions.ContainsTextOptions().setTimeout(30_000));
            picture(page, "sso-profile");
            assertThat(page.evaluate("document.cookie").toString()).as("no script reads the cookies of the way").doesNotContain("sb_sso");

            JsonNode ended = Api.as(server, page.evaluate("JSON.parse(localStorage.getItem('switchboard.session')).token").toString())
                    .send("DELETE", "/api/session", null).json();
            assertThat(ended.get("endAt").asText()).startsWith(provider.issuer());
            page.navigate(ended.get("endAt").asText());
            page.waitForURL(url -> url.startsWith(server.uri("/sign-in").toString()), SLOWLY);
            page.evaluate("localStorage.clear()");
            page.navigate(server.uri("/sign-in").toString());
            page.locator(".door-sso").click();
            // Signed out there too: it asks who he is.
            page.waitForURL(url -> url.startsWith(provider.issuer() + "/login"), SLOWLY);
        }
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(System.getProperty("server.workspace")).resolve(name + ".png")));
    }
}
