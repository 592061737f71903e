package io.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.channel.AwaitsNews;
import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.channel.WebhookResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * A channel whose provider calls only to say that there is something to fetch. Stands for {@link ReceivesWebhooksContract}
 * where the call carries no message; {@link #arrives} rings by itself, as the provider does.
 */
public interface RingsContract extends AwaitsNewsContract {

    /** The provider's own call, properly signed: it has nothing new. */
    WebhookRequest bell();

    /** A call that somebody else changed on its way, its signature left as it was: by default a byte more in the body. */
    default WebhookRequest forgedBell(WebhookRequest genuine) {
        byte[] longer = Arrays.copyOf(genuine.body(), genuine.body().length + 1);
        longer[longer.length - 1] = ' ';
        return new WebhookRequest(genuine.method(), genuine.query(), genuine.headers(), longer, genuine.remoteAddress());
    }

    @Test
    default void aBellEndsTheWait(TestPlatform platform) throws Exception {
        AwaitsNews channel = (AwaitsNews) platform.open(connector(), settings());
        assertBellEndsTheWait((ReceivesWebhooks) channel, channel);
    }

    @Test
    default void aBellAtAnotherNodeEndsTheWait(TestPlatform platform) throws Exception {
        AwaitsNews here = (AwaitsNews) platform.open(connector(), settings());
        ReceivesWebhooks there = (ReceivesWebhooks) platform.open(connector(), settings());
        assertBellEndsTheWait(there, here);
    }

    /** Whoever answers a call must not make one: the provider waits only seconds. */
    @Test
    default void aBellCallsNobody(TestPlatform platform) {
        ReceivesWebhooks channel = (ReceivesWebhooks) platform.open(connector(), settings());
        arrives(recipient(), "to be fetched later");
        int before = provider().attempts();
        assertTaken(channel.onWebhook(bell()));
        assertThat(provider().attempts() - before).as("calls of the provider within its own").isZero();
        assertThat(platform.messages()).as("messages before the poll").isEmpty();
        ((AwaitsNews) channel).poll();
        assertThat(platform.texts().stream().map(String::strip)).containsExactly("to be fetched later");
    }

    @Test
    default void aForgedBellIsRefused(TestPlatform platform) {
        ReceivesWebhooks channel = (ReceivesWebhooks) platform.open(connector(), settings());
        WebhookRequest genuine = bell();
        WebhookRequest unsigned = new WebhookRequest("POST", Map.of(), Map.of(), genuine.body(), "192.0.2.1");
        for (WebhookRequest bad : List.of(forgedBell(genuine), unsigned)) {
            WebhookResponse response = channel.onWebhook(bad);
            assertThat(response.status()).as("status for a forged call").isBetween(400, 499);
            assertNoSecretIn(new String(response.body(), StandardCharsets.UTF_8) + platform.logLines());
        }
        assertTaken(channel.onWebhook(genuine));
    }

    @Test
    default void aBellOfRubbishIsRefusedWithoutHarm(TestPlatform platform) {
        ReceivesWebhooks channel = (ReceivesWebhooks) platform.open(connector(), settings());
        WebhookRequest genuine = bell();
        byte[] notUtf8 = {(byte) 0xC3, (byte) 0x28, 0, (byte) 0xFF};
        for (byte[] body : List.of(new byte[0], notUtf8, "[".repeat(100_000).getBytes(StandardCharsets.UTF_8))) {
            for (Map<String, List<String>> headers : List.of(genuine.headers(), Map.<String, List<String>>of())) {
                WebhookResponse response = channel.onWebhook(
                        new WebhookRequest("POST", genuine.query(), headers, body, genuine.remoteAddress()));
                assertThat(response.status()).as("status for rubbish").isBetween(400, 499);
            }
        }
        assertThat(channel.onWebhook(new WebhookRequest("GET", Map.of(), Map.of(), new byte[0], "192.0.2.1")).status())
                .as("status for a bare GET")
                .isBetween(400, 499);
        assertTaken(channel.onWebhook(genuine));
    }

    /** Who fetches may be another node, or this one after a restart: what isn't stored was never rung. */
    @Test
    default void whileTheDatabaseIsAwayNoBellIsAcknowledged(TestPlatform platform) throws Exception {
        AwaitsNews channel = (AwaitsNews) platform.open(connector(), settings());
        channel.poll();
        platform.databaseAway(true);
        int status;
        try {
            status = ((ReceivesWebhooks) channel).onWebhook(bell()).status();
        } catch (ConnectorException thrown) {
            // The host answers 503.
            status = 503;
        }
        assertThat(status).as("status while nothing can be stored").isGreaterThanOrEqualTo(500);
        platform.databaseAway(false);
        assertBellEndsTheWait((ReceivesWebhooks) channel, channel);
    }

    private void assertBellEndsTheWait(ReceivesWebhooks rung, AwaitsNews waits) throws Exception {
        waits.poll();
        CompletableFuture<Boolean> waiting = AwaitsNewsContract.waitIn(waits, Duration.ofMinutes(5));
        assertThat(Eventually.holds(Duration.ofMillis(300), waiting::isDone)).as("ended before the bell").isFalse();
        assertTaken(rung.onWebhook(bell()));
        assertThat(AwaitsNewsContract.endOf(waiting)).as("awaitNews() when the bell rang").isTrue();
    }

    private static void assertTaken(WebhookResponse response) {
        assertThat(response).as("the answer to a bell").isNotNull();
        assertThat(response.status()).as("status").isBetween(200, 299);
    }
}
