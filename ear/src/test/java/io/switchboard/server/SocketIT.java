package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    void colleaguesSeeWhoLooksAndWritesAndVisitorsDoNot(SwitchboardServer server) {
        agent = Api.online(server, "alice");
        Api visitor = Api.visitor(server);
        try (Socket desk = Socket.agent(server, agent);
                Socket page = Socket.visitor(server, visitor)) {
            visitor.write("is anybody there?");
            conversation = desk.await("message.created", frame -> frame.at("/data/content/text").asText().startsWith("is anybody"))
                    .get("conversationId")
                    .asText();
            desk.send(Map.of("type", "looking", "conversationId", conversation));
            desk.await("presence.updated", frame -> faces(frame).contains("LOOKING"));
            desk.send(Map.of("type", "typing", "conversationId", conversation, "data", Map.of()));
            desk.await("presence.updated", frame -> faces(frame).contains("WRITING"));
            page.await("typing", frame -> true);
            Api carol = Api.signedIn(server, "carol");
            try (Socket late = Socket.agent(server, carol)) {
                late.send(Map.of("type", "resume", "seqs", Map.of()));
                late.await("presence.updated", frame -> faces(frame).contains("Alice"));
                desk.close();
                late.await("presence.updated", frame -> frame.get("conversationId").asText().equals(conversation)
                        && frame.at("/data/agents").isEmpty());
            }
            assertThat(page.types()).doesNotContain("presence.updated");
        }
    }

    private static String faces(JsonNode frame) {
        return frame.at("/data/agents").toString();
    }

    @Test
    void signingOutClosesThatBrowsersSocketsAndNoOther(SwitchboardServer server) {
        Api here = signIn(server);
        Api there = signIn(server);
        here.put("/api/agents/me/state", Map.of("state", "ONLINE"));
        try (Socket desk = Socket.agent(server, here);
                Socket other = Socket.agent(server, there)) {
            // A handshake is answered before the server has entered the socket.
            other.send(Map.of("type", "ping"));
            other.await("pong", frame -> true);
            here.delete("/api/session");
            Await.until("the socket of the session that ended to close", Duration.ofSeconds(10), () -> desk.closedWith() != null);
            assertThat(desk.closedWith()).isEqualTo(4401);
            assertThat(here.send("POST", "/api/ws-ticket", null).status()).isEqualTo(401);

            // The other one goes on, and its agent works on.
            assertThat(there.get("/api/agents/me").get("state").asText()).isEqualTo("ONLINE");
            there.put("/api/agents/me/state", Map.of("state", "BUSY"));
            other.await("agent.updated", frame -> frame.at("/data/username").asText().equals("tess") && frame.at("/data/state").asText().equals("BUSY"));
            assertThat(other.closedWith()).isNull();

            there.delete("/api/session");
            Await.until("the last socket to close", Duration.ofSeconds(10), () -> other.closedWith() != null);
        }
        assertThat(Api.signedIn(server, "carol").get("/api/agents").get("items"))
                .anySatisfy(each -> assertThat(each.get("username").asText() + each.get("state").asText()).isEqualTo("tessOFFLINE"));
    }

    /** Of somebody whom no other test needs: each call is another browser of hers. */
    private static Api signIn(SwitchboardServer server) {
        Map<String, Object> tess = Map.of("username", "tess", "password", "two browsers, one desk");
        if (Api.nobody(server).send("POST", "/api/session", tess).status() == 401) {
            Map<String, Object> form = new HashMap<>(tess);
            form.putAll(Map.of("name", "Tess", "roles", List.of("AGENT"), "capacity", 0));
            Api.signedIn(server, "admin").post("/api/agents", form);
        }
        return Api.as(server, Api.nobody(server).post("/api/session", tess).get("token").asText());
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
