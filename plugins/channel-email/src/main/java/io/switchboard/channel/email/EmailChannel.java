package io.switchboard.channel.email;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.channel.AwaitsNews;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/** An open mail account. */
final class EmailChannel implements Channel, AwaitsNews {
    private static final ChannelLimits LIMITS = new ChannelLimits(100_000, true, 20L * 1024 * 1024, true, null, false);

    private final EmailSettings settings;
    private final ChannelContext context;
    private final SecureRandom random;
    private final ScheduledExecutorService timer = Wire.timer();
    private final Folders folders;
    private final Postman postman;
    private final Health health;
    private Seal seal;
    private volatile boolean closed;

    EmailChannel(EmailSettings settings, ChannelContext context, SecureRandom random) {
        this.settings = settings;
        this.context = context;
        this.random = random;
        this.folders = new Folders(settings, context, timer);
        this.postman = new Postman(settings, AccessTokens.of(settings, settings.smtp(), context), context.http(), timer);
        this.health = new Health(status -> {
            if (!closed) {
                context.report(status);
            }
        });
        OpenAccounts.add(this);
    }

    @Override
    public Receipt send(OutboundMessage message) {
        Instant now = context.clock().instant();
        return Receipt.sent(post(out -> postman.send(session -> out.answer(session, message, now))));
    }

    /** Sends a notice of the platform. */
    void notify(String address, String subject, String text) {
        Instant now = context.clock().instant();
        post(out -> postman.send(session -> out.notice(session, address, subject, text, now)));
    }

    /** So many notices go to one recipient in an hour. */
    int automaticPerHour() {
        return settings.automaticPerHour();
    }

    /** Where earlier versions counted notices: with the account, where nobody found them while it was closed. */
    Allowance formerAllowance() {
        return new Allowance(context.store());
    }

    private String post(Function<Outgoing, String> errand) {
        try {
            Outgoing out = new Outgoing(settings.ours(), seal(), context.files());
            String id = OwnLoader.run(() -> errand.apply(out));
            health.sent(null);
            return id;
        } catch (ConnectorException trouble) {
            health.sent(trouble);
            throw trouble;
        }
    }

    Ours ours() {
        return settings.ours();
    }

    boolean canSend() {
        return health.canSend();
    }

    @Override
    public Duration pollEvery() {
        return settings.pollEvery();
    }

    @Override
    public void poll() {
        if (closed) {
            return;
        }
        try {
            Seal known = seal();
            OwnLoader.run(() -> {
                folders.poll(known);
                return null;
            });
            health.fetched(null);
        } catch (ConnectorException trouble) {
            if (!closed) {
                health.fetched(trouble);
                throw trouble;
            }
        }
    }

    @Override
    public boolean awaitNews(Duration limit) {
        return !closed && OwnLoader.run(() -> folders.awaitNews(limit));
    }

    @Override
    public ChannelStatus status() {
        return closed ? ChannelStatus.offline(EmailConnector.TEXTS.text("closed")) : health.status();
    }

    @Override
    public ChannelLimits limits() {
        return LIMITS;
    }

    @Override
    public void close() {
        closed = true;
        OpenAccounts.remove(this);
        folders.close();
        postman.close();
        timer.shutdownNow();
    }

    /** Not at the opening: then the database may be away. */
    private synchronized Seal seal() {
        if (seal == null) {
            seal = Seal.of(context.store(), random, Addresses.domain(settings.address()));
        }
        return seal;
    }
}
