package io.switchboard.core.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TogetherTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @Test
    void whoComesAloneIsDoneAtOnce() {
        List<Integer> sizes = new ArrayList<>();
        Together<String, String> together = new Together<>(1, 10, System::nanoTime, threads, items -> {
            sizes.add(items.size());
            return items.stream().map(String::toUpperCase).toList();
        });

        assertThat(together.done("a")).isEqualTo("A");
        assertThat(together.done("b")).isEqualTo("B");
        assertThat(sizes).containsExactly(1, 1);
    }

    @Test
    void whatComesWhileOneWorksIsTheNextBatchAndNoneIsTooLarge() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        List<Integer> sizes = java.util.Collections.synchronizedList(new ArrayList<>());
        Together<Integer, Integer> together = new Together<>(1, 4, System::nanoTime, threads, items -> {
            begun.countDown();
            await(go);
            sizes.add(items.size());
            return items;
        });
        List<Future<Integer>> all = new ArrayList<>();
        all.add(threads.submit(() -> together.done(0)));
        await(begun);
        AtomicInteger started = new AtomicInteger();
        for (int i = 1; i <= 8; i++) {
            int item = i;
            all.add(threads.submit(() -> {
                started.incrementAndGet();
                return together.done(item);
            }));
        }
        while (started.get() < 8) {
            Thread.onSpinWait();
        }
        go.countDown();

        for (int i = 0; i <= 8; i++) {
            assertThat(all.get(i).get()).isEqualTo(i);
        }
        assertThat(sizes).allMatch(size -> size <= 4);
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(9);
    }

    @Test
    void whatIsStuckDoesNotHoldUpWhatComesAfterIt() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicLong now = new AtomicLong();
        Together<String, String> together = new Together<>(1, 10, now::get, threads, items -> {
            if (items.contains("stuck")) {
                begun.countDown();
                await(go);
            }
            return items;
        });
        Future<String> stuck = threads.submit(() -> together.done("stuck"));
        await(begun);
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));

        assertThat(together.done("another")).isEqualTo("another");
        assertThat(stuck.isDone()).isFalse();
        go.countDown();
        assertThat(stuck.get()).isEqualTo("stuck");
    }

    @Test
    void nobodyFailsForAnothersSake() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Together<String, String> together = new Together<>(1, 10, System::nanoTime, threads, items -> {
            begun.countDown();
            await(go);
            if (items.contains("bad")) {
                throw new IllegalArgumentException("bad");
            }
            return items;
        });
        Future<String> first = threads.submit(() -> together.done("first"));
        await(begun);
        Future<String> good = threads.submit(() -> together.done("good"));
        Future<String> bad = threads.submit(() -> together.done("bad"));
        go.countDown();

        assertThat(first.get()).isEqualTo("first");
        assertThat(good.get()).isEqualTo("good");
        assertThatThrownBy(bad::get).hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whoIsInterruptedGetsItsResultAndBreaksNobodysWork() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Together<String, Boolean> together = new Together<>(1, 10, System::nanoTime, threads, items -> {
            begun.countDown();
            await(go);
            return items.stream().map(item -> Thread.currentThread().isInterrupted()).toList();
        });
        List<Boolean> seen = java.util.Collections.synchronizedList(new ArrayList<>());
        Thread caller = new Thread(() -> {
            seen.add(together.done("a"));
            seen.add(Thread.currentThread().isInterrupted());
        });
        caller.start();
        await(begun);
        caller.interrupt();
        go.countDown();
        caller.join();

        assertThat(seen).as("interrupted at work, interrupted afterwards").containsExactly(false, true);
    }

    @Test
    void manyThreadsEachGetTheirOwn() throws Exception {
        AtomicLong items = new AtomicLong();
        AtomicInteger atWork = new AtomicInteger();
        AtomicInteger mostAtWork = new AtomicInteger();
        Together<Integer, Integer> together = new Together<>(2, 16, System::nanoTime, threads, batch -> {
            mostAtWork.accumulateAndGet(atWork.incrementAndGet(), Math::max);
            items.addAndGet(batch.size());
            atWork.decrementAndGet();
            return batch.stream().map(n -> n * 2).toList();
        });
        List<Callable<Void>> work = new ArrayList<>();
        for (int thread = 0; thread < 16; thread++) {
            int from = thread * 1_000;
            work.add(() -> {
                for (int i = from; i < from + 1_000; i++) {
                    assertThat(together.done(i)).isEqualTo(i * 2);
                }
                return null;
            });
        }
        for (Future<Void> done : threads.invokeAll(work)) {
            done.get();
        }
        assertThat(items.get()).isEqualTo(16_000);
        assertThat(mostAtWork.get()).isLessThanOrEqualTo(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
