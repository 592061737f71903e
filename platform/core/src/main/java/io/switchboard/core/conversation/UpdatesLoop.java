package io.switchboard.core.conversation;

import io.switchboard.core.shared.Loops;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Duration;

/** Looks after what providers said of messages before those were stored. */
@ApplicationScoped
class UpdatesLoop {
    @Inject
    Loops loops;

    @Inject
    Updates updates;

    void start(@Observes Startup event) {
        loops.start("updates", Duration.ofSeconds(1), updates::again);
    }
}
