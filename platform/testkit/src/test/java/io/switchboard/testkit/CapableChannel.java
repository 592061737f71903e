package io.switchboard.testkit;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.FetchesMedia;
import io.switchboard.spi.channel.FetchesProfile;
import io.switchboard.spi.channel.MessageTemplate;
import io.switchboard.spi.channel.SendsTemplates;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.message.Sender;
import io.switchboard.spi.module.OrderSource;
import io.switchboard.spi.settings.Setting;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Keeps files, knows people, templates and orders; each of it well, or with a fault. */
final class CapableChannel implements Channel, FetchesMedia, FetchesProfile, SendsTemplates, OrderSource {
    /** What can be wrong. */
    enum Fault {
        NONE,
        CUTS_FILES,
        GIVES_AN_EMPTY_FILE_FOR_A_LOST_ONE,
        TAKES_TROUBLE_FOR_LOSS,
        SENDS_WHILE_FETCHING,
        PROFILE_OF_NOBODY,
        TAKES_TROUBLE_FOR_SILENCE,
        LOGS_ITS_SECRET,
        TEMPLATE_WITHOUT_GAPS,
        TEMPLATE_FETCHES_A_TOKEN_AND_SENDS_NOTHING,
        TEMPLATES_ARE_EMPTY_IN_TROUBLE,
        OLDEST_ORDER_FIRST,
        MINDS_NO_LIMIT,
        EVERYBODYS_ORDERS,
        ORDERS_ARE_EMPTY_IN_TROUBLE
    }

    /** The far end. */
    static final class Provider {
        final SampleProvider moves = new SampleProvider();
        private final Map<String, byte[]> files = new ConcurrentHashMap<>();

        String keeps(byte[] bytes) {
            String id = UUID.randomUUID().toString();
            files.put(id, bytes);
            return id;
        }

        void call() {
            moves.call(new CountDownLatch(1));
        }
    }

    /** Opens it. */
    static final class Connector implements ChannelConnector {
        private static final Setting<String> SECRET = Setting.secret("secret").required();

        private final Provider provider;
        private final Fault fault;

        Connector(Provider provider, Fault fault) {
            this.provider = provider;
            this.fault = fault;
        }

        @Override
        public String id() {
            return "capable";
        }

        @Override
        public SettingsSchema settings() {
            return SettingsSchema.of(SECRET);
        }

        @Override
        public Channel open(Settings settings, ChannelContext context) {
            return new CapableChannel(provider, fault, settings.get(SECRET));
        }

        @Override
        public ChannelStatus test(Settings settings, ChannelContext context) {
            return ChannelStatus.ONLINE;
        }
    }

    private final Provider provider;
    private final Fault fault;
    private final String secret;
    private boolean token;

    CapableChannel(Provider provider, Fault fault, String secret) {
        this.provider = provider;
        this.fault = fault;
        this.secret = secret;
    }

    /** Every call with its secret in the message when it fails, where that is the fault. */
    private void call() {
        try {
            provider.call();
        } catch (ConnectorException trouble) {
            throw fault == Fault.LOGS_ITS_SECRET ? new ConnectorException(trouble.failure(), "with " + secret) : trouble;
        }
    }

    @Override
    public Receipt send(OutboundMessage message) {
        if (!token) {
            call();
            token = true;
        }
        if (!(message.content() instanceof Content.Template) || fault != Fault.TEMPLATE_FETCHES_A_TOKEN_AND_SENDS_NOTHING) {
            call();
            provider.moves.take(message.content().plainText());
        }
        return Receipt.sent(UUID.randomUUID().toString());
    }

    @Override
    public InputStream fetch(String mediaId) throws IOException {
        try {
            call();
        } catch (ConnectorException trouble) {
            throw fault == Fault.TAKES_TROUBLE_FOR_LOSS ? new ConnectorException(Failure.REJECTED, "gone") : trouble;
        }
        byte[] bytes = provider.files.get(mediaId);
        if (fault == Fault.SENDS_WHILE_FETCHING) {
            provider.moves.take("thanks for the file");
        }
        if (bytes == null) {
            if (fault == Fault.GIVES_AN_EMPTY_FILE_FOR_A_LOST_ONE) {
                return InputStream.nullInputStream();
            }
            throw new ConnectorException(Failure.REJECTED, "gone");
        }
        return new ByteArrayInputStream(fault == Fault.CUTS_FILES ? Arrays.copyOf(bytes, Math.min(bytes.length, 100_000)) : bytes);
    }

    @Override
    public Sender profile(String externalId) {
        try {
            call();
        } catch (ConnectorException trouble) {
            throw fault == Fault.TAKES_TROUBLE_FOR_SILENCE ? new ConnectorException(Failure.REJECTED, "won't tell") : trouble;
        }
        return fault == Fault.PROFILE_OF_NOBODY
                ? Sender.of(externalId, null)
                : new Sender(externalId, "Zhang Wei", null, null, "zh-CN", "union-1");
    }

    @Override
    public List<MessageTemplate> templates() {
        try {
            call();
        } catch (ConnectorException trouble) {
            if (fault == Fault.TEMPLATES_ARE_EMPTY_IN_TROUBLE) {
                return List.of();
            }
            throw trouble;
        }
        boolean gaps = fault != Fault.TEMPLATE_WITHOUT_GAPS;
        return List.of(new MessageTemplate("order", "zh_CN", gaps ? "Order {{1}}" : "Order", gaps ? List.of("1") : List.of(), null));
    }

    @Override
    public List<Order> orders(Customer customer, int limit) {
        try {
            call();
        } catch (ConnectorException trouble) {
            if (fault == Fault.ORDERS_ARE_EMPTY_IN_TROUBLE) {
                return List.of();
            }
            throw trouble;
        }
        if (!customer.externalId().equals("customer-1") && fault != Fault.EVERYBODYS_ORDERS) {
            return List.of();
        }
        Instant now = Instant.parse("2026-11-22T12:00:00Z");
        Order older = order("1", now.minusSeconds(60));
        Order newer = order("2", now);
        List<Order> all = fault == Fault.OLDEST_ORDER_FIRST ? List.of(older, newer) : List.of(newer, older);
        return fault == Fault.MINDS_NO_LIMIT ? all : all.subList(0, Math.min(limit, all.size()));
    }

    private static Order order(String id, Instant placed) {
        return new Order(id, "paid", placed, null, "CNY", List.of(), null, null, null);
    }

    @Override
    public ChannelStatus status() {
        return ChannelStatus.ONLINE;
    }

    @Override
    public ChannelLimits limits() {
        return new ChannelLimits(1000, false, 0, false, null, true);
    }

    @Override
    public void close() {}
}
