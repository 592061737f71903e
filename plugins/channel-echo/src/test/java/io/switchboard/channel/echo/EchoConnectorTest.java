package io.switchboard.channel.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.settings.InvalidSettingException;
import io.switchboard.testkit.DeliversContract;
import io.switchboard.testkit.ProviderMoves;
import io.switchboard.testkit.ReceivesWebhooksContract;
import io.switchboard.testkit.ShowsTypingContract;
import io.switchboard.testkit.StubProvider;
import io.switchboard.testkit.TestPlatform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EchoConnectorTest implements DeliversContract, ReceivesWebhooksContract, ShowsTypingContract {
    private static final String SECRET = "a-secret-of-the-tests";

    private final StubProvider provider = new StubProvider()
            .answers(call -> StubProvider.Reply.json(200, "{\"id\":\"far-1\"}"))
            .reads(call -> (String) json(call.text()).get("text"));

    @AfterEach
    void stopProvider() {
        provider.close();
    }

    @Override
    public ChannelConnector connector() {
        return new EchoConnector();
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("secret", SECRET, "answerUrl", provider.url().toString(), "maxLength", 2000);
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

    @Test
    void theProvidersWaitIsKept(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        provider.fails(io.switchboard.spi.Failure.RATE_LIMITED);
        assertThatThrownBy(() -> channel.send(answer(new Content.Text("too fast"))))
                .isInstanceOfSatisfying(
                        ConnectorException.class, e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(7)));
    }

    @Test
    void anAnswerIsSignedAndCarriesOurId(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        var message = answer(new Content.Text("signed"));
        Receipt receipt = channel.send(message);
        assertThat(receipt.providerId()).isEqualTo("far-1");
        StubProvider.Call call = provider.calls().get(0);
        assertThat(json(call.text())).containsEntry("id", message.id()).containsEntry("to", recipient());
        assertThat(call.headers()).containsEntry("x-echo-signature", new Signatures(SECRET).of(call.body()));
    }

    @Test
    void anAnswerThatCannotBeReadIsAnUnknownOutcome(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        for (StubProvider.Reply reply :
                List.of(StubProvider.Reply.json(200, "<html>"), StubProvider.Reply.halfABody("{\"id\":\"far-1\"}"))) {
            provider.gives(reply);
            assertThatThrownBy(() -> channel.send(answer(new Content.Text("did it arrive?"))))
                    .isInstanceOfSatisfying(ConnectorException.class, e -> assertThat(e.failure())
                            .isEqualTo(io.switchboard.spi.Failure.UNKNOWN_OUTCOME));
        }
    }

    @Test
    void aReceiptByWebhookUpdatesTheDelivery(TestPlatform platform) {
        ReceivesWebhooks channel = (ReceivesWebhooks) platform.open(connector(), settings());
        channel.onWebhook(signed(Map.of("receipt", "far-1", "state", "READ")));
        assertThat(platform.updates()).containsExactly(new DeliveryUpdate("far-1", DeliveryState.READ, null));
        assertThat(channel.onWebhook(signed(Map.of("receipt", "far-1", "state", "EATEN"))).status()).isEqualTo(400);
    }

    @Test
    void withoutAnAnswerUrlItEchoes(TestPlatform platform) {
        Channel channel = platform.open(connector(), Map.of("secret", SECRET, "repeat", true, "signature", "-- Alice"));
        Receipt receipt = channel.send(answer(new Content.Text("hello")));
        assertThat(receipt.state()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(platform.texts()).containsExactly("hello\n-- Alice");
        assertThat(platform.messages().get(0).sender().externalId()).isEqualTo(recipient());
    }

    @Test
    void settingsAreCheckedFieldByField() {
        Map<String, Object> wrong = new HashMap<>(settings());
        wrong.putAll(Map.of("secret", "short", "answerUrl", "ftp://x", "signature", "a\nb", "maxLength", 0));
        assertThat(connector().settings().validate(wrong))
                .extracting(InvalidSettingException::key, InvalidSettingException::code)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("secret", "tooShort"),
                        org.assertj.core.groups.Tuple.tuple("answerUrl", "notUrl"),
                        org.assertj.core.groups.Tuple.tuple("signature", "setting.signature.oneLine"),
                        org.assertj.core.groups.Tuple.tuple("maxLength", "outOfRange"));
    }

    @Test
    void misbehavesWhenTold(TestPlatform platform) {
        assertThatThrownBy(() -> platform.open(connector(), Map.of("secret", SECRET, "trouble", "FAIL_TO_OPEN")))
                .isInstanceOf(ConnectorException.class);
        Channel throwing = platform.open(connector(), Map.of("secret", SECRET, "trouble", "THROW"));
        assertThatThrownBy(() -> throwing.send(answer(new Content.Text("x")))).isInstanceOf(IllegalStateException.class);
        Channel third = platform.open(connector(), Map.of("secret", SECRET, "trouble", "THROW_EACH_THIRD"));
        assertThat(third.send(answer(new Content.Text("1")))).isNotNull();
        assertThat(third.send(answer(new Content.Text("2")))).isNotNull();
        assertThatThrownBy(() -> third.send(answer(new Content.Text("3")))).isInstanceOf(IllegalStateException.class);
        Channel hanging = platform.open(connector(), Map.of("secret", SECRET, "trouble", "HANG", "hangFor", "PT1S"));
        long start = System.nanoTime();
        hanging.send(answer(new Content.Text("x")));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(900));
        Channel deaf = platform.open(connector(), Map.of("secret", SECRET, "trouble", "HANG_IN_WEBHOOK", "hangFor", "PT1S"));
        assertThatThrownBy(() -> ((ReceivesWebhooks) deaf).onWebhook(signed(Map.of("id", "1", "from", "a", "text", "x"))))
                .isInstanceOf(ConnectorException.class);
        assertThat(deaf.send(answer(new Content.Text("x")))).isNotNull();
    }

    private static WebhookRequest signed(Map<String, Object> body) {
        try {
            byte[] bytes = JSON.std.asBytes(body);
            return new WebhookRequest(
                    "POST", Map.of(), Map.of("x-echo-signature", List.of(new Signatures(SECRET).of(bytes))), bytes, "192.0.2.1");
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
