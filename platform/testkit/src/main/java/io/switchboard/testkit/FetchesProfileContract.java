package io.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.FetchesProfile;
import io.switchboard.spi.message.Sender;
import org.junit.jupiter.api.Test;

/** A channel whose provider tells more of a customer. */
public interface FetchesProfileContract extends DeliversContract {

    /** What the provider knows of {@link #recipient()}: what the channel must tell. */
    Sender profile();

    @Test
    default void itTellsWhatTheProviderKnows(TestPlatform platform) {
        FetchesProfile channel = (FetchesProfile) platform.open(connector(), settings());
        assertThat(channel.profile(recipient())).isEqualTo(profile());
        assertThat(provider().taken()).as("messages").isEmpty();
    }

    @Test
    default void aProfileInTroubleIsAskedForAgain(TestPlatform platform) {
        FetchesProfile channel = (FetchesProfile) platform.open(connector(), settings());
        provider().fails(Failure.UNAVAILABLE);
        Throwable thrown = catchThrowable(() -> channel.profile(recipient()));
        assertThat(thrown).isInstanceOf(ConnectorException.class);
        assertThat(((ConnectorException) thrown).failure()).isNotIn(Failure.REJECTED, Failure.INVALID_REQUEST);
        assertNoSecretIn(CapturedLog.told(thrown));
        provider().works();
        assertThat(channel.profile(recipient())).isEqualTo(profile());
    }
}
