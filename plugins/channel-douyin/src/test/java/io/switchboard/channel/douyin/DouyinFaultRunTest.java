package io.switchboard.channel.douyin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.module.OrderSource.Customer;
import io.switchboard.spi.platform.Digests;
import io.switchboard.testkit.StubProvider.Reply;
import io.switchboard.testkit.TestMessages;
import io.switchboard.testkit.TestPlatform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
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
class DouyinFaultRunTest {
    /** Not of the plugin's package: that is watched for secrets. */
    private static final System.Logger LOG = System.getLogger("fault-runs");
    /** Of one customer, within what the platform allows. */
    private static final int ANSWERS = 5;

    private final DouyinStandIn douyin = new DouyinStandIn();
    private final TestPlatform platform = new TestPlatform();
    private DouyinChannel channel;

    @BeforeEach
    void open() {
        douyin.at(platform.clock());
        channel = opened(douyin.settings());
    }

    @AfterEach
    void close() {
        platform.close();
        douyin.close();
        assertThat(douyin.violations()).isEmpty();
    }

    private DouyinChannel opened(Map<String, Object> settings) {
        return (DouyinChannel) platform.open(new DouyinConnector(), settings);
    }

    private static String customer(int answer) {
        return "customer-" + answer / ANSWERS;
    }

    /** Customers write, so that so many answers may go out. */
    private void write(int answers) {
        for (int i = 0; i < answers; i += ANSWERS) {
            channel.onWebhook(DouyinConnectorTest.signed(douyin.message(customer(i), "text", Map.of("text", "hello"))));
        }
    }

    private Failure sends(int number) {
        return sends(TestMessages.answer(customer(number), new Content.Text("answer " + number)));
    }

    /** @return null when it went out */
    private Failure sends(OutboundMessage message) {
        Throwable thrown = catchThrowable(() -> channel.send(message));
        return thrown == null ? null : ((ConnectorException) thrown).failure();
    }

    private List<String> said() {
        return douyin.lines().stream().filter(line -> line.ours()).map(line -> line.text()).toList();
    }

    private static void counts(String run, String counts) {
        LOG.log(Level.INFO, "Douyin, " + run + ": " + counts);
    }

    /** 100 answers; the token is revoked at the 50th. */
    @Test
    void aTokenRevokedInMidFlightCostsNothing() {
        write(100);
        for (int i = 0; i < 100; i++) {
            if (i == 50) {
                douyin.desk().revoke();
            }
            assertThat(sends(i)).isNull();
        }
        assertThat(said()).hasSize(100).doesNotHaveDuplicates();
        assertThat(douyin.moves().attempts()).as("one call more").isEqualTo(101);
        assertThat(douyin.desk().made()).as("tokens").isEqualTo(2);
        assertThat(platform.reports()).isEmpty();
        counts("token revoked in mid-flight", "100 of 100 answers sent by 101 calls and 2 tokens");
    }

    /** A minute of 5xx. The host repeats what is UNAVAILABLE, shows the channel as degraded with the reason, and as online after the next that goes out. */
    @Test
    void aMinuteOfBrokenAnswersLosesAndDoublesNothing() {
        write(60);
        Deque<OutboundMessage> waiting = new ArrayDeque<>();
        int failed = 0;
        for (int second = 0; second < 90; second++) {
            if (second < 60) {
                waiting.add(TestMessages.answer(customer(second), new Content.Text("answer " + second)));
                douyin.moves().gives(Reply.json(second % 2 == 0 ? 502 : 503, "<html>"));
            } else {
                douyin.moves().works();
            }
            for (int i = waiting.size(); i > 0; i--) {
                OutboundMessage next = waiting.remove();
                Throwable thrown = catchThrowable(() -> channel.send(next));
                if (thrown != null) {
                    failed++;
                    assertThat(((ConnectorException) thrown).failure()).isEqualTo(Failure.UNAVAILABLE);
                    assertThat(thrown.getMessage()).as("what the channel shows").contains("50", "抖音", "Douyin");
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
        counts("a minute of 502 and 503", "60 of 60 answers sent, each once, after " + failed + " failures, by " + douyin.moves().attempts() + " calls");
    }

    /** The messages' platform doesn't mind a clock; the shop's signs a time, and takes ten minutes of difference. */
    @Test
    void aClockTenMinutesOffIsBorneAndMoreIsTold() {
        int taken = 0;
        for (int minutes : new int[] {-10, 10}) {
            douyin.at(Clock.offset(platform.clock(), Duration.ofMinutes(minutes)));
            write(100);
            for (int i = 0; i < 100; i++) {
                assertThat(sends(i)).isNull();
            }
            channel.orders(new Customer("customer-1", null, null, null), 10);
            taken += 100;
            platform.clock().advance(Duration.ofMinutes(2));
        }
        assertThat(platform.messages()).hasSize(40);
        for (int minutes : new int[] {-11, 11}) {
            douyin.shop().at(Clock.offset(platform.clock(), Duration.ofMinutes(minutes)));
            platform.clock().advance(Duration.ofMinutes(2));
            ConnectorException off = (ConnectorException) catchThrowable(() -> channel.orders(new Customer("customer-1", null, null, null), 10));
            assertThat(off.failure()).isEqualTo(Failure.UNAVAILABLE);
            assertThat(off.getMessage()).contains("NTP", "时钟", "clock of this server");
        }
        counts("clock off", "10 min in both directions: 40 messages stored, " + taken + " answers sent, orders shown; 11 min: orders refused and told, messages go on");
    }

    /** 3,000 calls, a third of them repeats, shuffled, by eight at once; each customer's answer names what he did last. */
    @Test
    void repeatsOutOfOrderLoseAndDoubleNothing() throws Exception {
        List<Callable<Integer>> calls = new ArrayList<>();
        List<WebhookRequest> requests = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            String who = "customer-" + i % 50;
            requests.add(DouyinConnectorTest.signed(i % 11 == 9 ? douyin.enters(who) : douyin.message(who, "text", Map.of("text", "text " + i))));
            platform.clock().advance(Duration.ofMillis(10));
        }
        for (int i = 0; i < 3000; i++) {
            WebhookRequest request = requests.get(i % 2000);
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
        for (int i = 0; i < 50; i++) {
            assertThat(sends(TestMessages.answer("customer-" + i, new Content.Text("to " + i)))).as("answer to " + i).isNull();
        }
        counts("repeats out of order", "3000 calls, 2000 stored, 1000 repeats dropped, 50 of 50 customers answered");
    }

    /** Both secrets are entered anew at the platform, and a little later here: what came between is refused, and taken when it comes again. */
    @Test
    void aRotatedSecretRefusesUntilItIsEnteredHere() throws IOException {
        write(50);
        WebhookRequest old = DouyinConnectorTest.signed(douyin.message("anna", "text", Map.of("text", "under the old secret")));
        douyin.desk().rotateSecret("the-new-secret");
        List<WebhookRequest> between = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            between.add(signed(douyin.message("anna", "text", Map.of("text", "between " + i)), "the-new-webhook-secret"));
        }
        assertThat(between).allSatisfy(call -> assertThat(channel.onWebhook(call).status()).isEqualTo(401));
        OutboundMessage picture = TestMessages.answer(
                customer(0), new Content.Image(platform.files().store("p.png", new ByteArrayInputStream(TestMessages.PNG)), null));
        assertThat(sends(picture)).as("waits until somebody enters the secret").isEqualTo(Failure.UNAUTHORIZED);
        assertThat(sends(0)).as("words go by the account's own token").isNull();

        Map<String, Object> settings = new HashMap<>(douyin.settings());
        settings.put("clientSecret", "the-new-secret");
        settings.put("webhookSecret", "the-new-webhook-secret");
        platform.close(channel);
        channel = opened(settings);
        assertThat(channel.onWebhook(old).status()).isEqualTo(401);
        // The platform's repeats.
        assertThat(between).allSatisfy(call -> assertThat(channel.onWebhook(call).status()).isEqualTo(200));
        assertThat(platform.messages()).hasSize(30);
        assertThat(sends(picture)).isNull();
        for (int i = 1; i < 50; i++) {
            assertThat(sends(i)).isNull();
        }
        counts("secret rotated", "20 calls refused until it was entered, 20 of 20 taken as repeats, 1 old one refused; 51 of 51 answers sent, a picture among them after one wait");
    }

    private static WebhookRequest signed(Map<String, ?> event, String secret) {
        byte[] body = DouyinStandIn.json(event).getBytes(StandardCharsets.UTF_8);
        String signature = Digests.sha1(secret.getBytes(StandardCharsets.UTF_8), body);
        return new WebhookRequest("POST", Map.of(), Map.of("x-douyin-signature", List.of(signature)), body, "192.0.2.1");
    }
}
