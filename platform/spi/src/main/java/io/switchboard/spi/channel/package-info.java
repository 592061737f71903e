/**
 * Channels: how customers' messages come in and answers go out.
 *
 * <p>Threads: {@code open} and {@code close} are called one after the other by the host; {@code send} by one thread at a
 * time for one conversation but by several for different ones; capabilities as each says. Every call has a time limit
 * and runs outside of any transaction; a call that exceeds it is interrupted and abandoned.
 */
package io.switchboard.spi.channel;
