package io.switchboard.host;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.MessageTemplate;
import io.switchboard.spi.channel.SendsTemplates;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What a channel's provider lets send, kept for some minutes: agents look again and again, and the provider counts. One asks
 * at a time, and who comes meanwhile waits a moment: a provider that hangs holds one thread of the server. That it failed is
 * kept for a little while too. Safe for use by several threads.
 */
final class KeptTemplates {
    private static final Duration ASK = Duration.ofSeconds(20);
    private static final Duration TURN = Duration.ofSeconds(2);
    private static final Duration LAST = Duration.ofMinutes(5);
    private static final Duration FAILURE_LASTS = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final Semaphore turn = new Semaphore(1);
    // One that minds no interrupt keeps its place, and then nobody else is sent after it.
    private final Places places = new Places(1, 1, TURN);
    private volatile Answer answer;

    /** Of templates and failure one is null. */
    private record Answer(List<MessageTemplate> templates, ConnectorException failure, Instant until) {
        List<MessageTemplate> get() {
            if (failure != null) {
                throw new ConnectorException(failure.failure(), failure.getMessage(), failure);
            }
            return templates;
        }
    }

    KeptTemplates(InstantSource clock) {
        this.clock = clock;
    }

    /** @throws ConnectorException also UNAVAILABLE: another one is asking, and it takes long */
    List<MessageTemplate> of(SendsTemplates channel, PluginCalls calls) {
        Answer kept = kept();
        if (kept != null) {
            return kept.get();
        }
        takeTurn();
        try {
            kept = kept();
            if (kept == null) {
                kept = ask(channel, calls);
                answer = kept;
            }
        } finally {
            turn.release();
        }
        return kept.get();
    }

    private Answer kept() {
        Answer now = answer;
        return now != null && clock.instant().isBefore(now.until()) ? now : null;
    }

    private void takeTurn() {
        try {
            if (turn.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new ConnectorException(Failure.UNAVAILABLE, "the templates are being asked for, and it takes long");
    }

    private Answer ask(SendsTemplates channel, PluginCalls calls) {
        try {
            // Copied where a null is the plugin's own fault.
            List<MessageTemplate> told = calls.call("templates", ASK, places, () -> List.copyOf(channel.templates()));
            return new Answer(told, null, clock.instant().plus(LAST));
        } catch (ConnectorException failure) {
            return new Answer(null, failure, clock.instant().plus(FAILURE_LASTS));
        }
    }
}
