package io.switchboard.spi.message;

/** Something that a channel hands in by {@link io.switchboard.spi.channel.ChannelContext#receive}. */
public sealed interface Inbound permits InboundMessage, DeliveryUpdate, Withdrawal {}
