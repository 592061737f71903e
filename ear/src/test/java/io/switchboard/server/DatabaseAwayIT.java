package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A database that comes late and goes away: a clear refusal, and work goes on by itself when it returns. */
class DatabaseAwayIT {

    @Test
    void refusesWhileItIsAwayAndGoesOnWhenItReturns() {
        try (Outage database = new Outage();
                SwitchboardServer server = new SwitchboardServer("database-away", database.environment())) {
            // They start together, and the database takes longer.
            database.cut();
            server.launch();
            Await.until("the server waits", Duration.ofMinutes(2), () ->
                    server.logText().contains("Waiting for the database"));
            database.restore();
            server.awaitReady();

            Api agent = Api.online(server, "alice");
            Api visitor = Api.visitor(server);
            visitor.write("before");
            ProcessHandle process = server.java();

            database.cut();
            Map<String, Object> lost = Api.message("during");
            Api.Answer refused = visitor.send("POST", "/api/widget/demo/messages", lost);
            assertThat(refused.status()).as(refused.http().body()).isEqualTo(503);
            assertThat(refused.http().headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.http().headers().firstValue("Content-Type")).hasValueSatisfying(type ->
                    assertThat(type).startsWith("application/problem+json"));
            assertThat(agent.send("GET", "/api/conversations", null).status()).isEqualTo(503);

            database.restore();
            Await.until("the visitor's repeat is stored", Duration.ofSeconds(30), () ->
                    visitor.send("POST", "/api/widget/demo/messages", lost).status() / 100 == 2);
            assertThat(visitor.get("/api/widget/demo/messages").get("items"))
                    .extracting(item -> item.at("/content/text").asText())
                    .containsExactly("before", "during");
            assertThat(agent.get("/api/conversations").get("items")).hasSize(1);
            assertThat(server.java()).isEqualTo(process);
        }
    }
}
