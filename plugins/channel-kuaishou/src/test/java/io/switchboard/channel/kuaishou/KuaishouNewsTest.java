package io.switchboard.channel.kuaishou;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.module.PersonalData;
import io.switchboard.testkit.TestPlatform;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** News that overtake each other, two nodes at once, who is forgotten and comes back, and what the admin sees of a wrong key. */
class KuaishouNewsTest {
    private static final String OTHER_KEY = "ZmVkY2JhOTg3NjU0MzIxMA==";

    private final KuaishouStandIn kuaishou = new KuaishouStandIn();
    private final TestPlatform platform = new TestPlatform();
    private final TestPlatform plugin = new TestPlatform();
    private KuaishouChannel channel;

    @BeforeEach
    void open() {
        kuaishou.at(platform.clock());
        channel = opened(platform);
    }

    @AfterEach
    void close() {
        platform.close();
        plugin.close();
        kuaishou.close();
        assertThat(kuaishou.violations()).isEmpty();
    }

    private KuaishouChannel opened(TestPlatform where) {
        return (KuaishouChannel) where.open(new KuaishouConnector(), kuaishou.settings());
    }

    private static WebhookRequest request(byte[] body, Map<String, List<String>> headers) {
        return new WebhookRequest("POST", Map.of(), headers, body, "192.0.2.1");
    }

    private WebhookRequest pushed(String id, String event, Map<String, Object> info) throws IOException {
        return request(PushCrypto.encrypt(kuaishou.push(id, event, info), KuaishouStandIn.MESSAGE_SECRET), Map.of());
    }

    private WebhookRequest ordered(int order, String buyer) throws IOException {
        return pushed("o-" + order, "kwaishop_order_addOrder", Map.of("oid", order, "buyerOpenId", buyer));
    }

    private WebhookRequest paid(int order) throws IOException {
        return pushed("p-" + order, "kwaishop_order_paySuccess", Map.of("oid", order, "sellerId", 5, "status", 30));
    }

    private WebhookRequest refunded(int order) throws IOException {
        return pushed("r-" + order, "kwaishop_aftersales_addRefund",
                Map.of("orderId", order, "refundId", 77, "handlingWay", 10, "status", 10, "refundFee", 12_905));
    }

    private static void taken(KuaishouChannel by, WebhookRequest request) {
        assertThat(by.onWebhook(request).status()).isEqualTo(200);
    }

    /** What came in, as "who: what order". */
    private List<String> shown() {
        return platform.messages().stream()
                .map(message -> message.sender().externalId() + ": " + ((Content.Event) message.content()).data().get("what")
                        + " " + ((Content.Event) message.content()).data().get("order"))
                .toList();
    }

    @Test
    void newsThatOvertakeTheirOrderAreShownAfterIt() throws IOException {
        KuaishouChannel otherNode = opened(platform);
        taken(otherNode, paid(1));
        taken(channel, refunded(1));
        taken(channel, paid(1));
        taken(channel, paid(2));
        assertThat(shown()).isEmpty();
        platform.kill(channel);
        channel = opened(platform);
        taken(channel, ordered(1, "buyer-7"));
        assertThat(shown()).containsExactly("buyer-7: placed 1", "buyer-7: refund-requested 1", "buyer-7: paid 1");
        assertThat(((Content.Event) platform.messages().get(1).content()).data())
                .isEqualTo(Map.of("what", "refund-requested", "way", "refund-only", "order", "1", "refund", "77", "amount", "¥129.05"));
        assertThat(platform.messages()).extracting(message -> message.providerId())
                .containsExactly("kwaishop_order_addOrder:o-1", "kwaishop_aftersales_addRefund:r-1", "kwaishop_order_paySuccess:p-1");
        assertThat(platform.messages()).allSatisfy(message -> assertThat(message.sentAt()).isEqualTo(platform.clock().instant()));
        // Whose repeats come now is no news.
        taken(channel, paid(1));
        taken(channel, ordered(1, "buyer-7"));
        assertThat(platform.messages()).hasSize(3);
        taken(channel, ordered(2, "buyer-8"));
        assertThat(shown()).endsWith("buyer-8: placed 2", "buyer-8: paid 2");
        assertThat(platform.storeEntries().keySet()).noneMatch(key -> key.startsWith("waiting"));
    }

    @Test
    void newsThatWaitAreHandedInWithTheirOrderOrNotAtAll() throws IOException {
        taken(channel, paid(1));
        WebhookRequest order = ordered(1, "buyer-7");
        platform.loseNextAnswer();
        assertThat(catchThrowable(() -> channel.onWebhook(order))).isNotNull();
        taken(channel, order);
        assertThat(shown()).containsExactly("buyer-7: placed 1", "buyer-7: paid 1");
    }

    @Test
    void newsOfAnOrderThatNeverComesAreThrownAwayAndTheOldestFirst() throws IOException {
        taken(channel, paid(1));
        platform.clock().advance(Duration.ofMinutes(31));
        task().run();
        assertThat(platform.storeEntries().keySet()).noneMatch(key -> key.startsWith("waiting"));
        taken(channel, ordered(1, "buyer-7"));
        assertThat(shown()).containsExactly("buyer-7: placed 1");
        // More than there is room for.
        List<Integer> together = IntStream.range(100, 100_000).filter(order -> Turns.of("" + order) == Turns.of("100")).boxed().limit(400).toList();
        for (int order : together) {
            taken(channel, paid(order));
        }
        assertThat(platform.storeEntries().get("waiting-" + Turns.of("100")).length()).isBetween(50_000, 60_000);
        taken(channel, ordered(100, "buyer-7"));
        int last = together.get(together.size() - 1);
        taken(channel, ordered(last, "buyer-7"));
        assertThat(shown()).endsWith("buyer-7: placed 1", "buyer-7: placed 100", "buyer-7: placed " + last, "buyer-7: paid " + last);
    }

    /** The first push is just being stored when another node takes the second. */
    private void atOnce(WebhookRequest first, WebhookRequest second) throws InterruptedException {
        KuaishouChannel otherNode = opened(platform);
        AtomicReference<Thread> other = new AtomicReference<>();
        AtomicBoolean begun = new AtomicBoolean();
        platform.beforeReceive(() -> {
            if (!begun.getAndSet(true)) {
                other.set(new Thread(() -> otherNode.onWebhook(second)));
                other.get().start();
                long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
                int still = 0;
                while (still < 1_000 && System.nanoTime() < deadline) {
                    Thread.yield();
                    // It waits for us, or is through.
                    boolean waits = EnumSet.of(Thread.State.BLOCKED, Thread.State.TIMED_WAITING, Thread.State.TERMINATED).contains(other.get().getState());
                    still = waits ? still + 1 : 0;
                }
            }
        });
        taken(channel, first);
        other.get().join(20_000);
        assertThat(other.get().isAlive()).isFalse();
    }

    @Test
    void twoOrdersOfOneBuyerAtTwoNodesAreBothKnown() throws Exception {
        atOnce(ordered(1, "buyer-7"), ordered(2, "buyer-7"));
        assertThat(shown()).containsExactlyInAnyOrder("buyer-7: placed 1", "buyer-7: placed 2");
        assertThat(channel.buyers.orders(Buyers.key("buyer-7"))).containsExactlyInAnyOrder("1", "2");
        erase("buyer-7");
        assertThat(platform.storeEntries().values()).as("nothing survives the erasure").doesNotContain("buyer-7");
    }

    @Test
    void newsThatAnotherNodeTakesWhileTheOrderIsBeingStoredAreShown() throws Exception {
        atOnce(ordered(1, "buyer-7"), paid(1));
        assertThat(shown()).containsExactly("buyer-7: placed 1", "buyer-7: paid 1");
    }

    private void erase(String buyer) {
        KuaishouPersonalData personal = new KuaishouPersonalData();
        personal.entries = plugin.store();
        personal.clock = platform.clock();
        personal.erase(new PersonalData.Person("1", List.of(new PersonalData.Identity("c", buyer)), null, null));
        platform.clock().advance(Duration.ofSeconds(1));
    }

    private Forgotten task() {
        Forgotten task = new Forgotten();
        task.entries = plugin.store();
        return task;
    }

    @Test
    void whoIsErasedAgainWhileTheAccountIsClosedIsForgottenAgain() throws IOException {
        taken(channel, ordered(1, "buyer-7"));
        for (int order = 2; order < 4; order++) {
            platform.close(channel);
            erase("buyer-7");
            assertThat(platform.storeEntries().values()).contains("buyer-7");
            channel = opened(platform);
            task().run();
            assertThat(platform.storeEntries().values()).doesNotContain("buyer-7");
            platform.clock().advance(Duration.ofMinutes(1));
            taken(channel, ordered(order, "buyer-7"));
        }
    }

    @Test
    void whoCameBackIsNotForgottenForAnErasureOfBefore() throws IOException {
        taken(channel, ordered(1, "buyer-7"));
        platform.close(channel);
        erase("buyer-7");
        channel = opened(platform);
        // He is back before the account has caught up.
        taken(channel, ordered(2, "buyer-7"));
        task().run();
        assertThat(channel.buyers.orders(Buyers.key("buyer-7"))).containsExactly("2");
        taken(channel, paid(2));
        assertThat(shown()).endsWith("buyer-7: paid 2");
        // So many are forgotten meanwhile that where the account stood is no longer known.
        platform.close(channel);
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            many.add(Buyers.key("another-" + i));
        }
        Forgotten.add(plugin.store(), many, platform.clock().instant());
        channel = opened(platform);
        task().run();
        assertThat(channel.buyers.orders(Buyers.key("buyer-7"))).containsExactly("2");
        // A new account knows none of them.
        erase("buyer-9");
        try (TestPlatform second = new TestPlatform()) {
            second.clock().advance(Duration.between(second.clock().instant(), platform.clock().instant()));
            KuaishouChannel account = opened(second);
            taken(account, ordered(3, "buyer-9"));
            task().run();
            assertThat(account.buyers.orders(Buyers.key("buyer-9"))).containsExactly("3");
        }
    }

    /** As they stood before times were kept. */
    @Test
    void entriesFromBeforeTimesWereKeptAreForgotten() {
        platform.store().put(Buyers.key("buyer-7"), "1\n2");
        platform.store().put("order:1", "buyer-7");
        platform.store().put("order:2", "buyer-7");
        plugin.store().put("forgotten", Buyers.key("buyer-7"));
        assertThat(channel.buyers.orders(Buyers.key("buyer-7"))).containsExactly("1", "2");
        task().run();
        assertThat(platform.storeEntries().keySet()).containsExactly("forgotten");
    }

    private void refused(WebhookRequest request) {
        assertThat(channel.onWebhook(request).status()).isBetween(400, 499);
    }

    @Test
    void whatCannotBeDecryptedIsToldUntilTheNextGoodOne() throws IOException {
        byte[] push = kuaishou.push("m-1", "kwaishop_order_addOrder", Map.of("oid", 1, "buyerOpenId", "buyer-7"));
        WebhookRequest byAnotherKey = request(PushCrypto.encrypt(push, OTHER_KEY), Map.of());
        refused(byAnotherKey);
        refused(byAnotherKey);
        assertThat(platform.reports()).as("told once").singleElement().satisfies(status -> {
            assertThat(status.state()).isEqualTo(ChannelStatus.State.DEGRADED);
            assertThat(status.detail()).contains("messageSecret", "appKey", "无法解密", "Compare");
        });
        assertThat(channel.status()).isEqualTo(platform.reports().get(0));
        taken(channel, ordered(1, "buyer-7"));
        assertThat(platform.reports()).hasSize(2).last().isEqualTo(ChannelStatus.ONLINE);
        assertThat(channel.status()).isEqualTo(ChannelStatus.ONLINE);
    }

    @Test
    void anotherApplicationsPushesAreToldAndSoIsAMissingKey() throws IOException {
        Map<String, Object> settings = new HashMap<>(kuaishou.settings());
        settings.put("appKey", "another");
        channel = (KuaishouChannel) platform.open(new KuaishouConnector(), settings);
        refused(ordered(1, "buyer-7"));
        assertThat(channel.status().state()).isEqualTo(ChannelStatus.State.DEGRADED);
        settings.remove("messageSecret");
        settings.put("experimentalSending", false);
        channel = (KuaishouChannel) platform.open(new KuaishouConnector(), settings);
        String cannotSend = channel.status().cannotSend();
        refused(ordered(1, "buyer-7"));
        assertThat(channel.status().state()).isEqualTo(ChannelStatus.State.DEGRADED);
        assertThat(channel.status().cannotSend()).as("stays").isNotNull().isEqualTo(cannotSend);
    }

    @Test
    void whatAnybodyCouldSendMovesNothing() throws IOException {
        byte[] push = kuaishou.push("m-1", "kwaishop_order_addOrder", Map.of("oid", 1, "buyerOpenId", "buyer-7"));
        Map<String, List<String>> wrong = Map.of("kwaisign", List.of("0123456789abcdef0123456789abcdef"));
        refused(request(push, wrong));
        refused(request(PushCrypto.encrypt(push, OTHER_KEY), wrong));
        refused(request(push, Map.of()));
        refused(request("not encrypted at all".repeat(4).getBytes(), Map.of()));
        refused(request(Base64.getEncoder().encode(new byte[33]), Map.of()));
        refused(request(new byte[0], Map.of()));
        assertThat(platform.reports()).isEmpty();
        assertThat(channel.status()).isEqualTo(ChannelStatus.ONLINE);
    }
}
