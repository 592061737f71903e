package io.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.spi.Failure;
import io.switchboard.testkit.StubProvider.Call;
import io.switchboard.testkit.StubProvider.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StandInTest {
    private final StubProvider shop = new StubProvider();
    private final HttpClient browser = HttpClient.newHttpClient();
    private final StandIn standIn = new StandIn(0) {
        @Override
        public String connector() {
            return "channel-sample";
        }

        @Override
        public String name() {
            return "Sample \"provider\"";
        }

        @Override
        public Map<String, Object> settings() {
            return Map.of("apiBase", url().toString());
        }

        @Override
        public void does(String customer, String kind, String text) throws IOException {
            said(customer, false, kind, text);
            call("POST", "?sign=1", Map.of("X-Kind", kind), text.getBytes());
        }

        @Override
        protected Reply answer(Call call) {
            if (!path(call).equals("/send")) {
                return null;
            }
            Map<String, String> form = parameters(call.text());
            said(form.get("to"), true, "text", form.get("text"));
            return Reply.json(200, "{\"ok\":true}");
        }

        @Override
        protected boolean isSend(Call call) {
            return path(call).equals("/send");
        }
    };

    @AfterEach
    void close() {
        standIn.close();
        shop.close();
    }

    private HttpResponse<String> ask(String method, String path, String body) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(URI.create(standIn.url() + path)).method(method, HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aPersonPlaysACustomer() throws Exception {
        standIn.reaches(URI.create(shop.url() + "/hooks/a"));
        assertThat(ask("GET", "/", "").body()).contains("<form");
        assertThat(ask("POST", "/stand-in", "customer=anna&kind=text&text=hello+%E4%BD%A0").statusCode()).isEqualTo(200);
        assertThat(shop.calls().get(0).path()).isEqualTo("/hooks/a?sign=1");
        assertThat(shop.calls().get(0).text()).isEqualTo("hello 你");
        ask("POST", "/send", "to=anna&text=hi");
        assertThat(standIn.lines()).containsExactly(new StandIn.Line("anna", false, "text", "hello 你"), new StandIn.Line("anna", true, "text", "hi"));
        assertThat(ask("GET", "/stand-in", "").body()).contains("\"name\":\"Sample \\\"provider\\\"\"", "hello 你");
    }

    @Test
    void whatTheProviderDoesNotKnowIsNoted() throws Exception {
        assertThat(ask("POST", "/sned?token=secret", "").statusCode()).isEqualTo(404);
        assertThat(standIn.violations()).containsExactly("POST /sned: no such call");
        assertThat(ask("POST", "/stand-in", "text=x").statusCode()).as("without a webhook").isEqualTo(502);
    }

    @Test
    void troubleMeetsWhatIsSentAlone() throws Exception {
        standIn.moves().fails(Failure.UNAVAILABLE);
        assertThat(ask("POST", "/send", "to=anna&text=hi").statusCode()).isEqualTo(503);
        assertThat(ask("GET", "/stand-in", "").statusCode()).isEqualTo(200);
        assertThat(standIn.moves().attempts()).isEqualTo(1);
    }
}
