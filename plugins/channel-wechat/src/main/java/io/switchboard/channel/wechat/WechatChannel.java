package io.switchboard.channel.wechat;

import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.FetchesMedia;
import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.spi.channel.ShowsTyping;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.channel.WebhookResponse;
import io.switchboard.spi.message.Inbound;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;

/** An open account: an official account, or a mini program. */
class WechatChannel implements Channel, ReceivesWebhooks, ShowsTyping, FetchesMedia {
    private static final String MODE = "mode";

    private final WechatKind kind;
    private final ChannelContext context;
    private final WechatHealth health;
    private final WechatClock clock;
    private final WechatCrypto crypto;
    private final WechatMessages messages;
    private final WechatClient client;
    private final WechatAnswers answers;

    WechatChannel(WechatKind kind, Settings settings, ChannelContext context) {
        this.kind = kind;
        this.context = context;
        this.health = new WechatHealth(context::report);
        this.clock = new WechatClock(settings.get(WechatSettings.CLOCK_TOLERANCE), context.clock(), health);
        this.crypto = new WechatCrypto(
                settings.get(WechatSettings.TOKEN), settings.get(WechatSettings.ENCODING_AES_KEY), settings.get(WechatSettings.APP_ID));
        this.messages = new WechatMessages(kind, context.files());
        this.client = new WechatClient(kind, settings, context, health);
        this.answers = new WechatAnswers(kind, client.transport(), context);
    }

    final WechatClient client() {
        return client;
    }

    @Override
    public WebhookResponse onWebhook(WebhookRequest request) {
        String timestamp = request.parameter("timestamp").orElse("");
        String nonce = request.parameter("nonce").orElse("");
        if (!timestamp.matches("[0-9]{1,11}") || nonce.isEmpty()) {
            return refused(403, "not signed");
        }
        if (request.method().equals("GET")) {
            return check(request, timestamp, nonce);
        }
        List<Inbound> items;
        boolean signed = false;
        try {
            WechatFields fields = WechatFields.read(request.body());
            String encrypted = fields.get("Encrypt");
            if (!signed(request, timestamp, nonce, encrypted)) {
                return refused(403, "wrong signature");
            }
            signed = true;
            if (clock.late(timestamp)) {
                return refused(403, "the timestamp is too far from this server's clock");
            }
            // In the compatible mode both forms stand in it. Whoever has a key believes the encrypted one alone.
            if (crypto.encrypts() ? encrypted.isEmpty() : fields.find("MsgType").isEmpty()) {
                health.troubled(MODE, WechatConnector.TEXTS.text(crypto.encrypts() ? "state.plain" : "state.encrypted"));
                return refused(403, "not the mode of this account");
            }
            items = messages.read(crypto.encrypts() ? decrypted(encrypted) : fields);
        } catch (GeneralSecurityException notForUs) {
            // Signed, so from the platform: our key or app id is another one.
            health.troubled(MODE, WechatConnector.TEXTS.text("state.key"));
            return refused(403, "can't be decrypted");
        } catch (IOException | RuntimeException unreadable) {
            // Of what isn't from the platform nothing is told: anybody could fill the log.
            if (signed || signed(request, timestamp, nonce, "") && !clock.late(timestamp)) {
                health.unreadable(unreadable);
            }
            return refused(400, "not what this webhook takes");
        }
        // Returns after the commit. When it throws, the host answers 503 and the platform comes again, three times in all.
        if (!items.isEmpty()) {
            context.receive(items, Map.of());
        }
        health.well(MODE);
        health.readable();
        return WebhookResponse.text(200, "success");
    }

    /** What the platform asks when the address is entered there; plain in every mode. */
    private WebhookResponse check(WebhookRequest request, String timestamp, String nonce) {
        if (!crypto.signed(request.parameter("signature").orElse(""), timestamp, nonce)) {
            return refused(403, "wrong signature");
        }
        return clock.late(timestamp)
                ? refused(403, "the timestamp is too far from this server's clock")
                : WebhookResponse.text(200, request.parameter("echostr").orElse(""));
    }

    /** Where we have a key, only what is signed with its encrypted text is believed: the other signature says nothing of the body. */
    private boolean signed(WebhookRequest request, String timestamp, String nonce, String encrypted) {
        return crypto.encrypts() && !encrypted.isEmpty()
                ? crypto.signed(request.parameter("msg_signature").orElse(""), timestamp, nonce, encrypted)
                : crypto.signed(request.parameter("signature").orElse(""), timestamp, nonce);
    }

    private WechatFields decrypted(String encrypted) throws GeneralSecurityException, IOException {
        return WechatFields.read(crypto.decrypt(encrypted));
    }

    private static WebhookResponse refused(int status, String why) {
        return WebhookResponse.text(status, why);
    }

    @Override
    public Receipt send(OutboundMessage message) {
        Map<String, Object> answer = answers.of(message);
        if (client.send(answer, code -> code == WechatProblem.GONE && answers.boreALostPicture(answer)) == WechatProblem.GONE) {
            client.send(answers.of(message), WechatTransport.NONE);
        }
        return Receipt.sent(null);
    }

    @Override
    public void showTyping(String recipient) {
        client.typing(recipient);
    }

    @Override
    public InputStream fetch(String mediaId) {
        return client.transport().download(mediaId);
    }

    @Override
    public ChannelStatus status() {
        return health.status();
    }

    @Override
    public ChannelLimits limits() {
        return kind.limits();
    }

    /** Nothing runs here on its own; calls end with the platform's HTTP client. */
    @Override
    public void close() {}
}
