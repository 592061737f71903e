package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A customer without an account: by a form to a ticket, by its link to the answer, to his own, and to the rating. */
@ExtendWith(SharedServer.class)
class CustomerPageIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static JsonNode form(SwitchboardServer server, String key) {
        Api admin = Api.signedIn(server, "admin");
        String shop = admin.get("/api/shops").at("/items/0/id").asText();
        return admin.post("/api/forms", Map.of(
                "key", key,
                "name", "Help",
                "shop", shop,
                "type", "general",
                "fields", List.of("problem", "order"),
                "texts", Map.of("en", Map.of("title", "How can we help?", "thanks", "We answer within a day."), "zh-CN", Map.of("title", "需要帮助吗？"))));
    }

    @Test
    void aFormBecomesATicketThatItsCustomerFollowsToTheEnd(SwitchboardServer server) {
        // Others had their own reasons for errors on this server.
        int before = server.errors().size();
        JsonNode form = form(server, "it-help");
        Api carol = Api.signedIn(server, "carol");
        List<String> addresses = new ArrayList<>();
        try (TestBrowser chromium = new TestBrowser();
                BrowserContext context = chromium.browser()
                        .newContext(new Browser.NewContextOptions().setLocale("en-GB").setViewportSize(390, 844))) {
            context.onRequest(request -> addresses.add(request.url()));
            Page page = context.newPage();
            List<String> faults = new ArrayList<>();
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    faults.add(message.text());
                }
            });
            page.navigate(server.uri("/form/it-help").toString());
            page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("How can we help?")).waitFor();
            Axe axe = new Axe();
            assertThat(axe.violations(page)).isEmpty();
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send")).click();
            page.locator(".faults li").first().waitFor();
            page.locator("#name").fill("Lin Mei");
            page.locator("#email").fill("lin.mei@it.example");
            page.locator("#subject").fill("Parcel <b>late</b>");
            page.locator("#text").fill("It should have come on Monday.");
            page.locator("[id='fields.problem']").selectOption("logistics");
            page.locator("[id='fields.order']").fill("A-4711");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send")).click();
            page.locator(".thanks").waitFor();
            String link = page.locator(".thanks a.primary").getAttribute("href");
            String number = page.locator(".number").innerText().replaceAll("[^0-9]", "");
            assertThat(link).contains("/t#");
            String secret = link.substring(link.indexOf('#') + 1);

            JsonNode ticket = Await.until("the ticket is there", SOON, () -> only(carol, number), found -> found != null);
            String path = "/api/tickets/" + ticket.get("id").asText();
            assertThat(ticket.get("channelTag").asText()).isEqualTo("form");
            assertThat(ticket.at("/fields/order").asText()).isEqualTo("A-4711");
            carol.post(path + "/comments", Map.of("clientId", "n1", "text", "he is a difficult one", "visible", false));
            carol.post(path + "/comments", Map.of("clientId", "a1", "text", "It is on its way, dear Lin.", "visible", true));

            page.navigate(link);
            page.getByText("It is on its way, dear Lin.").waitFor();
            assertThat(page.locator("main").innerText()).contains("Parcel <b>late</b>").doesNotContain("difficult");
            assertThat(axe.violations(page)).isEmpty();
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Please hurry")).click();
            page.getByText("You asked us to hurry").waitFor();
            page.locator("#answer").fill("Thank you, I wait.");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send").setExact(true)).click();
            page.locator(".said.customer").getByText("Thank you, I wait.").waitFor();
            assertThat(carol.get(path).get("urged").asInt()).isEqualTo(1);

            carol.post(path + "/solve", Map.of());
            page.reload();
            page.locator(".stars label").nth(4).click();
            page.getByText("Friendly").click();
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send rating")).click();
            page.getByText("You gave 5 of 5").waitFor();
            assertThat(carol.get(path).get("rating").asInt()).isEqualTo(5);

            assertThat(faults).isEmpty();
            // What servers log are addresses: the secret is in none that was asked for.
            assertThat(addresses).isNotEmpty().allSatisfy(address -> assertThat(address.split("#")[0]).doesNotContain(secret));
            carol.delete(path + "/link");
            page.reload();
            page.getByText("This link doesn't work any more").waitFor();
        } finally {
            Api.signedIn(server, "admin").delete("/api/forms/" + form.get("id").asText());
        }
        assertThat(server.errors().stream().skip(before)).isEmpty();
    }

    private static JsonNode only(Api agent, String number) {
        for (JsonNode each : agent.get("/api/tickets?limit=50").get("items")) {
            if (each.get("number").asText().equals(number)) {
                return each;
            }
        }
        return null;
    }

    @Test
    void badInputIsRefusedAndTellsNothing(SwitchboardServer server) {
        // Others had their own reasons for errors on this server.
        int before = server.errors().size();
        JsonNode form = form(server, "it-bad");
        try {
            Api nobody = Api.nobody(server);
            Api guessing = Api.as(server, "x".repeat(43));
            for (String path : List.of("", "/history", "/files/" + form.get("id").asText())) {
                assertThat(nobody.send("GET", "/api/customer/ticket" + path, null).status()).isEqualTo(401);
                assertThat(guessing.send("GET", "/api/customer/ticket" + path, null).status()).isEqualTo(401);
                // An agent's session opens nothing here.
                assertThat(Api.signedIn(server, "admin").send("GET", "/api/customer/ticket" + path, null).status()).isEqualTo(401);
            }
            Api.Answer upload = guessing.send("POST", "/api/customer/ticket/files", "multipart/form-data; boundary=x", "--x--".getBytes(StandardCharsets.UTF_8));
            assertThat(upload.status()).isEqualTo(401);
            assertThat(nobody.send("GET", "/api/form/none", null).status()).isEqualTo(404);
            JsonNode open = nobody.get("/api/form/it-bad");
            assertThat(open.toString()).doesNotContain(form.get("id").asText());
            for (Object body : List.of(
                    Map.of(),
                    Map.of("stamp", "forged", "proof", 1),
                    Map.of("stamp", open.get("stamp").asText(), "proof", -1),
                    Map.of("stamp", open.get("stamp").asText(), "website", "https://spam.example"),
                    Map.of("fileIds", List.of("not an id")))) {
                Api.Answer answer = nobody.send("POST", "/api/form/it-bad", body);
                assertThat(answer.status()).as(body + "").isEqualTo(422);
                assertThat(answer.json().at("/errors/0/field").asText()).isNotEmpty();
            }
            for (String body : List.of("[]", "{", "null", "{\"fields\": 5}", "{\"proof\": \"many\"}")) {
                int status = nobody.send("POST", "/api/form/it-bad", "application/json", body.getBytes(StandardCharsets.UTF_8)).status();
                assertThat(status).as(body).isBetween(400, 422);
            }
            assertThat(Api.signedIn(server, "carol").send("GET", "/api/forms", null).status()).isEqualTo(403);
        } finally {
            Api.signedIn(server, "admin").delete("/api/forms/" + form.get("id").asText());
        }
        assertThat(server.errors().stream().skip(before)).isEmpty();
    }
}
