package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people do in the administration stands in the audit log of the running server, and no secret does. */
@ExtendWith(SharedServer.class)
class AuditIT {
    private static final String PASSWORD = "audited passphrase 71";

    private static JsonNode lines(Api admin, String query) {
        return admin.get("/api/audit?limit=200&" + query).get("items");
    }

    @Test
    void tellsWhoChangedWhatFromWhere(SwitchboardServer server) {
        Api admin = Api.signedIn(server, "admin");
        String adminId = admin.get("/api/session").at("/agent/id").asText();
        String username = "a" + UUID.randomUUID();
        String id = admin.post(
                        "/api/agents",
                        Map.of("username", username, "name", "Ada", "roles", List.of("AGENT"), "password", PASSWORD))
                .get("id")
                .asText();
        admin.send("PATCH", "/api/agents/" + id, Map.of("name", "Ada L.", "capacity", 3));

        JsonNode lines = lines(admin, "thingId=" + id);

        assertThat(lines).hasSize(2);
        JsonNode changed = lines.get(0);
        assertThat(changed.get("action").asText()).isEqualTo("agent.updated");
        assertThat(changed.at("/actor/id").asText()).isEqualTo(adminId);
        assertThat(changed.get("address").asText()).isNotBlank();
        assertThat(changed.at("/thing/name").asText()).isEqualTo("Ada L.");
        assertThat(changed.at("/changes/name/before").asText()).isEqualTo("Ada");
        assertThat(changed.at("/changes/name/after").asText()).isEqualTo("Ada L.");
        assertThat(changed.at("/changes/capacity/after").asInt()).isEqualTo(3);
        assertThat(lines.get(1).get("action").asText()).isEqualTo("agent.created");
        assertThat(lines.get(1).at("/changes/passwordHash/untold").asBoolean()).isTrue();
        assertThat(lines.toString()).doesNotContain(PASSWORD);
    }

    @Test
    void whatWasRefusedIsNotThereAndACustomersDataNeither(SwitchboardServer server) {
        Api admin = Api.signedIn(server, "admin");
        String contact = admin.post("/api/contacts", Map.of("name", "Chen Wei", "email", "chen@example.com")).get("id").asText();
        assertThat(admin.send("PATCH", "/api/contacts/" + contact, Map.of("email", "no address")).status()).isEqualTo(422);
        admin.send("PATCH", "/api/contacts/" + contact, Map.of("email", "wei@example.com"));

        JsonNode lines = lines(admin, "thing=contact&thingId=" + contact);

        assertThat(lines).hasSize(2);
        assertThat(lines.at("/0/changes/email/untold").asBoolean()).isTrue();
        assertThat(lines.toString()).doesNotContain("example.com").doesNotContain("Chen");
    }

    @Test
    void isReadAndExportedByWhoMayAndByNobodyElse(SwitchboardServer server) {
        Api admin = Api.signedIn(server, "admin");
        Api alice = Api.signedIn(server, "alice");
        for (String path : List.of("/api/audit", "/api/audit/export")) {
            assertThat(alice.send("GET", path, null).status()).as(path).isEqualTo(403);
            assertThat(Api.nobody(server).send("GET", path, null).status()).as(path).isEqualTo(401);
        }
        for (String query : List.of("from=yesterday", "actor=me", "limit=0", "after=x")) {
            assertThat(admin.send("GET", "/api/audit?" + query, null).status()).as(query).isEqualTo(422);
        }
        assertThat(admin.send("GET", "/api/audit/export?format=pdf", null).status()).isEqualTo(422);

        String csv = admin.send("GET", "/api/audit/export?format=csv", null).http().body();
        assertThat(csv).startsWith("\uFEFFat,actor,action");
        assertThat(lines(admin, "action=audit.exported")).isNotEmpty();
        // There is no call that changes it.
        for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
            assertThat(admin.send(method, "/api/audit", Map.of()).status()).as(method).isEqualTo(405);
        }
    }
}
