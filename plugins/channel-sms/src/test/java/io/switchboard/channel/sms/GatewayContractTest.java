package io.switchboard.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.testkit.DeliversContract;
import io.switchboard.testkit.ProviderMoves;
import io.switchboard.testkit.ReceivesWebhooksContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class GatewayContractTest implements DeliversContract, ReceivesWebhooksContract {
    private SmsGateway gateway;

    @BeforeEach
    void open() {
        gateway = new SmsGateway();
    }

    @AfterEach
    void close() {
        gateway.close();
        assertThat(gateway.violations()).isEmpty();
    }

    @Override
    public ChannelConnector connector() {
        return Entries.connector();
    }

    @Override
    public Map<String, Object> settings() {
        return gateway.settings();
    }

    @Override
    public String recipient() {
        return "+8613800138000";
    }

    @Override
    public ProviderMoves provider() {
        return gateway.moves();
    }

    @Override
    public WebhookRequest webhook(String providerId, String sender, String text) {
        return signed(Map.of("id", providerId, "from", sender, "text", text));
    }

    @Override
    public WebhookRequest webhookOfUnknownKind(String providerId, String sender) {
        return signed(Map.of("id", providerId, "from", sender, "picture", "https://gateway.example/1"));
    }

    static WebhookRequest signed(Object json) {
        try {
            byte[] body = JSON.std.asBytes(json);
            Map<String, List<String>> headers = Map.of(
                    "content-type", List.of("application/json"), "x-signature", List.of(SmsGateway.signature(body)));
            return new WebhookRequest("POST", Map.of(), headers, body, "192.0.2.1");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
