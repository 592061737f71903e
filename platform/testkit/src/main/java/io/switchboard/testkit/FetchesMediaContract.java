package io.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.FetchesMedia;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A channel whose provider keeps files until they are fetched. */
public interface FetchesMediaContract extends DeliversContract {

    /** The provider keeps these bytes from now on. Returns what {@link FetchesMedia#fetch} finds them by. */
    String keeps(byte[] bytes);

    @Test
    default void aFileIsFetchedAsItIs(TestPlatform platform) throws IOException {
        FetchesMedia channel = (FetchesMedia) platform.open(connector(), settings());
        byte[] large = new byte[300_000];
        Arrays.fill(large, (byte) 7);
        System.arraycopy(TestMessages.PNG, 0, large, 0, TestMessages.PNG.length);
        for (byte[] bytes : new byte[][] {TestMessages.PNG, large}) {
            try (InputStream in = channel.fetch(keeps(bytes))) {
                assertThat(in.readAllBytes()).isEqualTo(bytes);
            }
        }
        assertThat(provider().taken()).as("messages").isEmpty();
    }

    @Test
    default void aFileThatIsGoneIsNotAskedForAgain(TestPlatform platform) {
        FetchesMedia channel = (FetchesMedia) platform.open(connector(), settings());
        Throwable thrown = catchThrowable(() -> channel.fetch(gone()).close());
        assertThat(thrown).as("fetching what isn't there").isInstanceOf(ConnectorException.class);
        assertThat(((ConnectorException) thrown).failure()).isIn(Failure.REJECTED, Failure.INVALID_REQUEST);
        assertNoSecretIn(CapturedLog.told(thrown));
    }

    @Test
    default void aFetchInTroubleIsTriedAgain(TestPlatform platform) throws IOException {
        FetchesMedia channel = (FetchesMedia) platform.open(connector(), settings());
        String kept = keeps(TestMessages.PNG);
        provider().fails(Failure.UNAVAILABLE);
        Throwable thrown = catchThrowable(() -> channel.fetch(kept).close());
        assertThat(thrown).as("fetching while the provider is away").isInstanceOf(ConnectorException.class);
        assertThat(((ConnectorException) thrown).failure()).isNotIn(Failure.REJECTED, Failure.INVALID_REQUEST);
        provider().works();
        try (InputStream in = channel.fetch(kept)) {
            assertThat(in.readAllBytes()).isEqualTo(TestMessages.PNG);
        }
    }

    /** By what a file would be found that the provider doesn't have any more. */
    default String gone() {
        return "no-such-media-id";
    }
}
