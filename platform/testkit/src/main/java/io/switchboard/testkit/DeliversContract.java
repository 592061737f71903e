package io.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.TextCount;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.settings.Settings;
import io.switchboard.testkit.ProviderMoves.Oddity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A channel that hands messages to a provider: all but those that host visitors. */
public interface DeliversContract extends ChannelContract {

    /** The far end that {@link #settings()} lead to: the same object throughout a test, working at its start. */
    ProviderMoves provider();

    /** The failures that this provider can show; leave out only what its protocol has no word for. */
    default Set<Failure> failures() {
        return EnumSet.allOf(Failure.class);
    }

    @Test
    default void aMessageReachesTheProviderOnce(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        channel.send(answer(new Content.Text("first 第一")));
        channel.send(answer(new Content.Text("second 第二")));
        assertThat(provider().taken()).as("texts that the provider took").hasSize(2);
        assertThat(provider().taken().get(0)).contains("first 第一");
        assertThat(provider().taken().get(1)).contains("second 第二");
    }

    @TestFactory
    default Stream<DynamicTest> eachFailureSurfacesAsWhatItIs(TestPlatform platform) {
        return failures().stream().map(failure -> DynamicTest.dynamicTest(failure.name(), () -> {
            provider().works();
            Channel channel = platform.open(connector(), settings());
            int taken = provider().taken().size();
            provider().fails(failure);
            int before = provider().attempts();
            Throwable thrown = catchThrowable(() -> channel.send(answer(new Content.Text("into trouble"))));
            int attempts = provider().attempts() - before;
            assertThat(thrown).as("what send() throws").isInstanceOf(ConnectorException.class);
            ConnectorException problem = (ConnectorException) thrown;
            assertThat(problem.failure()).as(CapturedLog.told(problem)).isEqualTo(failure);
            assertThat(problem.getMessage()).as("a word for people").isNotBlank();
            problem.retryAfter().ifPresent(after -> assertThat(after).as("retryAfter").isPositive());
            // A refused access token may be renewed, and the call made once more.
            int most = failure == Failure.UNAUTHORIZED ? 2 : 1;
            assertThat(attempts).as("calls: the host alone repeats").isLessThanOrEqualTo(most);
            assertNoSecretIn(CapturedLog.told(problem) + channel.status() + platform.reports() + platform.logLines());

            provider().works();
            channel.send(answer(new Content.Text("out of trouble")));
            assertThat(provider().taken().size() - taken).as("messages taken after the trouble").isEqualTo(1);
            platform.close(channel);
        }));
    }

    /** Who says that all is well may have the message: it must not be sent again for an answer that nobody can read. */
    @TestFactory
    default Stream<DynamicTest> anOddAnswerMakesNoSecondMessage(TestPlatform platform) {
        return Stream.of(Oddity.values()).map(oddity -> DynamicTest.dynamicTest(oddity.name(), () -> {
            provider().works();
            Channel channel = platform.open(connector(), settings());
            int before = provider().attempts();
            boolean shown = provider().answersOddly(oddity);
            Throwable thrown = catchThrowable(() -> channel.send(answer(new Content.Text("into an odd answer"))));
            if (shown) {
                assertThat(provider().attempts() - before).as("calls: the host alone repeats").isEqualTo(1);
            }
            assertThat(thrown == null || thrown instanceof ConnectorException).as("send() throws " + thrown).isTrue();
            if (shown && thrown instanceof ConnectorException problem) {
                boolean taken = oddity == Oddity.RUBBISH || oddity == Oddity.HALF_A_BODY;
                if (taken) {
                    assertThat(problem.failure()).as(CapturedLog.told(problem)).isEqualTo(Failure.UNKNOWN_OUTCOME);
                }
                problem.retryAfter().ifPresent(after -> assertThat(after).as("retryAfter").isPositive());
                assertThat(problem.getMessage()).as("a word for people").isNotBlank();
            }
            assertNoSecretIn(CapturedLog.told(thrown) + channel.status() + platform.logLines());
            provider().works();
            channel.send(answer(new Content.Text("and well again")));
            platform.close(channel);
        }));
    }

    @Test
    default void opensWhileTheProviderIsAway(TestPlatform platform) {
        provider().fails(Failure.UNAVAILABLE);
        Channel channel = platform.open(connector(), settings());
        assertThat(channel.status()).as("status()").isNotNull();
        provider().works();
        channel.send(answer(new Content.Text("it is back")));
        assertThat(provider().taken()).as("texts that the provider took").hasSize(1);
    }

    @Test
    default void theTestButtonSendsNothingAndTellsOfTrouble(TestPlatform platform) {
        connector().test(Settings.of(settings()), platform.context());
        assertThat(provider().taken()).as("messages that the test button sent").isEmpty();
        provider().fails(failures().contains(Failure.UNAUTHORIZED) ? Failure.UNAUTHORIZED : Failure.UNAVAILABLE);
        AtomicReference<ChannelStatus> status = new AtomicReference<>();
        Throwable thrown = catchThrowable(() -> status.set(connector().test(Settings.of(settings()), platform.context())));
        assertThat(thrown == null || thrown instanceof ConnectorException).as("test() throws " + thrown).isTrue();
        if (thrown == null) {
            assertThat(status.get().state()).as("test() in trouble").isNotEqualTo(ChannelStatus.State.ONLINE);
            assertThat(status.get().detail()).as("why").isNotBlank();
        }
        assertNoSecretIn(CapturedLog.told(thrown) + status.get() + platform.logLines());
    }

    @Test
    default void aTextOfFullLengthGoesOut(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        ChannelLimits limits = channel.limits();
        int longest = Math.min(limits.maxTextLength(), 20_000);
        // By bytes that is too much, by parts far too little.
        String text = "长".repeat(limits.counts() == TextCount.CHARACTERS ? longest : longestOf(limits));
        channel.send(answer(new Content.Text(text)));
        assertThat(provider().taken()).hasSize(1);
        // A protocol may fold lines: what counts is that nothing is cut off.
        assertThat(provider().taken().get(0).chars().filter(c -> c == '长').count()).isEqualTo(text.length());
    }

    private static int longestOf(ChannelLimits limits) {
        int fits = 1;
        int tooLong = 20_001;
        while (tooLong - fits > 1) {
            int middle = (fits + tooLong) / 2;
            if (limits.fits("长".repeat(middle))) {
                fits = middle;
            } else {
                tooLong = middle;
            }
        }
        return fits;
    }

    @Test
    default void aFileGoesOutWhereTheLimitsSaySo(TestPlatform platform) throws IOException {
        Channel channel = platform.open(connector(), settings());
        FileRef file = platform.files().store("picture.png", new ByteArrayInputStream(TestMessages.PNG));
        OutboundMessage message = answer(new Content.Image(file, null));
        if (channel.limits().maxFileBytes() == 0) {
            Throwable thrown = catchThrowable(() -> channel.send(message));
            assertThat(thrown).as("sending a file though maxFileBytes is 0").isInstanceOf(ConnectorException.class);
            assertThat(((ConnectorException) thrown).failure()).isEqualTo(Failure.INVALID_REQUEST);
        } else {
            int before = provider().attempts();
            channel.send(message);
            assertThat(platform.files().opened()).as("the file was read").isPositive();
            assertThat(provider().attempts()).as("calls of the provider").isGreaterThan(before);
        }
    }

    @Test
    default void aCloseDuringASendEndsBothSoon(TestPlatform platform) throws InterruptedException {
        Channel channel = platform.open(connector(), settings());
        int before = provider().attempts();
        provider().hangs();
        AtomicReference<Throwable> outcome = new AtomicReference<>();
        Thread sending = new Thread(
                () -> outcome.set(catchThrowable(() -> channel.send(answer(new Content.Text("in mid-send"))))), "sending");
        sending.setDaemon(true);
        sending.start();
        Eventually.eventually("the provider has the call", () -> provider().attempts() > before);

        Thread closing = new Thread(() -> platform.close(channel), "closing");
        closing.setDaemon(true);
        closing.start();
        closing.join(Eventually.PATIENCE.toMillis());
        assertThat(closing.isAlive()).as("close() still runs").isFalse();
        // What the host does with a call that goes on too long.
        sending.interrupt();
        sending.join(Eventually.PATIENCE.toMillis());
        assertThat(sending.isAlive()).as("send() goes on after the close").isFalse();
        assertThat(outcome.get()).as("what the broken send says").isInstanceOf(ConnectorException.class);
        assertThat(((ConnectorException) outcome.get()).failure())
                .as(CapturedLog.told(outcome.get()))
                .isIn(Failure.UNKNOWN_OUTCOME, Failure.UNAVAILABLE);
    }

    @Test
    default void aRestartInMidSendLeavesAWorkingAccount(TestPlatform platform) {
        Channel first = platform.open(connector(), settings());
        OutboundMessage message = answer(new Content.Text("asked again by the host"));
        provider().fails(failures().contains(Failure.UNKNOWN_OUTCOME) ? Failure.UNKNOWN_OUTCOME : Failure.UNAVAILABLE);
        assertThat(catchThrowable(() -> first.send(message))).isInstanceOf(ConnectorException.class);
        platform.kill(first);

        provider().works();
        Channel second = platform.open(connector(), settings());
        assertThatCode(() -> second.send(message)).as("the same message after the restart").doesNotThrowAnyException();
        assertThatCode(() -> second.send(answer(new Content.Text("and the next")))).doesNotThrowAnyException();
        List<String> taken = provider().taken();
        assertThat(taken).hasSize(2);
        assertThat(taken.get(0)).contains("asked again by the host");
    }
}
