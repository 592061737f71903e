package io.switchboard.core.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    private final Loops loops = new Loops(Clock.systemUTC(), SHORT);
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();
    private final CountDownLatch free = new CountDownLatch(1);

    @AfterEach
    void stop() {
        free.countDown();
        loops.stopAll();
    }

    @Test
    void oneThatHangsIsRestartedAndItsThreadDoesNothingWhenItComesBack() throws Exception {
        AtomicInteger rounds = new AtomicInteger();
        CountDownLatch cameBack = new CountDownLatch(1);
        Loop loop = loops.start("hanging", SHORT, Duration.ofMillis(200), () -> {
            int round = rounds.incrementAndGet();
            if (round == 2) {
                awaitWhateverHappens();
                cameBack.countDown();
                Loop.goOn();
            }
            done.add("round " + round);
            return false;
        });

        assertThat(done.poll(5, TimeUnit.SECONDS)).isEqualTo("round 1");
        assertThat(done.poll(5, TimeUnit.SECONDS)).as("another thread goes on").isEqualTo("round 3");
        assertThat(loop.restarts()).isEqualTo(1);
        // Counted by whoever restarted it, who may be slower than the new thread's round.
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (loops.restarts() == 0 && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        assertThat(loops.restarts()).isEqualTo(1);
        free.countDown();
        assertThat(cameBack.await(5, TimeUnit.SECONDS)).isTrue();
        // When a further round has ended, the one before is accounted for.
        assertThat(done.poll(5, TimeUnit.SECONDS)).isNotNull();
        assertThat(loop.restartsInVain()).as("it helped").isZero();
        assertThat(done).doesNotContain("round 2");
    }

    @Test
    void oneThatNoRestartCuresIsKnown() throws Exception {
        Loop loop = loops.start("hopeless", SHORT, Duration.ofMillis(50), () -> {
            awaitWhateverHappens();
            return false;
        });
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (loop.restartsInVain() <= 2 && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        assertThat(loop.restartsInVain()).isGreaterThan(2);
    }

    @Test
    void aLongRoundThatGetsOnIsNotStuck() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Loop loop = loops.start("long", SHORT, Duration.ofMillis(200), () -> {
            for (int i = 0; i < 20; i++) {
                never.await(30, TimeUnit.MILLISECONDS);
                Loop.goOn();
            }
            done.add("done");
            return false;
        });
        assertThat(done.poll(5, TimeUnit.SECONDS)).isEqualTo("done");
        assertThat(loop.restarts()).isZero();
    }

    @Test
    void theThreadThatDiedIsReplaced() throws Exception {
        AtomicBoolean died = new AtomicBoolean();
        Loop loop = loops.start("dying", SHORT, () -> {
            if (!died.getAndSet(true)) {
                throw new StackOverflowError("once");
            }
            done.add("lives");
            return false;
        });
        assertThat(done.poll(5, TimeUnit.SECONDS)).isEqualTo("lives");
        assertThat(loop.restarts()).isEqualTo(1);
    }

    @Test
    void closingWaitsForTheRoundAndDoesNotInterruptIt() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Loop loop = loops.start("closing", SHORT, () -> {
            begun.countDown();
            try {
                free.await(200, TimeUnit.MILLISECONDS);
                done.add("ended");
            } catch (InterruptedException e) {
                done.add("interrupted");
            }
            return false;
        });
        assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
        loops.stop(loop, Duration.ofSeconds(5));

        assertThat(done.poll()).isEqualTo("ended");
        assertThat(loop.isStuck()).isFalse();
    }

    private void awaitWhateverHappens() {
        while (free.getCount() > 0) {
            try {
                free.await();
            } catch (InterruptedException e) {
                // It doesn't mind.
            }
        }
    }
}
