package io.switchboard.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The main pages by the rules of WCAG 2.2 AA, in both themes, and what a first visit costs. */
@ExtendWith(SharedServer.class)
class AccessibleIT {

    private static final LocatorAssertions.IsVisibleOptions PATIENT = new LocatorAssertions.IsVisibleOptions().setTimeout(30_000);
    private static final int MOST_BYTES = 400_000;
    private static final List<String> PAGES =
            List.of("/phrases", "/macros", "/profile", "/tickets", "/admin/agents", "/admin/groups", "/admin/roles", "/admin/departments", "/admin/shops", "/admin/channels",
                    "/admin/plugins", "/admin/api-keys", "/admin/webhooks", "/admin/api-reference", "/admin/licence", "/admin/quote", "/admin/audit", "/admin/undelivered",
                    "/admin/personal-data", "/admin/sign-in", "/admin/settings", "/reports", "/admin/ticket-types", "/admin/ticket-templates", "/admin/ticket-plans", "/admin/ticket-rules",
                    "/admin/ticket-assignment", "/admin/sla", "/admin/calendars", "/admin/forms");

    private final Map<String, List<String>> violations = new LinkedHashMap<>();
    private Api admin;
    private Api agent;
    private String conversation;
    private String ticket;

    @AfterEach
    void leave() {
        if (admin != null) {
            admin.post("/api/plugins/channel-echo/start", null);
        }
        Chats.end(agent, conversation);
    }

    @Test
    void nobodyIsKeptOutAndTheFirstLoadIsSmall(SwitchboardServer server) {
        admin = Api.signedIn(server, "admin");
        // The example's page brings the whole of Element Plus along; the first load is the console's own.
        admin.post("/api/plugins/channel-echo/stop", null);
        agent = Api.online(server, "alice");
        Api visitor = Api.visitor(server);
        visitor.write("Can everybody read this? https://example.org");
        conversation = Chats.withLast(agent, "Can everybody read this?").get("id").asText();
        agent.answer(conversation, "Everybody can.");
        ticket = admin.post("/api/conversations/" + conversation + "/ticket", Map.of("type", "logistics")).get("id").asText();
        String me = admin.get("/api/session").at("/agent/id").asText();
        agent.post("/api/tickets/" + ticket + "/comments", Map.of("clientId", "m1", "text", "@admin please look", "visible", false, "mentions", List.of(me)));
        Axe axe = new Axe();
        try (TestBrowser browser = new TestBrowser()) {
            for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                Page page = browser.browser()
                        .newContext(new Browser.NewContextOptions()
                                .setLocale("en-GB")
                                .setColorScheme(theme)
                                .setViewportSize(1440, 900))
                        .newPage();
                try {
                    look(page, server, axe, theme.name().toLowerCase());
                } finally {
                    Path pictures = Path.of(System.getProperty("server.workspace"));
                    page.screenshot(new Page.ScreenshotOptions().setPath(pictures.resolve("accessible-" + theme + ".png")));
                }
            }
        }
        assertThat(violations).isEmpty();
    }

    private void look(Page page, SwitchboardServer server, Axe axe, String theme) {
        page.navigate(server.uri("/").toString());
        assertThat(page.locator("#username")).isVisible(PATIENT);
        Axe.note(violations, "sign in, " + theme, axe.violations(page));
        page.locator("#username").fill("admin");
        page.locator("#password").fill(SwitchboardServer.PASSWORD);
        page.locator("button[type=submit]").click();
        assertThat(page.locator(".rail")).isVisible(PATIENT);
        page.navigate(server.uri("/conversations/all/" + conversation).toString());
        assertThat(page.locator(".messages-row .message").first()).isVisible(PATIENT);
        assertThat(bytes(page)).as("bytes of a first visit as they came over the line").isLessThan(MOST_BYTES);
        Axe.note(violations, "thread, " + theme, axe.violations(page));

        Locator field = page.locator(".composer textarea");
        field.fill("");
        field.pressSequentially("/");
        assertThat(page.locator(".phrases-popup")).isVisible(PATIENT);
        Axe.note(violations, "phrases above the composer, " + theme, axe.violations(page));
        field.press("Escape");
        field.fill("Your parcel {{parcel number}}");
        assertThat(page.locator(".composer-bar")).isVisible(PATIENT);
        Axe.note(violations, "a gap to fill, " + theme, axe.violations(page));
        field.fill("");
        page.navigate(server.uri("/tickets/" + ticket).toString());
        assertThat(page.locator(".ticket-side .card").first()).isVisible(PATIENT);
        Axe.note(violations, "ticket, " + theme, axe.violations(page));
        page.locator("[data-deed], .ticket-head [aria-label='More']").first().click();
        assertThat(page.locator("[data-deed=watch]")).isVisible(PATIENT);
        Axe.note(violations, "what else can be done with a ticket, " + theme, axe.violations(page, ".menu-popper"));
        page.navigate(server.uri("/tickets?open=" + ticket).toString());
        assertThat(page.locator(".ticket-drawer .message, .ticket-drawer .entry-line").first()).isVisible(PATIENT);
        Axe.note(violations, "ticket beside the list, " + theme, axe.violations(page));
        // The ticket stands over the button.
        page.navigate(server.uri("/tickets").toString());
        page.locator(".tickets-new").click();
        assertThat(page.locator("#new-subject")).isVisible(PATIENT);
        Axe.note(violations, "a new ticket, " + theme, axe.violations(page));
        ticketsOtherwise(page, server, axe, theme);
        for (String path : PAGES) {
            page.navigate(server.uri(path).toString());
            assertThat(page.locator("h1").first()).isVisible(PATIENT);
            Axe.note(violations, path + ", " + theme, axe.violations(page));
        }
    }

    /** As board and calendar, from a file, kept in a report, planned; and what one is told of them. */
    private void ticketsOtherwise(Page page, SwitchboardServer server, Axe axe, String theme) {
        page.navigate(server.uri("/tickets?shape=board&by=category").toString());
        assertThat(page.locator(".board-card").first()).isVisible(PATIENT);
        Axe.note(violations, "board, " + theme, axe.violations(page));
        page.locator(".board-move").first().click();
        assertThat(page.locator(".lane-choice")).isVisible(PATIENT);
        Axe.note(violations, "where a card can go, " + theme, axe.violations(page));
        page.navigate(server.uri("/tickets?shape=calendar&by=createdAt").toString());
        assertThat(page.locator(".calendar-ticket").first()).isVisible(PATIENT);
        Axe.note(violations, "calendar, " + theme, axe.violations(page));
        page.navigate(server.uri("/tickets").toString());
        page.locator("[aria-label='Import and export']").click();
        page.locator(".el-dropdown-menu__item:visible").first().click();
        assertThat(page.locator(".side-drawer").first()).isVisible(PATIENT);
        // The menu goes slowly.
        assertThat(page.locator(".el-dropdown-menu__item:visible")).hasCount(0);
        Axe.note(violations, "tickets from a file, " + theme, axe.violations(page));
        page.navigate(server.uri("/reports/builder?by=type&measures=created&chart=bar&compare=before").toString());
        assertThat(page.locator(".report-compare table")).isVisible(PATIENT);
        Axe.note(violations, "a report of one's own, " + theme, axe.violations(page));
        page.locator("[data-kept=new]").click();
        assertThat(page.locator(".view-form")).isVisible(PATIENT);
        Axe.note(violations, "a report to be kept, " + theme, axe.violations(page, ".view-form"));
        page.navigate(server.uri("/admin/ticket-plans/new").toString());
        assertThat(page.locator("#plan-name")).isVisible(PATIENT);
        Axe.note(violations, "a plan, " + theme, axe.violations(page));
        page.navigate(server.uri("/approve").toString() + "#none");
        assertThat(page.locator("h1")).isVisible(PATIENT);
        Axe.note(violations, "a link that opens nothing, " + theme, axe.violations(page));
        page.navigate(server.uri("/tickets").toString());
        page.locator(".notices-bell").click();
        assertThat(page.locator(".notice-row").first()).isVisible(PATIENT);
        Axe.note(violations, "notices, " + theme, axe.violations(page, ".notices-popper"));
    }

    /** What this page and its scripts, styles and calls took; packed, with their heads. */
    private static int bytes(Page page) {
        Object sum = page.evaluate("() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
                + ".reduce((sum, each) => sum + (each.encodedBodySize || 0), 0)");
        return ((Number) sum).intValue();
    }
}
