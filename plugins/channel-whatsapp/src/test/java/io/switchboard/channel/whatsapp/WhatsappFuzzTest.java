package io.switchboard.channel.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.testkit.EscapedJson;
import io.switchboard.testkit.TestPlatform;
import io.switchboard.testkit.TestPlatformExtension;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One event that isn't as it should be must not keep the others of its call from being stored, again and again. */
@ExtendWith(TestPlatformExtension.class)
class WhatsappFuzzTest {
    private static final int ROUNDS = 3_000;

    private final Random random = new Random(20261122);

    @Test
    void whateverIsOddInACallTheNextOneIsStored(TestPlatform platform) {
        try (var standIn = new WhatsappStandIn()) {
            ReceivesWebhooks channel = (ReceivesWebhooks) platform.open(new WhatsappConnector(), standIn.settings());
            for (int round = 0; round < ROUNDS; round++) {
                String kind = standIn.kinds().get(random.nextInt(14));
                Map<String, Object> whole = Json.parse(WhatsappStandIn.webhook(standIn.message("m-" + round, WhatsappStandIn.CUSTOMER, kind, "words"))).orElseThrow();
                byte[] body = EscapedJson.of(odd(whole)).getBytes(StandardCharsets.US_ASCII);
                Map<String, List<String>> headers = Map.of("x-hub-signature-256", List.of(WhatsappStandIn.sign(WhatsappStandIn.SECRET, body)));
                int status = channel.onWebhook(new WebhookRequest("POST", Map.of(), headers, body, "192.0.2.1")).status();
                assertThat(status).as(new String(body, StandardCharsets.US_ASCII)).isIn(200, 400, 404);
            }
            assertThat(platform.messages().size()).as("messages that were still readable").isGreaterThan(ROUNDS / 4);
            platform.messages().forEach(message -> assertThat(message.content().plainText()).isNotNull());
        }
    }

    /** The same with something changed somewhere, now and then. */
    private Object odd(Object value) {
        if (random.nextInt(40) == 0) {
            Object[] strange = {null, "", " ", "x".repeat(5000), -1, 1e300, true, Long.MIN_VALUE, List.of(), Map.of(), List.of("x", 1), "\u0000\ud800", "true", "999999999999999999999"};
            return strange[random.nextInt(strange.length)];
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> changed = new LinkedHashMap<>();
            map.forEach((key, each) -> changed.put(key, odd(each)));
            return changed;
        }
        if (value instanceof List<?> list) {
            List<Object> changed = new ArrayList<>();
            list.forEach(each -> changed.add(odd(each)));
            return changed;
        }
        return value;
    }
}
