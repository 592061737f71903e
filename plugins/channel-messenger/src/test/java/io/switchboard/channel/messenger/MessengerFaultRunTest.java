package io.switchboard.channel.messenger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.testkit.StubProvider.Reply;
import io.switchboard.testkit.TestMessages;
import io.switchboard.testkit.TestOutbox;
import io.switchboard.testkit.TestPlatform;
import io.switchboard.testkit.TestPlatformExtension;
import java.time.Clock;
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
class MessengerFaultRunTest {
    private static final System.Logger LOG = System.getLogger("fault-run");
    private static final String NEW_TOKEN = "EAAanotherToken9876543210";
    private static final String NEW_SECRET = "another-app-secret-of-theirs";

    private TestPlatform platform;
    /** Where the plugin's own entries are. */
    private final TestPlatform elsewhere = new TestPlatform();

    private MessengerStandIn standIn;
    private MessengerChannel channel;

    @BeforeEach
    void open(TestPlatform injected) {
        platform = injected;
        standIn = new MessengerStandIn();
        standIn.at(platform.clock());
        opens(Map.of());
        for (int i = 0; i < 100; i++) {
            standIn.opens(customer(i));
        }
    }

    @AfterEach
    void close() {
        standIn.close();
        elsewhere.close();
        assertThat(standIn.violations()).isEmpty();
    }

    private void opens(Map<String, Object> changed) {
        Map<String, Object> settings = new HashMap<>(standIn.settings());
        settings.putAll(changed);
        channel = (MessengerChannel) platform.open(new MessengerConnector(elsewhere.store()), settings);
    }

    private static String customer(int number) {
        return "67345123456" + (1000 + number % 100);
    }

    private int call(WebhookRequest request) {
        return channel.onWebhook(request).status();
    }

    private WebhookRequest text(int number) {
        return standIn.request(MessengerStandIn.webhook(standIn.does("m_in" + number, customer(number), "text", "text " + number)));
    }

    private static void tells(String what, Object... counts) {
        LOG.log(System.Logger.Level.INFO, "Messenger, " + what, counts);
    }

    // ---- (a)

    /** 100 answers of ten conversations; after the 50th the token is good for nothing. Five minutes later an admin enters another. */
    @Test
    void aTokenRevokedInMidFlightCostsNothing() {
        TestOutbox outbox = new TestOutbox(platform);
        for (int i = 0; i < 100; i++) {
            outbox.add(customer(i % 10), "answer " + i);
        }
        standIn.revokesAfter(50, NEW_TOKEN);
        outbox.run(channel, Duration.ofMinutes(5));
        assertThat(standIn.bodies()).hasSize(50);
        assertThat(channel.status().state()).isEqualTo(ChannelStatus.State.OFFLINE);
        assertThat(channel.status().detail()).contains("Make a new one", "enter it in the settings", "请").doesNotContain(MessengerStandIn.TOKEN);
        assertThat(platform.reports()).as("told once, not at each call").hasSize(1);
        int refused = standIn.moves().attempts() - 50;
        platform.close(channel);
        opens(Map.of("accessToken", NEW_TOKEN));
        outbox.hurry();
        Duration rest = outbox.run(channel, Duration.ofMinutes(10));
        assertThat(standIn.bodies()).hasSize(100).extracting(body -> Json.map(body.get("message")).get("metadata")).doesNotHaveDuplicates();
        assertThat(outbox.count(DeliveryState.SENT)).isEqualTo(100);
        assertThat(standIn.moves().attempts()).isEqualTo(100 + refused);
        assertThat(rest).as("the rest goes at once").isZero();
        assertThat(outbox.shown()).last().isEqualTo(ChannelStatus.ONLINE);
        tells("token revoked at the 50th of 100 answers: {0} sent, 0 lost, 0 doubled, {1} calls, of which {2} were refused in the 5 min until the new token",
                100, 100 + refused, refused);
    }

    // ---- (b)

    /** An answer each second; for a minute Meta gives nothing but 5xx. Then five calls break off of which nobody knows what became. */
    @Test
    void aMinuteOfBrokenAnswersLosesAndDoublesNothing() {
        List<Reply> broken = List.of(
                MessengerStandIn.error(500, 1, 0, "An unknown error occurred"),
                MessengerStandIn.error(503, 2, 0, "Service temporarily unavailable"),
                MessengerStandIn.html(503),
                MessengerStandIn.error(500, 1200, 0, "Temporary send message failure"));
        TestOutbox outbox = new TestOutbox(platform);
        for (int second = 0; second < 60; second++) {
            standIn.moves().gives(broken.get(second % broken.size()));
            outbox.add(customer(second % 20), "answer " + second);
            outbox.run(channel, Duration.ofSeconds(1));
        }
        assertThat(standIn.moves().taken()).isEmpty();
        assertThat(outbox.shown()).last().extracting(ChannelStatus::state).isEqualTo(ChannelStatus.State.DEGRADED);
        int failed = standIn.moves().attempts();
        standIn.moves().works();
        Duration rest = outbox.run(channel, Duration.ofMinutes(10));
        assertThat(standIn.moves().taken()).hasSize(60).doesNotHaveDuplicates();
        assertThat(standIn.moves().attempts()).isEqualTo(failed + 60);
        assertThat(outbox.count(DeliveryState.SENT)).isEqualTo(60);
        assertThat(outbox.shown()).last().isEqualTo(ChannelStatus.ONLINE);
        int before = standIn.moves().attempts();
        List<Reply> unknown = List.of(MessengerStandIn.html(504), MessengerStandIn.html(502), Reply.dropped(), Reply.halfABody("{\"message_id\":\"m_1\"}"), Reply.json(200, "<html>"));
        for (int i = 0; i < unknown.size(); i++) {
            standIn.moves().gives(unknown.get(i));
            outbox.add(customer(50 + i), "who knows " + i);
            outbox.run(channel, Duration.ofSeconds(10));
        }
        standIn.moves().works();
        outbox.run(channel, Duration.ofHours(1));
        assertThat(outbox.count(DeliveryState.UNKNOWN)).isEqualTo(5);
        assertThat(standIn.moves().attempts()).as("never tried again").isEqualTo(before + 5);
        tells("a minute of 5xx: 60 answers, {0} refused calls, all sent once within {1} s; 5 of unknown outcome (504, 502, broken) tried once each",
                failed, rest.toSeconds());
    }

    // ---- (c)

    /** What Meta refuses a few minutes later than our clock says goes as a person's answer in time, where that is allowed. */
    @Test
    void aClockTenMinutesOffChangesNothing() {
        standIn.approves(true);
        int stored = 0;
        for (boolean humanAgent : new boolean[] {false, true}) {
            for (int minutes : new int[] {10, -10}) {
                platform.close(channel);
                opens(Map.of("humanAgent", humanAgent));
                standIn.at(Clock.offset(platform.clock(), Duration.ofMinutes(minutes)));
                for (int i = 0; i < 100; i++) {
                    assertThat(call(text(stored + i))).isEqualTo(200);
                }
                stored += 100;
                assertThat(platform.messages()).hasSize(stored);
                assertThat(platform.messages().get(stored - 1).sentAt())
                        .as("in Meta's time: it decides when the window ends")
                        .isEqualTo(platform.clock().instant().plus(Duration.ofMinutes(minutes)));
                aDayGoesBy(customer(0), humanAgent);
            }
        }
        assertThat(channel.status()).isEqualTo(ChannelStatus.ONLINE);
        assertThat(platform.reports()).isEmpty();
        tells("clock 10 min ahead and behind, with and without HUMAN_AGENT: {0} calls taken, 8 answers within the window sent;"
                + " after it 2 refused with what to do, 2 sent as a person''s", stored);
    }

    private void aDayGoesBy(String writer, boolean humanAgent) {
        standIn.opens(writer);
        channel.send(TestMessages.answer(writer, new Content.Text("at once")));
        platform.clock().advance(Duration.ofHours(24).minusMinutes(1));
        channel.send(TestMessages.answer(writer, new Content.Text("just in time, on either clock")));
        platform.clock().advance(Duration.ofMinutes(2));
        if (humanAgent) {
            channel.send(TestMessages.answer(writer, new Content.Text("by a person")));
            return;
        }
        ConnectorException late = catchThrowableOfType(
                ConnectorException.class, () -> channel.send(TestMessages.answer(writer, new Content.Text("too late"))));
        assertThat(late.failure()).isEqualTo(Failure.REJECTED);
        assertThat(late).hasMessageContaining("24 hours");
    }

    // ---- (d)

    /**
     * 4,000 messages, and of 600 answers of a hundred customers what was delivered and up to when each has read, a third of all
     * repeats, batched anew by chance and shuffled, by eight at once; half of it comes before the answers are sent at all.
     */
    @Test
    void repeatsOutOfOrderLoseAndDoubleNothing() throws Exception {
        List<Map<String, Object>> all = new ArrayList<>();
        List<String> kinds = List.of("text", "image", "sticker", "audio", "video", "file", "link", "location", "postback", "reaction");
        for (int i = 0; i < 4000; i++) {
            all.add(standIn.does("m_in" + i, customer(i), kinds.get(i % kinds.size()), "words " + i));
            // What has no id of its own is known by its time.
            standIn.at(Clock.offset(platform.clock(), Duration.ofMillis(i)));
        }
        long begin = platform.clock().millis();
        for (int i = 0; i < 600; i++) {
            // The answers to one customer are a minute apart; every third customer leaves the last two unread.
            int turn = i / 100;
            long moment = begin + turn * 60_000L;
            all.add(standIn.event(customer(i), "delivery", Map.of("mids", List.of(standIn.upcoming(i + 1)), "watermark", moment)));
            if (i % 100 % 3 != 0 || turn < 4) {
                all.add(standIn.event(customer(i), "read", Map.of("watermark", moment)));
            }
        }
        Random random = new Random(20261122);
        Collections.shuffle(all, random);
        int distinct = all.size();
        List<Map<String, Object>> repeated = List.copyOf(all.subList(0, distinct / 2));
        all.addAll(repeated);
        Collections.shuffle(all, random);
        List<WebhookRequest> calls = batches(all, random);
        TestOutbox outbox = new TestOutbox(platform);
        for (int i = 0; i < 600; i++) {
            outbox.add(customer(i), "answer " + i);
        }
        takes(calls.subList(0, calls.size() / 2));
        inOrder(outbox);
        takes(calls.subList(calls.size() / 2, calls.size()));
        long repeats = repeated.stream().filter(each -> !each.containsKey("delivery") && !each.containsKey("read")).count();
        assertThat(platform.messages()).hasSize(4000).extracting(InboundMessage::providerId).doesNotHaveDuplicates();
        assertThat(platform.repeats()).isEqualTo((int) repeats);
        assertThat(List.of(outbox.count(DeliveryState.READ), outbox.count(DeliveryState.DELIVERED), outbox.count(DeliveryState.SENT)))
                .containsExactly(600 - 68, 68, 0);
        assertThat(elsewhere.storeEntries()).as("notes of customers").hasSize(100);
        tells("{0} calls of 1 to 6 entries, a third repeats, shuffled, by 8 at once: 4000 of 4000 messages stored once, {1} repeats dropped;"
                + " {2} updates, half of them before their answer: 532 read, 68 delivered", calls.size(), repeats, platform.updates().size());
    }

    /** The ids are given in the order in which they are sent. */
    private void inOrder(TestOutbox outbox) {
        outbox.run(channel, Duration.ofMinutes(1));
        assertThat(standIn.bodies()).extracting(body -> Json.map(body.get("message")).get("text")).startsWith("answer 0", "answer 1", "answer 2");
    }

    /** Several entries in a call, by chance. */
    private List<WebhookRequest> batches(List<Map<String, Object>> events, Random random) {
        List<WebhookRequest> calls = new ArrayList<>();
        for (int from = 0; from < events.size(); ) {
            int to = Math.min(events.size(), from + 1 + random.nextInt(6));
            calls.add(standIn.request(MessengerStandIn.webhook(events.subList(from, to))));
            from = to;
        }
        return calls;
    }

    private void takes(List<WebhookRequest> requests) throws Exception {
        List<Callable<Integer>> calls = requests.stream().map(request -> (Callable<Integer>) () -> call(request)).toList();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (Future<Integer> answer : threads.invokeAll(calls)) {
                assertThat(answer.get()).isEqualTo(200);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    // ---- (e)

    /** Meta signs with the new secret at once; what it gets refused comes again, here once the admin has entered it. */
    @Test
    void aRotatedAppSecretLosesNothing() {
        List<WebhookRequest> before = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            before.add(text(i));
        }
        assertThat(before).allSatisfy(request -> assertThat(call(request)).isEqualTo(200));
        standIn.signsWith(NEW_SECRET);
        List<WebhookRequest> between = new ArrayList<>();
        for (int i = 100; i < 150; i++) {
            between.add(text(i));
        }
        assertThat(between).allSatisfy(request -> assertThat(call(request)).isEqualTo(401));
        platform.close(channel);
        opens(Map.of("appSecret", NEW_SECRET));
        assertThat(between).allSatisfy(request -> assertThat(call(request)).isEqualTo(200));
        assertThat(before).as("signed with the old one").allSatisfy(request -> assertThat(call(request)).isEqualTo(401));
        assertThat(platform.messages()).hasSize(150).extracting(InboundMessage::providerId).doesNotHaveDuplicates();
        tells("app secret rotated: 50 calls refused until the new one was entered, came again and were taken; 100 old signatures refused; {0} of 150 messages stored once", 150);
    }
}
