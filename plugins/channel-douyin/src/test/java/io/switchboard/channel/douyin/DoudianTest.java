package io.switchboard.channel.douyin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.channel.WebhookResponse;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.module.OrderSource.Customer;
import io.switchboard.spi.module.OrderSource.Item;
import io.switchboard.spi.module.OrderSource.Order;
import io.switchboard.spi.platform.Digests;
import io.switchboard.testkit.TestPlatform;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shop: signatures, orders, refunds and news of them. */
class DoudianTest {
    private static final Customer ANNA = new Customer("anna", "Anna", null, null);

    private final DouyinStandIn douyin = new DouyinStandIn();
    private final TestPlatform platform = new TestPlatform();
    private DouyinChannel channel;

    @BeforeEach
    void open() {
        douyin.at(platform.clock());
        channel = (DouyinChannel) platform.open(new DouyinConnector(), douyin.settings());
    }

    @AfterEach
    void close() {
        platform.close();
        douyin.close();
        assertThat(douyin.violations()).isEmpty();
    }

    /** Computed apart from this code: printf %s '…' | openssl dgst -sha256 -hmac secret. */
    @Test
    void aCallIsSignedOverItsSortedParameters() {
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("z", "中文 <a&b>");
        inner.put("a", List.of(Map.of("y", 1, "x", true)));
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("size", 10);
        parameters.put("filter", inner);
        String json = DoudianSign.json(parameters);
        assertThat(json).isEqualTo("{\"filter\":{\"a\":[{\"x\":true,\"y\":1}],\"z\":\"中文 <a&b>\"},\"size\":10}");
        assertThat(DoudianSign.ofCall("key", "secret", "order.searchList", json, "2026-11-22 18:00:00")).isEqualTo("db71c0d6c19d4d1308a93913f6a83490176130ebbdd83c7d006bd4ad24bb2df1");
    }

    /** Computed apart from this code: printf %s 'key[{"tag":"0","msg_id":"0","data":""}]secret' | md5sum. */
    @Test
    void aPushIsSignedByKeyBodyAndSecret() {
        assertThat(DoudianSign.ofPush("key", "secret", "[{\"tag\":\"0\",\"msg_id\":\"0\",\"data\":\"\"}]".getBytes())).isEqualTo("b0df561baf3f1eca19b91da8795dd820");
    }

    @Test
    void anOrderIsShownAsItIs() {
        douyin.shop().ordered("6919", "anna", platform.clock().instant(), true);
        assertThat(channel.orders(ANNA, 10)).containsExactly(new Order(
                "6919", "已发货", platform.clock().instant(), new BigDecimal("128.50"), "CNY",
                List.of(new Item("台灯 <A&B>", "白色", 2, new BigDecimal("64.25"))), null, "待商家同意 · CNY 64.25", "SF6919"));
    }

    @Test
    void theNewerGatewayIsUnderstoodToo() {
        douyin.shop().newer();
        douyin.shop().ordered("1", "anna", platform.clock().instant(), false);
        assertThat(channel.orders(ANNA, 10)).extracting(Order::refund).containsExactly((String) null);
    }

    @Test
    void anOrderOnALaterPageIsFoundAndNobodyElses() {
        douyin.shop().ordered("anna's", "anna", platform.clock().instant().minus(Duration.ofDays(1)), false);
        for (int i = 0; i < 250; i++) {
            douyin.shop().ordered("other-" + i, "annabel", platform.clock().instant(), false);
        }
        assertThat(channel.orders(ANNA, 10)).extracting(Order::id).containsExactly("anna's");
        assertThat(channel.orders(new Customer("", null, null, null), 10)).isEmpty();
        assertThat(channel.orders(new Customer(null, "Anna", "anna@example.com", "138"), 10)).isEmpty();
    }

    @Test
    void aTokenThatEndedIsRenewedOnce() {
        channel.orders(ANNA, 10);
        douyin.shop().revoke();
        platform.clock().advance(Duration.ofMinutes(2));
        channel.orders(ANNA, 10);
        assertThat(douyin.shop().made()).isEqualTo(2);
    }

    @Test
    void aListIsFetchedOnceForAllWhoLookWithinAMinute() {
        for (int i = 0; i < 250; i++) {
            douyin.shop().ordered("order-" + i, "buyer-" + i, platform.clock().instant(), false);
        }
        for (int i = 0; i < 250; i++) {
            assertThat(channel.orders(new Customer("buyer-" + i, null, null, null), 10)).extracting(Order::id).containsExactly("order-" + i);
        }
        assertThat(douyin.shop().searches()).isEqualTo(3);
        douyin.shop().ordered("the newest", "buyer-7", platform.clock().instant(), false);
        platform.clock().advance(Duration.ofMinutes(1));
        assertThat(channel.orders(new Customer("buyer-7", null, null, null), 10)).extracting(Order::id).containsExactlyInAnyOrder("the newest", "order-7");
    }

    @Test
    void aSignatureThatIsRefusedCostsNoToken() {
        channel.orders(ANNA, 10);
        platform.clock().advance(Duration.ofMinutes(2));
        douyin.moves().gives(DoudianDesk.bad(30001, "isv.sign-invalid"));
        assertThat(((ConnectorException) catchThrowable(() -> channel.orders(ANNA, 10))).failure()).isEqualTo(Failure.UNAUTHORIZED);
        douyin.moves().works();
        channel.orders(ANNA, 10);
        assertThat(douyin.shop().made()).isEqualTo(1);
    }

    @Test
    void refusalsAreWhatTheyAre() {
        Map.of(30001L, Failure.UNAUTHORIZED, 20000L, Failure.UNAVAILABLE, 40004L, Failure.INVALID_REQUEST, 50002L, Failure.REJECTED).forEach((code, failure) -> {
            douyin.moves().gives(DoudianDesk.bad(code, "isv.business-failed"));
            Throwable thrown = catchThrowable(() -> channel.orders(ANNA, 10));
            assertThat(((ConnectorException) thrown).failure()).as("code " + code).isEqualTo(failure);
            assertThat(thrown.getMessage()).contains(String.valueOf(code)).doesNotContain(DoudianDesk.SECRET);
        });
    }

    @Test
    void withoutAShopThereAreNoOrders() {
        Map<String, Object> settings = new HashMap<>(douyin.settings());
        settings.remove("shopId");
        DouyinChannel other = (DouyinChannel) platform.open(new DouyinConnector(), settings);
        assertThat(other.orders(ANNA, 10)).isEmpty();
        assertThat(other.onWebhook(pushed("[]", DoudianDesk.SECRET)).status()).isBetween(400, 499);
    }

    private WebhookRequest pushed(String body, String secret) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String sign = Digests.md5((DoudianDesk.APP_KEY + body + secret).getBytes(StandardCharsets.UTF_8));
        return new WebhookRequest("POST", Map.of(), Map.of("app-id", List.of(DoudianDesk.APP_KEY), "event-sign", List.of(sign)), bytes, "192.0.2.1");
    }

    @Test
    void theCheckOfTheAddressIsAnswered() {
        for (String body : List.of("[{\"tag\":\"0\",\"msg_id\":\"0\",\"data\":\"2026-11-22\"}]", "{\"tag\":\"0\",\"msg_id\":\"0\",\"data\":\"\"}")) {
            WebhookResponse answer = channel.onWebhook(pushed(body, DoudianDesk.SECRET));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(new String(answer.body())).isEqualTo("{\"code\":0,\"msg\":\"success\"}");
        }
        assertThat(channel.onWebhook(pushed("[{\"tag\":\"0\"}]", "another-secret")).status()).isEqualTo(401);
        assertThat(channel.onWebhook(pushed("[1]", DoudianDesk.SECRET)).status()).isEqualTo(400);
        assertThat(channel.onWebhook(pushed("", DoudianDesk.SECRET)).status()).isEqualTo(400);
    }

    @Test
    void newsStandWithTheCustomerWhoIsKnownHere() {
        channel.onWebhook(DouyinConnectorTest.signed(douyin.message("anna", "text", Map.of("text", "hi"))));
        String body = "[{\"tag\":\"100\",\"msg_id\":\"m1\",\"data\":\"{\\\"p_id\\\":6919,\\\"doudian_open_id\\\":\\\"anna\\\"}\"},"
                + "{\"tag\":\"200\",\"msg_id\":\"m2\",\"data\":{\"p_id\":6919,\"open_id\":\"anna\"}},"
                + "{\"tag\":\"100\",\"msg_id\":\"m3\",\"data\":{\"p_id\":7,\"open_id\":\"somebody\"}},{\"tag\":\"999\",\"msg_id\":\"m4\",\"data\":{\"open_id\":\"anna\"}}]";
        for (int i = 0; i < 2; i++) {
            assertThat(channel.onWebhook(pushed(body, DoudianDesk.SECRET)).status()).isEqualTo(200);
        }
        assertThat(platform.messages()).extracting(InboundMessage::content).containsExactly(
                new Content.Text("hi"), new Content.Event("order", Map.of("order", "6919")), new Content.Event("refund", Map.of("order", "6919")));
    }
}
