package io.switchboard.host;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Interrupts work on the server's own threads that takes too long. Safe for use by several threads. */
final class Watch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final ScheduledThreadPoolExecutor timer;

    Watch() {
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "switchboard-watch");
            thread.setDaemon(true);
            thread.setContextClassLoader(Watch.class.getClassLoader());
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        // Now: a thread that is made later remembers whose code was running then.
        timer.prestartAllCoreThreads();
    }

    /** Ends the watch over the calling thread. */
    static final class Limit implements AutoCloseable {
        private final Thread watched = Thread.currentThread();
        private ScheduledFuture<?> alarm;
        private boolean over;

        private synchronized void ring(String who) {
            if (!over) {
                LOG.error("plugin {} works too long on a request: interrupted", who);
                watched.interrupt();
            }
        }

        @Override
        public synchronized void close() {
            over = true;
            alarm.cancel(false);
            // A late interrupt must not hit the next request on this thread.
            if (alarm.isDone() && !alarm.isCancelled()) {
                Thread.interrupted();
            }
        }
    }

    Limit limit(Duration limit, String who) {
        Limit watched = new Limit();
        watched.alarm = timer.schedule(() -> watched.ring(who), limit.toMillis(), TimeUnit.MILLISECONDS);
        return watched;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
