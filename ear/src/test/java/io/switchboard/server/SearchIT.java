package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Search by words on the server as it is shipped, whose Lucene it uses. */
class SearchIT {

    @Test
    void findsAMessageSoonAndGoesOnAfterAKill() {
        try (SwitchboardServer server = new SwitchboardServer("search", Map.of()).start()) {
            Api visitor = Api.visitor(server);
            visitor.post("/api/widget/demo/messages", Api.message("我的快递三天没动了, where is my umbrella?"));
            Api agent = Api.online(server, "alice");
            assertThat(found(agent, "三天没动", 1).get("searched").asText()).isEqualTo("EVERYTHING");
            assertThat(found(agent, "UMBRELLAS", 1).at("/items/0/lastMessage/preview").asText()).contains("umbrella");
            assertThat(ask(agent, "parasol").get("items")).isEmpty();
            assertThat(agent.send("GET", "/api/conversations?q=" + "x".repeat(201), null).status()).isEqualTo(422);
            assertThat(Files.isDirectory(server.data().resolve("index"))).isTrue();

            server.kill();
            server.start();
            Api.visitor(server).post("/api/widget/demo/messages", Api.message("and my other umbrella"));
            assertThat(found(Api.online(server, "alice"), "umbrella", 2).get("next").isNull()).isTrue();
            assertThat(server.logText().split("the search index is built:", -1)).as("built once").hasSize(2);
            assertThat(server.logText()).doesNotContain("HotspotVMOptions");
        }
    }

    private static JsonNode found(Api agent, String text, int many) {
        return Await.until("search for " + text, Duration.ofSeconds(30), () -> ask(agent, text), page -> page.get("items").size() == many);
    }

    private static JsonNode ask(Api agent, String text) {
        return agent.get("/api/conversations?limit=20&q=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
    }
}
