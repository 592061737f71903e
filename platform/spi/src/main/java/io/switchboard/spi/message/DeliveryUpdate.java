package io.switchboard.spi.message;

import java.util.Objects;

/**
 * What became of a message that we sent earlier. It may come before the send that it speaks of
 * has returned: unknown ids are kept for ten minutes. A state never goes back (READ stays READ).
 *
 * @param providerId the id that the {@link Receipt} of the send carried
 * @param state DELIVERED, READ or FAILED
 * @param problem why it failed, for the agent; null otherwise
 */
public record DeliveryUpdate(String providerId, DeliveryState state, String problem) implements Inbound {
    public DeliveryUpdate {
        Objects.requireNonNull(providerId, "providerId");
        Objects.requireNonNull(state, "state");
    }
}
