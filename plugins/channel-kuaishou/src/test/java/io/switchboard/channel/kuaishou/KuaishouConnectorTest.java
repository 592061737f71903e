package io.switchboard.channel.kuaishou;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.jr.ob.JSON;
import com.sun.net.httpserver.HttpServer;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.spi.channel.ReplyWindow;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.channel.WebhookResponse;
import io.switchboard.spi.message.Content;
import io.switchboard.testkit.DeliversContract;
import io.switchboard.testkit.ProviderMoves;
import io.switchboard.testkit.ReceivesWebhooksContract;
import io.switchboard.testkit.StubProvider.Reply;
import io.switchboard.testkit.TestPlatform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KuaishouConnectorTest implements DeliversContract, ReceivesWebhooksContract {
    private KuaishouStandIn kuaishou;

    @BeforeEach
    void open() {
        kuaishou = new KuaishouStandIn();
    }

    @AfterEach
    void close() {
        kuaishou.close();
        assertThat(kuaishou.violations()).isEmpty();
    }

    @Override
    public ChannelConnector connector() {
        return new KuaishouConnector();
    }

    @Override
    public Map<String, Object> settings() {
        return kuaishou.settings();
    }

    @Override
    public ProviderMoves provider() {
        return kuaishou.moves();
    }

    @Override
    public WebhookRequest webhook(String providerId, String sender, String text) {
        return signed(push(providerId, "message", Map.of("openId", sender, "text", text)));
    }

    @Override
    public WebhookRequest webhookOfUnknownKind(String providerId, String sender) {
        return signed(push(providerId, "kwaishop_comment_add", Map.of("openId", sender, "stars", 5)));
    }

    private static byte[] push(String id, String event, Map<String, Object> info) {
        try {
            return KuaishouStandIn.push(id, event, info);
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
    }

    private static WebhookRequest signed(byte[] body) {
        return request(body, Map.of("kwaisign", List.of(PushCrypto.kwaisign(body, KuaishouStandIn.APP_SECRET))));
    }

    private static WebhookRequest encrypted(byte[] body) {
        return request(PushCrypto.encrypt(body, KuaishouStandIn.MESSAGE_SECRET), Map.of());
    }

    private static WebhookRequest request(byte[] body, Map<String, List<String>> headers) {
        return new WebhookRequest("POST", Map.of(), headers, body, "192.0.2.1");
    }

    private WebhookResponse call(TestPlatform platform, WebhookRequest request) {
        return ((ReceivesWebhooks) platform.open(connector(), settings())).onWebhook(request);
    }

    @Test
    void kwaisignIsTheDigestOfBodyAndSecret() {
        // md5 -s '{"a":1}secret'
        assertThat(PushCrypto.kwaisign("{\"a\":1}".getBytes(StandardCharsets.UTF_8), "secret")).isEqualTo("9d77ac2a5f5ab17ecce362df118a25b8");
    }

    @Test
    void ordersAndRefundsAreShownAndWantNoAnswer(TestPlatform platform) throws IOException {
        WebhookResponse response = call(platform, encrypted(push("e-1", "kwaishop_order_paySuccess",
                Map.of("oid", 2_611_220_001L, "buyerOpenId", "buyer-7", "totalFee", 12_905, "status", 30))));
        assertThat(response.status()).isEqualTo(200);
        assertThat(JSON.std.mapFrom(response.body())).isEqualTo(Map.of("result", 1, "message_id", "e-1"));
        call(platform, encrypted(push("e-2", "kwaishop_aftersales_addRefund", Map.of("oid", 2_611_220_001L, "refundId", 77, "buyerOpenId", "buyer-7"))));
        assertThat(platform.messages()).hasSize(2).allSatisfy(message -> {
            assertThat(message.sender().externalId()).isEqualTo("buyer-7");
            assertThat(message.automatic()).isTrue();
            assertThat(message.opens()).isEqualTo(ReplyWindow.NONE);
        });
        Content.Event order = (Content.Event) platform.messages().get(0).content();
        assertThat(order.event()).isEqualTo("order");
        assertThat(order.data()).containsEntry("order", "2611220001").containsEntry("amount", "¥129.05").containsEntry("status", "30");
        Content.Event refund = (Content.Event) platform.messages().get(1).content();
        assertThat(refund.event()).isEqualTo("refund");
        assertThat(refund.data()).containsEntry("refund", "77").containsEntry("order", "2611220001");
    }

    @Test
    void whatIsEncryptedByAnotherKeyOrForAnotherAppIsRefused(TestPlatform platform) throws IOException {
        byte[] body = push("e-3", "kwaishop_order_paySuccess", Map.of("buyerOpenId", "buyer-7"));
        byte[] foreign = PushCrypto.encrypt(body, "ZmVkY2JhOTg3NjU0MzIxMA==");
        assertThat(call(platform, request(foreign, Map.of())).status()).isBetween(400, 499);
        byte[] otherApp = JSON.std.asBytes(Map.of("msgId", "e-4", "event", "order", "appKey", "another", "openId", "x"));
        assertThat(call(platform, encrypted(otherApp)).status()).isEqualTo(401);
        byte[] nobodys = JSON.std.asBytes(Map.of("msgId", "e-5", "event", "order", "openId", "x"));
        assertThat(call(platform, encrypted(nobodys)).status()).as("encrypted, but says no app").isEqualTo(401);
        WebhookRequest wronglySigned = request(PushCrypto.encrypt(body, KuaishouStandIn.MESSAGE_SECRET), Map.of("kwaisign", List.of("00")));
        assertThat(call(platform, wronglySigned).status()).isEqualTo(401);
        assertThat(platform.messages()).isEmpty();
    }

    @Test
    void whatIsAboutNobodyIsAcknowledgedAndNotShown(TestPlatform platform) {
        WebhookResponse response = call(platform, encrypted(push("e-6", "kwaishop_item_update", Map.of("itemId", 5))));
        assertThat(response.status()).isEqualTo(200);
        assertThat(platform.messages()).isEmpty();
    }

    @Test
    void aTextOfManyBracketsIsAText(TestPlatform platform) {
        String text = "[微笑".repeat(40) + "{".repeat(40);
        WebhookResponse response = call(platform, webhook("e-8", "buyer-7", text));
        assertThat(response.status()).isEqualTo(200);
        assertThat(platform.texts()).containsExactly(text);
        byte[] deep = ("{\"msgId\":\"e-9\",\"event\":\"message\",\"info\":" + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
        assertThat(call(platform, signed(deep)).status()).isEqualTo(400);
    }

    @Test
    void withoutTheExperimentAnAnswerIsRefusedWithTheReason(TestPlatform platform) {
        Map<String, Object> plain = new HashMap<>(settings());
        plain.put("experimentalSending", false);
        Channel channel = platform.open(connector(), plain);
        ConnectorException refused = catchThrowableOfType(ConnectorException.class, () -> channel.send(answer(new Content.Text("hi"))));
        assertThat(refused.failure()).isEqualTo(Failure.REJECTED);
        assertThat(refused.getMessage()).contains("Kuaishou publishes no interface", "快手自己的应用", "experimental sending");
        assertThat(kuaishou.moves().attempts()).isZero();
        assertThat(channel.status()).as("it takes in all the same").isEqualTo(ChannelStatus.ONLINE.withoutSending(refused.getMessage()));
        assertThat(platform.open(connector(), settings()).status().cannotSend()).isNull();
        Map<String, Object> half = new HashMap<>(settings());
        half.remove("signSecret");
        ConnectorException incomplete = catchThrowableOfType(ConnectorException.class, () -> platform.open(connector(), half));
        assertThat(incomplete.getMessage()).contains("signSecret");
    }

    @Test
    void aTokenThatIsRefusedIsRenewedOnceAndTheRefreshTokenKept(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        channel.send(answer(new Content.Text("first")));
        kuaishou.forgetsToken();
        channel.send(answer(new Content.Text("second")));
        assertThat(kuaishou.renewals()).isEqualTo(2);
        platform.kill(channel);
        Channel next = platform.open(connector(), settings());
        kuaishou.forgetsToken();
        next.send(answer(new Content.Text("{{to}} third")));
        assertThat(kuaishou.moves().taken()).contains("first", "second", "{{to}} third");
        assertThat(kuaishou.renewals()).as("by the refresh token of the last renewal").isEqualTo(3);
    }

    @Test
    void eachResultIsTheFailureThatFits(TestPlatform platform) {
        Map<String, Object> more = new HashMap<>(settings());
        more.put("rateErrors", "16, 17");
        Channel channel = platform.open(connector(), more);
        Map<Integer, Failure> due = Map.of(28, Failure.UNAUTHORIZED, 17, Failure.RATE_LIMITED, 500_001, Failure.REJECTED);
        due.forEach((result, failure) -> {
            kuaishou.moves().gives(Reply.json(200, "{\"result\":" + result + ",\"error_msg\":\"no\"}"));
            ConnectorException refused = catchThrowableOfType(ConnectorException.class, () -> channel.send(answer(new Content.Text("hi"))));
            assertThat(refused.failure()).as("result " + result).isEqualTo(failure);
        });
    }

    /** From a customer's order to the answer, as people play it on the stand-in's page. */
    @Test
    void isPlayedFromOrderToAnswer(TestPlatform platform) throws IOException {
        Channel channel = platform.open(connector(), settings());
        HttpServer host = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        host.createContext("/", exchange -> {
            Map<String, List<String>> headers = new HashMap<>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(), values));
            WebhookResponse response = ((ReceivesWebhooks) channel).onWebhook(request(exchange.getRequestBody().readAllBytes(), headers));
            exchange.sendResponseHeaders(response.status(), response.body().length);
            exchange.getResponseBody().write(response.body());
            exchange.close();
        });
        host.start();
        try {
            kuaishou.reaches(URI.create("http://127.0.0.1:" + host.getAddress().getPort() + "/hooks/kuaishou"));
            for (String kind : kuaishou.kinds()) {
                kuaishou.does("buyer-7", kind, "什么时候发货");
            }
        } finally {
            host.stop(0);
        }
        assertThat(platform.texts()).containsExactly("什么时候发货", "[order]", "[refund]");
        channel.send(answer(new Content.Text("明天")));
        assertThat(kuaishou.lines().get(3).text()).isEqualTo("明天");
    }
}
