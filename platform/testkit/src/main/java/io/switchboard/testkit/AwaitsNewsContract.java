package io.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.switchboard.spi.channel.AwaitsNews;
import io.switchboard.spi.channel.Channel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** A polling channel that can wait for the provider's sign. {@link #provider()} must be able to give one. */
public interface AwaitsNewsContract extends PollsContract {
    @Test
    default void newsEndTheWait(TestPlatform platform) throws Exception {
        AwaitsNews channel = (AwaitsNews) platform.open(connector(), settings());
        channel.poll();
        CompletableFuture<Boolean> waiting = waitIn(channel, Duration.ofMinutes(5));
        arrives(recipient(), "wake up");
        assertThat(endOf(waiting)).as("awaitNews() when something came").isTrue();
        channel.poll();
        assertThat(platform.texts().stream().map(String::strip)).containsExactly("wake up");
    }

    @Test
    default void aMessageBetweenPollAndWaitIsNotOverlooked(TestPlatform platform) throws Exception {
        AwaitsNews channel = (AwaitsNews) platform.open(connector(), settings());
        channel.poll();
        arrives(recipient(), "in the gap");
        CompletableFuture<Boolean> waiting = waitIn(channel, Duration.ofMinutes(5));
        endOf(waiting);
        channel.poll();
        assertThat(platform.texts().stream().map(String::strip)).containsExactly("in the gap");
    }

    @Test
    default void theWaitEndsAtItsLimit(TestPlatform platform) throws Exception {
        AwaitsNews channel = (AwaitsNews) platform.open(connector(), settings());
        channel.poll();
        long start = System.nanoTime();
        CompletableFuture<Boolean> waiting = waitIn(channel, Duration.ofMillis(500));
        endOf(waiting);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(took).as("a wait of 0.5 s without news").isGreaterThan(Duration.ofMillis(400));
    }

    @Test
    default void closeEndsTheWait(TestPlatform platform) throws Exception {
        Channel channel = platform.open(connector(), settings());
        ((AwaitsNews) channel).poll();
        CompletableFuture<Boolean> waiting = waitIn((AwaitsNews) channel, Duration.ofMinutes(5));
        assertThat(Eventually.holds(Duration.ofMillis(300), waiting::isDone)).as("ended before the close").isFalse();
        platform.close(channel);
        assertThatCode(() -> endOf(waiting)).as("awaitNews() when its channel is closed").doesNotThrowAnyException();
    }

    /** What the wait says; fails when it goes on. */
    static boolean endOf(CompletableFuture<Boolean> waiting) throws ExecutionException, InterruptedException {
        try {
            return waiting.get(Eventually.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("awaitNews() goes on " + Eventually.PATIENCE + " after its reason to end", late);
        }
    }

    /** Waits in a thread of its own. */
    static CompletableFuture<Boolean> waitIn(AwaitsNews channel, Duration limit) {
        CompletableFuture<Boolean> outcome = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        outcome.complete(channel.awaitNews(limit));
                    } catch (InterruptedException | RuntimeException failed) {
                        outcome.completeExceptionally(failed);
                    }
                },
                "awaiting");
        thread.setDaemon(true);
        thread.start();
        return outcome;
    }
}
