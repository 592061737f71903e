package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** With demo data the desk looks as if it had been at work for days. */
class DemoIT {

    @Test
    void theDeskIsAlive() {
        try (SwitchboardServer server = new SwitchboardServer("demo", Map.of("SWITCHBOARD_DEMO", "true")).start()) {
            Api carol = Api.signedIn(server, "carol");
            JsonNode all = carol.get("/api/conversations?limit=100").get("items");
            assertThat(all.size()).isGreaterThanOrEqualTo(40);
            Map<String, Integer> states = new HashMap<>();
            Set<String> channels = new HashSet<>();
            Set<String> words = new HashSet<>();
            for (JsonNode each : all) {
                states.merge(each.get("state").asText(), 1, Integer::sum);
                channels.add(each.at("/channel/name").asText());
                words.add(each.at("/contact/name").asText().codePoints().anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN) ? "zh" : "en");
                Instant last = Instant.parse(each.get("lastMessageAt").asText());
                assertThat(last).isBetween(Instant.now().minus(Duration.ofDays(8)), Instant.now());
                assertThat(each.get("seq").asLong()).isGreaterThanOrEqualTo(each.at("/lastMessage/seq").asLong());
            }
            assertThat(states.keySet()).contains("QUEUED", "ASSIGNED", "CLOSED");
            assertThat(channels).hasSize(3);
            assertThat(words).containsExactlyInAnyOrder("zh", "en");
            assertThat(all).anySatisfy(each -> assertThat(each.path("snoozedUntil").isTextual()).isTrue());

            Set<String> kinds = new HashSet<>();
            Set<String> directions = new HashSet<>();
            boolean rated = false;
            String file = null;
            for (JsonNode each : all) {
                long before = 0;
                for (JsonNode message : carol.get("/api/conversations/" + each.get("id").asText() + "/messages").get("items")) {
                    assertThat(message.get("seq").asLong()).isGreaterThan(before);
                    before = message.get("seq").asLong();
                    kinds.add(message.at("/content/type").asText());
                    directions.add(message.get("direction").asText());
                    rated |= message.at("/content/event").asText().equals("rated");
                    file = message.at("/content/fileId").isTextual() ? message.at("/content/fileId").asText() : file;
                }
            }
            assertThat(kinds).contains("text", "event", "file", "image");
            assertThat(directions).containsExactlyInAnyOrder("IN", "OUT", "NOTE", "SYSTEM");
            assertThat(rated).isTrue();
            assertThat(carol.send("GET", "/api/files/" + file, null).status()).isEqualTo(200);
            // What an agent's load says is what he has, and whoever comes to work now has places free.
            for (JsonNode agent : carol.get("/api/agents").get("items")) {
                int chats = 0;
                for (JsonNode each : all) {
                    boolean his = each.at("/assignee/id").asText().equals(agent.get("id").asText());
                    chats += his && each.get("live").asBoolean() && each.get("state").asText().equals("ASSIGNED") && !each.path("snoozedUntil").isTextual() ? 1 : 0;
                }
                assertThat(agent.get("load").asInt()).as(agent.get("name").asText()).isEqualTo(chats).isLessThan(agent.get("capacity").asInt());
            }
            assertThat(carol.get("/api/agents").get("items")).anySatisfy(agent -> assertThat(agent.get("load").asInt()).isPositive());
            aMonthOfTickets(carol);
            assertThat(server.errors()).isEmpty();
        }
    }

    private static void aMonthOfTickets(Api carol) {
        Map<String, Integer> categories = new HashMap<>();
        Set<String> types = new HashSet<>();
        Set<String> days = new HashSet<>();
        Set<String> ratings = new HashSet<>();
        int late = 0;
        for (String after = ""; after != null; ) {
            JsonNode page = carol.get("/api/tickets?limit=100" + (after.isEmpty() ? "" : "&after=" + after));
            for (JsonNode each : page.get("items")) {
                categories.merge(each.at("/state/category").asText(), 1, Integer::sum);
                types.add(each.at("/type/key").asText());
                days.add(each.get("createdAt").asText().substring(0, 10));
                ratings.add(each.path("rating").asText());
                late += each.at("/sla/state").asText().equals("MISSED") ? 1 : 0;
            }
            after = page.path("next").isTextual() ? page.get("next").asText() : null;
        }
        assertThat(categories.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(150);
        assertThat(categories.keySet()).contains("NEW", "OPEN", "SOLVED", "CLOSED");
        assertThat(types).contains("logistics", "problem-goods", "complaint", "general");
        assertThat(days).hasSizeGreaterThan(28);
        assertThat(ratings).contains("3", "4", "5");
        // Clocks ran as they would have run: most were in time.
        assertThat(late).isBetween(1, 80);
    }
}
