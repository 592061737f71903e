package io.switchboard.core.shared;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Duration;

/** Runs the {@link Sequencer} soon after each commit. */
@ApplicationScoped
public class SequencerLoop {
    private static final int BATCH = 1_000;
    // Nobody who follows the log waits for less, and a commit for each event would cost more than the event.
    private static final Duration GATHER = Duration.ofMillis(50);

    @Inject
    Sequencer sequencer;

    @Inject
    Loops loops;

    @Inject
    Signals signals;

    void start(@Observes Startup event) {
        Loop loop = loops.start("sequencer", Duration.ofSeconds(1), () -> sequencer.number(BATCH) == BATCH)
                .gather(GATHER);
        signals.listen(all -> loop.wake());
    }
}
