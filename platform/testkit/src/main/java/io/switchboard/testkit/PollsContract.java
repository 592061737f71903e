package io.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.Polls;
import io.switchboard.spi.message.InboundMessage;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A channel that fetches: what was handed in and the place reached are one commit; the provider's mark comes after it. */
public interface PollsContract extends ChannelContract {

    /** The far end, as in {@link DeliversContract#provider()}: its failures concern fetching as well. */
    ProviderMoves provider();

    /** Puts a new message before the provider. */
    void arrives(String sender, String text);

    /** How many messages bear no mark of being handled yet; empty where the provider knows no marks. */
    OptionalInt unmarked();

    /** Puts a message before the provider that nobody can read; false when this provider has no such thing. */
    default boolean arrivesUnreadable() {
        return false;
    }

    @Test
    default void pollsAtASensiblePace(TestPlatform platform) {
        Polls channel = (Polls) platform.open(connector(), settings());
        assertThat(channel.pollEvery()).as("pollEvery()").isBetween(Duration.ofSeconds(1), Duration.ofHours(1));
        assertThat(channel.pollEvery()).isEqualTo(channel.pollEvery());
    }

    @Test
    default void whatIsNewIsFetchedOnceAndInOrder(TestPlatform platform) {
        Polls channel = (Polls) platform.open(connector(), settings());
        arrives(recipient(), "one 一");
        arrives(recipient(), "two 二");
        channel.poll();
        arrives(recipient(), "three 三");
        channel.poll();
        channel.poll();
        assertTexts(platform, "one 一", "two 二", "three 三");
        assertThat(platform.repeats()).as("messages handed in again").isZero();
        assertThat(platform.messages()).extracting(InboundMessage::providerId).doesNotHaveDuplicates();
        assertThat(platform.messages().get(0).sender().externalId()).isEqualTo(recipient());
    }

    @Test
    default void isMarkedOnlyAfterItIsStored(TestPlatform platform) {
        Polls channel = (Polls) platform.open(connector(), settings());
        arrives(recipient(), "mark me later");
        assumeTrue(unmarked().isPresent(), "the provider knows no marks");
        AtomicReference<OptionalInt> atReceive = new AtomicReference<>();
        platform.beforeReceive(() -> atReceive.compareAndSet(null, unmarked()));
        channel.poll();
        assertTexts(platform, "mark me later");
        assertThat(atReceive.get()).as("unmarked messages when they were handed in").hasValue(1);
        assertThat(unmarked()).as("unmarked messages afterwards").hasValue(0);
    }

    @Test
    default void thePlaceIsKeptWithTheMessages(TestPlatform platform) {
        Channel first = platform.open(connector(), settings());
        arrives(recipient(), "before the restart");
        ((Polls) first).poll();
        platform.kill(first);

        Channel second = platform.open(connector(), settings());
        ((Polls) second).poll();
        arrives(recipient(), "after the restart");
        ((Polls) second).poll();
        assertTexts(platform, "before the restart", "after the restart");
        assertThat(platform.repeats()).as("messages handed in again after the restart").isZero();
    }

    @Test
    default void whileTheDatabaseIsAwayNothingIsMarked(TestPlatform platform) {
        Polls channel = (Polls) platform.open(connector(), settings());
        arrives(recipient(), "must not be lost");
        OptionalInt before = unmarked();
        platform.databaseAway(true);
        Throwable thrown = catchThrowable(channel::poll);
        assertThat(thrown == null || thrown instanceof ConnectorException).as("poll() throws " + thrown).isTrue();
        assertThat(unmarked()).as("unmarked messages while nothing can be stored").isEqualTo(before);
        assertThat(platform.messages()).isEmpty();
        platform.databaseAway(false);
        channel.poll();
        assertTexts(platform, "must not be lost");
    }

    @Test
    default void aPollWhoseCommitSeemedLostMakesNoSecondMessage(TestPlatform platform) {
        Channel first = platform.open(connector(), settings());
        arrives(recipient(), "stored, but who knows");
        platform.loseNextAnswer();
        catchThrowable(((Polls) first)::poll);
        platform.kill(first);
        Polls second = (Polls) platform.open(connector(), settings());
        second.poll();
        arrives(recipient(), "and the next");
        second.poll();
        assertTexts(platform, "stored, but who knows", "and the next");
    }

    @Test
    default void troubleAtTheProviderIsToldAndPasses(TestPlatform platform) {
        Polls channel = (Polls) platform.open(connector(), settings());
        arrives(recipient(), "waits for better days");
        for (Failure failure : List.of(Failure.UNAUTHORIZED, Failure.UNAVAILABLE)) {
            provider().fails(failure);
            Throwable thrown = catchThrowable(channel::poll);
            assertThat(thrown).as("poll() with " + failure).isInstanceOf(ConnectorException.class);
            assertThat(((ConnectorException) thrown).failure()).as(CapturedLog.told(thrown)).isEqualTo(failure);
            assertNoSecretIn(CapturedLog.told(thrown) + platform.reports() + platform.logLines());
        }
        provider().works();
        channel.poll();
        assertTexts(platform, "waits for better days");
    }

    @Test
    default void whatNobodyCanReadIsKeptAndBlocksNothing(TestPlatform platform) {
        Polls channel = (Polls) platform.open(connector(), settings());
        assumeTrue(arrivesUnreadable(), "the provider has no unreadable messages");
        arrives(recipient(), "behind it");
        channel.poll();
        channel.poll();
        assertThat(platform.messages()).as("messages, the unreadable one among them").hasSize(2);
        assertThat(platform.texts().get(1)).contains("behind it");
    }

    @Test
    default void pollingAfterTheCloseHandsNothingIn(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        arrives(recipient(), "for the next opening");
        platform.close(channel);
        catchThrowable(((Polls) channel)::poll);
        assertThat(platform.messages()).as("messages of a closed channel").isEmpty();
        Polls next = (Polls) platform.open(connector(), settings());
        assertThatCode(next::poll).doesNotThrowAnyException();
        assertTexts(platform, "for the next opening");
    }

    private static void assertTexts(TestPlatform platform, String... texts) {
        assertThat(platform.texts().stream().map(String::strip).toList()).as("stored messages").containsExactly(texts);
    }
}
