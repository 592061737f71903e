package io.switchboard.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.Polls;
import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.testkit.PollsContract;
import io.switchboard.testkit.TestPlatform;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A gateway that brings long texts in parts keeps the contracts of the one that doesn't, and that of polling: here a poll asks nobody, it
 * shows texts whose rest doesn't come, as far as they came. So the contract's words end in a gap, and no provider is in its way.
 */
class GatewayPartsContractTest extends GatewayContractTest implements PollsContract {
    private static final String GAP = "[…]";

    private TestPlatform platform;
    private int refs;

    @BeforeEach
    void on(TestPlatform platform) {
        this.platform = platform;
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(super.settings());
        settings.putAll(Map.of("partRefField", "ref", "partTotalField", "total", "partNumberField", "number"));
        return settings;
    }

    /** A part comes to another node, and its rest doesn't for eleven minutes. */
    @Override
    public void arrives(String sender, String text) {
        Channel node = platform.open(connector(), settings());
        String ref = "r" + ++refs;
        Map<String, Object> part = Map.of("id", ref, "from", sender, "text", text, "ref", ref, "total", 2, "number", 1);
        assertThat(((ReceivesWebhooks) node).onWebhook(signed(part)).status()).isEqualTo(200);
        platform.close(node);
        platform.clock().advance(Duration.ofMinutes(11));
    }

    @Override
    public OptionalInt unmarked() {
        return OptionalInt.empty();
    }

    @Test
    @Override
    public void whatIsNewIsFetchedOnceAndInOrder(TestPlatform platform) {
        Polls channel = (Polls) platform.open(connector(), settings());
        arrives(recipient(), "one 一");
        channel.poll();
        arrives(recipient(), "two 二");
        channel.poll();
        channel.poll();
        assertThat(platform.texts()).containsExactly("one 一" + GAP, "two 二" + GAP);
        assertThat(platform.repeats()).isZero();
        assertThat(platform.messages().get(0).sender().externalId()).isEqualTo(recipient());
    }

    @Test
    @Override
    public void thePlaceIsKeptWithTheMessages(TestPlatform platform) {
        Channel first = platform.open(connector(), settings());
        arrives(recipient(), "before the restart");
        ((Polls) first).poll();
        platform.kill(first);
        Polls second = (Polls) platform.open(connector(), settings());
        second.poll();
        arrives(recipient(), "after the restart");
        second.poll();
        assertThat(platform.texts()).containsExactly("before the restart" + GAP, "after the restart" + GAP);
        assertThat(platform.repeats()).isZero();
    }

    @Test
    @Override
    public void whileTheDatabaseIsAwayNothingIsMarked(TestPlatform platform) {
        Polls channel = (Polls) platform.open(connector(), settings());
        arrives(recipient(), "must not be lost");
        platform.databaseAway(true);
        assertThatThrownBy(channel::poll).isInstanceOf(ConnectorException.class);
        platform.databaseAway(false);
        assertThat(platform.messages()).isEmpty();
        channel.poll();
        assertThat(platform.texts()).containsExactly("must not be lost" + GAP);
    }

    @Test
    @Override
    public void aPollWhoseCommitSeemedLostMakesNoSecondMessage(TestPlatform platform) {
        Channel first = platform.open(connector(), settings());
        arrives(recipient(), "stored, but who knows");
        platform.loseNextAnswer();
        assertThatThrownBy(((Polls) first)::poll).isInstanceOf(ConnectorException.class);
        platform.kill(first);
        Polls second = (Polls) platform.open(connector(), settings());
        second.poll();
        assertThat(platform.texts()).containsExactly("stored, but who knows" + GAP);
    }

    @Test
    @Override
    public void troubleAtTheProviderIsToldAndPasses(TestPlatform platform) {
        Polls channel = (Polls) platform.open(connector(), settings());
        arrives(recipient(), "needs nobody");
        provider().fails(Failure.UNAVAILABLE);
        channel.poll();
        assertThat(platform.texts()).containsExactly("needs nobody" + GAP);
    }

    @Test
    @Override
    public void pollingAfterTheCloseHandsNothingIn(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        arrives(recipient(), "for the next opening");
        platform.close(channel);
        catchThrowable(((Polls) channel)::poll);
        assertThat(platform.messages()).as("messages of a closed channel").isEmpty();
        ((Polls) platform.open(connector(), settings())).poll();
        assertThat(platform.texts()).containsExactly("for the next opening" + GAP);
    }
}
