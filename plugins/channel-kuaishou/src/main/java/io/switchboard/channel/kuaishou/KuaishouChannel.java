package io.switchboard.channel.kuaishou;

import static io.switchboard.channel.kuaishou.KuaishouConnector.TEXTS;

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
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.settings.Settings;
import java.io.IOException;

/** An open account: takes what is pushed; sends only as an experiment. */
final class KuaishouChannel implements Channel, ReceivesWebhooks {
    private static final int LONGEST_TEXT = 500;

    private final Settings settings;
    final ChannelContext context;
    final Buyers buyers;
    private final KuaishouClient client;
    private boolean troubled;

    KuaishouChannel(Settings settings, ChannelContext context) {
        this.settings = settings;
        this.context = context;
        this.client = new KuaishouClient(settings, context);
        this.buyers = new Buyers(context);
        KuaishouPersonalData.OPEN.add(this);
    }

    @Override
    public WebhookResponse onWebhook(WebhookRequest request) {
        Push push;
        try {
            push = read(request);
        } catch (IOException | RuntimeException unreadable) {
            return refused(400, "not what this webhook takes");
        }
        if (push == null) {
            return refused(401, "wrong signature, or another application");
        }
        if (!push.isTest()) {
            buyers.receive(push, settings.get(KuaishouSettings.SELLER_OPEN_ID));
        }
        troubled(false);
        return new WebhookResponse(200, "application/json", push.answer());
    }

    /** @return null when nobody vouches for it */
    private Push read(WebhookRequest request) throws IOException {
        String given = request.header("kwaisign").orElse(null);
        boolean signed = given != null && PushCrypto.isSigned(request.body(), settings.get(KuaishouSettings.APP_SECRET), given);
        String key = settings.get(KuaishouSettings.MESSAGE_SECRET);
        boolean encrypted = PushCrypto.looksEncrypted(request.body());
        // Of what is wrongly signed, or neither signed nor encrypted, nothing is told: anybody could send it.
        if (given != null ? !signed : !encrypted) {
            return null;
        }
        byte[] body = encrypted ? decrypted(request.body(), key) : request.body();
        Push push = body == null ? null : Push.read(body);
        if (push == null) {
            return null;
        }
        // Encryption alone says little: what it holds has to be ours as well, but for the check, which holds nothing.
        boolean ours = push.appKey().map(settings.get(KuaishouSettings.APP_KEY)::equals).orElse(signed || push.isTest());
        if (!ours) {
            troubled(true);
        }
        return ours ? push : null;
    }

    /** @return null when our key is another one, or none */
    private byte[] decrypted(byte[] body, String key) {
        try {
            if (key != null) {
                return PushCrypto.decrypt(body, key);
            }
        } catch (IOException notByOurKey) {
            // As without a key.
        }
        troubled(true);
        return null;
    }

    private synchronized void troubled(boolean now) {
        if (troubled != now) {
            troubled = now;
            context.report(status());
        }
    }

    private static WebhookResponse refused(int status, String why) {
        return WebhookResponse.json(status, "{\"result\":" + status + ",\"error_msg\":\"" + why + "\"}");
    }

    @Override
    public Receipt send(OutboundMessage message) {
        if (!settings.get(KuaishouSettings.EXPERIMENTAL)) {
            throw new ConnectorException(Failure.REJECTED, TEXTS.text("sending.off"));
        }
        Content content = message.content();
        boolean file = content instanceof Content.Image || content instanceof Content.File || content instanceof Content.Audio
                || content instanceof Content.Video || !message.attachments().isEmpty();
        if (file) {
            throw new ConnectorException(Failure.INVALID_REQUEST, TEXTS.text("noFiles"));
        }
        String text = content.plainText();
        if (text.isBlank() || text.length() > LONGEST_TEXT) {
            throw new ConnectorException(Failure.INVALID_REQUEST, TEXTS.text("textLength", LONGEST_TEXT));
        }
        return Receipt.sent(client.send(message.id(), message.recipient(), text));
    }

    @Override
    public synchronized ChannelStatus status() {
        ChannelStatus status = troubled ? ChannelStatus.degraded(TEXTS.text("state.key")) : ChannelStatus.ONLINE;
        return settings.get(KuaishouSettings.EXPERIMENTAL) ? status : status.withoutSending(TEXTS.text("sending.off"));
    }

    @Override
    public ChannelLimits limits() {
        return ChannelLimits.chat(LONGEST_TEXT, null);
    }

    @Override
    public void close() {
        KuaishouPersonalData.OPEN.remove(this);
    }
}
