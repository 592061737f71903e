package io.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.channel.WebhookResponse;
import io.switchboard.spi.message.Content;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A channel whose provider calls us: stored, then acknowledged; once; only when the signature is good. */
public interface ReceivesWebhooksContract extends ChannelContract {

    /** The provider's own call, properly signed, that carries one text message. */
    WebhookRequest webhook(String providerId, String sender, String text);

    /** The provider's own call, properly signed, that carries a message of a kind that the connector doesn't know. */
    WebhookRequest webhookOfUnknownKind(String providerId, String sender);

    /** A call that somebody else changed on its way, its signature left as it was: by default a byte more in the body. */
    default WebhookRequest forged(WebhookRequest genuine) {
        byte[] longer = Arrays.copyOf(genuine.body(), genuine.body().length + 1);
        longer[longer.length - 1] = ' ';
        return new WebhookRequest(
                genuine.method(), genuine.query(), genuine.headers(), longer, genuine.remoteAddress());
    }

    @Test
    default void aWebhookIsStoredAndAcknowledged(TestPlatform platform) {
        ReceivesWebhooks channel = (ReceivesWebhooks) platform.open(connector(), settings());
        assertAcknowledged(channel.onWebhook(webhook("w-1", "customer-7", "where is my parcel? 快递呢")));
        assertThat(platform.messages()).as("stored messages").hasSize(1);
        assertThat(platform.messages().get(0).content().plainText()).isEqualTo("where is my parcel? 快递呢");
        assertThat(platform.messages().get(0).sender().externalId()).isEqualTo("customer-7");
    }

    @Test
    default void aRepeatIsAcknowledgedAndDropped(TestPlatform platform) {
        ReceivesWebhooks channel = (ReceivesWebhooks) platform.open(connector(), settings());
        WebhookRequest request = webhook("w-2", "customer-7", "once");
        assertAcknowledged(channel.onWebhook(request));
        assertAcknowledged(channel.onWebhook(request));
        assertThat(platform.texts()).as("stored messages").containsExactly("once");
    }

    @Test
    default void outOfOrderNothingIsLost(TestPlatform platform) {
        ReceivesWebhooks channel = (ReceivesWebhooks) platform.open(connector(), settings());
        WebhookRequest earlier = webhook("w-3", "customer-7", "written first");
        WebhookRequest later = webhook("w-4", "customer-7", "written second");
        assertAcknowledged(channel.onWebhook(later));
        assertAcknowledged(channel.onWebhook(earlier));
        assertAcknowledged(channel.onWebhook(later));
        assertThat(platform.texts()).as("stored messages").containsExactly("written second", "written first");
    }

    @Test
    default void aForgedCallIsRefused(TestPlatform platform) {
        ReceivesWebhooks channel = (ReceivesWebhooks) platform.open(connector(), settings());
        WebhookRequest genuine = webhook("w-5", "customer-7", "I am who I am");
        WebhookRequest unsigned = new WebhookRequest("POST", Map.of(), Map.of(), genuine.body(), "192.0.2.1");
        for (WebhookRequest bad : List.of(forged(genuine), unsigned)) {
            WebhookResponse response = channel.onWebhook(bad);
            assertThat(response.status()).as("status for a forged call").isBetween(400, 499);
            assertNoSecretIn(new String(response.body(), StandardCharsets.UTF_8) + platform.logLines());
        }
        assertThat(platform.messages()).as("stored messages").isEmpty();
        assertAcknowledged(channel.onWebhook(genuine));
        assertThat(platform.messages()).as("the genuine one is stored").hasSize(1);
    }

    @Test
    default void rubbishIsRefusedWithoutHarm(TestPlatform platform) {
        ReceivesWebhooks channel = (ReceivesWebhooks) platform.open(connector(), settings());
        WebhookRequest genuine = webhook("w-6", "customer-7", "hello");
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
        assertThat(platform.messages()).as("stored messages").isEmpty();
        assertAcknowledged(channel.onWebhook(genuine));
    }

    @Test
    default void whileTheDatabaseIsAwayNothingIsAcknowledged(TestPlatform platform) {
        ReceivesWebhooks channel = (ReceivesWebhooks) platform.open(connector(), settings());
        WebhookRequest request = webhook("w-7", "customer-7", "must not be lost");
        platform.databaseAway(true);
        assertThat(statusOrThrown(channel, request)).as("status while nothing can be stored").isGreaterThanOrEqualTo(500);
        platform.databaseAway(false);
        assertAcknowledged(channel.onWebhook(request));
        assertThat(platform.texts()).as("stored messages").containsExactly("must not be lost");
    }

    @Test
    default void aCommitWhoseAnswerWasLostMakesNoSecondMessage(TestPlatform platform) {
        ReceivesWebhooks channel = (ReceivesWebhooks) platform.open(connector(), settings());
        WebhookRequest request = webhook("w-8", "customer-7", "stored, but who knows");
        platform.loseNextAnswer();
        assertThat(statusOrThrown(channel, request)).as("status when the commit's answer is lost").isGreaterThanOrEqualTo(500);
        assertAcknowledged(channel.onWebhook(request));
        assertThat(platform.texts()).as("stored messages").containsExactly("stored, but who knows");
    }

    @Test
    default void anUnknownKindIsShownAsSuch(TestPlatform platform) {
        ReceivesWebhooks channel = (ReceivesWebhooks) platform.open(connector(), settings());
        assertAcknowledged(channel.onWebhook(webhookOfUnknownKind("w-9", "customer-7")));
        assertThat(platform.messages()).as("stored messages").hasSize(1);
        assertThat(platform.messages().get(0).content()).isInstanceOf(Content.Unknown.class);
        assertThat(platform.texts().get(0)).as("what people see of it").isNotBlank();
    }

    @Test
    default void callsAtTheSameTimeAreAllStored(TestPlatform platform) throws ExecutionException, InterruptedException {
        ReceivesWebhooks channel = (ReceivesWebhooks) platform.open(connector(), settings());
        int count = 40;
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<WebhookResponse>> answers = threads.invokeAll(IntStream.range(0, count * 2)
                    .<java.util.concurrent.Callable<WebhookResponse>>mapToObj(i -> () -> channel.onWebhook(
                            webhook("at-once-" + i % count, "customer-" + i % 5, "text " + i % count)))
                    .toList());
            for (Future<WebhookResponse> each : answers) {
                assertAcknowledged(each.get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(platform.texts())
                .as("stored messages")
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, count).mapToObj(i -> "text " + i).toList());
    }

    private static void assertAcknowledged(WebhookResponse response) {
        assertThat(response).as("the answer to a webhook").isNotNull();
        assertThat(response.status()).as("status").isBetween(200, 299);
    }

    /** The host makes a 503 of what is thrown. */
    private static int statusOrThrown(ReceivesWebhooks channel, WebhookRequest request) {
        try {
            return channel.onWebhook(request).status();
        } catch (RuntimeException thrown) {
            return 503;
        }
    }
}
