package io.switchboard.channel.kuaishou;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.testkit.StubProvider.Reply;
import io.switchboard.testkit.TestMessages;
import io.switchboard.testkit.TestPlatform;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs with a fault in the middle, and what they cost: nothing lost, nothing doubled, and who has to act is told. */
class KuaishouFaultRunTest {
    /** Not of the plugin's package: that is watched for secrets. */
    private static final System.Logger LOG = System.getLogger("fault-runs");

    private final KuaishouStandIn kuaishou = new KuaishouStandIn();
    private final TestPlatform platform = new TestPlatform();
    private KuaishouChannel channel;

    @BeforeEach
    void open() {
        kuaishou.at(platform.clock());
        channel = opened(kuaishou.settings());
    }

    @AfterEach
    void close() {
        platform.close();
        kuaishou.close();
        assertThat(kuaishou.violations()).isEmpty();
    }

    private KuaishouChannel opened(Map<String, Object> settings) {
        return (KuaishouChannel) platform.open(new KuaishouConnector(), settings);
    }

    private static WebhookRequest request(byte[] body, Map<String, List<String>> headers) {
        return new WebhookRequest("POST", Map.of(), headers, body, "192.0.2.1");
    }

    private static WebhookRequest signed(byte[] body, String secret) {
        return request(body, Map.of("kwaisign", List.of(PushCrypto.kwaisign(body, secret))));
    }

    private static WebhookRequest encrypted(byte[] body, String secret) {
        return request(PushCrypto.encrypt(body, secret), Map.of());
    }

    private WebhookRequest written(int number, String secret) throws IOException {
        return signed(kuaishou.push("t-" + number, "message", Map.of("openId", "buyer-" + number % 50, "text", "text " + number)), secret);
    }

    private WebhookRequest ordered(int number, String secret) throws IOException {
        Map<String, Object> info = Map.of("oid", 1_000 + number, "sellerId", 5, "buyerOpenId", "buyer-" + number % 50, "openId", "seller-1");
        return encrypted(kuaishou.push("o-" + number, "kwaishop_order_addOrder", info), secret);
    }

    /** @return null when it went out */
    private Failure sends(OutboundMessage message) {
        Throwable thrown = catchThrowable(() -> channel.send(message));
        return thrown == null ? null : ((ConnectorException) thrown).failure();
    }

    private static OutboundMessage answer(int number) {
        return TestMessages.answer("buyer-1", new Content.Text("answer " + number));
    }

    private List<String> said() {
        return kuaishou.lines().stream().filter(line -> line.ours()).map(line -> line.text()).toList();
    }

    private static void counts(String run, String counts) {
        LOG.log(Level.INFO, "Kuaishou, " + run + ": " + counts);
    }

    /** 100 answers; the token is revoked at the 50th. */
    @Test
    void aTokenRevokedInMidFlightCostsNothing() {
        for (int i = 0; i < 100; i++) {
            if (i == 50) {
                kuaishou.forgetsToken();
            }
            assertThat(sends(answer(i))).isNull();
        }
        assertThat(said()).hasSize(100).doesNotHaveDuplicates();
        assertThat(kuaishou.moves().attempts()).as("one call more").isEqualTo(101);
        assertThat(kuaishou.renewals()).isEqualTo(2);
        counts("token revoked in mid-flight", "100 of 100 answers sent by 101 calls and 2 tokens");
    }

    /** A minute of 5xx. The host repeats what is UNAVAILABLE, shows the channel as degraded with the reason, and as online after the next that goes out. */
    @Test
    void aMinuteOfBrokenAnswersLosesAndDoublesNothing() {
        Deque<OutboundMessage> waiting = new ArrayDeque<>();
        int failed = 0;
        for (int second = 0; second < 90; second++) {
            if (second < 60) {
                waiting.add(answer(second));
                kuaishou.moves().gives(Reply.json(second % 2 == 0 ? 502 : 503, "<html>"));
            } else {
                kuaishou.moves().works();
            }
            for (int i = waiting.size(); i > 0; i--) {
                OutboundMessage next = waiting.remove();
                Throwable thrown = catchThrowable(() -> channel.send(next));
                if (thrown != null) {
                    failed++;
                    assertThat(((ConnectorException) thrown).failure()).isEqualTo(Failure.UNAVAILABLE);
                    assertThat(thrown.getMessage()).as("what the channel shows").contains("HTTP 50", "无法连接快手", "out of order");
                    waiting.add(next);
                    // As the host's breaker: one try a second is enough to see.
                    break;
                }
            }
            platform.clock().advance(Duration.ofSeconds(1));
        }
        assertThat(failed).isEqualTo(60);
        assertThat(said()).hasSize(60).doesNotHaveDuplicates();
        assertThat(channel.status()).isEqualTo(ChannelStatus.ONLINE);
        counts("a minute of 502 and 503", "60 of 60 answers sent, each once, after " + failed + " failures, by " + kuaishou.moves().attempts() + " calls");
    }

    /** Pushes aren't held against a clock; our calls carry a time, of which the stand-in takes ten minutes of difference. */
    @Test
    void aClockTenMinutesOffIsBorneAndMoreIsTold() throws IOException {
        int number = 0;
        for (int minutes : new int[] {-10, 10}) {
            kuaishou.at(Clock.offset(platform.clock(), Duration.ofMinutes(minutes)));
            for (int i = 0; i < 50; i++) {
                assertThat(channel.onWebhook(written(++number, KuaishouStandIn.APP_SECRET)).status()).isEqualTo(200);
                assertThat(sends(answer(number))).isNull();
            }
        }
        for (int minutes : new int[] {-11, 11}) {
            kuaishou.at(Clock.offset(platform.clock(), Duration.ofMinutes(minutes)));
            assertThat(channel.onWebhook(written(++number, KuaishouStandIn.APP_SECRET)).status()).isEqualTo(200);
            assertThat(catchThrowable(() -> channel.send(answer(0)))).hasMessageContaining("27").hasMessageContaining("NTP");
        }
        assertThat(platform.messages()).hasSize(102);
        assertThat(said()).hasSize(100);
        counts("clock off", "10 min in both directions: 100 pushes stored, 100 answers sent; 11 min: pushes stored, answers refused and told");
    }

    /** 3,000 pushes, a third of them repeats, shuffled, by eight at once: texts, and orders of which several are one buyer's. */
    @Test
    void repeatsOutOfOrderLoseAndDoubleNothing() throws Exception {
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            int number = i % 2000;
            WebhookRequest request = number % 2 == 0 ? written(number, KuaishouStandIn.APP_SECRET) : ordered(number, KuaishouStandIn.MESSAGE_SECRET);
            calls.add(() -> channel.onWebhook(request).status());
        }
        Collections.shuffle(calls, new Random(5));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (Future<Integer> answer : threads.invokeAll(calls)) {
                assertThat(answer.get()).isEqualTo(200);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(platform.messages()).hasSize(2000).extracting(InboundMessage::providerId).doesNotHaveDuplicates();
        assertThat(platform.repeats()).isEqualTo(1000);
        int known = 0;
        for (int i = 1; i < 50; i += 2) {
            known += channel.buyers.orders(Buyers.key("buyer-" + i)).size();
        }
        assertThat(known).as("orders whose buyer is known").isEqualTo(1000);
        counts("repeats out of order", "3000 pushes, 2000 stored, 1000 repeats dropped, 1000 of 1000 orders known by their buyer");
    }

    /** Both secrets are made anew at Kuaishou, and entered a little later here: what came between is refused, and taken when it comes again. */
    @Test
    void rotatedSecretsRefuseUntilTheyAreEnteredHere() throws IOException {
        String newKey = "ZmVkY2JhOTg3NjU0MzIxMA==";
        assertThat(sends(answer(0))).isNull();
        kuaishou.rotates("the-new-app-secret", newKey);
        List<WebhookRequest> between = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            between.add(i % 2 == 0 ? written(i, "the-new-app-secret") : ordered(i, newKey));
        }
        assertThat(between).allSatisfy(call -> assertThat(channel.onWebhook(call).status()).isBetween(400, 401));
        assertThat(sends(answer(1))).as("by the access token of before").isNull();
        kuaishou.forgetsToken();
        OutboundMessage waits = answer(2);
        assertThat(sends(waits)).as("waits until somebody enters the secret").isEqualTo(Failure.UNAUTHORIZED);

        Map<String, Object> settings = new HashMap<>(kuaishou.settings());
        settings.put("appSecret", "the-new-app-secret");
        settings.put("messageSecret", newKey);
        platform.close(channel);
        channel = opened(settings);
        assertThat(channel.onWebhook(written(100, KuaishouStandIn.APP_SECRET)).status()).isEqualTo(401);
        assertThat(channel.onWebhook(ordered(101, KuaishouStandIn.MESSAGE_SECRET)).status()).isBetween(400, 401);
        // Kuaishou's repeats.
        assertThat(between).allSatisfy(call -> assertThat(channel.onWebhook(call).status()).isEqualTo(200));
        assertThat(platform.messages()).hasSize(20);
        assertThat(sends(waits)).as("by the refresh token that was kept under the old secret").isNull();
        assertThat(said()).containsExactly("answer 0", "answer 1", "answer 2");
        counts("secrets rotated", "20 pushes refused until they were entered, 20 of 20 taken as repeats, 2 old ones refused; 3 of 3 answers sent, one after a wait");
    }
}
