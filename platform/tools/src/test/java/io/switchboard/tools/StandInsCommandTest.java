package io.switchboard.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.testkit.StandIn;
import io.switchboard.testkit.StubProvider;
import io.switchboard.testkit.StubProvider.Call;
import io.switchboard.testkit.StubProvider.Reply;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StandInsCommandTest {

    /** One that does nothing but call its webhook. */
    private static final class Bell extends StandIn {
        private final String name;

        Bell(String name) {
            super(0);
            this.name = name;
        }

        @Override
        public String connector() {
            return "channel-" + name.toLowerCase();
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Map<String, Object> settings() {
            return Map.of("apiBase", url().toString());
        }

        @Override
        public void does(String customer, String kind, String text) throws java.io.IOException {
            call("POST", "", Map.of(), text.getBytes());
        }

        @Override
        protected Reply answer(Call call) {
            return null;
        }

        @Override
        protected boolean isSend(Call call) {
            return false;
        }
    }

    @Test
    void eachGetsAnAccountThatLeadsToIt() throws Exception {
        try (StubProvider server = new StubProvider(); Bell fresh = new Bell("Fresh"); Bell known = new Bell("Known"); Bell refused = new Bell("Refused")) {
            server.answers(call -> switch (call.method() + " " + call.path()) {
                case "POST /api/session" -> Reply.json(200, "{\"token\":\"t\"}");
                case "GET /api/channels?limit=200" -> Reply.json(200, "{\"items\":[{\"id\":\"7\",\"name\":\"Known (stand-in)\"}]}");
                case "PATCH /api/channels/7" -> Reply.json(200, "{\"webhookUrl\":\"" + server.url() + "/hooks/known\"}");
                case "POST /api/channels" -> call.text().contains("channel-refused")
                        ? Reply.json(403, "{\"title\":\"no\"}")
                        : Reply.json(201, "{\"webhookUrl\":\"" + server.url() + "/hooks/fresh\"}");
                default -> Reply.json(200, "{}");
            });
            List<String> lines = new StandInsCommand(server.url()).open(List.of(fresh, known, refused), "secret");
            assertThat(lines.get(0)).contains("Fresh", fresh.url() + "/");
            assertThat(lines.get(2)).contains("Refused", "403");
            for (Bell bell : List.of(fresh, known)) {
                HttpRequest page = HttpRequest.newBuilder(URI.create(bell.url() + "/stand-in"))
                        .POST(HttpRequest.BodyPublishers.ofString("customer=anna&text=hello"))
                        .build();
                assertThat(HttpClient.newHttpClient().send(page, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);
            }
            assertThat(server.calls()).extracting(Call::path).contains("/hooks/fresh", "/hooks/known");
            assertThat(server.calls()).filteredOn(call -> call.path().startsWith("/api/channels")).allSatisfy(call -> assertThat(call.headers()).containsEntry("authorization", "Bearer t"));
            assertThat(server.calls()).filteredOn(call -> call.method().equals("PATCH")).singleElement().satisfies(call -> assertThat(call.text()).contains(known.url().toString()));
        }
    }
}
