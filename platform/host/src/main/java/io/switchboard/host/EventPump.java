package io.switchboard.host;

import io.switchboard.core.shared.Loop;
import io.switchboard.core.shared.Loops;
import io.switchboard.spi.module.EventListener;
import io.switchboard.spi.platform.PlatformEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands the event log to plugins' listeners, each plugin at its own pace, its place kept in the database. */
final class EventPump implements PluginPart {
    private static final Logger LOG = LoggerFactory.getLogger(EventPump.class);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int BATCH = 100;
    private static final int LONGEST_PAUSE_SECONDS = 300;

    private final Log log;
    private final InstalledPlugins installed;
    private final Leases leases;
    private final Loops loops;
    private final Clock clock;

    /** The core's event log. */
    interface Log {
        /** Events after a place, in order. */
        List<PlatformEvent> after(long position, int limit);
    }

    EventPump(Log log, InstalledPlugins installed, Leases leases, Loops loops, Clock clock) {
        this.log = log;
        this.installed = installed;
        this.leases = leases;
        this.loops = loops;
        this.clock = clock;
    }

    @Override
    public AutoCloseable start(PluginRuntime plugin) {
        List<EventListener> listeners = plugin.extensions(EventListener.class);
        if (listeners.isEmpty()) {
            return () -> {};
        }
        Round round = new Round(plugin, listeners);
        Loop loop = loops.start("events-" + plugin.id(), PAUSE, PATIENCE, round::run);
        return () -> loops.stop(loop, Duration.ofSeconds(1));
    }

    private final class Round {
        private final PluginRuntime plugin;
        private final List<EventListener> listeners;
        private final AtomicInteger failures = new AtomicInteger();
        private Instant notBefore = Instant.MIN;

        Round(PluginRuntime plugin, List<EventListener> listeners) {
            this.plugin = plugin;
            this.listeners = listeners;
        }

        /** @return whether there may be more at once */
        boolean run() {
            if (clock.instant().isBefore(notBefore)) {
                return false;
            }
            Optional<InstalledPlugins.Installed> row = installed.find(plugin.id());
            if (row.isEmpty()) {
                return false;
            }
            return !log.after(row.get().eventPosition(), 1).isEmpty() && hand(row.get().eventPosition());
        }

        private boolean hand(long position) {
            // One node at a time; the place is read again under the lock.
            Optional<Leases.Lease> turn = leases.take("events:" + plugin.id());
            if (turn.isEmpty()) {
                return false;
            }
            try (Leases.Lease held = turn.get()) {
                long from = installed.find(plugin.id()).map(InstalledPlugins.Installed::eventPosition).orElse(position);
                List<PlatformEvent> events = log.after(from, BATCH);
                for (EventListener listener : events.isEmpty() ? List.<EventListener>of() : listeners) {
                    Loop.goOn();
                    plugin.calls().callInLoop("onEvents", LIMIT, () -> {
                        listener.onEvents(events);
                        return null;
                    });
                }
                if (!held.isHeld()) {
                    LOG.warn("plugin {} took too long with its events: another node may be handing them over again", plugin.id());
                    return false;
                }
                if (!events.isEmpty()) {
                    installed.eventPosition(plugin.id(), events.get(events.size() - 1).position());
                }
                failures.set(0);
                return events.size() >= BATCH;
            } catch (RuntimeException e) {
                int seconds = Math.min(LONGEST_PAUSE_SECONDS, 1 << Math.min(failures.incrementAndGet(), 9));
                notBefore = clock.instant().plusSeconds(seconds);
                LOG.warn("a listener of plugin {} failed; the same events come again in {} s: {}", plugin.id(), seconds, e.getMessage());
                return false;
            }
        }
    }
}
