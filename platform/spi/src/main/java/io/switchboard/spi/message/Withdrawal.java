package io.switchboard.spi.message;

import java.util.Objects;

/**
 * The customer took a message of his back. It stays with us, and is shown as taken back. It may come before its
 * message: unknown ids are kept for ten minutes.
 *
 * @param providerId of the {@link InboundMessage}
 */
public record Withdrawal(String providerId) implements Inbound {
    public Withdrawal {
        Objects.requireNonNull(providerId, "providerId");
    }
}
