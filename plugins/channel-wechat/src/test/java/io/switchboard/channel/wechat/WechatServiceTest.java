package io.switchboard.channel.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.channel.FetchesMedia;
import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.message.Sender;
import io.switchboard.spi.settings.Settings;
import io.switchboard.testkit.DeliversContract;
import io.switchboard.testkit.FakeClock;
import io.switchboard.testkit.FetchesMediaContract;
import io.switchboard.testkit.FetchesProfileContract;
import io.switchboard.testkit.ProviderMoves;
import io.switchboard.testkit.RingsContract;
import io.switchboard.testkit.TestPlatform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WechatServiceTest implements DeliversContract, RingsContract, FetchesMediaContract, FetchesProfileContract {
    private final WechatServiceStandIn standIn = new WechatServiceStandIn(new FakeClock());
    /** Another node, which gets the platform's calls. */
    private ReceivesWebhooks front;

    @BeforeEach
    void everybodyMayBeWrittenTo(TestPlatform platform) {
        standIn.bindsNothing();
        front = (ReceivesWebhooks) connector().open(Settings.of(settings()), platform.context());
    }

    @AfterEach
    void stopStandIn() {
        standIn.close();
        assertThat(standIn.violations()).isEmpty();
    }

    @Override
    public ChannelConnector connector() {
        return new WechatConnector();
    }

    @Override
    public Map<String, Object> settings() {
        return standIn.settings();
    }

    @Override
    public ProviderMoves provider() {
        return standIn.moves();
    }

    @Override
    public void arrives(String sender, String text) {
        standIn.writes(sender, 3, "text", Map.of("content", text));
        assertThat(front.onWebhook(bell()).status()).isEqualTo(200);
    }

    @Override
    public boolean arrivesUnreadable() {
        standIn.writes(recipient(), 3, "hologram", "no object");
        return true;
    }

    @Override
    public OptionalInt unmarked() {
        return OptionalInt.empty();
    }

    @Override
    public WebhookRequest bell() {
        return standIn.bell();
    }

    /** White space behind the root is nothing that the signature covers: what is encrypted is changed. */
    @Override
    public WebhookRequest forgedBell(WebhookRequest genuine) {
        String body = new String(genuine.body(), StandardCharsets.UTF_8);
        int at = body.indexOf("<Encrypt><![CDATA[") + 30;
        String changed = body.substring(0, at) + (body.charAt(at) == 'A' ? 'B' : 'A') + body.substring(at + 1);
        return new WebhookRequest(
                genuine.method(), genuine.query(), genuine.headers(), changed.getBytes(StandardCharsets.UTF_8), genuine.remoteAddress());
    }

    @Override
    public String keeps(byte[] bytes) {
        return standIn.keeps("image", "image/png", bytes);
    }

    @Override
    public Sender profile() {
        return new Sender(recipient(), "张三", null, null, null, "o6_" + recipient());
    }

    /** A customer's file may be a text, which is no answer of the platform's. */
    @Test
    void aTextFileIsAFile(TestPlatform platform) throws IOException {
        var channel = (FetchesMedia) platform.open(connector(), settings());
        for (String type : List.of("text/plain", "application/json")) {
            byte[] bytes = "订单 1001".getBytes(StandardCharsets.UTF_8);
            try (var in = channel.fetch(standIn.keeps("file", type, bytes))) {
                assertThat(in.readAllBytes()).isEqualTo(bytes);
            }
        }
    }
}
