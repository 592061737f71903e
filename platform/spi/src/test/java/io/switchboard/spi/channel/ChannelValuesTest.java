package io.switchboard.spi.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChannelValuesTest {

    @Test
    void headersAreFoundInAnyCase() {
        WebhookRequest request = new WebhookRequest(
                "POST",
                Map.of("echostr", List.of("first", "second")),
                Map.of("x-signature", List.of("abc")),
                new byte[0],
                "192.0.2.1");
        assertThat(request.header("X-Signature")).contains("abc");
        assertThat(request.header("X-Other")).isEmpty();
        assertThat(request.parameter("echostr")).contains("first");
        assertThat(request.parameter("EchoStr")).isEmpty();
    }

    @Test
    void answersSayWhatTheyAre() {
        assertThat(WebhookResponse.ok().status()).isEqualTo(200);
        assertThat(WebhookResponse.text(403, "否").body()).hasSize(3);
        assertThat(WebhookResponse.json(200, "{}").contentType()).isEqualTo("application/json");
    }

    @Test
    void aChannelCarriesAtLeastACharacter() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ChannelLimits(0, false, 0, false, null, true));
    }

    @Test
    void theStatusSaysWhyNot() {
        assertThat(ChannelStatus.ONLINE.detail()).isNull();
        assertThat(ChannelStatus.degraded("slow").state()).isEqualTo(ChannelStatus.State.DEGRADED);
        assertThat(ChannelStatus.offline("no").detail()).isEqualTo("no");
    }

    @Test
    void anAccountThatOnlyTakesInIsWellAllTheSame() {
        ChannelStatus takesIn = ChannelStatus.ONLINE.withoutSending("no interface");
        assertThat(takesIn.state()).isEqualTo(ChannelStatus.State.ONLINE);
        assertThat(takesIn.cannotSend()).isEqualTo("no interface");
        assertThat(takesIn.withoutSending(null)).isEqualTo(ChannelStatus.ONLINE);
    }

    @Test
    void limitsKeepTheirCountAndCards() {
        ChannelLimits limits = ChannelLimits.chat(10, null).counting(TextCount.UTF8_BYTES).showing(CardKind.LINK);
        assertThat(limits.fits("三个字a")).isTrue();
        assertThat(limits.fits("三个字ab")).isFalse();
        assertThat(limits.cards()).containsExactly(CardKind.LINK);
        assertThat(ChannelLimits.chat(4, null).fits("三个字a")).isTrue();
        assertThat(ChannelLimits.chat(4, null).cards()).isEmpty();
    }

    @Test
    void onlyARateLimitSaysHowLongToWait() {
        ConnectorException limited = ConnectorException.rateLimited("too fast", Duration.ofSeconds(7));
        assertThat(limited.failure()).isEqualTo(Failure.RATE_LIMITED);
        assertThat(limited.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(new ConnectorException(Failure.UNAVAILABLE, "away").retryAfter()).isEmpty();
    }
}
