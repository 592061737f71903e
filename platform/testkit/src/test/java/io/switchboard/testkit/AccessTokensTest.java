package io.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.platform.AccessTokens;
import io.switchboard.spi.platform.KeyValueStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccessTokensTest {
    private final TestPlatform platform = new TestPlatform();
    private final AtomicInteger fetched = new AtomicInteger();
    private RuntimeException trouble;

    @AfterEach
    void close() {
        platform.close();
    }

    /** As one node has them. */
    private AccessTokens node() {
        return new AccessTokens(platform.store(), platform.clock(), "token", () -> {
            if (trouble != null) {
                throw trouble;
            }
            return new AccessTokens.Fresh("t" + fetched.incrementAndGet(), Duration.ofHours(2));
        });
    }

    @Test
    void nodesShareOneUntilShortlyBeforeItsEnd() {
        AccessTokens one = node();
        AccessTokens two = node();
        assertThat(one.get()).isEqualTo("t1");
        assertThat(two.get()).isEqualTo("t1");
        platform.clock().advance(Duration.ofMinutes(114));
        assertThat(one.get()).isEqualTo("t1");
        platform.clock().advance(Duration.ofMinutes(2));
        assertThat(two.get()).as("renewed early").isEqualTo("t2");
        assertThat(one.get()).as("and not once more").isEqualTo("t2");
    }

    @Test
    void manyAtOnceFetchOne() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Callable<String>> calls = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                calls.add(node()::get);
            }
            for (Future<String> token : threads.invokeAll(calls)) {
                assertThat(token.get()).isEqualTo("t1");
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(fetched).hasValue(1);
    }

    @Test
    void aRefusedOneIsReplacedOnce() {
        AccessTokens one = node();
        AccessTokens two = node();
        one.get();
        two.get();
        List<String> used = new ArrayList<>();
        String answer = one.with(token -> {
            used.add(token);
            if (token.equals("t1")) {
                throw new ConnectorException(Failure.UNAUTHORIZED, "old");
            }
            return "ok";
        });
        assertThat(answer).isEqualTo("ok");
        assertThat(used).containsExactly("t1", "t2");
        two.refused("t1");
        assertThat(two.get()).as("another node's new one is kept").isEqualTo("t2");
        assertThatThrownBy(() -> one.with(token -> {
                    throw new ConnectorException(Failure.UNAUTHORIZED, "never");
                }))
                .isInstanceOf(ConnectorException.class);
        assertThat(fetched).hasValue(3);
    }

    /** One node hears that the old one is refused, and is overtaken by another, which has renewed it by then. */
    @Test
    void aNewOneIsNeverThrownAwayForTheOld() {
        AccessTokens fast = node();
        fast.get();
        AtomicBoolean overtaken = new AtomicBoolean();
        AccessTokens slow = new AccessTokens(new Overtaken(platform.store(), () -> {
            if (overtaken.compareAndSet(false, true)) {
                fast.refused("t1");
                assertThat(fast.get()).isEqualTo("t2");
            }
        }), platform.clock(), "token", () -> new AccessTokens.Fresh("t" + fetched.incrementAndGet(), Duration.ofHours(2)));
        slow.refused("t1");
        assertThat(overtaken).isTrue();
        assertThat(slow.get()).isEqualTo("t2");
        assertThat(fast.get()).isEqualTo("t2");
        assertThat(fetched).hasValue(2);
    }

    /** Where the lock is held, somebody renews it: what he brings is waited for. */
    @Test
    void aRefusedOneWaitsForWhoRenewsIt() throws Exception {
        AccessTokens tokens = node();
        tokens.get();
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (KeyValueStore.Lock held = platform.store().tryLock("token", Duration.ofSeconds(30)).orElseThrow()) {
            Future<String> waits = threads.submit(() -> {
                tokens.refused("t1");
                return tokens.get();
            });
            assertThatThrownBy(() -> waits.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            long until = platform.clock().millis() + Duration.ofHours(2).toMillis();
            platform.store().put("token", until + " " + until + " t9");
            assertThat(waits.get(5, TimeUnit.SECONDS)).isEqualTo("t9");
        } finally {
            threads.shutdownNow();
        }
        assertThat(fetched).hasValue(1);
    }

    /** Something comes between its readings and what is made of them. */
    private record Overtaken(KeyValueStore store, Runnable between) implements KeyValueStore {
        @Override
        public Optional<String> get(String key) {
            Optional<String> value = store.get(key);
            between.run();
            return value;
        }

        @Override
        public void put(String key, String value) {
            store.put(key, value);
        }

        @Override
        public String putIfAbsent(String key, String value) {
            return store.putIfAbsent(key, value);
        }

        @Override
        public Optional<Lock> tryLock(String name, Duration atMost) {
            return store.tryLock(name, atMost);
        }
    }

    @Test
    void onesThatAreStillGoodBridgeTrouble() {
        AccessTokens tokens = node();
        tokens.get();
        trouble = new ConnectorException(Failure.UNKNOWN_OUTCOME, "no answer");
        platform.clock().advance(Duration.ofMinutes(117));
        assertThat(tokens.get()).isEqualTo("t1");
        platform.clock().advance(Duration.ofMinutes(3));
        assertThatThrownBy(tokens::get)
                .isInstanceOfSatisfying(ConnectorException.class, e -> assertThat(e.failure()).isEqualTo(Failure.UNAVAILABLE));
    }
}
