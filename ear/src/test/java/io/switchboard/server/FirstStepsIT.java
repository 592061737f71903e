package io.switchboard.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * An admin in an empty house comes to the first answered message. A step is something pressed that does something: a button, a
 * link, the Enter key that sends. What is typed into a form belongs to the press that sends it.
 */
class FirstStepsIT {

    private static final int MOST = 12;
    private static final LocatorAssertions.IsVisibleOptions PATIENT = new LocatorAssertions.IsVisibleOptions().setTimeout(60_000);

    private final List<String> steps = new ArrayList<>();

    @Test
    void leadFromAnEmptyHouseToTheFirstAnswer() {
        try (SwitchboardServer server = new SwitchboardServer("first", Map.of("SWITCHBOARD_DEMO", "false")).start();
                TestBrowser browser = new TestBrowser()) {
            BrowserContext context = browser.browser()
                    .newContext(new Browser.NewContextOptions().setLocale("en-GB").setTimezoneId("Europe/Berlin").setViewportSize(1440, 900));
            Page desk = context.newPage();
            desk.navigate(server.uri("/").toString());
            desk.locator("#username").fill("admin");
            desk.locator("#password").fill(SwitchboardServer.PASSWORD);
            press("sign in", desk.locator("button[type=submit]"));

            assertThat(desk.locator(".setup-step.shown #setup-me")).isVisible(PATIENT);
            desk.locator("#setup-me").fill("Mei Lin");
            desk.locator("#setup-current").fill(SwitchboardServer.PASSWORD);
            desk.locator("#setup-next").fill("kettle and lantern 7");
            picture(desk, "setup-start");
            press("save my name and password", button(desk, "Save"));

            assertThat(desk.locator("#setup-shop")).isVisible(PATIENT);
            desk.locator("#setup-shop").fill("Linden Leaf");
            press("save the shop", button(desk, "Save the shop"));

            assertThat(desk.locator("#setup-agent")).isVisible(PATIENT);
            desk.locator("#setup-agent").fill("Tom");
            desk.locator("#setup-username").fill("tom");
            press("add a colleague", button(desk, "Add the colleague"));
            assertThat(desk.locator(".copy-line code")).containsText("/reset/");
            press("go on", desk.locator(".setup-next"));

            assertThat(desk.locator("#setup-channel")).hasValue("Linden Leaf", new LocatorAssertions.HasValueOptions().setTimeout(30_000));
            press("open the channel", button(desk, "Open the channel"));

            press("go online", button(desk, "Go online"));
            Page shop = context.waitForPage(() -> press("play the customer", desk.locator(".setup-try")));
            assertThat(shop.locator("button.launcher")).isVisible(PATIENT);
            press("open the chat", shop.locator("button.launcher"));
            assertThat(shop.locator("textarea.input")).isVisible(PATIENT);
            shop.locator("textarea.input").fill("Do you have oolong?");
            steps.add("send the question");
            shop.locator("textarea.input").press("Enter");
            assertThat(bubble(shop, "Do you have oolong?")).isVisible(PATIENT);

            desk.bringToFront();
            assertThat(desk.locator(".setup-waiting")).isVisible(PATIENT);
            picture(desk, "setup-waiting");
            press("open the conversation", desk.locator(".setup-waiting button"));
            assertThat(bubble(desk, "Do you have oolong?")).isVisible(PATIENT);
            desk.locator(".composer textarea").fill("Yes, the spring harvest.");
            steps.add("send the answer");
            desk.locator(".composer textarea").press("Enter");
            assertThat(bubble(shop, "Yes, the spring harvest.")).isVisible(PATIENT);

            Api mei = Api.as(server, Api.nobody(server).post("/api/session", Map.of("username", "admin", "password", "kettle and lantern 7")).get("token").asText());
            JsonNode setup = mei.get("/api/setup");
            assertThat(setup.get("done").asBoolean()).isTrue();
            assertThat(setup.get("steps")).allSatisfy(step -> assertThat(step.get("done").asBoolean()).as(step.toString()).isTrue());
            assertThat(setup.at("/channel/script").asText()).contains("widget.js", setup.at("/channel/key").asText());
            assertThat(mei.get("/api/shops").at("/items/0/timeZone").asText()).isEqualTo("Europe/Berlin");
            assertThat(steps).as("steps: %s", steps).hasSizeLessThanOrEqualTo(MOST);
            desk.navigate(server.uri("/setup").toString());
            assertThat(desk.locator(".setup-finished")).isVisible(PATIENT);
            picture(desk, "setup-finished");
        }
    }

    private void press(String what, Locator place) {
        steps.add(what);
        place.click(new Locator.ClickOptions().setTimeout(60_000));
    }

    private static Locator button(Page page, String name) {
        return page.locator(".setup-body").getByRole(com.microsoft.playwright.options.AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator bubble(Page page, String text) {
        return page.locator(".bubble").filter(new Locator.FilterOptions().setHasText(text)).first();
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(System.getProperty("server.workspace")).resolve(name + ".png")));
    }
}
