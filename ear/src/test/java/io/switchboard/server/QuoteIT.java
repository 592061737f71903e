package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Prices as REST tells them. */
@ExtendWith(SharedServer.class)
class QuoteIT {

    @Test
    void reckonsAndCompares(SwitchboardServer server) {
        Api admin = Api.signedIn(server, "admin");
        JsonNode quote = admin.post(
                "/api/quote", Map.of("package", "basic", "seats", 8, "channels", 2, "api", true, "oneOff", List.of("training")));
        assertThat(quote.get("monthly").decimalValue()).isEqualByComparingTo("1680");
        assertThat(quote.get("yearly").decimalValue()).isEqualByComparingTo("20160");
        assertThat(quote.get("firstYear").decimalValue()).isEqualByComparingTo("21660");
        assertThat(quote.at("/cheaper/0/edition/id").asText()).isEqualTo("standard");
        assertThat(quote.get("notIncluded")).extracting(n -> n.get("id").asText()).contains("robot", "support").doesNotContain("api", "training");
        assertThat(admin.post("/api/quote", Map.of("seats", 3)).get("monthly").decimalValue()).isEqualByComparingTo("0");
    }

    @Test
    void rentsOrSellsAndGoesDown(SwitchboardServer server) {
        Api admin = Api.signedIn(server, "admin");
        JsonNode quote = admin.post("/api/quote", Map.of("edition", "standard", "seats", 8, "current", Map.of("edition", "standard", "seats", 20, "paidUntil", "2999-12-31")));
        assertThat(quote.at("/purchase/price").decimalValue()).isEqualByComparingTo("24000");
        assertThat(quote.at("/purchase/cheaperAfter").asInt()).isEqualTo(4);
        assertThat(quote.at("/others/0/purchase/price").isNumber()).isTrue();
        assertThat(quote.at("/change/monthly").decimalValue()).isEqualByComparingTo("-1200");
        assertThat(quote.at("/change/yearly").decimalValue()).isEqualByComparingTo("-14400");
        assertThat(quote.at("/change/from").asText()).isEqualTo("3000-01-01");
        assertThat(admin.post("/api/quote", Map.of("seats", 8)).get("change").isNull()).isTrue();
    }

    @Test
    void saysWhatIsWrongWithAWish(SwitchboardServer server) {
        Api admin = Api.signedIn(server, "admin");
        Map<String, Object> current = Map.of("seats", 5, "current", Map.of("seats", 0));
        assertThat(admin.send("POST", "/api/quote", current).json().at("/errors/0/field").asText()).isEqualTo("current.seats");
        Map<Map<String, Object>, String> wrong = Map.of(
                Map.of("seats", 5, "current", Map.of("seats", 9, "paidUntil", "soon")), "current.paidUntil",
                Map.of("seats", 5, "current", Map.of("seats", 9, "edition", "golden")), "current.edition",
                Map.of(), "seats",
                Map.of("seats", 0), "seats",
                Map.of("seats", 5, "package", "golden"), "package",
                Map.of("seats", 5, "edition", "golden"), "edition",
                Map.of("seats", 5, "channels", -1), "channels",
                Map.of("seats", 5, "channels", Map.of("channel-web", "two")), "channels",
                Map.of("seats", 5, "addOns", List.of("gold")), "addOns");
        wrong.forEach((wish, field) -> {
            Api.Answer answer = admin.send("POST", "/api/quote", wish);
            assertThat(answer.status()).as("%s", wish).isEqualTo(422);
            assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo(field);
        });
        assertThat(Api.signedIn(server, "alice").send("POST", "/api/quote", Map.of("seats", 5)).status()).isEqualTo(403);
    }

    @Test
    void aDemoIsOnTrialWithEverything(SwitchboardServer server) {
        JsonNode licence = Api.signedIn(server, "admin").get("/api/licence");
        assertThat(licence.get("demo").asBoolean()).isTrue();
        assertThat(licence.get("modules")).allMatch(module -> module.get("on").asBoolean());
        assertThat(Api.signedIn(server, "alice").send("GET", "/api/licence", null).status()).isEqualTo(403);
    }
}
