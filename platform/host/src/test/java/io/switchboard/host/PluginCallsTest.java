package io.switchboard.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PluginCallsTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final AtomicBoolean inTransaction = new AtomicBoolean();
    private final ClassLoader loader = new URLClassLoader(new URL[0]);
    private final PluginMeter meter = new PluginMeter(java.time.InstantSource.system());
    private final PluginCalls calls = new PluginCalls("test", loader, 2, LONG, inTransaction::get, () -> {}, meter);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        calls.close();
    }

    private static Failure failure(ThrowingCallable call) {
        return catchThrowableOfType(ConnectorException.class, call).failure();
    }

    @Test
    void callsOnThePluginsThreadWithItsLoader() {
        assertThat(calls.call("x", LONG, () -> Thread.currentThread().getContextClassLoader())).isSameAs(loader);
        assertThat(calls.call("x", LONG, () -> Thread.currentThread().getName())).startsWith("plugin-test-");
    }

    @Test
    void passesConnectorExceptionsAndMasksTheRest() {
        assertThat(failure(() -> calls.call("x", LONG, () -> {
            throw new ConnectorException(Failure.REJECTED, "no");
        }))).isEqualTo(Failure.REJECTED);
        assertThat(failure(() -> calls.call("x", LONG, () -> {
            throw new IllegalArgumentException("bug");
        }))).isEqualTo(Failure.UNKNOWN_OUTCOME);
        assertThat(failure(() -> calls.call("x", LONG, () -> {
            throw new StackOverflowError();
        }))).isEqualTo(Failure.UNKNOWN_OUTCOME);
    }

    @Test
    void interruptsWhatTakesTooLong() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        assertThat(failure(() -> calls.call("x", SHORT, () -> {
            try {
                return release.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        }))).isEqualTo(Failure.UNKNOWN_OUTCOME);
        assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(calls.abandoned()).isZero();
    }

    @Test
    void abandonsAndCountsWhatHangsAndRefusesWhenAllPlacesHang() {
        for (int i = 0; i < 2; i++) {
            assertThat(failure(() -> calls.call("x", SHORT, () -> {
                while (release.getCount() > 0) {
                    Thread.interrupted();
                    Thread.onSpinWait();
                }
                return null;
            }))).isEqualTo(Failure.UNKNOWN_OUTCOME);
        }
        assertThat(calls.abandoned()).isEqualTo(2);
        assertThat(failure(() -> calls.call("x", LONG, () -> 1))).isEqualTo(Failure.UNAVAILABLE);
    }

    @Test
    void refusesToWaitWithinATransaction() {
        inTransaction.set(true);
        assertThatThrownBy(() -> calls.call("x", LONG, () -> 1)).isInstanceOf(IllegalStateException.class);
        inTransaction.set(false);
        assertThat(calls.call("x", LONG, () -> 1)).isEqualTo(1);
    }

    @Test
    void isUnavailableAfterItsEnd() {
        calls.close();
        assertThat(failure(() -> calls.call("x", LONG, () -> 1))).isEqualTo(Failure.UNAVAILABLE);
    }
}
