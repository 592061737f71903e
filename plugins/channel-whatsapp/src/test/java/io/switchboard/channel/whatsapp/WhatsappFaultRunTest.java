package io.switchboard.channel.whatsapp;

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
class WhatsappFaultRunTest {
    private static final System.Logger LOG = System.getLogger("fault-run");
    private static final String NEW_TOKEN = "EAAanotherToken9876543210";
    private static final String NEW_SECRET = "another-app-secret-of-theirs";

    private TestPlatform platform;
    private WhatsappStandIn standIn;
    private WhatsappChannel channel;

    @BeforeEach
    void open(TestPlatform injected) {
        platform = injected;
        standIn = new WhatsappStandIn();
        standIn.at(platform.clock());
        opens(Map.of());
        for (int i = 0; i < 100; i++) {
            standIn.opens(customer(i));
        }
    }

    @AfterEach
    void close() {
        standIn.close();
        assertThat(standIn.violations()).isEmpty();
    }

    private void opens(Map<String, Object> changed) {
        Map<String, Object> settings = new HashMap<>(standIn.settings());
        settings.putAll(changed);
        channel = (WhatsappChannel) platform.open(new WhatsappConnector(), settings);
    }

    private static String customer(int number) {
        return "1650555" + (1000 + number % 100);
    }

    private int call(WebhookRequest request) {
        return channel.onWebhook(request).status();
    }

    private WebhookRequest text(int number) {
        return standIn.request(WhatsappStandIn.webhook(standIn.message("wamid.in" + number, customer(number), "text", "text " + number)));
    }

    private static void tells(String what, Object... counts) {
        LOG.log(System.Logger.Level.INFO, "WhatsApp, " + what, counts);
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
        assertThat(channel.status().detail()).contains("Make a new one", "enter it in the settings", "请").doesNotContain(WhatsappStandIn.TOKEN);
        assertThat(platform.reports()).as("told once, not at each call").hasSize(1);
        int refused = standIn.moves().attempts() - 50;
        platform.close(channel);
        opens(Map.of("accessToken", NEW_TOKEN));
        outbox.hurry();
        Duration rest = outbox.run(channel, Duration.ofMinutes(10));
        assertThat(standIn.bodies()).hasSize(100).extracting(body -> body.get("biz_opaque_callback_data")).doesNotHaveDuplicates();
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
                WhatsappStandIn.error(500, 131000, null, "Something went wrong"),
                WhatsappStandIn.error(503, 2, null, "Service temporarily unavailable"),
                WhatsappStandIn.html(503),
                WhatsappStandIn.error(500, 131016, null, "Service unavailable"));
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
        List<Reply> unknown = List.of(WhatsappStandIn.html(504), WhatsappStandIn.html(502), Reply.dropped(), Reply.halfABody("{\"messages\":[]}"), Reply.json(200, "<html>"));
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

    /** Nothing of WhatsApp's is compared with our clock but the window, where Meta has the last word. */
    @Test
    void aClockTenMinutesOffChangesNothing() {
        int stored = 0;
        for (int minutes : new int[] {10, -10}) {
            standIn.at(Clock.offset(platform.clock(), Duration.ofMinutes(minutes)));
            for (int i = 0; i < 100; i++) {
                assertThat(call(text(stored + i))).isEqualTo(200);
            }
            stored += 100;
            assertThat(platform.messages()).hasSize(stored);
            assertThat(platform.messages().get(stored - 1).sentAt())
                    .as("in Meta's time: it decides when the window ends")
                    .isEqualTo(platform.clock().instant().plus(Duration.ofMinutes(minutes)));
            String writer = customer(0);
            standIn.opens(writer);
            channel.send(TestMessages.answer(writer, new Content.Text("at once")));
            platform.clock().advance(Duration.ofHours(24).minusMinutes(1));
            channel.send(TestMessages.answer(writer, new Content.Text("just in time, on either clock")));
            platform.clock().advance(Duration.ofMinutes(2));
            ConnectorException late = catchThrowableOfType(
                    ConnectorException.class, () -> channel.send(TestMessages.answer(writer, new Content.Text("too late"))));
            assertThat(late.failure()).isEqualTo(Failure.REJECTED);
            assertThat(late).hasMessageContaining("send a template");
        }
        assertThat(channel.status()).isEqualTo(ChannelStatus.ONLINE);
        assertThat(platform.reports()).isEmpty();
        tells("clock 10 min ahead and behind: {0} calls taken, 4 answers within the window sent, 2 after it refused with what to do", stored);
    }

    // ---- (d)

    /**
     * 4,000 messages and 1,400 statuses of 600 answers, a third of all calls' contents repeats, batched anew by chance and shuffled,
     * by eight at once; half of them come before the answers are sent at all.
     */
    @Test
    void repeatsOutOfOrderLoseAndDoubleNothing() throws Exception {
        List<Map<String, Object>> messages = new ArrayList<>();
        List<String> kinds = List.of("text", "image", "audio", "video", "document", "location", "contacts", "button", "order", "reaction");
        for (int i = 0; i < 4000; i++) {
            messages.add(Map.of("messages", List.of(standIn.message("wamid.in" + i, customer(i), kinds.get(i % kinds.size()), "words " + i))));
        }
        List<Map<String, Object>> statuses = new ArrayList<>();
        for (int i = 1; i <= 600; i++) {
            for (String status : List.of(List.of("sent", "delivered", "read"), List.of("sent", "delivered"), List.of("sent", "failed")).get(i % 3)) {
                statuses.add(Map.of("statuses", List.of(WhatsappStandIn.status(standIn.upcoming(i), status))));
            }
        }
        Random random = new Random(20261122);
        List<Map<String, Object>> all = new ArrayList<>(messages);
        all.addAll(statuses);
        Collections.shuffle(all, random);
        List<Map<String, Object>> repeated = List.copyOf(all.subList(0, all.size() / 2));
        all.addAll(repeated);
        Collections.shuffle(all, random);
        List<WebhookRequest> calls = batches(all, random);
        TestOutbox outbox = new TestOutbox(platform);
        for (int i = 0; i < 600; i++) {
            outbox.add(customer(i), "answer " + i);
        }
        takes(calls.subList(0, calls.size() / 2));
        outbox.run(channel, Duration.ofMinutes(1));
        takes(calls.subList(calls.size() / 2, calls.size()));
        long repeats = repeated.stream().filter(each -> each.containsKey("messages")).count();
        assertThat(platform.messages()).hasSize(4000).extracting(InboundMessage::providerId).doesNotHaveDuplicates();
        assertThat(platform.repeats()).isEqualTo((int) repeats);
        assertThat(platform.updates()).as("all but what only says that it was sent")
                .hasSize((int) all.stream().filter(each -> each.containsKey("statuses") && !each.toString().contains("status=sent")).count());
        assertThat(List.of(outbox.count(DeliveryState.READ), outbox.count(DeliveryState.DELIVERED), outbox.count(DeliveryState.FAILED)))
                .containsExactly(200, 200, 200);
        tells("{0} calls of 1 to 6 parts, a third repeats, shuffled, by 8 at once: 4000 of 4000 messages stored once, {1} repeats dropped;"
                + " {2} statuses, half of them before their answer: 200 read, 200 delivered, 200 failed", calls.size(), repeats, platform.updates().size());
    }

    /** Several entries in a call, several changes in an entry, by chance. */
    private List<WebhookRequest> batches(List<Map<String, Object>> parts, Random random) {
        List<WebhookRequest> calls = new ArrayList<>();
        for (int from = 0; from < parts.size(); ) {
            int to = Math.min(parts.size(), from + 1 + random.nextInt(6));
            int cut = from + random.nextInt(to - from);
            calls.add(standIn.request(WhatsappStandIn.webhook(List.of(parts.subList(from, cut), parts.subList(cut, to)))));
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
