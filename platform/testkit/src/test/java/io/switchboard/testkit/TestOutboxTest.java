package io.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPlatformExtension.class)
class TestOutboxTest {
    private final List<String> sent = new ArrayList<>();
    private Function<String, Optional<ConnectorException>> trouble = text -> Optional.empty();

    private final Channel channel = new Channel() {
        @Override
        public Receipt send(OutboundMessage message) {
            String text = message.content().plainText();
            trouble.apply(text).ifPresent(failed -> {
                throw failed;
            });
            sent.add(text);
            return Receipt.sent("p-" + text);
        }

        @Override
        public ChannelStatus status() {
            return ChannelStatus.ONLINE;
        }

        @Override
        public ChannelLimits limits() {
            return ChannelLimits.chat(100, null);
        }

        @Override
        public void close() {}
    };

    private static Optional<ConnectorException> failure(Failure failure) {
        return Optional.of(new ConnectorException(failure, failure.name()));
    }

    @Test
    void whatFailsForAWhileIsRepeatedInItsOrderAndHoldsOnlyItsOwnRecipient(TestPlatform platform) {
        TestOutbox outbox = new TestOutbox(platform);
        outbox.add("one", "1");
        outbox.add("one", "2");
        outbox.add("other", "3");
        trouble = text -> text.equals("1") ? failure(Failure.UNAVAILABLE) : Optional.empty();
        assertThat(outbox.run(channel, Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(10));
        assertThat(sent).containsExactly("3");
        // At once, after 1 s, 2 s and 4 s; and the other's.
        assertThat(outbox.attempts()).isEqualTo(5);
        trouble = text -> Optional.empty();
        assertThat(outbox.run(channel, Duration.ofMinutes(1))).isEqualTo(Duration.ofSeconds(5));
        assertThat(sent).containsExactly("3", "1", "2");
        assertThat(outbox.shown()).extracting(ChannelStatus::state)
                .endsWith(ChannelStatus.State.DEGRADED, ChannelStatus.State.ONLINE);
    }

    @Test
    void nobodyRepeatsWhatWasRefusedOrMayHaveGoneOut(TestPlatform platform) {
        TestOutbox outbox = new TestOutbox(platform);
        outbox.add("one", "refused");
        outbox.add("one", "after it");
        outbox.add("other", "unknown");
        outbox.add("other", "waits for a person");
        trouble = text -> switch (text) {
            case "refused" -> failure(Failure.REJECTED);
            case "unknown" -> failure(Failure.UNKNOWN_OUTCOME);
            default -> Optional.empty();
        };
        outbox.run(channel, Duration.ofHours(1));
        assertThat(sent).containsExactly("after it");
        assertThat(outbox.attempts()).isEqualTo(3);
        assertThat(outbox.count(DeliveryState.FAILED)).isEqualTo(1);
        assertThat(outbox.count(DeliveryState.UNKNOWN)).isEqualTo(1);
        assertThat(outbox.count(DeliveryState.PENDING)).isEqualTo(1);
    }

    @Test
    void statesGoForwardWheneverTheyCome(TestPlatform platform) {
        TestOutbox outbox = new TestOutbox(platform);
        platform.context().receive(List.of(new DeliveryUpdate("p-early", DeliveryState.READ, null)), Map.of());
        List.of("early", "late", "lost").forEach(text -> outbox.add("one", text));
        outbox.run(channel, Duration.ofMinutes(1));
        platform.context().receive(List.of(
                new DeliveryUpdate("p-early", DeliveryState.DELIVERED, null),
                new DeliveryUpdate("p-late", DeliveryState.DELIVERED, null),
                new DeliveryUpdate("p-lost", DeliveryState.FAILED, "gone")), Map.of());
        assertThat(List.of(DeliveryState.READ, DeliveryState.DELIVERED, DeliveryState.FAILED, DeliveryState.SENT))
                .extracting(outbox::count)
                .containsExactly(1, 1, 1, 0);
    }
}
