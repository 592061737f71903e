package io.switchboard.channel.kuaishou;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.channel.WebhookResponse;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.settings.Settings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An open account: takes what is pushed; sends only as an experiment. */
final class KuaishouChannel implements Channel, ReceivesWebhooks {
    private static final int LONGEST_TEXT = 500;

    private final Settings settings;
    private final ChannelContext context;
    private final KuaishouClient client;
    private volatile ChannelStatus status;

    KuaishouChannel(Settings settings, ChannelContext context) {
        this.settings = settings;
        this.context = context;
        this.client = new KuaishouClient(settings, context);
        this.status = settings.get(KuaishouSettings.EXPERIMENTAL) ? ChannelStatus.ONLINE : ChannelStatus.ONLINE.withoutSending(KuaishouConnector.TEXTS.text("sending.off"));
    }

    @Override
    public WebhookResponse onWebhook(WebhookRequest request) {
        Push push;
        try {
            byte[] plain = opened(request);
            if (plain == null) {
                return refused(401, "wrong signature");
            }
            push = Push.read(plain);
        } catch (IOException | RuntimeException unreadable) {
            return refused(400, "not what this webhook takes");
        }
        boolean others = push.appKey().filter(key -> !key.equals(settings.get(KuaishouSettings.APP_KEY))).isPresent();
        if (others) {
            return refused(401, "another application");
        }
        Optional<InboundMessage> message = push.message(settings.get(KuaishouSettings.SELLER_OPEN_ID));
        // The check at the set-up and news of goods are about nobody.
        message.ifPresent(each -> context.receive(List.of(each), Map.of()));
        return new WebhookResponse(200, "application/json", push.answer());
    }

    /** @return null when nobody vouches for it */
    private byte[] opened(WebhookRequest request) throws IOException {
        String given = request.header("kwaisign").orElse(null);
        boolean signed = given != null && PushCrypto.isSigned(request.body(), settings.get(KuaishouSettings.APP_SECRET), given);
        if (given != null && !signed) {
            return null;
        }
        String key = settings.get(KuaishouSettings.MESSAGE_SECRET);
        if (key != null && PushCrypto.looksEncrypted(request.body())) {
            byte[] plain = PushCrypto.decrypt(request.body(), key);
            // Encryption alone says little: what it holds has to be ours as well.
            return signed || Push.read(plain).appKey().isPresent() ? plain : null;
        }
        return signed ? request.body() : null;
    }

    private static WebhookResponse refused(int status, String why) {
        return WebhookResponse.json(status, "{\"result\":" + status + ",\"error_msg\":\"" + why + "\"}");
    }

    @Override
    public Receipt send(OutboundMessage message) {
        if (!settings.get(KuaishouSettings.EXPERIMENTAL)) {
            throw new ConnectorException(Failure.REJECTED, KuaishouConnector.TEXTS.text("sending.off"));
        }
        Content content = message.content();
        boolean file = content instanceof Content.Image || content instanceof Content.File || content instanceof Content.Audio
                || content instanceof Content.Video || !message.attachments().isEmpty();
        if (file) {
            throw new ConnectorException(Failure.INVALID_REQUEST, KuaishouConnector.TEXTS.text("noFiles"));
        }
        String text = content.plainText();
        if (text.isBlank() || text.length() > LONGEST_TEXT) {
            throw new ConnectorException(Failure.INVALID_REQUEST, KuaishouConnector.TEXTS.text("textLength", LONGEST_TEXT));
        }
        try {
            Receipt receipt = Receipt.sent(client.send(message.id(), message.recipient(), text));
            become(ChannelStatus.ONLINE);
            return receipt;
        } catch (ConnectorException trouble) {
            if (trouble.failure() == Failure.UNAUTHORIZED) {
                become(ChannelStatus.degraded(trouble.getMessage()));
            }
            throw trouble;
        }
    }

    private void become(ChannelStatus now) {
        if (!now.equals(status)) {
            status = now;
            context.report(now);
        }
    }

    @Override
    public ChannelStatus status() {
        return status;
    }

    @Override
    public ChannelLimits limits() {
        return ChannelLimits.chat(LONGEST_TEXT, null);
    }

    @Override
    public void close() {
        // Nothing is held open between calls.
    }
}
