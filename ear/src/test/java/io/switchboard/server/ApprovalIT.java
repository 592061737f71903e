package io.switchboard.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A colleague needs something: her supervisor agrees in the console, the administration by the link of a mail. */
@ExtendWith(SharedServer.OfDesks.class)
class ApprovalIT {
    private static final LocatorAssertions.IsVisibleOptions PATIENT = new LocatorAssertions.IsVisibleOptions().setTimeout(30_000);
    private static final LocatorAssertions.ContainsTextOptions SOON = new LocatorAssertions.ContainsTextOptions().setTimeout(30_000);
    private static final Pattern LINK = Pattern.compile("/approve#([A-Za-z0-9_-]+)");

    private static SwitchboardServer server;
    private static TestBrowser browser;
    private static String channel;
    private static final MailProvider MAIL = new MailProvider("service@shop.example");

    @BeforeAll
    static void open(SwitchboardServer shared) {
        MAIL.start();
        server = shared;
        browser = new TestBrowser();
        Api admin = Api.signedIn(server, "admin");
        channel = admin.post("/api/channels", Map.of("plugin", "channel-email", "name", "Mail", "enabled", true, "settings", MAIL.settings())).get("id").asText();
        admin.get("/api/agents?limit=200").get("items").forEach(each -> {
            String address = each.get("username").asText() + "@firm.example";
            assertThat(admin.send("PATCH", "/api/agents/" + each.get("id").asText(), Map.of("email", address)).status()).isEqualTo(200);
        });
    }

    @AfterAll
    static void close() {
        try {
            assertThat(server.errors()).isEmpty();
        } finally {
            browser.close();
            Api.signedIn(server, "admin").delete("/api/channels/" + channel);
            MAIL.server.stop();
        }
    }

    private static String asked(String subject) {
        Api alice = Api.signedIn(server, "alice");
        Map<String, Object> fields = Map.of("item", "标签打印机", "count", 2, "amount", "2380.00", "reason", "原打印机故障，影响发货");
        String id = alice.post("/api/tickets", Map.of("type", "purchase", "subject", subject, "description", "仓库发货台急用", "fields", fields))
                .get("id")
                .asText();
        alice.post("/api/tickets/" + id + "/submit", Map.of());
        return id;
    }

    private static JsonNode approval(String id) {
        return Api.signedIn(server, "alice").get("/api/tickets/" + id + "/approvals");
    }

    @Test
    void theSupervisorAgreesInTheConsoleAndTheAdministrationByMail() {
        Api.online(server, "carol");
        String id = asked("申请采购标签打印机");
        Page carol = desk("carol");
        carol.navigate(server.uri("/tickets?view=approvals").toString());
        Locator row = carol.locator(".ticket-link").filter(new Locator.FilterOptions().setHasText("申请采购标签打印机")).first();
        assertThat(row).isVisible(PATIENT);
        row.click();
        assertThat(carol.locator(".approval-bar")).isVisible(PATIENT);
        assertThat(carol.locator(".approval-steps li")).hasCount(2);
        picture(carol, "approval-asked");
        Page phone = desk("carol", 390, ColorScheme.DARK);
        phone.navigate(server.uri("/tickets/" + id).toString());
        assertThat(phone.locator(".approval-bar")).isVisible(PATIENT);
        picture(phone, "approval-phone-dark");
        carol.locator(".approval-bar input").fill("确实需要，同意");
        carol.locator("[data-decide=APPROVE]").click();
        assertThat(carol.locator(".approval-bar")).isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(30_000));
        assertThat(carol.locator(".approval-said")).containsText("确实需要", SOON);
        assertThat(carol.locator(".entry-line").last()).isVisible(PATIENT);
        picture(carol, "approval-half");

        String link = Await.until("the administration's mail", Duration.ofSeconds(60), () -> links("admin@firm.example"), found -> !found.isEmpty()).get(0);
        // Programs that read mails follow links: nothing comes of that.
        assertThat(Api.as(server, link).get("/api/approval").get("may").asBoolean()).isTrue();
        assertThat(approval(id).get("open").asBoolean()).isTrue();
        assertThat(Api.as(server, "no" + link).send("GET", "/api/approval", null).status()).isEqualTo(401);
        assertThat(Api.as(server, link).send("GET", "/api/tickets/" + id, null).status()).as("it opens nothing else").isEqualTo(401);

        Page mail = page(390, ColorScheme.LIGHT);
        mail.navigate(server.uri("/approve").toString() + "#" + link);
        assertThat(mail.locator("h1")).containsText("申请采购标签打印机", SOON);
        assertThat(mail.locator(".facts")).containsText("2380");
        assertThat(mail.locator(".decisions")).containsText("确实需要");
        picture(mail, "approval-by-mail");
        Axe axe = new Axe();
        assertThat(axe.violations(mail)).isEmpty();
        mail.locator("button.secondary.no").click();
        assertThat(mail.locator(".told.fault")).isVisible(PATIENT);
        mail.locator("#comment").fill("预算内");
        mail.locator("button.primary").click();
        assertThat(mail.locator(".ended")).containsText("已批准", SOON);
        picture(mail, "approval-by-mail-done");

        JsonNode ticket = Api.signedIn(server, "alice").get("/api/tickets/" + id);
        assertThat(ticket.at("/state/key").asText()).isEqualTo("buying");
        assertThat(ticket.get("tags").toString()).contains("approved");
        assertThat(approval(id).get("outcome").asText()).isEqualTo("APPROVED");
        assertThat(approval(id).at("/steps/1/decision/via").asText()).isEqualTo("MAIL");
        assertThat(Api.as(server, link).send("POST", "/api/approval", Map.of("decision", "REJECT", "comment", "no")).status()).isEqualTo(409);
        Page dark = page(1440, ColorScheme.DARK);
        dark.navigate(server.uri("/approve").toString() + "#" + link);
        assertThat(dark.locator(".ended")).isVisible(PATIENT);
        picture(dark, "approval-by-mail-dark");
        assertThat(axe.violations(dark)).isEmpty();
        assertThat(carol.locator(".approval-outcome")).containsText("已批准", SOON);
        picture(carol, "approval-granted");
    }

    @Test
    void whoDoesntAgreeSaysWhyAndADeputyDecidesForWhom() {
        Api carol = Api.signedIn(server, "carol");
        String bob = id("bob");
        carol.put("/api/agents/me/deputy", Map.of("agentId", bob, "whenAbsent", true));
        carol.put("/api/agents/me/state", Map.of("state", "AWAY"));
        String id = asked("申请采购人体工学椅");
        Api alice = Api.signedIn(server, "alice");
        assertThat(alice.send("POST", "/api/tickets/" + id + "/approvals/1", Map.of("decision", "APPROVE")).status()).as("her own").isEqualTo(403);
        Page page = desk("bob");
        page.navigate(server.uri("/tickets/" + id).toString());
        assertThat(page.locator(".approval-bar")).containsText("carol", new LocatorAssertions.ContainsTextOptions().setTimeout(30_000).setIgnoreCase(true));
        page.locator("[data-decide=REJECT]").click();
        assertThat(page.locator(".approval-fault")).isVisible(PATIENT);
        page.locator(".approval-bar input").fill("仓库还有库存，请先领用");
        page.locator("[data-decide=REJECT]").click();
        assertThat(page.locator(".entry-note").last()).containsText("仓库还有库存", SOON);
        picture(page, "approval-rejected");
        assertThat(alice.get("/api/tickets/" + id).at("/state/key").asText()).isEqualTo("draft");
        JsonNode step = approval(id).at("/steps/0/decision");
        assertThat(step.get("forName").asText()).isEqualToIgnoringCase(carol.get("/api/session").at("/agent/name").asText());
        List<String> kinds = new ArrayList<>();
        alice.get("/api/tickets/" + id + "/history").get("items").forEach(entry -> kinds.add(entry.get("kind").asText()));
        assertThat(kinds).containsSubsequence("approval-asked", "approval-decided", "moved");
        carol.put("/api/agents/me/deputy", Map.of("agentId", ""));
        carol.put("/api/agents/me/state", Map.of("state", "ONLINE"));
    }

    private static String id(String username) {
        for (JsonNode each : Api.signedIn(server, "admin").get("/api/agents?limit=200").get("items")) {
            if (each.get("username").asText().equals(username)) {
                return each.get("id").asText();
            }
        }
        throw new AssertionError(username);
    }

    private static List<String> links(String address) {
        List<String> links = new ArrayList<>();
        for (MimeMessage mail : MAIL.server.getReceivedMessages()) {
            try {
                if (mail.getAllRecipients()[0].toString().contains(address)) {
                    Matcher link = LINK.matcher(text(mail));
                    if (link.find()) {
                        links.add(link.group(1));
                    }
                }
            } catch (jakarta.mail.MessagingException | java.io.IOException e) {
                throw new IllegalStateException(e);
            }
        }
        return links;
    }

    private static String text(Part part) throws jakarta.mail.MessagingException, java.io.IOException {
        Object content = part.getContent();
        return content instanceof Multipart parts ? text(parts.getBodyPart(0)) : content.toString();
    }

    private static Page page(int width, ColorScheme scheme) {
        BrowserContext context = browser.browser()
                .newContext(new Browser.NewContextOptions().setLocale("zh-CN").setViewportSize(width, 900).setColorScheme(scheme));
        return context.newPage();
    }

    private static Page desk(String username) {
        return desk(username, 1440, ColorScheme.LIGHT);
    }

    private static Page desk(String username, int width, ColorScheme scheme) {
        Page page = page(width, scheme);
        page.navigate(server.uri("/").toString());
        page.locator("#username").fill(username);
        page.locator("#password").fill(SwitchboardServer.PASSWORD);
        page.locator("button[type=submit]").click();
        assertThat(page.locator("#password")).isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(30_000));
        return page;
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(System.getProperty("server.workspace")).resolve(name + ".png")));
    }
}
