package io.switchboard.channel.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.message.Content;
import io.switchboard.testkit.StandIn.Line;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs of customer service with a fault in the middle, and what they cost: nothing lost, nothing doubled, and who has to act is told. */
@ExtendWith(TestPlatformExtension.class)
class ServiceFaultRunTest {
    private static final String ANOTHER_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";

    private TestPlatform platform;
    private WechatServiceStandIn standIn;
    private ServiceChannel channel;

    @BeforeEach
    void open(TestPlatform injected) {
        platform = injected;
        standIn = new WechatServiceStandIn(platform.clock());
        standIn.bindsNothing();
        channel = (ServiceChannel) platform.open(new WechatConnector(), standIn.settings());
    }

    @AfterEach
    void close() {
        standIn.close();
        assertThat(standIn.violations()).isEmpty();
    }

    private void writes(int number) {
        standIn.writes("wmUser-" + number % 50, 3, "text", Map.of("content", "text " + number));
    }

    private List<String> written(int count) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add("text " + i);
        }
        return texts;
    }

    private boolean sends(int number) {
        return catchThrowable(() -> channel.send(TestMessages.answer("wmUser-1", new Content.Text("answer " + number)))) == null;
    }

    /** 2,000 messages; each of 200 calls comes three times, shuffled; every seventh fetch dies before its commit, and another node goes on. */
    @Test
    void repeatedCallsAndDyingNodesLoseAndDoubleNothing() {
        standIn.pages(30, 0);
        List<WebhookRequest> calls = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            writes(i);
            if (i % 10 == 9) {
                calls.addAll(Collections.nCopies(3, standIn.bell()));
            }
        }
        Collections.shuffle(calls, new Random(5));
        int[] fetches = {0, 0};
        platform.beforeReceive(() -> {
            if (++fetches[0] % 7 == 0) {
                fetches[1]++;
                throw new ConnectorException(Failure.UNAVAILABLE, "killed");
            }
        });
        for (WebhookRequest call : calls) {
            assertThat(channel.onWebhook(call).status()).isEqualTo(200);
            if (catchThrowable(() -> channel.poll()) != null) {
                platform.kill(channel);
                channel = (ServiceChannel) platform.open(new WechatConnector(), standIn.settings());
            }
        }
        assertThat(fetches[1]).as("nodes that died").isGreaterThan(5);
        assertThat(platform.texts()).containsExactlyElementsOf(written(2000));
        assertThat(platform.repeats()).isZero();
        FaultRun.tell("customer service, repeated calls and dying nodes", "written 2000, calls " + calls.size() + ", fetches " + fetches[0] + ", nodes killed "
                + fetches[1] + ", stored " + platform.texts().size() + ", doubled " + platform.repeats());
    }

    /** 100 answers and 100 messages; the token is revoked in the middle of each: two calls are made twice. */
    @Test
    void aTokenRevokedInMidFlightCostsNothing() {
        for (int i = 0; i < 100; i++) {
            if (i == 50) {
                standIn.corp.kills();
            }
            assertThat(sends(i)).isTrue();
        }
        assertThat(standIn.moves().attempts()).isEqualTo(101);
        assertThat(standIn.lines()).extracting(Line::text).doesNotHaveDuplicates().hasSize(100);
        standIn.pages(10, 0);
        for (int i = 0; i < 100; i++) {
            writes(i);
        }
        channel.onWebhook(standIn.bell());
        standIn.corp.kills();
        channel.poll();
        assertThat(platform.texts()).containsExactlyElementsOf(written(100));
        assertThat(standIn.moves().attempts()).isEqualTo(101 + 11);
        assertThat(platform.reports()).isEmpty();
        FaultRun.tell("customer service, token revoked in mid-flight", "answers 100, on the screen " + standIn.lines().size() + ", written 100, stored "
                + platform.texts().size() + ", calls " + standIn.moves().attempts() + ", reports " + platform.reports().size());
    }

    /** A minute of 502 to all that is sent and fetched. */
    @Test
    void aMinuteOfBrokenAnswersLosesAndDoublesNothing() {
        standIn.moves().gives(Reply.json(502, "<html>"));
        for (int second = 0; second < 60; second++) {
            int number = second;
            writes(second);
            assertThat(channel.onWebhook(standIn.bell()).status()).isEqualTo(200);
            assertThat(catchThrowable(() -> channel.poll())).isInstanceOfSatisfying(
                    ConnectorException.class, thrown -> assertThat(thrown.failure()).isEqualTo(Failure.UNAVAILABLE));
            assertThat(catchThrowable(() -> channel.send(TestMessages.answer("wmUser-1", new Content.Text("answer " + number)))))
                    .isInstanceOfSatisfying(ConnectorException.class, thrown -> assertThat(thrown.failure()).isEqualTo(Failure.UNAVAILABLE));
            platform.clock().advance(Duration.ofSeconds(1));
        }
        standIn.moves().works();
        channel.poll();
        assertThat(platform.texts()).containsExactlyElementsOf(written(60));
        for (int i = 0; i < 60; i++) {
            assertThat(sends(i)).isTrue();
        }
        assertThat(standIn.lines()).hasSize(60).doesNotHaveDuplicates();
        FaultRun.tell("customer service, a minute of 502", "written 60, stored afterwards " + platform.texts().size() + ", answers 60, sent afterwards "
                + standIn.lines().size() + ", doubled " + FaultRun.doubled(standIn.lines()));
    }

    /** Ten minutes off is borne and told; a minute more, and calls are refused: what they were about is found without them. */
    @Test
    void aClockThatIsOffLosesNothing() {
        channel.poll();
        List<WebhookRequest> calls = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            writes(i);
            calls.add(standIn.bell());
        }
        platform.clock().advance(Duration.ofMinutes(10));
        assertThat(channel.onWebhook(calls.get(0)).status()).isEqualTo(200);
        assertThat(channel.status().state()).isEqualTo(ChannelStatus.State.DEGRADED);
        assertThat(channel.status().detail()).contains("10 minutes", "NTP");
        platform.clock().advance(Duration.ofMinutes(1));
        assertThat(calls).allSatisfy(call -> assertThat(channel.onWebhook(call).status()).isEqualTo(403));
        // The ten minutes of what the first call brought are over, too.
        standIn.forgetsTokens();
        channel.poll();
        assertThat(platform.texts()).containsExactlyElementsOf(written(100));
        platform.clock().advance(Duration.ofMinutes(-11));
        assertThat(channel.onWebhook(standIn.bell()).status()).isEqualTo(200);
        assertThat(channel.status()).isEqualTo(ChannelStatus.ONLINE);
        FaultRun.tell("customer service, clock off", "written 100, calls refused at 11 minutes " + calls.size() + ", stored without them " + platform.texts().size()
                + ", reports " + platform.reports().size());
    }

    /** The key is entered anew at the platform, and a little later here: calls between are refused and told, what they were about comes with the next. */
    @Test
    void aRotatedKeyLosesNothing() {
        channel.poll();
        standIn.corp.calls(WechatPushes.TOKEN, ANOTHER_KEY, SimulatedCorp.CORP_ID);
        for (int i = 0; i < 100; i++) {
            writes(i);
            assertThat(channel.onWebhook(standIn.bell()).status()).isEqualTo(403);
        }
        assertThat(channel.status().detail()).contains("EncodingAESKey");
        Map<String, Object> settings = new HashMap<>(standIn.settings());
        settings.put("encodingAesKey", ANOTHER_KEY);
        platform.close(channel);
        channel = (ServiceChannel) platform.open(new WechatConnector(), settings);
        assertThat(channel.onWebhook(standIn.bell()).status()).isEqualTo(200);
        channel.poll();
        assertThat(platform.texts()).containsExactlyElementsOf(written(100));
        FaultRun.tell("customer service, key rotated", "written 100, calls refused until it was entered here 100, stored " + platform.texts().size() + ", doubled "
                + platform.repeats());
    }
}
