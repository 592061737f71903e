package io.switchboard.channel.sms;

import static io.switchboard.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.AwaitsNews;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.testkit.TestPlatform;
import io.switchboard.testkit.TestPlatformExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsmpp.SMPPConstant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs at a message centre with a fault in the middle, and what they cost: nothing lost, nothing doubled, and who has to act is told. */
@ExtendWith(TestPlatformExtension.class)
class SmppFaultRunTest {
    private static final String CUSTOMER = "+8613800138000";

    private final Smsc smsc = new Smsc();
    private TestPlatform platform;
    private Channel channel;

    @BeforeEach
    void open(TestPlatform injected) {
        platform = injected;
        channel = open(Map.of());
    }

    @AfterEach
    void close() {
        smsc.close();
        assertThat(smsc.violations()).isEmpty();
    }

    private Channel open(Map<String, Object> changes) {
        Map<String, Object> settings = new HashMap<>(smsc.settings());
        settings.putAll(changes);
        return platform.open(Entries.connector(), settings);
    }

    private Failure poll() {
        ConnectorException failed = catchThrowableOfType(ConnectorException.class, () -> ((AwaitsNews) channel).poll());
        return failed == null ? null : failed.failure();
    }

    private static List<Callable<Void>> times(int number, java.util.function.IntConsumer work) {
        List<Callable<Void>> all = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            int each = i;
            all.add(() -> {
                work.accept(each);
                return null;
            });
        }
        return all;
    }

    private static void atOnce(int threads, List<Callable<Void>> work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (Future<Void> each : pool.invokeAll(work)) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /** 60 answers; at the 30th the centre says goodbye and refuses binds, 20 answers later it takes them again. */
    @ParameterizedTest
    @ValueSource(ints = {SMPPConstant.STAT_ESME_RBINDFAIL, SMPPConstant.STAT_ESME_RINVPASWD})
    void aBindRefusedInMidFlightCostsNothing(int status) {
        FaultRun run = new FaultRun();
        assertThat(poll()).isNull();
        for (int i = 0; i < 60; i++) {
            if (i == 30) {
                smsc.unbinds(status);
                eventually("the goodbye is heard, and the bind refused", () -> poll() == Failure.UNAUTHORIZED);
                smsc.arrives(CUSTOMER, "while you were away");
            } else if (i == 50) {
                assertThat(channel.status().state()).isEqualTo(ChannelStatus.State.OFFLINE);
                assertThat(channel.status().detail()).contains("SMPP 0x%02X".formatted(status), "check user, secret", "address is allowed", "请检查");
                smsc.works();
                assertThat(poll()).isNull();
            }
            assertThat(run.send(channel, "answer " + i)).isEqualTo(i >= 30 && i < 50 ? Failure.UNAUTHORIZED : null);
        }
        run.repeats(channel);
        assertThat(run.sent()).hasSize(60);
        assertThat(smsc.taken()).hasSize(60).doesNotHaveDuplicates();
        assertThat(smsc.attempts()).as("submit_sm").isEqualTo(60);
        eventually("what waited there", () -> platform.texts().equals(List.of("while you were away")));
        assertThat(channel.status()).isEqualTo(ChannelStatus.ONLINE);
        assertThat(platform.reports()).extracting(ChannelStatus::state)
                .containsExactly(ChannelStatus.State.ONLINE, ChannelStatus.State.OFFLINE, ChannelStatus.State.ONLINE);
        FaultRun.tell("SMPP, unbound and bind refused with 0x%02X".formatted(status),
                run.counts() + ", submit_sm " + smsc.attempts() + ", binds tried " + smsc.bindsTried() + ", taken 60");
    }

    /** A minute of trouble: a third out of order, a third throttled, a third with nobody there. */
    @Test
    void aMinuteOfTroubleDoublesNothing() {
        FaultRun run = new FaultRun();
        assertThat(poll()).isNull();
        for (int second = 0; second < 60; second++) {
            if (second == 0) {
                smsc.refuses(SMPPConstant.STAT_ESME_RSYSERR);
            } else if (second == 20) {
                assertThat(channel.status().detail()).contains("SMPP 0x08", "messages wait");
                smsc.refuses(SMPPConstant.STAT_ESME_RTHROTTLED);
            } else if (second == 40) {
                smsc.goes();
                eventually("it is known to be gone", () -> poll() == Failure.UNAVAILABLE);
            }
            assertThat(run.send(channel, "answer " + second)).as("second " + second)
                    .isEqualTo(second >= 20 && second < 40 ? Failure.RATE_LIMITED : Failure.UNAVAILABLE);
            platform.clock().advance(Duration.ofSeconds(1));
        }
        assertThat(channel.status().state()).isEqualTo(ChannelStatus.State.DEGRADED);
        assertThat(channel.status().detail()).contains("messages wait", "firewall", "防火墙");
        smsc.works();
        smsc.comes();
        run.repeats(channel);
        assertThat(run.waiting()).isZero();
        assertThat(smsc.taken()).hasSize(60).doesNotHaveDuplicates();
        assertThat(smsc.attempts()).as("submit_sm: 40 refused, 60 taken").isEqualTo(100);
        assertThat(channel.status()).isEqualTo(ChannelStatus.ONLINE);
        FaultRun.tell("SMPP, a minute of RSYSERR, RTHROTTLED and nobody there",
                run.counts() + ", submit_sm " + smsc.attempts() + ", taken 60");
    }

    /** Lines break before the answers to what was taken: those are unknown and never sent again, all others are there once. */
    @Test
    void answersLostAfterSubmitAreNeverRepeated() throws Exception {
        platform.close(channel);
        channel = open(Map.of("answerWithin", "PT1S"));
        assertThat(poll()).isNull();
        FaultRun run = new FaultRun();
        AtomicInteger begun = new AtomicInteger();
        atOnce(8, times(80, i -> {
            if (begun.incrementAndGet() % 20 == 10) {
                smsc.losesAnswers(1);
            }
            run.send(channel, "answer " + i);
        }));
        for (int round = 0; run.waiting() > 0 && round < 50; round++) {
            run.repeats(channel);
        }
        assertThat(run.waiting()).isZero();
        assertThat(run.lost()).isEmpty();
        assertThat(run.unknown()).as("those whose answers were lost").hasSizeGreaterThanOrEqualTo(4);
        assertThat(run.sent().size() + run.unknown().size()).isEqualTo(80);
        assertThat(smsc.taken()).as("none twice").doesNotHaveDuplicates().containsAll(run.sent());
        FaultRun.tell("SMPP, answers lost after submit", run.counts() + ", submit_sm " + smsc.attempts() + ", taken " + smsc.taken().size()
                + ", of the unknown " + run.unknown().stream().filter(smsc.taken()::contains).count() + " taken");
    }

    private void rebinds() {
        int before = smsc.bindsTried();
        smsc.cutsAll();
        eventually("bound again", () -> poll() == null && smsc.bindsTried() > before);
    }

    /** Our clock jumps ten minutes ahead and back again while lines break: equal words are new each time, receipts count whatever their times say. */
    @Test
    void aClockTenMinutesOffLosesNothing() {
        assertThat(poll()).isNull();
        FaultRun run = new FaultRun();
        for (int minutes : new int[] {10, -10, -10, 10}) {
            for (int i = 0; i < 25; i++) {
                smsc.arrives(CUSTOMER, "ok " + i);
                assertThat(run.send(channel, "answer " + minutes + "/" + i)).isNull();
                // With the centre's own times, which are of another day.
                smsc.receipt(smsc.lastId(), "DELIVRD");
            }
            eventually("all are acknowledged", () -> smsc.waitingCount() == 0);
            platform.clock().advance(Duration.ofMinutes(minutes));
            rebinds();
        }
        assertThat(platform.messages()).hasSize(100).extracting(InboundMessage::providerId).doesNotHaveDuplicates();
        assertThat(platform.updates()).hasSize(100);
        assertThat(run.sent()).hasSize(100);
        FaultRun.tell("SMPP, clock 10 minutes off both ways", run.counts() + ", equal words heard 100 of 100, receipts 100 of 100, binds " + smsc.bindsTried());
    }

    private record Sms(String from, int esmClass, int coding, byte[] octets) {}

    private static Sms whole(int number) {
        return new Sms("+86138001380" + (10 + number % 50), 0, 0, ("text " + number).getBytes(StandardCharsets.US_ASCII));
    }

    private static Sms part(int text, int number) {
        byte[] words = ("长 " + text + "/" + number + ";").getBytes(StandardCharsets.UTF_16BE);
        byte[] all = new byte[6 + words.length];
        System.arraycopy(new byte[] {5, 0, 3, (byte) text, 3, (byte) number}, 0, all, 0, 6);
        System.arraycopy(words, 0, all, 6, words.length);
        return new Sms("+86138001380" + (10 + text % 50), 0x40, 8, all);
    }

    /**
     * 2,000 deliver_sm, shuffled, by four at once, 300 of them parts of long texts: 1,000 are stored without the centre hearing of it, so
     * it brings them again, later and in another order; then the line breaks, and 200 more come that were acknowledged.
     */
    @Test
    void repeatsOutOfOrderLoseAndDoubleNothing() throws Exception {
        assertThat(poll()).isNull();
        List<Sms> once = new ArrayList<>();
        List<String> due = new ArrayList<>();
        for (int i = 0; i < 1700; i++) {
            once.add(whole(i));
            due.add("text " + i);
        }
        for (int i = 0; i < 300; i++) {
            once.add(part(i / 3, 1 + i % 3));
        }
        for (int i = 0; i < 100; i++) {
            due.add("长 %d/1;长 %d/2;长 %d/3;".formatted(i, i, i));
        }
        Random random = new Random(5);
        Collections.shuffle(once, random);
        AtomicInteger lost = new AtomicInteger();
        platform.beforeReceive(() -> {
            if (lost.get() < 1000 && random.nextInt(10) < 6) {
                lost.incrementAndGet();
                platform.loseNextAnswer();
            }
        });
        AtomicInteger brought = new AtomicInteger();
        Queue<Sms> waiting = new ConcurrentLinkedQueue<>(once);
        List<Sms> refused = Collections.synchronizedList(new ArrayList<>());
        while (!waiting.isEmpty()) {
            atOnce(4, times(4, thread -> {
                for (Sms next = waiting.poll(); next != null; next = waiting.poll()) {
                    brought.incrementAndGet();
                    if (!smsc.brings(next.from(), next.esmClass(), next.coding(), next.octets())) {
                        refused.add(next);
                    }
                }
            }));
            Collections.shuffle(refused, random);
            waiting.addAll(refused);
            refused.clear();
        }
        rebinds();
        for (Sms again : once.subList(0, 200)) {
            brought.incrementAndGet();
            assertThat(smsc.brings(again.from(), again.esmClass(), again.coding(), again.octets())).isTrue();
        }
        assertThat(lost).hasValue(1000);
        assertThat(brought).hasValue(3200);
        assertThat(platform.texts()).containsExactlyInAnyOrderElementsOf(due);
        assertThat(platform.messages()).extracting(InboundMessage::providerId).doesNotHaveDuplicates();
        assertThat(platform.storeEntries().toString()).as("words that are whole are not kept").doesNotContain("长");
        FaultRun.tell("SMPP, repeats out of order", "deliver_sm " + brought + ", repeats 1200, stored " + platform.messages().size()
                + " of 1700 texts and 100 long ones");
    }

    /** The receipt is there before the submit_sm_resp that names the id: handed on all the same, once, for the platform to wait. */
    @Test
    void receiptsBeforeTheirAnswersAreHandedOnOnce() {
        assertThat(poll()).isNull();
        smsc.beforeAnswer(() -> assertThat(smsc.brings(CUSTOMER, 0x04, 0,
                ("id:" + smsc.lastId() + " sub:001 dlvrd:001 stat:DELIVRD err:000").getBytes(StandardCharsets.US_ASCII))).isTrue());
        FaultRun run = new FaultRun();
        for (int i = 0; i < 200; i++) {
            assertThat(run.send(channel, "answer " + i)).isNull();
        }
        assertThat(run.receipts()).extracting(Receipt::providerId).doesNotHaveDuplicates().containsExactlyElementsOf(
                platform.updates().stream().map(DeliveryUpdate::providerId).toList());
        assertThat(platform.updates()).hasSize(200).allSatisfy(update -> assertThat(update.state()).isEqualTo(DeliveryState.DELIVERED));
        assertThat(platform.messages()).isEmpty();
        FaultRun.tell("SMPP, receipts before their answers", run.counts() + ", receipts " + platform.updates().size());
    }

    /** The password is made anew at the provider, and a little later here. */
    @Test
    void aRotatedPasswordRefusesUntilItIsEnteredHere() {
        assertThat(poll()).isNull();
        FaultRun run = new FaultRun();
        assertThat(run.send(channel, "before")).isNull();
        smsc.wants("new-pw-2");
        smsc.cutsAll();
        eventually("the old one is refused", () -> poll() == Failure.UNAUTHORIZED);
        for (int i = 0; i < 20; i++) {
            smsc.arrives(CUSTOMER, "text " + i);
            assertThat(run.send(channel, "answer " + i)).isEqualTo(Failure.UNAUTHORIZED);
        }
        assertThat(channel.status().state()).isEqualTo(ChannelStatus.State.OFFLINE);
        platform.close(channel);
        channel = open(Map.of("smppPassword", "new-pw-2"));
        assertThat(poll()).isNull();
        run.repeats(channel);
        eventually("what waited there", () -> platform.messages().size() == 20 && smsc.waitingCount() == 0);
        assertThat(platform.texts()).doesNotHaveDuplicates();
        assertThat(smsc.taken()).hasSize(21).doesNotHaveDuplicates();
        FaultRun.tell("SMPP, password rotated", run.counts() + ", binds tried " + smsc.bindsTried() + ", stored 20 of 20");
    }
}
