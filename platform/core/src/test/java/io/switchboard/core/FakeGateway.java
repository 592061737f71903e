package io.switchboard.core;

import io.switchboard.core.channel.ChannelGateway;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.HostsVisitors;
import io.switchboard.spi.channel.MessageTemplate;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.message.Sender;
import io.switchboard.spi.module.OrderSource;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Channels that do what a test says. */
final class FakeGateway implements ChannelGateway {
    final List<OutboundMessage> sent = new CopyOnWriteArrayList<>();
    boolean open = true;
    boolean live = true;
    ChannelLimits limits;
    Function<String, Sender> profiles;
    Function<String, InputStream> media = id -> InputStream.nullInputStream();
    List<MessageTemplate> templates = List.of();
    OrderSource orders;
    Function<OutboundMessage, Receipt> provider = message -> Receipt.sent("out-" + message.id());

    @Override
    public boolean isOpen(UUID channelId) {
        return open;
    }

    @Override
    public Receipt send(UUID channelId, OutboundMessage message) {
        Receipt receipt = provider.apply(message);
        sent.add(message);
        return receipt;
    }

    @Override
    public Optional<ChannelLimits> limits(UUID channelId) {
        return Optional.of(limits == null ? new ChannelLimits(1000, true, 1 << 20, true, null, live) : limits);
    }

    @Override
    public boolean tellsProfiles(UUID channelId) {
        return profiles != null;
    }

    @Override
    public Sender profile(UUID channelId, String externalId) {
        return profiles.apply(externalId);
    }

    @Override
    public InputStream fetch(UUID channelId, String mediaId) {
        return media.apply(mediaId);
    }

    @Override
    public Optional<OrderSource> orders(UUID channelId) {
        return Optional.ofNullable(orders);
    }

    @Override
    public List<MessageTemplate> templates(UUID channelId) {
        return templates;
    }

    @Override
    public Optional<HostsVisitors> visitors(UUID channelId) {
        return Optional.empty();
    }

    @Override
    public void showTyping(UUID channelId, String recipient) {
        // Nobody looks.
    }
}
