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
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.module.PersonalData;
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
    void open(TestPlatform platform) {
        kuaishou = new KuaishouStandIn();
        kuaishou.at(platform.clock());
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

    private byte[] push(String id, String event, Map<String, Object> info) {
        try {
            return kuaishou.push(id, event, info);
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

    private Map<String, String> facts(TestPlatform platform, String id, String event, Map<String, Object> info) {
        assertThat(call(platform, encrypted(push(id, event, info))).status()).isEqualTo(200);
        return ((Content.Event) platform.messages().get(platform.messages().size() - 1).content()).data();
    }

    @Test
    void ordersAndRefundsAreShownInPlainWordsAndWantNoAnswer(TestPlatform platform) throws IOException {
        WebhookResponse response = call(platform, encrypted(push("m-1", "kwaishop_order_addOrder",
                Map.of("oid", 2_611_220_001L, "buyerOpenId", "buyer-7", "openId", "anything"))));
        assertThat(response.status()).isEqualTo(200);
        assertThat(JSON.std.mapFrom(response.body())).isEqualTo(Map.of("result", 1, "message_id", "m-1"));
        // Those that follow name the order only.
        assertThat(facts(platform, "m-2", "kwaishop_order_paySuccess", Map.of("oid", 2_611_220_001L, "sellerId", 5, "status", 30)))
                .isEqualTo(Map.of("what", "paid", "order", "2611220001"));
        assertThat(facts(platform, "m-3", "kwaishop_order_totalFeeChange", Map.of("oid", 2_611_220_001L, "totalFee", 12_905, "buyerOpenId", "buyer-7")))
                .isEqualTo(Map.of("what", "price-changed", "order", "2611220001", "amount", "¥129.05"));
        assertThat(facts(platform, "m-4", "kwaishop_aftersales_addRefund", Map.of("orderId", 2_611_220_001L, "refundId", 77, "handlingWay", 10, "status", 10)))
                .isEqualTo(Map.of("what", "refund-requested", "way", "refund-only", "order", "2611220001", "refund", "77"));
        assertThat(facts(platform, "m-5", "kwaishop_aftersales_updateRefund", Map.of("orderId", 2_611_220_001L, "refundId", 77, "status", 60)))
                .containsEntry("what", "refunded");
        assertThat(facts(platform, "m-6", "kwaishop_aftersales_updateRefund", Map.of("orderId", 2_611_220_001L, "refundId", 77, "status", 99)))
                .containsEntry("what", "refund-updated").doesNotContainKey("state");
        assertThat(facts(platform, "m-7", "kwaishop_order_somethingNew", Map.of("oid", 2_611_220_001L, "status", 40)))
                .as("the raw name of what is new").isEqualTo(Map.of("what", "kwaishop_order_somethingNew", "state", "shipped", "order", "2611220001"));
        assertThat(platform.messages()).hasSize(7).allSatisfy(message -> {
            assertThat(message.sender().externalId()).isEqualTo("buyer-7");
            assertThat(message.automatic()).isTrue();
            assertThat(message.opens()).isEqualTo(ReplyWindow.NONE);
        });
        assertThat(platform.messages()).extracting(message -> ((Content.Event) message.content()).event())
                .containsExactly("order", "order", "order", "refund", "refund", "refund", "order");
    }

    @Test
    void anOrderFromBeforeIsAcknowledgedAndNotShown(TestPlatform platform) {
        assertThat(call(platform, encrypted(push("m-8", "kwaishop_order_paySuccess", Map.of("oid", 1, "status", 30)))).status()).isEqualTo(200);
        assertThat(platform.messages()).as("it is not the shop's, whose id stands outside").isEmpty();
    }

    @Test
    void theSameNewsUnderAnotherEventIdIsARepeatAndOtherNewsUnderTheSameIsNot(TestPlatform platform) throws IOException {
        String info = JSON.std.asString(Map.of("oid", 9, "buyerOpenId", "buyer-7"));
        for (String ids : List.of("e1 m1", "e2 m1", "e1 m2")) {
            byte[] body = JSON.std.asBytes(Map.of("eventId", ids.substring(0, 2), "msgId", ids.substring(3), "event", "kwaishop_order_addOrder",
                    "appKey", KuaishouStandIn.APP_KEY, "info", info));
            assertThat(call(platform, encrypted(body)).status()).isEqualTo(200);
        }
        assertThat(platform.messages()).extracting(InboundMessage::providerId).containsExactly("kwaishop_order_addOrder:m1", "kwaishop_order_addOrder:m2");
    }

    @Test
    void whatNobodyKnowsDoesNotWaitForAnAnswer(TestPlatform platform) {
        call(platform, webhookOfUnknownKind("m-9", "buyer-7"));
        assertThat(platform.messages()).hasSize(1).allSatisfy(message -> {
            assertThat(message.automatic()).isTrue();
            assertThat(message.opens()).isEqualTo(ReplyWindow.NONE);
            assertThat(message.content().plainText()).contains("kwaishop_comment_add");
        });
        call(platform, webhook("m-10", "buyer-7", "where is it?"));
        assertThat(platform.messages().get(1).automatic()).as("a text does").isFalse();
    }

    /** As Kuaishou's own example reads it: nothing in it but that it is one. */
    @Test
    void theCheckAtTheSetUpIsAcknowledged(TestPlatform platform) {
        byte[] test = "{\"test\":true}".getBytes(StandardCharsets.UTF_8);
        assertThat(call(platform, encrypted(test)).status()).isEqualTo(200);
        assertThat(call(platform, signed(test)).status()).isEqualTo(200);
        assertThat(call(platform, request(test, Map.of())).status()).isEqualTo(401);
        assertThat(platform.messages()).isEmpty();
    }

    @Test
    void aBuyersOrdersAreGivenOutAndForgottenWithHim(TestPlatform platform) throws IOException {
        Channel channel = platform.open(connector(), settings());
        for (int i = 1; i <= 60; i++) {
            ((ReceivesWebhooks) channel).onWebhook(encrypted(push("n-" + i, "kwaishop_order_addOrder", Map.of("oid", i, "buyerOpenId", "buyer-7"))));
        }
        ((ReceivesWebhooks) channel).onWebhook(encrypted(push("n-61", "kwaishop_order_addOrder", Map.of("oid", 61, "buyerOpenId", "buyer-8"))));
        PersonalData.Person person = new PersonalData.Person("1", List.of(new PersonalData.Identity("c", "buyer-7")), null, null);
        TestPlatform plugin = new TestPlatform();
        KuaishouPersonalData personal = new KuaishouPersonalData();
        personal.entries = plugin.store();
        personal.clock = platform.clock();
        assertThat((List<?>) personal.give(person).get("orders")).as("the last of them").hasSize(50);
        personal.erase(person);
        personal.erase(person);
        assertThat(personal.give(person)).isEmpty();
        assertThat(platform.storeEntries().values()).doesNotContain("buyer-7").contains("buyer-8");

        // An account that is closed forgets once it is open again.
        platform.close(channel);
        personal.erase(new PersonalData.Person("2", List.of(new PersonalData.Identity("c", "buyer-8")), null, null));
        assertThat(platform.storeEntries().values()).contains("buyer-8");
        platform.open(connector(), settings());
        Forgotten task = new Forgotten();
        task.entries = plugin.store();
        task.run();
        task.run();
        assertThat(platform.storeEntries().values()).doesNotContain("buyer-8");
        plugin.close();
    }

    /** The store is away just as the answer has come: the new token is not thrown away. */
    @Test
    void aRefreshTokenThatCouldNotBeKeptIsKeptLater(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        platform.databaseAway(true);
        assertThat(catchThrowableOfType(ConnectorException.class, () -> channel.send(answer(new Content.Text("no")))).failure()).isEqualTo(Failure.UNAVAILABLE);
        assertThat(kuaishou.renewals()).as("nothing is asked while nothing can be kept").isZero();
        platform.databaseAway(false);
        kuaishou.afterRenewal(() -> platform.databaseAway(true));
        assertThat(catchThrowableOfType(ConnectorException.class, () -> channel.send(answer(new Content.Text("no")))).failure()).isEqualTo(Failure.UNAVAILABLE);
        assertThat(kuaishou.renewals()).isEqualTo(1);
        kuaishou.afterRenewal(() -> {});
        platform.databaseAway(false);
        channel.send(answer(new Content.Text("yes")));
        assertThat(kuaishou.moves().taken()).containsExactly("yes");
        assertThat(platform.storeEntries().values()).contains("refresh-token-2");
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
        assertThat(platform.texts()).containsExactly("什么时候发货", "[order]", "[order]", "[order]", "[order]", "[refund]", "[refund]");
        channel.send(answer(new Content.Text("明天")));
        assertThat(kuaishou.lines().get(kuaishou.kinds().size()).text()).isEqualTo("明天");
    }
}
