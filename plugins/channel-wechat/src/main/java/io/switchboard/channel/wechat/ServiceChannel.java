package io.switchboard.channel.wechat;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.AwaitsNews;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.FetchesMedia;
import io.switchboard.spi.channel.FetchesProfile;
import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.channel.WebhookResponse;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.message.Sender;
import io.switchboard.spi.settings.Settings;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** An account of WeChat customer service: the platform rings, we fetch. */
final class ServiceChannel implements Channel, ReceivesWebhooks, AwaitsNews, FetchesMedia, FetchesProfile {
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final WechatHealth health;
    private final ServiceClient client;
    private final ServiceAnswers answers;
    private final ServiceBell bell;
    private final RecentIds unclear;
    private final ServiceSessions sessions;
    private final ServicePull pull;

    ServiceChannel(Settings settings, ChannelContext context) {
        this.health = new WechatHealth(context::report);
        this.client = new ServiceClient(settings, context, health);
        this.answers = new ServiceAnswers(client.account(), client.transport(), context);
        this.bell = new ServiceBell(client.account(), settings, context.store(), context.clock(), health);
        this.unclear = new RecentIds(context.store(), "unclear");
        this.sessions = new ServiceSessions(client, context.store(), context.clock());
        this.pull = new ServicePull(settings, context, client, bell, sessions);
        NoticeApps.add(this, client, settings);
    }

    @Override
    public WebhookResponse onWebhook(WebhookRequest request) {
        return bell.answer(request);
    }

    @Override
    public Duration pollEvery() {
        return PAUSE;
    }

    @Override
    public boolean awaitNews(Duration limit) throws InterruptedException {
        return pull.awaitNews(limit);
    }

    @Override
    public void poll() {
        pull.poll();
    }

    @Override
    public Receipt send(OutboundMessage message) {
        String id = ServiceAnswers.id(message);
        sessions.take(message.recipient());
        try {
            if (attempt(id, message) == ServiceProblem.SESSION) {
                // It changed hands, or was another's and is free again: who has it now decides, once.
                sessions.takeAgain(message.recipient());
                if (attempt(id, message) == ServiceProblem.SESSION) {
                    throw sessions.refused(message.recipient());
                }
            }
        } catch (ConnectorException failed) {
            // Only what nobody knows of: after another failure, a refusal of the second try is more likely a refusal of the message.
            if (failed.failure() == Failure.UNKNOWN_OUTCOME) {
                unclear.add(id);
            }
            throw failed;
        }
        // It stays among the unclear ones until others push it out: reading the store for each message would cost more.
        return Receipt.sent(id);
    }

    /** Returns the platform's code: that of the session, or of what counts as sent. */
    private int attempt(String id, OutboundMessage message) {
        int code = send(id, answers.of(message), true);
        return code == WechatProblem.GONE ? send(id, answers.of(message), false) : code;
    }

    /**
     * A second try of what may have arrived is refused for its id. By which code isn't documented: by none of those that say why.
     *
     * @param pictureMayBeLost whether it is made again when the platform has its picture no more; refused with a new one, it is refused
     */
    private int send(String id, Map<String, Object> body, boolean pictureMayBeLost) {
        return client.send(body, refusal -> refusal == ServiceProblem.SESSION
                || pictureMayBeLost && refusal == WechatProblem.GONE && answers.boreALostPicture(body)
                || !ServiceProblem.saysWhy(refusal) && unclear.has(id));
    }

    @Override
    public InputStream fetch(String mediaId) {
        return client.transport().download(mediaId);
    }

    @Override
    public Sender profile(String externalId) {
        Optional<Map<String, Object>> told = client.profile(externalId);
        return told.map(known -> new Sender(
                        externalId, WechatTransport.text(known, "nickname"), null, null, null, WechatTransport.text(known, "unionid")))
                .orElseThrow(() -> new ConnectorException(Failure.REJECTED, WechatConnector.TEXTS.text("problem.noProfile")));
    }

    @Override
    public ChannelStatus status() {
        return health.status();
    }

    @Override
    public ChannelLimits limits() {
        return WechatKind.CUSTOMER_SERVICE.limits();
    }

    @Override
    public void close() {
        NoticeApps.remove(this);
        bell.close();
    }
}
