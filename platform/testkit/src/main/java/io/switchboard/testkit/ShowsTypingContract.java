package io.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ShowsTyping;
import org.junit.jupiter.api.Test;

/** A channel that shows the customer that somebody is writing. */
public interface ShowsTypingContract extends DeliversContract {

    @Test
    default void typingReachesTheProviderAndIsNoMessage(TestPlatform platform) {
        ShowsTyping channel = (ShowsTyping) platform.open(connector(), settings());
        int before = provider().attempts();
        channel.showTyping(recipient());
        Eventually.eventually("the provider was called", () -> provider().attempts() > before);
        assertThat(provider().taken()).as("messages").isEmpty();
    }

    @Test
    default void typingInTroubleHarmsNothing(TestPlatform platform) {
        ShowsTyping channel = (ShowsTyping) platform.open(connector(), settings());
        provider().fails(Failure.UNAVAILABLE);
        int before = provider().attempts();
        Throwable thrown = catchThrowable(() -> channel.showTyping(recipient()));
        Eventually.eventually("the provider was called", () -> provider().attempts() > before);
        assertThat(thrown == null || thrown instanceof ConnectorException).as("showTyping throws " + thrown).isTrue();
    }
}
