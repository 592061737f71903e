package io.switchboard.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.switchboard.testkit.StandIn;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every platform as people play it beside {@code mvn -Prun}: a customer writes on his page, an agent reads and answers in the console,
 * and the answer stands on the customer's page once, by the real plugin in a whole server.
 */
@ExtendWith(SharedServer.OfDesks.class)
class StandInsIT {
    private static final LocatorAssertions.IsVisibleOptions PATIENT = new LocatorAssertions.IsVisibleOptions().setTimeout(30_000);
    private static final List<StandIn> ALL = ServiceLoader.load(StandIn.class).stream().map(ServiceLoader.Provider::get).toList();

    private static SwitchboardServer server;
    private static TestBrowser browser;
    private static Page desk;

    @BeforeAll
    static void open(SwitchboardServer shared) {
        server = shared;
        Api.online(server, "alice");
        browser = new TestBrowser();
        desk = browser.browser().newPage(new Browser.NewPageOptions().setLocale("zh-CN").setViewportSize(1440, 900));
        desk.navigate(server.uri("/").toString());
        desk.locator("#username").fill("alice");
        desk.locator("#password").fill(SwitchboardServer.PASSWORD);
        desk.locator("button[type=submit]").click();
        assertThat(desk.locator(".rail")).isVisible(PATIENT);
    }

    @AfterAll
    static void close() {
        try {
            assertThat(server.errors()).isEmpty();
        } finally {
            browser.close();
            ALL.forEach(StandIn::close);
        }
    }

    static Stream<StandIn> all() {
        assertThat(ALL).extracting(StandIn::connector).as("every channel that has a platform").contains(
                "channel-wechat", "channel-douyin", "channel-kuaishou", "channel-whatsapp", "channel-messenger", "channel-sms");
        return ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("all")
    void fromTheFirstMessageToItsAnswer(StandIn standIn) {
        JsonNode channel = Api.signedIn(server, "admin")
                .post("/api/channels", Map.of("plugin", standIn.connector(), "name", standIn.name(), "settings", standIn.settings()));
        standIn.reaches(URI.create(channel.get("webhookUrl").asText()));
        Path pictures = Path.of(System.getProperty("server.workspace"));
        String asks = "快递三天没动了 · " + standIn.name();
        String answers = "您好，我查一下 · " + standIn.name();
        Api alice = Api.signedIn(server, "alice");
        try (Page customer = browser.browser().newPage()) {
            customer.navigate(standIn.url() + "/");
            assertThat(customer.locator("#name")).hasText(standIn.name());
            customer.locator("input[name=text]").fill(asks);
            customer.locator("button").click();
            Locator row = desk.locator(".row").filter(new Locator.FilterOptions().setHasText(asks));
            assertThat(row).isVisible(PATIENT);
            // Its plugin's icon, though the account is newer than the page.
            assertThat(row.locator(".channel-icon")).isVisible(PATIENT);
            row.click();
            assertThat(desk.locator(".bubble").filter(new Locator.FilterOptions().setHasText(asks))).isVisible(PATIENT);
            desk.locator(".composer textarea").fill(answers);
            desk.locator(".composer textarea").press("Enter");
            Locator shown = customer.locator("li").filter(new Locator.FilterOptions().setHasText(answers));
            assertThat(shown).hasCount(1, new LocatorAssertions.HasCountOptions().setTimeout(30_000));
            desk.screenshot(new Page.ScreenshotOptions().setPath(pictures.resolve("stand-in-" + ALL.indexOf(standIn) + "-desk.png")));
            customer.screenshot(new Page.ScreenshotOptions().setPath(pictures.resolve("stand-in-" + ALL.indexOf(standIn) + ".png")));
            assertThat(standIn.violations()).isEmpty();
        } finally {
            String conversation = Chats.withLast(alice, standIn.name()).get("id").asText();
            alice.send("POST", "/api/conversations/" + conversation + "/close", Map.of());
            Api.signedIn(server, "admin").delete("/api/channels/" + channel.get("id").asText());
        }
    }
}
