package io.switchboard.channel.wechat;

import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.testkit.DeliversContract;
import io.switchboard.testkit.FetchesMediaContract;
import io.switchboard.testkit.ProviderMoves;
import io.switchboard.testkit.ReceivesWebhooksContract;
import io.switchboard.testkit.ShowsTypingContract;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What both kinds of accounts keep. */
interface WechatContract extends DeliversContract, ReceivesWebhooksContract, ShowsTypingContract, FetchesMediaContract {

    WechatSimulator standIn();

    @Override
    default ChannelConnector connector() {
        return new WechatConnector();
    }

    @Override
    default Map<String, Object> settings() {
        return standIn().settings();
    }

    @Override
    default ProviderMoves provider() {
        return standIn().moves();
    }

    @Override
    default WebhookRequest webhook(String providerId, String sender, String text) {
        return standIn().pushes().push(standIn().pushes().message(sender, "text", providerId.hashCode(), Map.of("Content", text))).request();
    }

    @Override
    default WebhookRequest webhookOfUnknownKind(String providerId, String sender) {
        return standIn().pushes().push(standIn().pushes().message(sender, "hologram", providerId.hashCode(), Map.of("Depth", "3"))).request();
    }

    /** White space behind the root is nothing that the signature covers: what is encrypted is changed. */
    @Override
    default WebhookRequest forged(WebhookRequest genuine) {
        String body = new String(genuine.body(), StandardCharsets.UTF_8);
        int at = body.length() - 60;
        String changed = body.substring(0, at) + (body.charAt(at) == 'A' ? 'B' : 'A') + body.substring(at + 1);
        return new WebhookRequest(
                genuine.method(), genuine.query(), genuine.headers(), changed.getBytes(StandardCharsets.UTF_8), genuine.remoteAddress());
    }

    @Override
    default String keeps(byte[] bytes) {
        return standIn().keeps("image", "image/png", bytes);
    }
}
