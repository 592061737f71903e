package io.switchboard.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.platform.Digests;
import io.switchboard.testkit.StubProvider.Reply;
import io.switchboard.testkit.TestPlatform;
import io.switchboard.testkit.TestPlatformExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
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
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs at a gateway with a fault in the middle, and what they cost: nothing lost, nothing doubled, and who has to act is told. */
@ExtendWith(TestPlatformExtension.class)
class GatewayFaultRunTest {
    private TestPlatform platform;
    private SmsGateway gateway;
    private GatewayChannel channel;

    @BeforeEach
    void open(TestPlatform injected) {
        platform = injected;
        gateway = new SmsGateway();
        channel = open(Map.of());
    }

    @AfterEach
    void close() {
        gateway.close();
        assertThat(gateway.violations()).isEmpty();
    }

    private GatewayChannel open(Map<String, Object> changes) {
        Map<String, Object> settings = new HashMap<>(gateway.settings());
        settings.putAll(Map.of("partRefField", "ref", "partTotalField", "total", "partNumberField", "number"));
        settings.putAll(changes);
        return (GatewayChannel) platform.open(Entries.connector(), settings);
    }

    private static WebhookRequest text(int number) {
        return GatewayContractTest.signed(Map.of("id", "in-" + number, "from", "+86138001380" + (10 + number % 50), "text", "text " + number));
    }

    private static WebhookRequest part(int text, int number) {
        return GatewayContractTest.signed(Map.of("id", "part-" + text + "-" + number, "from", "+86138001380" + (10 + text % 50),
                "text", "长 " + text + "/" + number + ";", "ref", text, "total", 3, "number", number));
    }

    /** 100 answers; the key is taken back at the 50th and given again 30 answers later. */
    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aKeyTakenBackInMidFlightCostsNothing(int status) {
        FaultRun run = new FaultRun();
        for (int i = 0; i < 100; i++) {
            if (i == 50) {
                gateway.moves().gives(Reply.json(status, "{}"));
            } else if (i == 80) {
                assertThat(channel.status().state()).isEqualTo(ChannelStatus.State.OFFLINE);
                assertThat(channel.status().detail()).contains("HTTP " + status, "check user, secret", "请检查");
                gateway.moves().works();
            }
            Failure failure = run.send(channel, "answer " + i);
            assertThat(failure).isEqualTo(i >= 50 && i < 80 ? Failure.UNAUTHORIZED : null);
        }
        run.repeats(channel);
        assertThat(run.sent()).hasSize(100);
        assertThat(gateway.moves().taken()).hasSize(100).doesNotHaveDuplicates();
        assertThat(gateway.moves().attempts()).as("after a 403 the address for tests is asked as well").isEqualTo(status == 403 ? 160 : 130);
        assertThat(platform.reports()).extracting(ChannelStatus::state).as("told once, and when it works again")
                .containsExactly(ChannelStatus.State.OFFLINE, ChannelStatus.State.ONLINE);
        FaultRun.tell("SMS over HTTP, key taken back with " + status, run.counts() + ", calls " + gateway.moves().attempts() + ", taken 100");
    }

    /** A minute of 5xx: each answer fails as what the host repeats; afterwards all are there once. */
    @Test
    void aMinuteOfBrokenAnswersDoublesNothing() {
        FaultRun run = new FaultRun();
        for (int second = 0; second < 60; second++) {
            gateway.moves().gives(Reply.json(List.of(500, 502, 503).get(second % 3), "<html>"));
            assertThat(run.send(channel, "answer " + second)).isEqualTo(Failure.UNAVAILABLE);
            platform.clock().advance(Duration.ofSeconds(1));
        }
        assertThat(channel.status().state()).isEqualTo(ChannelStatus.State.DEGRADED);
        assertThat(channel.status().detail()).contains("messages wait", "HTTP 50");
        gateway.moves().works();
        run.repeats(channel);
        assertThat(run.waiting()).isZero();
        assertThat(gateway.moves().attempts()).isEqualTo(120);
        assertThat(gateway.moves().taken()).hasSize(60).doesNotHaveDuplicates();
        assertThat(channel.status()).isEqualTo(ChannelStatus.ONLINE);
        FaultRun.tell("SMS over HTTP, a minute of 5xx", run.counts() + ", calls " + gateway.moves().attempts() + ", taken 60");
    }

    /** Answers that are lost, cut or rubbish: nobody knows, so nothing is said twice. */
    @Test
    void whatMayHaveWorkedIsNeverRepeated() {
        FaultRun run = new FaultRun();
        List<Reply> replies = List.of(Reply.dropped(), Reply.halfABody("{\"result\": {\"code\": 0, \"id\": \"out-1\"}}"),
                Reply.json(504, "{}"), Reply.json(200, "<html>Sorry!</html>"), Reply.json(200, "{\"result\": {\"code\": 0}}"));
        for (int i = 0; i < 50; i++) {
            gateway.moves().gives(replies.get(i % replies.size()));
            assertThat(run.send(channel, "answer " + i)).as("reply " + i % replies.size()).isEqualTo(Failure.UNKNOWN_OUTCOME);
            if (i % replies.size() > 1) {
                // Of a broken connection the platform's own words tell.
                assertThat(run.said()).contains("before sending again", "may have gone out");
            }
        }
        gateway.moves().works();
        run.repeats(channel);
        assertThat(run.unknown()).hasSize(50);
        assertThat(gateway.moves().attempts()).as("each one call").isEqualTo(50);
        FaultRun.tell("SMS over HTTP, answers lost", run.counts() + ", calls " + gateway.moves().attempts());
    }

    private WebhookRequest timed(int number) {
        return GatewayContractTest.signed(Map.of("id", "in-" + number, "from", "+8613800138000", "text", "text " + number,
                "at", platform.clock().instant().getEpochSecond()));
    }

    /** Ten minutes off is borne by default, both ways; a minute more is refused and told with what to do; nothing is lost by it. */
    @Test
    void aClockTenMinutesOffIsBorneAndMoreIsTold() {
        channel = open(Map.of("timeField", "at"));
        int stored = 0;
        for (int minutes : new int[] {10, -10}) {
            List<WebhookRequest> calls = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                calls.add(timed(minutes * 1000 + i));
            }
            platform.clock().advance(Duration.ofMinutes(minutes));
            assertThat(calls.subList(0, 50)).allSatisfy(call -> assertThat(channel.onWebhook(call).status()).isEqualTo(200));
            stored += 50;
            assertThat(platform.messages()).hasSize(stored);
            assertThat(channel.status()).isEqualTo(ChannelStatus.ONLINE);
            platform.clock().advance(Duration.ofMinutes(minutes / 10));
            assertThat(calls).allSatisfy(call -> assertThat(channel.onWebhook(call).status()).isEqualTo(401));
            assertThat(platform.messages()).hasSize(stored);
            assertThat(channel.status().detail()).contains(minutes > 0 ? "11 minutes ahead" : "11 minutes behind", "NTP", "11 分钟");
            platform.clock().advance(Duration.ofMinutes(-minutes - minutes / 10));
            // The gateway's repeats.
            assertThat(calls).allSatisfy(call -> assertThat(channel.onWebhook(call).status()).isEqualTo(200));
            stored += 50;
            assertThat(platform.messages()).hasSize(stored);
            assertThat(channel.status()).isEqualTo(ChannelStatus.ONLINE);
        }
        assertThat(platform.reports()).as("told once each time").hasSize(4);
        FaultRun.tell("SMS over HTTP, clock 10 minutes off both ways", "calls 500, borne 100, refused 200, stored " + platform.messages().size());
    }

    /** 3,000 signed calls, a third of them repeats, shuffled, by eight at once; 100 long texts of three parts among them. */
    @Test
    void repeatsOutOfOrderLoseAndDoubleNothing() throws Exception {
        List<WebhookRequest> once = new ArrayList<>();
        for (int i = 0; i < 1700; i++) {
            once.add(text(i));
        }
        for (int i = 0; i < 300; i++) {
            once.add(part(i / 3, 1 + i % 3));
        }
        Random random = new Random(5);
        List<WebhookRequest> requests = new ArrayList<>(once);
        int repeatsOfTexts = 0;
        List<Integer> again = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            again.add(i);
        }
        Collections.shuffle(again, random);
        for (int each : again.subList(0, 1000)) {
            requests.add(once.get(each));
            repeatsOfTexts += each < 1700 ? 1 : 0;
        }
        Collections.shuffle(requests, random);
        List<Callable<Integer>> calls = new ArrayList<>();
        requests.forEach(request -> calls.add(() -> channel.onWebhook(request).status()));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (Future<Integer> answer : threads.invokeAll(calls)) {
                assertThat(answer.get()).isEqualTo(200);
            }
        } finally {
            threads.shutdownNow();
        }
        List<String> due = new ArrayList<>();
        for (int i = 0; i < 1700; i++) {
            due.add("text " + i);
        }
        for (int i = 0; i < 100; i++) {
            due.add("长 %d/1;长 %d/2;长 %d/3;".formatted(i, i, i));
        }
        assertThat(platform.texts()).containsExactlyInAnyOrderElementsOf(due);
        assertThat(platform.messages()).extracting(InboundMessage::providerId).doesNotHaveDuplicates();
        assertThat(platform.repeats()).isEqualTo(repeatsOfTexts);
        assertThat(platform.storeEntries().toString()).as("words that are whole are not kept").doesNotContain("长");
        FaultRun.tell("SMS over HTTP, repeats out of order", "calls 3000, repeats 1000 (" + (1000 - repeatsOfTexts) + " of parts), stored "
                + platform.messages().size() + " of 1700 texts and 100 long ones, dropped by id " + platform.repeats());
    }

    /** The receipt is there before the answer that names the id: handed on all the same, once, for the platform to wait. */
    @Test
    void receiptsBeforeTheirAnswersAreHandedOnOnce() {
        gateway.beforeAnswer(id -> assertThat(channel.onWebhook(GatewayContractTest.signed(Map.of("id", id, "status", "delivered"))).status()).isEqualTo(200));
        FaultRun run = new FaultRun();
        for (int i = 0; i < 100; i++) {
            assertThat(run.send(channel, "answer " + i)).isNull();
        }
        assertThat(run.receipts()).extracting(Receipt::providerId).doesNotHaveDuplicates().containsExactlyElementsOf(
                platform.updates().stream().map(DeliveryUpdate::providerId).toList());
        assertThat(platform.updates()).hasSize(100).allSatisfy(update -> assertThat(update.state()).isEqualTo(DeliveryState.DELIVERED));
        FaultRun.tell("SMS over HTTP, receipts before their answers", run.counts() + ", receipts " + platform.updates().size());
    }

    /** The callbacks' secret and the key are made anew at the gateway, and a little later here. */
    @Test
    void aRotatedSecretRefusesUntilItIsEnteredHere() {
        FaultRun run = new FaultRun();
        for (int i = 0; i < 10; i++) {
            assertThat(channel.onWebhook(text(i)).status()).isEqualTo(200);
            assertThat(run.send(channel, "answer " + i)).isNull();
        }
        gateway.moves().gives(Reply.json(401, "{}"));
        List<WebhookRequest> between = new ArrayList<>();
        for (int i = 10; i < 30; i++) {
            WebhookRequest old = text(i);
            between.add(new WebhookRequest("POST", Map.of(), Map.of("content-type", List.of("application/json"),
                    "x-signature", List.of(Digests.hmacSha256("the-new-callback-secret", old.body()))), old.body(), "192.0.2.1"));
            assertThat(run.send(channel, "answer " + i)).isEqualTo(Failure.UNAUTHORIZED);
        }
        assertThat(between).allSatisfy(call -> assertThat(channel.onWebhook(call).status()).isEqualTo(401));
        assertThat(platform.messages()).hasSize(10);
        platform.close(channel);
        channel = open(Map.of("signatureSecret", "the-new-callback-secret"));
        gateway.moves().works();
        assertThat(between).allSatisfy(call -> assertThat(channel.onWebhook(call).status()).isEqualTo(200));
        assertThat(channel.onWebhook(text(31)).status()).as("signed with the old one").isEqualTo(401);
        run.repeats(channel);
        assertThat(platform.messages()).hasSize(30);
        assertThat(gateway.moves().taken()).hasSize(30).doesNotHaveDuplicates();
        FaultRun.tell("SMS over HTTP, secrets rotated", run.counts() + ", calls refused 21, stored " + platform.messages().size());
    }
}
