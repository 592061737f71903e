package io.switchboard.channel.sms;

import static io.switchboard.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.switchboard.spi.channel.AwaitsNews;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.channel.WebhookResponse;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.testkit.StandIn;
import io.switchboard.testkit.TestMessages;
import io.switchboard.testkit.TestPlatform;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** From a customer's first text to the receipt of the answer, as people play it on the stand-ins' pages. */
class PlayedTest {
    @Test
    void bothStandInsAreFound() {
        assertThat(ServiceLoader.load(StandIn.class).stream().map(each -> each.type().getSimpleName())).contains("SmsGateway", "SmsCentre");
    }

    @Test
    void overHttp() throws Exception {
        try (SmsGateway gateway = new SmsGateway(); TestPlatform platform = new TestPlatform()) {
            Channel channel = platform.open(Entries.connector(), gateway.settings());
            HttpServer host = host((ReceivesWebhooks) channel);
            try {
                gateway.reaches(URI.create("http://127.0.0.1:" + host.getAddress().getPort() + "/hooks/sms"));
                gateway.does(gateway.customer(), "text", "快递呢?");
                assertThat(platform.texts()).containsExactly("快递呢?");
                channel.send(TestMessages.answer(platform.messages().get(0).sender().externalId(), new Content.Text("明天到")));
                gateway.does(gateway.customer(), "delivered", "");
                assertThat(platform.updates()).extracting(update -> update.state()).containsExactly(DeliveryState.DELIVERED);
                gateway.does(gateway.customer(), "picture", "");
                assertThat(platform.messages().get(1).content()).isInstanceOf(Content.Unknown.class);
            } finally {
                host.stop(0);
            }
            assertThat(gateway.lines()).filteredOn(StandIn.Line::ours).extracting(StandIn.Line::text).containsExactly("明天到");
            assertThat(gateway.violations()).isEmpty();
        }
    }

    @Test
    void overSmpp() {
        try (SmsCentre centre = new SmsCentre(); TestPlatform platform = new TestPlatform()) {
            Channel channel = platform.open(Entries.connector(), centre.settings());
            centre.does(centre.customer(), "text", "快递呢?");
            ((AwaitsNews) channel).poll();
            eventually("the text is there", () -> platform.texts().equals(List.of("快递呢?")));
            channel.send(TestMessages.answer(platform.messages().get(0).sender().externalId(), new Content.Text("明天到".repeat(40))));
            centre.does(centre.customer(), "delivered", "");
            eventually("the receipt is there", () -> platform.updates().size() == 1);
            assertThat(centre.lines()).filteredOn(StandIn.Line::ours).extracting(StandIn.Line::customer, StandIn.Line::text)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple("+8613800138000", "明天到".repeat(40)));
        }
    }

    /** What the server does with a call of the webhook. */
    private static HttpServer host(ReceivesWebhooks channel) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            Map<String, List<String>> headers = new HashMap<>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(), values));
            WebhookResponse response = channel.onWebhook(
                    new WebhookRequest(exchange.getRequestMethod(), Map.of(), headers, exchange.getRequestBody().readAllBytes(), "127.0.0.1"));
            exchange.sendResponseHeaders(response.status(), response.body().length == 0 ? -1 : response.body().length);
            exchange.getResponseBody().write(response.body());
            exchange.close();
        });
        server.start();
        return server;
    }
}
