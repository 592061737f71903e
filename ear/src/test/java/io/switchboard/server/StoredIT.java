package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The first promise: what was acknowledged is there after the server was killed, on both databases. */
class StoredIT {

    private static final String STOPPED = "WFLYSRV0050";

    @ParameterizedTest
    @EnumSource(Database.Kind.class)
    void keepsAnAcknowledgedMessageOverAKill(Database.Kind kind) {
        try (Database database = kind.open();
                SwitchboardServer server = new SwitchboardServer("stored-" + kind, database.environment()).start()) {
            Api visitor = Api.visitor(server);
            Map<String, Object> message = Api.message("Do you ship to Ürümqi? 乌鲁木齐 🚚");
            JsonNode stored = visitor.post("/api/widget/demo/messages", message);
            server.kill();

            server.start();
            Api agent = Api.online(server, "alice");
            JsonNode conversations = agent.get("/api/conversations").get("items");
            assertThat(conversations).hasSize(1);
            JsonNode conversation = conversations.get(0);
            assertThat(conversation.at("/lastMessage/preview").asText()).isEqualTo("Do you ship to Ürümqi? 乌鲁木齐 🚚");
            assertThat(agent.get("/api/conversations/" + conversation.get("id").asText() + "/messages").get("items"))
                    .filteredOn(item -> item.get("direction").asText().equals("IN"))
                    .singleElement()
                    .satisfies(item -> assertThat(item.get("id")).isEqualTo(stored.get("id")));

            // The visitor did not see the acknowledgement and sends again: the same message, not a second one.
            Api.Answer again = visitor.send("POST", "/api/widget/demo/messages", message);
            assertThat(again.status()).isEqualTo(200);
            assertThat(again.json().get("id")).isEqualTo(stored.get("id"));

            agent.answer(conversation.get("id").asText(), "We do.");
            assertThat(visitor.get("/api/widget/demo/messages").get("items"))
                    .extracting(item -> item.at("/content/text").asText())
                    .containsExactly("Do you ship to Ürümqi? 乌鲁木齐 🚚", "We do.");

            assertThat(server.errors()).isEmpty();
            server.stop();
            assertThat(server.logText()).contains(STOPPED);
            if (kind == Database.Kind.H2) {
                standsInACopyOf(server, conversation.get("id").asText());
            }
        }
    }

    /** The backup of the operating guide: the data folder of a stopped server is everything. */
    private static void standsInACopyOf(SwitchboardServer stopped, String conversation) {
        try (SwitchboardServer restored = new SwitchboardServer("restored", Map.of())) {
            restored.restore(stopped.data());
            restored.start();
            assertThat(Api.signedIn(restored, "alice").get("/api/conversations/" + conversation + "/messages").get("items"))
                    .anyMatch(item -> item.at("/content/text").asText().equals("We do."));
        }
    }
}
