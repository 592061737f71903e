package io.switchboard.spi.message;

/** Where a message of ours stands on its way to the customer. */
public enum DeliveryState {
    /** In the outbox, not yet taken by the provider. */
    PENDING,
    /** The provider has taken it. */
    SENT,
    /** It is on the customer's device. */
    DELIVERED,
    /** The customer has seen it. */
    READ,
    /** It won't arrive; the problem says why. */
    FAILED,
    /** Nobody knows whether it left; a person decides. */
    UNKNOWN
}
