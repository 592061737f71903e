package io.switchboard.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Codes of an app beside the password, on the whole server and in a browser. */
@ExtendWith(SharedServer.class)
class SecondFactorIT {
    private static final String RIGHT = "kettle and lantern 7";
    private static final LocatorAssertions.IsVisibleOptions PATIENT = new LocatorAssertions.IsVisibleOptions().setTimeout(30_000);

    private static JsonNode somebody(Api admin, String... roles) {
        return admin.post("/api/agents", Map.of("username", "f" + UUID.randomUUID(), "name", "Robin", "roles", List.of(roles), "password", RIGHT));
    }

    private static Api.Answer enter(SwitchboardServer server, JsonNode person) {
        return Api.nobody(server).send("POST", "/api/session", Map.of("username", person.get("username").asText(), "password", RIGHT));
    }

    private static Api.Answer code(SwitchboardServer server, String challenge, String code) {
        return Api.nobody(server).send("POST", "/api/session/second-factor", Map.of("challenge", challenge, "code", code));
    }

    private static String challenge(Api.Answer answer) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.json().get("type").asText()).isEqualTo("/problems/signIn.secondFactor");
        assertThat(answer.json().has("token")).isFalse();
        return answer.json().at("/challenge/token").asText();
    }

    @Test
    void thePasswordAloneIsNotEnough(SwitchboardServer server) {
        Api admin = Api.signedIn(server, "admin");
        JsonNode person = somebody(admin, "AGENT");
        Api his = Api.as(server, enter(server, person).json().get("token").asText());
        assertThat(his.send("POST", "/api/second-factor", Map.of("password", "wrong")).status()).isEqualTo(422);
        JsonNode enrolment = his.post("/api/second-factor", Map.of("password", RIGHT));
        assertThat(enrolment.get("uri").asText()).startsWith("otpauth://totp/").contains(person.get("username").asText());
        AuthenticatorApp app = AuthenticatorApp.of(enrolment.get("key").asText());
        assertThat(enter(server, person).status()).as("asked for only when a code was seen").isEqualTo(200);
        assertThat(his.send("POST", "/api/second-factor/confirm", Map.of("code", "000000")).status()).isEqualTo(422);
        String used = app.code(-1);
        JsonNode codes = his.post("/api/second-factor/confirm", Map.of("code", used)).get("recoveryCodes");
        assertThat(codes).hasSize(10);

        String challenge = challenge(enter(server, person));
        assertThat(Api.as(server, challenge).send("GET", "/api/session", null).status()).as("the challenge is no token").isEqualTo(401);
        assertThat(code(server, challenge, used).status()).as("used up").isEqualTo(401);
        Api.Answer entered = code(server, challenge, app.code(0));
        assertThat(entered.status()).isEqualTo(200);
        assertThat(entered.json().at("/agent/id").asText()).isEqualTo(person.get("id").asText());
        assertThat(code(server, challenge, app.code(1)).status()).as("a challenge is good once").isEqualTo(401);
        assertThat(Api.as(server, entered.json().get("token").asText()).get("/api/sessions").at("/items/0/method").asText()).isEqualTo("SECOND_FACTOR");
        assertThat(code(server, challenge(enter(server, person)), codes.get(0).asText()).status()).as("a recovery code").isEqualTo(200);
        assertThat(code(server, challenge(enter(server, person)), codes.get(0).asText()).status()).as("the same again").isEqualTo(401);

        String path = "/api/agents/" + person.get("id").asText();
        assertThat(admin.get(path + "/sign-in").get("secondFactorSince").asText()).isNotBlank();
        assertThat(his.send("POST", "/api/second-factor/off", Map.of("password", "wrong")).status()).isEqualTo(422);
        assertThat(Api.signedIn(server, "alice").send("DELETE", path + "/second-factor", null).status()).isEqualTo(403);
        admin.delete(path + "/second-factor");
        assertThat(enter(server, person).status()).isEqualTo(200);
    }

    @Test
    void guessedCodesWait(SwitchboardServer server) {
        Api admin = Api.signedIn(server, "admin");
        JsonNode person = somebody(admin, "AGENT");
        Api his = Api.as(server, enter(server, person).json().get("token").asText());
        AuthenticatorApp app = AuthenticatorApp.of(his.post("/api/second-factor", Map.of("password", RIGHT)).get("key").asText());
        his.post("/api/second-factor/confirm", Map.of("code", app.code(-1)));
        String challenge = challenge(enter(server, person));
        Api.Answer answer = code(server, challenge, "000000");
        for (int i = 0; i < 6 && answer.status() == 401; i++) {
            answer = code(server, challenge, "00000" + i);
        }
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.json().get("type").asText()).as("a count of its own, that no new password ends").isEqualTo("/problems/secondFactor.locked");
        assertThat(code(server, challenge, app.code(0)).status()).as("even the right one").isEqualTo(429);
        String path = "/api/agents/" + person.get("id").asText();
        assertThat(admin.get(path + "/sign-in").at("/lock/failures").asInt()).isEqualTo(5);
        admin.delete(path + "/lock");
        assertThat(code(server, challenge, app.code(0)).status()).isEqualTo(200);
    }

    @Test
    void whoeverMustHaveOneTakesItInTheBrowser(SwitchboardServer server) {
        Api admin = Api.signedIn(server, "admin");
        String role = admin.post("/api/roles", Map.of("name", "Guarded " + UUID.randomUUID(), "permissions", Map.of("conversations:read", "OWN"))).get("id").asText();
        JsonNode person = somebody(admin, role);
        JsonNode office = somebody(admin, admin.post("/api/roles", Map.of("name", "Office " + UUID.randomUUID(), "permissions", Map.of("settings:write", "ALL"))).get("id").asText());
        assertThat(Api.as(server, enter(server, office).json().get("token").asText()).send("PUT", "/api/sign-in/policy", Map.of("secondFactorForAll", true)).status())
                .as("rules that open every door are an admin's")
                .isEqualTo(403);
        assertThat(admin.send("PUT", "/api/sign-in/policy", Map.of("secondFactorRoles", List.of("NO_ROLE"))).status()).isEqualTo(422);
        admin.put("/api/sign-in/policy", Map.of("secondFactorRoles", List.of(role)));
        try (TestBrowser browser = new TestBrowser();
                var context = browser.browser().newContext(new Browser.NewContextOptions().setLocale("en-GB").setViewportSize(390, 844))) {
            Page page = context.newPage();
            page.navigate(server.uri("/").toString());
            page.locator("#username").fill(person.get("username").asText());
            page.locator("#password").fill(RIGHT);
            page.locator("button[type=submit]").click();
            assertThat(page.locator(".qr-code")).isVisible(PATIENT);
            picture(page, "second-factor-enrol");
            AuthenticatorApp app = AuthenticatorApp.of(page.locator(".enrol-key code").textContent());
            page.locator("#enrol-code").fill(app.code(-1));
            page.locator("button[type=submit]").click();
            assertThat(page.locator(".recovery-codes code")).isVisible(PATIENT);
            picture(page, "second-factor-recovery");
            String recovery = page.locator(".recovery-codes code").textContent().split("\n")[0].strip();
            page.locator(".recovery-codes .el-button--primary").click();
            page.waitForURL(url -> !url.contains("sign-in"));

            page.evaluate("localStorage.clear()");
            page.navigate(server.uri("/sign-in").toString());
            for (String given : List.of("123456", recovery)) {
                if (page.locator("#code").count() == 0) {
                    page.locator("#username").fill(person.get("username").asText());
                    page.locator("#password").fill(RIGHT);
                    page.locator("button[type=submit]").click();
                }
                assertThat(page.locator("#code")).isVisible(PATIENT);
                page.locator("#code").fill(given);
                page.locator("button[type=submit]").click();
                if (!given.equals(recovery)) {
                    assertThat(page.locator(".door-problem")).isVisible(PATIENT);
                    picture(page, "second-factor-wrong");
                }
            }
            page.waitForURL(url -> !url.contains("sign-in"));
            Set<String> required = Set.of(admin.get("/api/agents/" + person.get("id").asText() + "/sign-in").get("secondFactorRequired").asText());
            assertThat(required).containsExactly("true");
        } finally {
            admin.put("/api/sign-in/policy", Map.of("secondFactorRoles", List.of(), "secondFactorForAll", false));
        }
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(System.getProperty("server.workspace")).resolve(name + ".png")));
    }
}
