package io.switchboard.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The visitor's window and the agent's, side by side, as a person sees them. */
@ExtendWith(SharedServer.class)
class TwoWindowsIT {

    private static final LocatorAssertions.IsVisibleOptions PATIENT = new LocatorAssertions.IsVisibleOptions().setTimeout(30_000);
    private static final Pattern ECHO = Pattern.compile("Echo|回声");

    private final List<String> refused = new CopyOnWriteArrayList<>();
    private Api agent;
    private String conversation;

    @AfterEach
    void leave() {
        Chats.end(agent, conversation);
    }

    @Test
    void chatWhilePluginsComeAndGo(SwitchboardServer server) {
        agent = Api.online(server, "alice");
        Api admin = Api.signedIn(server, "admin");
        try (TestBrowser browser = new TestBrowser()) {
            Page desk = page(browser);
            Page shop = page(browser);
            try {
                signIn(desk, server);
                open(shop, server);
                say(shop, "Is the kettle in stock?");
                Locator row = desk.locator(".row").filter(new Locator.FilterOptions().setHasText("Is the kettle in stock?"));
                assertThat(row).isVisible(PATIENT);
                conversation = Chats.withLast(agent, "Is the kettle in stock?").get("id").asText();
                row.click();
                assertThat(bubble(desk, "Is the kettle in stock?")).isVisible(PATIENT);
                assertThat(desk.locator(".rail-entry").filter(new Locator.FilterOptions().setHasText(ECHO))).isVisible(PATIENT);

                admin.post("/api/plugins/channel-echo/stop", null);
                assertThat(desk.locator(".rail-entry").filter(new Locator.FilterOptions().setHasText(ECHO)))
                        .hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(30_000));

                desk.locator(".composer textarea").fill("Twelve of them.");
                desk.locator(".composer textarea").press("Enter");
                assertThat(bubble(shop, "Twelve of them.")).isVisible(PATIENT);

                admin.post("/api/plugins/channel-echo/start", null);
                assertThat(desk.locator(".rail-entry").filter(new Locator.FilterOptions().setHasText(ECHO))).isVisible(PATIENT);

                // The page is left and comes back: the conversation is still there, and nothing is doubled.
                shop.reload();
                openPanel(shop);
                assertThat(bubble(shop, "Twelve of them.")).hasCount(1, new LocatorAssertions.HasCountOptions().setTimeout(30_000));
                say(shop, "<b>Thanks</b>");
                assertThat(bubble(desk, "<b>Thanks</b>")).isVisible(PATIENT);
                assertThat(refused).as("what the content security policy refused").isEmpty();
            } finally {
                Path pictures = Path.of(System.getProperty("server.workspace"));
                desk.screenshot(new Page.ScreenshotOptions().setPath(pictures.resolve("desk.png")));
                shop.screenshot(new Page.ScreenshotOptions().setPath(pictures.resolve("shop.png")));
            }
        }
    }

    private Page page(TestBrowser browser) {
        BrowserContext context = browser.browser().newContext(
                new Browser.NewContextOptions().setLocale("en-GB").setViewportSize(1440, 900));
        Page page = context.newPage();
        page.onConsoleMessage(message -> note(message));
        return page;
    }

    private void note(ConsoleMessage message) {
        if (message.text().contains("Content Security Policy")) {
            refused.add(message.text());
        }
    }

    private static void signIn(Page page, SwitchboardServer server) {
        page.navigate(server.uri("/").toString());
        page.locator("#username").fill("alice");
        page.locator("#password").fill(SwitchboardServer.PASSWORD);
        page.locator("button[type=submit]").click();
        assertThat(page.locator(".rail")).isVisible(PATIENT);
    }

    private static void open(Page page, SwitchboardServer server) {
        page.navigate(server.uri("/demo/").toString());
        openPanel(page);
    }

    private static void openPanel(Page page) {
        assertThat(page.locator("button.launcher")).isVisible(PATIENT);
        if (!page.locator("textarea.input").isVisible()) {
            page.locator("button.launcher").click();
        }
        assertThat(page.locator("textarea.input")).isVisible(PATIENT);
    }

    private static void say(Page page, String text) {
        page.locator("textarea.input").fill(text);
        page.locator("textarea.input").press("Enter");
        assertThat(bubble(page, text)).isVisible(PATIENT);
    }

    private static Locator bubble(Page page, String text) {
        return page.locator(".bubble").filter(new Locator.FilterOptions().setHasText(text));
    }
}
