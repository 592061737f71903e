package io.switchboard.core.shared;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Duration;

/** Runs the {@link Sequencer} soon after each commit. */
@ApplicationScoped
public class SequencerLoop {
    private static final int BATCH = 500;

    @Inject
    Sequencer sequencer;

    @Inject
    Loops loops;

    @Inject
    Signals signals;

    void start(@Observes Startup event) {
        Loop loop = loops.start("sequencer", Duration.ofSeconds(1), () -> sequencer.number(BATCH) == BATCH);
        signals.listen(all -> loop.wake());
    }
}
