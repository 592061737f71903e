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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Notices as people get them in the console: the bell, its panel, the popup of what runs late, the choice of ways. */
class NoticesIT {
    private static final LocatorAssertions.IsVisibleOptions PATIENT = new LocatorAssertions.IsVisibleOptions().setTimeout(30_000);
    private static final LocatorAssertions.ContainsTextOptions SOON = new LocatorAssertions.ContainsTextOptions().setTimeout(30_000);

    private static SwitchboardServer server;
    private static TestBrowser browser;
    private static Api alice;
    private static Api bob;
    private static Api admin;

    @BeforeAll
    static void open() {
        server = new SwitchboardServer("notices", Map.of()).start();
        browser = new TestBrowser();
        admin = Api.signedIn(server, "admin");
        alice = Api.online(server, "alice");
        bob = Api.online(server, "bob");
    }

    @AfterAll
    static void close() {
        try {
            assertThat(server.errors()).isEmpty();
        } finally {
            browser.close();
            server.close();
        }
    }

    private static String idOf(Api who) {
        return who.get("/api/session").at("/agent/id").asText();
    }

    private static String ticket(Api by, String subject, Map<String, Object> more) {
        Map<String, Object> body = new HashMap<>(Map.of("clientId", "c" + subject.hashCode(), "type", "general", "subject", subject));
        body.putAll(more);
        return by.post("/api/tickets", body).get("id").asText();
    }

    private static void mention(String ticket, String text) {
        bob.post("/api/tickets/" + ticket + "/comments", Map.of("clientId", "m" + text.hashCode(), "text", text, "visible", false, "mentions", List.of(idOf(alice))));
    }

    @Test
    void whoIsMentionedHearsTheBellAndWhoMentionsDoesNot() {
        alice.post("/api/notices/read", Map.of("all", true));
        bob.post("/api/notices/read", Map.of("all", true));
        Page desk = desk("alice", 1440, 900, "zh-CN", ColorScheme.LIGHT);
        assertThat(desk.locator(".notices-bell .rail-badge")).isHidden();
        String ticket = ticket(bob, "客户要求改地址", Map.of());
        mention(ticket, "@alice 麻烦看一下这个地址");
        assertThat(desk.locator(".notices-bell .rail-badge")).containsText("1", SOON);
        assertThat(bob.get("/api/notices/count").get("unread").asInt()).isZero();

        desk.locator(".notices-bell").click();
        Locator row = desk.locator(".notice-row").first();
        assertThat(row).containsText("客户要求改地址", SOON);
        assertThat(row).containsText("提到了您");
        assertThat(row).containsText("麻烦看一下");
        picture(desk, "notices-panel");
        row.locator(".notice-open").press("Enter");
        assertThat(desk.locator(".ticket-subject").first()).containsText("客户要求改地址", SOON);
        assertThat(desk.locator(".notices-bell .rail-badge")).isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(30_000));
        assertThat(alice.get("/api/notices/count").get("unread").asInt()).isZero();

        // What was read can be unread again, and all be read with an undo.
        desk.locator(".notices-bell").click();
        desk.locator(".notice-mark").first().click();
        assertThat(desk.locator(".notices-bell .rail-badge")).containsText("1", SOON);
        desk.locator(".notices-tool").first().click();
        assertThat(desk.locator(".undo button")).isVisible(PATIENT);
        desk.locator(".undo button").click();
        assertThat(desk.locator(".notices-bell .rail-badge")).containsText("1", SOON);
        alice.post("/api/notices/read", Map.of("all", true));
        assertThat(desk.locator(".notices-bell .rail-badge")).isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(30_000));
    }

    @Test
    void whatRunsLateComesToItsOwnerByItself() {
        String calendar = admin.get("/api/calendars").at("/items/0/id").asText();
        Map<String, Object> goal = Map.of("target", "RESOLVE", "within", "PT20S", "counted", "CLOCK");
        Map<String, Object> only = Map.of("all", List.of(Map.of("field", "tags", "op", "CONTAINS", "values", List.of("quick"))), "any", List.of());
        String mine = admin.post("/api/sla-policies", Map.of("name", "Quick", "enabled", true, "conditions", only, "calendarId", calendar, "goals", List.of(goal),
                "pauses", List.of(), "warnAt", 50, "steps", List.of())).get("id").asText();
        List<String> order = new ArrayList<>(List.of(mine));
        admin.get("/api/sla-policies").get("items").forEach(each -> order.add(each.get("id").asText()));
        admin.send("PUT", "/api/sla-policies/order", Map.of("ids", order.stream().distinct().toList()));
        Page desk = desk("alice", 1440, 900, "en", ColorScheme.DARK);
        String ticket = ticket(bob, "Refund before noon", Map.of("tags", List.of("quick"), "assigneeId", idOf(alice)));
        Locator popup = desk.locator(".el-notification");
        assertThat(popup.first()).containsText("Due soon", SOON);
        assertThat(popup.first()).containsText("Refund before noon");
        picture(desk, "notices-warned-dark");
        assertThat(popup.filter(new Locator.FilterOptions().setHasText("Overdue"))).isVisible(PATIENT);
        picture(desk, "notices-missed-dark");
        popup.filter(new Locator.FilterOptions().setHasText("Overdue")).locator("button.link").click();
        assertThat(desk.locator(".ticket-subject").first()).containsText("Refund before noon", SOON);
        assertThat(desk.url()).contains(ticket);
        assertThat(popup).hasCount(0);
    }

    @Test
    void everybodyChoosesHisWaysAndSeesHisOwnNoticesOnAPhoneToo() {
        String ticket = ticket(bob, "Phone notice", Map.of());
        mention(ticket, "@alice on the phone");
        Page phone = desk("alice", 390, 844, "en", ColorScheme.LIGHT);
        phone.locator(".notices-bell").click();
        assertThat(phone.locator(".notice-row").first()).containsText("Phone notice", SOON);
        picture(phone, "notices-phone");
        phone.locator("a.notices-tool").click();
        assertThat(phone.locator("#notices .notice-ways")).isVisible(PATIENT);
        phone.locator("#notices .notice-ways tbody tr").first().locator("label.el-checkbox").nth(1).click();
        phone.locator("#notices .el-switch").first().click();
        picture(phone, "notices-settings-phone");
        phone.locator("#notices button[type=submit]").click();
        assertThat(phone.locator(".el-message")).containsText("Saved", SOON);
        JsonNode settings = alice.get("/api/agents/me/notice-settings");
        assertThat(settings.get("quietFrom").asText()).isEqualTo("22:00");
        assertThat(settings.at("/kinds/0/ways").toString()).isEqualTo("[\"CONSOLE\"]");

        Page wide = desk("alice", 1440, 900, "zh-CN", ColorScheme.DARK);
        wide.navigate(server.uri("/profile").toString() + "#notices");
        assertThat(wide.locator("#notices .notice-ways")).isVisible(PATIENT);
        picture(wide, "notices-settings-dark");
    }

    @Test
    void whatNobodyTakesStandsWithTheAdminWhoHasItTriedAgain() {
        admin.put("/api/settings", Map.of("values", Map.of("noticesGather", "PT0S")));
        String carol = idOf(Api.signedIn(server, "carol"));
        assertThat(admin.send("PATCH", "/api/agents/" + carol, Map.of("email", "carol@shop.example")).status()).isEqualTo(200);
        // No mail account is open here.
        ticket(bob, "For Carol", Map.of("assigneeId", carol));
        Await.until("it was tried", Duration.ofMinutes(1), () -> !admin.get("/api/notices/undelivered").get("items").isEmpty());
        Page desk = desk("admin", 1440, 900, "en", ColorScheme.LIGHT);
        desk.navigate(server.uri("/admin/undelivered").toString());
        assertThat(desk.locator("h1")).containsText("Undelivered notices", SOON);
        assertThat(desk.locator(".data-table tbody tr").first()).containsText("Carol", SOON);
        picture(desk, "notices-undelivered");
        desk.locator(".data-table .data-tools .el-button").first().click();
        assertThat(desk.locator(".el-message")).containsText("tried again", SOON);
        assertThat(bob.send("GET", "/api/notices/undelivered", null).status()).isEqualTo(403);
        assertThat(bob.send("POST", "/api/notices/undelivered/retry", Map.of()).status()).isEqualTo(403);
    }

    private static Page desk(String username, int width, int height, String language, ColorScheme scheme) {
        BrowserContext context = browser.browser()
                .newContext(new Browser.NewContextOptions().setLocale(language).setViewportSize(width, height).setColorScheme(scheme));
        Page page = context.newPage();
        page.navigate(server.uri("/").toString());
        page.locator("#username").fill(username);
        page.locator("#password").fill(SwitchboardServer.PASSWORD);
        page.locator("button[type=submit]").click();
        assertThat(page.locator(".rail")).isVisible(PATIENT);
        return page;
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(System.getProperty("server.workspace")).resolve(name + ".png")));
    }
}
