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
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An account of WeChat customer service: the platform rings, we fetch. */
final class ServiceChannel implements Channel, ReceivesWebhooks, AwaitsNews, FetchesMedia, FetchesProfile {
    private static final System.Logger LOG = System.getLogger(ServiceChannel.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(5);
    /** Without a call of the platform; it allows that seldom. */
    private static final Duration UNRUNG = Duration.ofMinutes(5);
    private static final Duration TOKEN_LASTS = Duration.ofMinutes(10);
    private static final Duration GREETING_LASTS = Duration.ofSeconds(20);
    /** Of one poll: what is left comes with the next. */
    private static final int MOST_PAGES = 100;

    private final Settings settings;
    private final ChannelContext context;
    private final WechatHealth health;
    private final ServiceClient client;
    private final ServiceMessages messages;
    private final ServiceAnswers answers;
    private final ServiceBell bell;
    private final RecentIds unclear;
    private final ServiceSessions sessions;
    private final String cursorKey;
    private final String fetchedKey;
    private volatile boolean begun;

    /**
     * What was fetched last.
     *
     * @param at when
     * @param ring for which call of the platform
     */
    private record Fetched(Instant at, ServiceBell.Ring ring) {
        static Fetched read(String entry) {
            String[] parts = entry.split(" ", 2);
            return new Fetched(Instant.ofEpochMilli(Long.parseLong(parts[0])), new ServiceBell.Ring(parts[1]));
        }

        String write() {
            return at.toEpochMilli() + " " + ring.entry();
        }
    }

    ServiceChannel(Settings settings, ChannelContext context) {
        this.settings = settings;
        this.context = context;
        this.health = new WechatHealth(context::report);
        this.client = new ServiceClient(settings, context, health);
        this.messages = new ServiceMessages(client.account(), context.files());
        this.answers = new ServiceAnswers(client.account(), client.transport(), context);
        this.bell = new ServiceBell(client.account(), settings, context.store(), context.clock(), health);
        this.unclear = new RecentIds(context.store(), "unclear");
        this.sessions = new ServiceSessions(client, context.store());
        this.cursorKey = "cursor." + client.account();
        this.fetchedKey = "fetched." + client.account();
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
        try {
            Fetched fetched = fetched();
            Duration due = Duration.between(context.clock().instant(), fetched.at().plus(UNRUNG));
            if (!begun || due.isNegative() || due.isZero()) {
                return !bell.isClosed();
            }
            bell.await(fetched.ring(), due.compareTo(limit) < 0 ? due : limit);
            return !bell.isClosed();
        } catch (ConnectorException noDatabase) {
            return false;
        }
    }

    @Override
    public void poll() {
        ServiceBell.Ring ring = bell.last();
        Fetched fetched = fetched();
        Instant now = context.clock().instant();
        if (begun && ring.equals(fetched.ring()) && now.isBefore(fetched.at().plus(UNRUNG))) {
            return;
        }
        String token = ring.token(now, TOKEN_LASTS);
        for (int page = 0; page < MOST_PAGES && !bell.isClosed(); page++) {
            String cursor = context.store().get(cursorKey).orElse(null);
            Map<String, Object> answer;
            try {
                answer = client.sync(cursor, token);
            } catch (ConnectorException refused) {
                if (token == null || refused.failure() != Failure.REJECTED) {
                    throw refused;
                }
                // The token may have ended, or been used up: without one it is allowed too, only seldom.
                token = null;
                continue;
            }
            // An empty page isn't the end, has_more alone says that.
            String next = WechatTransport.text(answer, "next_cursor");
            boolean more = WechatTransport.number(answer, "has_more") == 1 && next != null;
            Map<String, String> updates = new HashMap<>();
            if (next != null) {
                updates.put(cursorKey, next);
            }
            if (!more) {
                updates.put(fetchedKey, new Fetched(now, ring).write());
            }
            ServiceMessages.Page read = messages.read(answer.get("msg_list"));
            read.handed().forEach(sessions::changed);
            context.receive(read.items(), updates);
            greet(read.greetings());
            if (!more) {
                begun = true;
                return;
            }
        }
    }

    private Fetched fetched() {
        return Fetched.read(context.store().get(fetchedKey).orElse("0 "));
    }

    /** Best effort, after the commit: it is for the moment, and the code is good once. */
    private void greet(List<ServiceMessages.Greeting> greetings) {
        for (ServiceMessages.Greeting each : greetings) {
            String text = settings.get(each.welcome() ? WechatSettings.WELCOME : WechatSettings.FAREWELL);
            boolean inTime = context.clock().instant().isBefore(each.since().plus(GREETING_LASTS));
            if (text != null && !text.isBlank() && inTime && !bell.isClosed()) {
                try {
                    client.sendOnEvent(each.code(), WechatAnswers.clean(text.strip()));
                } catch (ConnectorException notSaid) {
                    LOG.log(System.Logger.Level.DEBUG, "a greeting was not taken: {0}", notSaid.failure());
                }
            }
        }
    }

    @Override
    public Receipt send(OutboundMessage message) {
        String id = ServiceAnswers.id(message);
        sessions.take(message.recipient());
        Map<String, Object> body = answers.of(message);
        int code;
        try {
            code = send(id, body);
            if (code == WechatProblem.GONE) {
                code = send(id, answers.of(message));
            }
        } catch (ConnectorException failed) {
            // Only what nobody knows of: after another failure, a refusal of the second try is more likely a refusal of the message.
            if (failed.failure() == Failure.UNKNOWN_OUTCOME) {
                unclear.add(id);
            }
            throw failed;
        }
        if (code == ServiceProblem.SESSION) {
            throw sessions.refused(message.recipient());
        }
        // It stays among the unclear ones until others push it out: reading the store for each message would cost more.
        return Receipt.sent(id);
    }

    /** A second try of what may have arrived is refused for its id. By which code isn't documented: by none of those that say why. */
    private int send(String id, Map<String, Object> body) {
        return client.send(body, refusal -> refusal == ServiceProblem.SESSION
                || refusal == WechatProblem.GONE && answers.boreALostPicture(body)
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
        bell.close();
    }
}
