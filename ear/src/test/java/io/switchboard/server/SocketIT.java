package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the two sides of a chat are told without asking, and after a break. */
@ExtendWith(SharedServer.class)
class SocketIT {

    private Api agent;
    private String conversation;

    @AfterEach
    void leave() {
        Chats.end(agent, conversation);
    }

    @Test
    void bothSidesHearAndMissNothingOverABreak(SwitchboardServer server) {
        agent = Api.online(server, "alice");
        Api visitor = Api.visitor(server);
        long seq;
        try (Socket desk = Socket.agent(server, agent)) {
            visitor.write("first");
            JsonNode heard = desk.await("message.created", frame -> frame.at("/data/content/text").asText().equals("first"));
            conversation = heard.get("conversationId").asText();
            seq = heard.get("seq").asLong();
        }
        // Nobody listens now.
        visitor.write("second");
        try (Socket desk = Socket.agent(server, agent);
                Socket page = Socket.visitor(server, visitor)) {
            desk.send(Socket.resume(conversation, seq));
            desk.await("message.created", frame -> frame.at("/data/content/text").asText().equals("second"));
            desk.await("resumed", frame -> true);
            agent.answer(conversation, "third");
            JsonNode answer = page.await("message.created", frame -> frame.at("/data/content/text").asText().equals("third"));
            assertThat(answer.at("/data/direction").asText()).isEqualTo("OUT");
        }
    }

    @Test
    void aTicketIsGoodOnce(SwitchboardServer server) {
        agent = Api.online(server, "alice");
        String ticket = agent.post("/api/ws-ticket", null).get("ticket").asText();
        new Socket(server.socketUri("/ws/agent?ticket=" + ticket)).close();
        assertThatThrownBy(() -> new Socket(server.socketUri("/ws/agent?ticket=" + ticket)))
                .hasMessageContaining("WebSocketHandshakeException");
    }
}
