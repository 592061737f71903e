package io.switchboard.channel.wechat;

import java.util.Optional;
import java.util.Set;

/** Who has a session of customer service. Only while nobody of WeCom has it, and it hasn't ended, we may write by the API. */
enum ServiceState {
    /** A customer wrote, nobody has it yet. */
    NEW(0),
    /** The API answers: this console. */
    ASSISTANT(1),
    /** Waits for one of the people who answer in WeCom. */
    POOL(2),
    /** One of them has it. */
    STAFF(3),
    /** Over, or not begun: only the customer can begin it. */
    ENDED(4);

    private final int number;

    ServiceState(int number) {
        this.number = number;
    }

    /** Empty for one that the platform adds one day. */
    static Optional<ServiceState> of(int number) {
        return number < 0 || number >= values().length ? Optional.empty() : Optional.of(values()[number]);
    }

    int number() {
        return number;
    }

    /** Whether the API may send a message. */
    boolean takesMessages() {
        return this == NEW || this == ASSISTANT;
    }

    /** What the API may make of it: neither does anything lead back to the API, nor out of the end. */
    Set<ServiceState> next() {
        return switch (this) {
            case NEW -> Set.of(ASSISTANT, POOL, STAFF, ENDED);
            case ASSISTANT -> Set.of(POOL, STAFF, ENDED);
            case POOL -> Set.of(STAFF, ENDED);
            case STAFF -> Set.of(STAFF, ENDED);
            case ENDED -> Set.of();
        };
    }
}
