package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The product in a language that it doesn't have, from one file made of its own form. */
@ExtendWith(SharedServer.class)
class LanguageIT {
    /** Before each text: what doesn't have it hasn't come from the file. */
    private static final String MARK = "§";

    private static void mark(ObjectNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            JsonNode value = node.get(name);
            if (value.isTextual()) {
                node.set(name, TextNode.valueOf(MARK + value.asText()));
            } else if (value instanceof ObjectNode below) {
                mark(below);
            }
        }
    }

    @Test
    void isThereWithoutARestart(SwitchboardServer server) throws IOException {
        byte[] form = Api.signedIn(server, "admin").bytes("/language.json");
        ObjectNode file = (ObjectNode) Api.JSON.readTree(new String(form, StandardCharsets.UTF_8));
        mark(file);
        Path folder = Files.createDirectories(server.data().resolve("languages"));
        Path fresh = Files.write(folder.resolve("eo.new"), Api.JSON.writeValueAsBytes(file));
        Files.move(fresh, folder.resolve("eo.json"));
        try {
            Api nobody = Api.nobody(server);
            Await.until("the language is offered", Duration.ofSeconds(20), () -> nobody.get("/api/languages").toString().contains("\"eo\""));
            JsonNode console = nobody.get("/api/languages/eo");
            assertThat(console.at("/shell/word/save").asText()).startsWith(MARK);
            JsonNode config = nobody.get("/api/widget/demo/config?locale=eo");
            assertThat(config.at("/texts/language").asText()).isEqualTo("eo");
            assertThat(config.at("/texts/words").size()).isGreaterThan(50);

            Api admin = Api.signedIn(server, "admin");
            String me = admin.get("/api/session").at("/agent/id").asText();
            assertThat(admin.send("PATCH", "/api/agents/" + me, Map.of("locale", "tlh")).status()).isEqualTo(422);
            assertThat(admin.send("PATCH", "/api/agents/" + me, Map.of("locale", "eo")).status()).isEqualTo(200);
            try {
                JsonNode problem = admin.send("GET", "/api/agents/none", null).json();
                assertThat(problem.get("detail").asText()).startsWith(MARK);
            } finally {
                admin.send("PATCH", "/api/agents/" + me, Map.of("locale", "en"));
            }
            assertThat(nobody.send("GET", "/api/languages/tlh", null).status()).isEqualTo(404);
        } finally {
            Files.delete(folder.resolve("eo.json"));
        }
    }
}
