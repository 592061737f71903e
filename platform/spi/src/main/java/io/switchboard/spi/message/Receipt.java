package io.switchboard.spi.message;

import java.util.Objects;

/**
 * The provider's answer to a send.
 *
 * @param providerId the provider's id of the message, or null where it gives none
 * @param state SENT, DELIVERED or READ
 */
public record Receipt(String providerId, DeliveryState state) {
    public Receipt {
        Objects.requireNonNull(state, "state");
    }

    public static Receipt sent(String providerId) {
        return new Receipt(providerId, DeliveryState.SENT);
    }

    public static Receipt delivered(String providerId) {
        return new Receipt(providerId, DeliveryState.DELIVERED);
    }
}
