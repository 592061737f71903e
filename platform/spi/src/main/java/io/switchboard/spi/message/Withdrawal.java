package io.switchboard.spi.message;

import java.util.Objects;

/**
 * The customer took a message of his back. It stays with us, and is shown as taken back. Unknown ids are dropped.
 *
 * @param providerId of the {@link InboundMessage}
 */
public record Withdrawal(String providerId) implements Inbound {
    public Withdrawal {
        Objects.requireNonNull(providerId, "providerId");
    }
}
