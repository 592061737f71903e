package ${package};

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.settings.Settings;
import io.switchboard.testkit.DeliversContract;
import io.switchboard.testkit.ProviderMoves;
import io.switchboard.testkit.ReceivesWebhooksContract;
import io.switchboard.testkit.StubProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** The contracts bring the tests: duplicates, forged signatures, every failure, secrets in logs, missing texts. */
class ${name}ConnectorTest implements DeliversContract, ReceivesWebhooksContract {
    private final StubProvider provider = new StubProvider()
            .answers(call -> StubProvider.Reply.json(200, "{\"id\":\"far-1\"}"))
            .reads(call -> (String) json(call.text()).get("text"));

    @AfterEach
    void stopProvider() {
        provider.close();
    }

    @Override
    public ChannelConnector connector() {
        return new ${name}Connector();
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("secret", "a-secret-of-the-tests", "url", provider.url().toString());
    }

    @Override
    public ProviderMoves provider() {
        return provider;
    }

    @Override
    public WebhookRequest webhook(String providerId, String sender, String text) {
        return signed(Map.of("id", providerId, "from", sender, "name", "Zhang Wei", "text", text));
    }

    @Override
    public WebhookRequest webhookOfUnknownKind(String providerId, String sender) {
        return signed(Map.of("id", providerId, "from", sender, "kind", "sticker"));
    }

    private WebhookRequest signed(Map<String, Object> body) {
        try {
            byte[] bytes = JSON.std.asBytes(body);
            String signature = new ${name}Client(Settings.of(settings()), null).sign(bytes);
            return new WebhookRequest("POST", Map.of(), Map.of("x-signature", List.of(signature)), bytes, "192.0.2.1");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> json(String text) {
        try {
            return JSON.std.mapFrom(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
