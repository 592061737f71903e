package io.switchboard.spi.channel;

/** A channel that can show the customer that somebody is writing. */
public interface ShowsTyping {

    /** Shows it for a few seconds. May be dropped; failures are ignored. */
    void showTyping(String recipient);
}
