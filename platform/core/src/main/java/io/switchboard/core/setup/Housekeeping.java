package io.switchboard.core.setup;

import io.switchboard.core.agent.SignInAttempts;
import io.switchboard.core.agent.Tokens;
import io.switchboard.core.conversation.Files;
import io.switchboard.core.shared.Loops;
import io.switchboard.core.signin.Journeys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Duration;

/** Removes what nobody needs any more: files that no message claimed, tokens that have expired. */
@ApplicationScoped
public class Housekeeping {
    @Inject
    Files files;

    @Inject
    Tokens tokens;

    @Inject
    SignInAttempts attempts;

    @Inject
    Journeys journeys;

    @Inject
    Loops loops;

    void start(@Observes Startup event) {
        loops.start("housekeeping", Duration.ofHours(1), this::round);
    }

    private boolean round() {
        tokens.removeExpired();
        attempts.removeOld();
        journeys.removeOld();
        return files.removeUnclaimed() > 0;
    }
}
