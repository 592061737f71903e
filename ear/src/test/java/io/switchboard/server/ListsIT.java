package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Snoozes, views, and one thing done to many, as the running server does them. */
@ExtendWith(SharedServer.class)
class ListsIT {
    private Api alice;
    private Api bob;
    private Api visitor;
    private String chat;

    @BeforeEach
    void aChatThatAliceHas(SwitchboardServer server) {
        alice = Api.online(server, "alice");
        Api carol = Api.signedIn(server, "carol");
        bob = Api.signedIn(server, "bob");
        visitor = Api.visitor(server);
        String text = "lists " + Instant.now();
        visitor.write(text);
        chat = Chats.withLast(carol, text).get("id").asText();
        String her = alice.get("/api/agents/me").get("id").asText();
        carol.post("/api/conversations/" + chat + "/assign", Map.of("agentId", her));
    }

    @AfterEach
    void end() {
        Chats.end(alice, chat);
    }

    private JsonNode view() {
        return alice.get("/api/conversations/" + chat);
    }

    private List<Boolean> bulk(Api who, String action, String... ids) {
        JsonNode items = who.post("/api/conversations/bulk", Map.of("ids", Arrays.asList(ids), "action", action)).get("items");
        return StreamSupport.stream(items.spliterator(), false).map(item -> item.get("ok").asBoolean()).toList();
    }

    @Test
    void aSnoozeEndsByItselfOrByAMessage() {
        alice.post("/api/conversations/" + chat + "/snooze", Map.of("until", Instant.now().plusSeconds(2).toString()));
        assertThat(view().get("snoozedUntil").isNull()).isFalse();
        Await.until("the end of the snooze", Duration.ofSeconds(15), this::view, v -> !v.get("wokenAt").isNull());
        assertThat(view().get("snoozedUntil").isNull()).isTrue();

        alice.post("/api/conversations/" + chat + "/snooze", Map.of("until", Instant.now().plusSeconds(3600).toString()));
        assertThat(alice.get("/api/conversations/counts").get("snoozed").asInt()).isPositive();
        visitor.write("are you there?");
        assertThat(view().get("snoozedUntil").isNull()).isTrue();
    }

    @Test
    void whatIsDoneToManyIsDoneToEachAndTakenBack() {
        assertThat(bulk(bob, "close", chat)).containsExactly(false);
        assertThat(bulk(alice, "close", chat, "no-such-id")).containsExactly(true, false);
        assertThat(view().get("state").asText()).isEqualTo("CLOSED");
        assertThat(bulk(alice, "undo", chat)).containsExactly(true);
        assertThat(view().get("state").asText()).isEqualTo("ASSIGNED");
        assertThat(view().get("unread").asInt()).isEqualTo(1);
        assertThat(alice.send("POST", "/api/conversations/bulk", Map.of("ids", Arrays.asList(chat, null), "action", "read")).status())
                .isEqualTo(422);
        assertThat(alice.send("POST", "/api/conversations/bulk", Map.of("ids", List.of(chat), "action", "boil")).status())
                .isEqualTo(422);
    }

    @Test
    void aViewIsItsOwnersAlone() {
        JsonNode view = alice.post("/api/views", Map.of("name", "Waiting", "filter", Map.of("waiting", true)));
        String path = "/api/views/" + view.get("id").asText();
        try {
            assertThat(bob.get("/api/views").get("items").findValuesAsText("id")).doesNotContain(view.get("id").asText());
            assertThat(bob.send("PATCH", path, Map.of("name", "Mine")).status()).isEqualTo(404);
            assertThat(bob.send("DELETE", path, null).status()).isEqualTo(404);
            assertThat(alice.send("PATCH", path, Map.of("shared", true)).status()).isEqualTo(403);
            assertThat(alice.send("PATCH", path, Map.of("name", "Waits")).json().get("version").asInt()).isEqualTo(1);
        } finally {
            alice.delete(path);
        }
    }
}
