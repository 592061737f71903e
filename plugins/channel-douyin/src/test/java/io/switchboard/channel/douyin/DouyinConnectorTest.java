package io.switchboard.channel.douyin;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.platform.Digests;
import io.switchboard.testkit.DeliversContract;
import io.switchboard.testkit.FetchesMediaContract;
import io.switchboard.testkit.OrderSourceContract;
import io.switchboard.testkit.ProviderMoves;
import io.switchboard.testkit.ReceivesWebhooksContract;
import io.switchboard.testkit.TestPlatform;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contracts, against the strict stand-in. */
class DouyinConnectorTest implements DeliversContract, ReceivesWebhooksContract, FetchesMediaContract, OrderSourceContract {
    private final DouyinStandIn douyin = new DouyinStandIn();

    @BeforeEach
    void aCustomerHasWritten(TestPlatform platform) {
        douyin.at(platform.clock());
        douyin.message(recipient(), "text", Map.of("text", "hello"));
        platform.store().put(Peer.key(recipient()), douyin.peer(recipient()).write());
    }

    @AfterEach
    void nothingWasWrong() {
        douyin.close();
        assertThat(douyin.violations()).as("what the platform would refuse").isEmpty();
    }

    static WebhookRequest signed(Map<String, ?> event) {
        return signed(Digests.utf8(DouyinStandIn.json(event)));
    }

    static WebhookRequest signed(byte[] body) {
        Map<String, List<String>> headers = DouyinStandIn.headers(body).entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().toLowerCase(), entry -> List.of(entry.getValue())));
        return new WebhookRequest("POST", Map.of(), headers, body, "192.0.2.1");
    }

    @Override
    public ChannelConnector connector() {
        return new DouyinConnector();
    }

    @Override
    public Map<String, Object> settings() {
        return douyin.settings();
    }

    @Override
    public ProviderMoves provider() {
        return douyin.moves();
    }

    @Override
    public WebhookRequest webhook(String providerId, String sender, String text) {
        return signed(douyin.message("@" + providerId + "+/==", sender, "text", Map.of("text", text)));
    }

    @Override
    public WebhookRequest webhookOfUnknownKind(String providerId, String sender) {
        return signed(douyin.message("@" + providerId + "+/==", sender, "other", Map.of()));
    }

    @Override
    public String keeps(byte[] bytes) {
        return douyin.keeps(bytes);
    }
}
