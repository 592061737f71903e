package io.switchboard.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;

/** What tests of the shared server do to leave it as they found it. */
final class Chats {

    private Chats() {}

    /** Closes the chat, when there is one, and goes offline. */
    static void end(Api agent, String conversation) {
        if (agent == null) {
            return;
        }
        if (conversation != null) {
            agent.send("POST", "/api/conversations/" + conversation + "/close", Map.of());
        }
        agent.put("/api/agents/me/state", Map.of("state", "OFFLINE"));
    }

    /** The conversation in which the customer wrote this text, once the agent sees it. */
    static JsonNode withLast(Api agent, String text) {
        return Await.until("the conversation with " + text, Duration.ofSeconds(30), () -> {
            for (JsonNode item : agent.get("/api/conversations?limit=100").get("items")) {
                if (item.at("/lastMessage/preview").asText().contains(text)) {
                    return item;
                }
            }
            return null;
        }, item -> item != null);
    }
}
