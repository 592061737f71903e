package io.switchboard.core.ticket;

import java.util.Optional;
import java.util.UUID;

/** Whom the names in actions mean. */
public interface WhoIsWho {
    /** Somebody, or a group. */
    record Named(UUID id, String name) {}

    /** By id, or by name. */
    Optional<Named> group(String name, UUID shop);

    /** One who works here, by id or account. */
    Optional<Named> agent(String name);
}
