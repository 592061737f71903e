package io.switchboard.channel.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.testkit.StubProvider.Reply;
import io.switchboard.testkit.TestMessages;
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

/** Runs with a fault in the middle, and what they cost: nothing lost, nothing doubled, and who has to act is told. */
@ExtendWith(TestPlatformExtension.class)
class WechatFaultRunTest {
    private TestPlatform platform;
    private WechatOfficialStandIn standIn;
    private WechatChannel channel;

    @BeforeEach
    void open(TestPlatform injected) {
        platform = injected;
        standIn = new WechatOfficialStandIn(platform.clock());
        standIn.bindsNothing();
        channel = (WechatChannel) platform.open(new WechatConnector(), standIn.settings());
    }

    @AfterEach
    void close() {
        standIn.close();
        assertThat(standIn.violations()).isEmpty();
    }

    private WebhookRequest push(int number) {
        WechatPushes pushes = standIn.pushes();
        return pushes.push(pushes.message("oUser-" + number % 50, "text", 1_000 + number, Map.of("Content", "text " + number))).request();
    }

    private boolean sends(int number) {
        try {
            channel.send(TestMessages.answer("oUser-1", new Content.Text("answer " + number)));
            return true;
        } catch (ConnectorException failed) {
            return false;
        }
    }

    private static long count(List<Boolean> outcomes, boolean which) {
        return outcomes.stream().filter(each -> each == which).count();
    }

    /** 3,000 encrypted calls, a third of them repeats, out of order, by eight at once. */
    @Test
    void repeatsOutOfOrderLoseAndDoubleNothing() throws Exception {
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            WebhookRequest request = push(i % 2000);
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
        FaultRun.tell("official account, repeats out of order", "calls " + calls.size() + ", stored " + platform.messages().size() + ", repeats dropped "
                + platform.repeats() + ", lost " + (2000 - platform.messages().size()) + ", doubled "
                + FaultRun.doubled(platform.messages().stream().map(InboundMessage::providerId).toList()));
    }

    /** 100 answers; the token is revoked at the 50th: none is lost, one call is made twice. */
    @Test
    void aTokenRevokedInMidFlightCostsNothing() {
        List<Boolean> outcomes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            if (i == 50) {
                standIn.tokens.kills();
            }
            outcomes.add(sends(i));
        }
        assertThat(count(outcomes, true)).isEqualTo(100);
        assertThat(standIn.moves().attempts()).isEqualTo(101);
        assertThat(standIn.lines()).hasSize(100);
        assertThat(platform.reports()).isEmpty();
        FaultRun.tell("official account, token revoked in mid-flight", "answers 100, calls " + standIn.moves().attempts() + ", on the screen "
                + standIn.lines().size() + ", failed " + count(outcomes, false) + ", reports " + platform.reports().size());
    }

    /** A minute of 5xx: each answer fails once, as what the host repeats; afterwards all are there once. */
    @Test
    void aMinuteOfBrokenAnswersDoublesNothing() {
        standIn.moves().gives(Reply.json(502, "<html>"));
        for (int second = 0; second < 60; second++) {
            int number = second;
            Throwable thrown = catchThrowable(
                    () -> channel.send(TestMessages.answer("oUser-1", new Content.Text("answer " + number))));
            assertThat(((ConnectorException) thrown).failure()).isEqualTo(Failure.UNAVAILABLE);
            platform.clock().advance(Duration.ofSeconds(1));
        }
        assertThat(standIn.moves().attempts()).isEqualTo(60);
        standIn.moves().works();
        for (int i = 0; i < 60; i++) {
            assertThat(sends(i)).isTrue();
        }
        assertThat(standIn.moves().taken()).hasSize(60).doesNotHaveDuplicates();
        FaultRun.tell("official account, a minute of 502", "answers 60, refused meanwhile " + (standIn.moves().attempts() - 60) + ", sent afterwards "
                + standIn.moves().taken().size() + ", doubled " + FaultRun.doubled(standIn.moves().taken()));
    }

    /** Ten minutes off is borne by default; a minute more is refused, and told with what to do. */
    @Test
    void aClockTenMinutesOffIsBorneAndTold() {
        List<WebhookRequest> calls = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            calls.add(push(i));
        }
        platform.clock().advance(Duration.ofMinutes(10));
        assertThat(calls).allSatisfy(call -> assertThat(channel.onWebhook(call).status()).isEqualTo(200));
        assertThat(platform.messages()).hasSize(100);
        assertThat(channel.status().state()).as("told while nothing is lost yet").isEqualTo(ChannelStatus.State.DEGRADED);
        assertThat(channel.status().detail()).contains("10 minutes", "10 分钟", "NTP");
        platform.clock().advance(Duration.ofMinutes(1));
        assertThat(calls).allSatisfy(call -> assertThat(channel.onWebhook(call).status()).isEqualTo(403));
        assertThat(platform.reports()).as("told once, not at each call").hasSize(2);
        platform.clock().advance(Duration.ofMinutes(-11));
        assertThat(calls).allSatisfy(call -> assertThat(channel.onWebhook(call).status()).isEqualTo(200));
        assertThat(platform.messages()).hasSize(100);
        assertThat(channel.status()).isEqualTo(ChannelStatus.ONLINE);
        FaultRun.tell("official account, clock off", "calls " + calls.size() + ", all taken at 10 minutes, all refused at 11, stored " + platform.messages().size()
                + ", repeats dropped " + platform.repeats() + ", reports " + platform.reports().size());
    }

    /** The token and the key are entered anew at the platform, and a little later here: what came between is refused, not lost quietly. */
    @Test
    void aRotatedSecretRefusesUntilItIsEnteredHere() {
        assertThat(channel.onWebhook(push(1)).status()).isEqualTo(200);
        standIn.pushes().with("newToken", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", WechatSimulator.APP_ID);
        List<WebhookRequest> between = List.of(push(2), push(3), push(4));
        assertThat(between).allSatisfy(call -> assertThat(channel.onWebhook(call).status()).isEqualTo(403));
        Map<String, Object> settings = new HashMap<>(standIn.settings());
        settings.put("token", "newToken");
        settings.put("encodingAesKey", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C");
        platform.close(channel);
        channel = (WechatChannel) platform.open(new WechatConnector(), settings);
        // The platform's repeats.
        assertThat(between).allSatisfy(call -> assertThat(channel.onWebhook(call).status()).isEqualTo(200));
        assertThat(platform.messages()).hasSize(4);
        FaultRun.tell("official account, secret rotated", "calls 4, refused until it was entered here " + between.size() + ", stored " + platform.messages().size()
                + ", lost " + (4 - platform.messages().size()));
    }
}
