package io.switchboard.host;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way into a plugin's code: on the plugin's own threads, with its class loader as context, at most so many at a
 * time and each for so long. A call that exceeds its time is interrupted; a thread that doesn't mind is abandoned and
 * counted, and keeps its place, so that a plugin that hangs again and again runs out of places, not the server of threads.
 * Safe for use by several threads.
 */
public final class PluginCalls implements Calls, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PluginCalls.class);
    private static final Duration GRACE = Duration.ofSeconds(2);
    // Of all its channels together: half of the threads that the smallest server has for requests.
    private static final int PATIENT = 16;

    private final String pluginId;
    private final Semaphore places;
    private final Semaphore patient = new Semaphore(PATIENT);
    private final BooleanSupplier inTransaction;
    private final Runnable afterCall;
    private final Duration ending;
    private final ThreadPoolExecutor threads;
    private final AtomicInteger abandoned = new AtomicInteger();
    private final PluginMeter meter;

    /**
     * @param loader becomes the context loader of the plugin's threads
     * @param places how many calls at a time, loops not counted
     * @param ending how long {@link #close} waits for its threads
     * @param inTransaction whether the calling thread has a transaction: a plugin is never waited for within one
     * @param afterCall runs on the plugin's thread after each call, to give back what it held
     * @param meter counts the calls
     */
    public PluginCalls(
            String pluginId,
            ClassLoader loader,
            int places,
            Duration ending,
            BooleanSupplier inTransaction,
            Runnable afterCall,
            PluginMeter meter) {
        this.meter = meter;
        this.ending = ending;
        this.pluginId = pluginId;
        this.places = new Semaphore(places);
        this.inTransaction = inTransaction;
        this.afterCall = afterCall;
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, threadName(pluginId) + number.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(loader);
            return thread;
        });
    }

    /** What the names of these threads begin with. */
    static String threadName(String pluginId) {
        return "plugin-" + pluginId + "-";
    }

    @Override
    public <T> T call(String what, Duration limit, Callable<T> work) {
        return metered(what, true, () -> {
            if (!places.tryAcquire()) {
                throw new ConnectorException(Failure.UNAVAILABLE, "plugin " + pluginId + " is busy: " + what);
            }
            return run(what, limit, work, places::release);
        });
    }

    /** @param waits whether how long it takes is worth knowing: a loop may wait for news as long as it likes */
    private <T> T metered(String what, boolean waits, Supplier<T> call) {
        long begin = System.nanoTime();
        try {
            T result = call.get();
            meter.done(waits ? System.nanoTime() - begin : -1);
            return result;
        } catch (RuntimeException e) {
            meter.failed(what, waits ? System.nanoTime() - begin : -1, e);
            throw e;
        }
    }

    /** As {@link #call}, for those who have places of their own for these calls. */
    <T> T call(String what, Duration limit, Places own, Callable<T> work) {
        return metered(what, true, () -> callIn(what, limit, own, work));
    }

    private <T> T callIn(String what, Duration limit, Places own, Callable<T> work) {
        if (!own.enter()) {
            throw new ConnectorException(Failure.UNAVAILABLE, "plugin " + pluginId + " is busy: " + what);
        }
        CountDownLatch finished = new CountDownLatch(1);
        Future<T> future = submit(what, work, finished, own::leave);
        boolean soon = own.quick().compareTo(limit) >= 0;
        try {
            T result = await(future, soon ? limit : own.quick(), what);
            own.cameInTime();
            return result;
        } catch (TimeoutException slow) {
            if (soon || !waitOn(own)) {
                throw tooLong(what, soon ? limit : own.quick(), own, future);
            }
        } catch (ConnectorException e) {
            own.cameInTime();
            throw e;
        }
        try {
            return await(future, limit.minus(own.quick()), what);
        } catch (TimeoutException e) {
            ConnectorException late = tooLong(what, limit, own, future);
            abandonIfStuck(what, finished);
            throw late;
        } finally {
            own.waited();
            patient.release();
        }
    }

    private boolean waitOn(Places own) {
        if (!patient.tryAcquire()) {
            return false;
        }
        if (own.mayWait()) {
            return true;
        }
        patient.release();
        return false;
    }

    private ConnectorException tooLong(String what, Duration limit, Places own, Future<?> future) {
        if (own.tookTooLong()) {
            LOG.error("plugin {} hangs in {}: few calls are let in until one comes back in time", pluginId, what);
        }
        future.cancel(true);
        return new ConnectorException(
                Failure.UNKNOWN_OUTCOME, "plugin " + pluginId + " took longer than " + limit.toSeconds() + " s: " + what);
    }

    /** As {@link #call} but without taking a place: for loops, of which each open channel has one. */
    public <T> T callInLoop(String what, Duration limit, Callable<T> work) {
        return metered(what, false, () -> run(what, limit, work, () -> {}));
    }

    /** Asks the plugin to do something and doesn't wait; dropped when it is busy or stopped, failures are logged. */
    public void tell(String what, Runnable work) {
        if (!places.tryAcquire()) {
            return;
        }
        try {
            threads.execute(() -> {
                try {
                    work.run();
                    meter.done(-1);
                } catch (RuntimeException | LinkageError e) {
                    meter.failed(what, -1, e);
                    LOG.debug("plugin {} failed in {}", pluginId, what, e);
                } finally {
                    afterCall.run();
                    places.release();
                }
            });
        } catch (RejectedExecutionException stopped) {
            places.release();
        }
    }

    /** How many threads of this plugin never came back. */
    public int abandoned() {
        return abandoned.get();
    }

    private <T> T run(String what, Duration limit, Callable<T> work, Runnable done) {
        CountDownLatch finished = new CountDownLatch(1);
        Future<T> future = submit(what, work, finished, done);
        try {
            return await(future, limit, what);
        } catch (TimeoutException e) {
            future.cancel(true);
            abandonIfStuck(what, finished);
            throw new ConnectorException(
                    Failure.UNKNOWN_OUTCOME, "plugin " + pluginId + " took longer than " + limit.toSeconds() + " s: " + what);
        }
    }

    /** @param done runs when the work has ended, or at once when it is refused */
    private <T> Future<T> submit(String what, Callable<T> work, CountDownLatch finished, Runnable done) {
        try {
            if (inTransaction.getAsBoolean()) {
                throw new IllegalStateException("plugin " + pluginId + " called within a transaction: " + what);
            }
            return threads.submit(() -> {
                try {
                    return work.call();
                } finally {
                    afterCall.run();
                    finished.countDown();
                    done.run();
                }
            });
        } catch (RejectedExecutionException stopped) {
            done.run();
            throw new ConnectorException(Failure.UNAVAILABLE, "plugin " + pluginId + " is stopped");
        } catch (IllegalStateException refused) {
            done.run();
            throw refused;
        }
    }

    private <T> T await(Future<T> future, Duration limit, String what) throws TimeoutException {
        try {
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw translated(what, e.getCause());
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new ConnectorException(Failure.UNKNOWN_OUTCOME, "interrupted: " + what);
        }
    }

    private void abandonIfStuck(String what, CountDownLatch finished) {
        boolean ended = false;
        try {
            ended = finished.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!ended) {
            abandoned.incrementAndGet();
            meter.abandoned();
            LOG.error("plugin {} hangs in {} and doesn't mind being interrupted: its thread is abandoned ({} so far)",
                    pluginId, what, abandoned.get());
        }
    }

    private ConnectorException translated(String what, Throwable thrown) {
        Throwable cause = thrown instanceof InvocationTargetException e ? e.getCause() : thrown;
        if (cause instanceof ConnectorException known) {
            return known;
        }
        LOG.error("plugin {} failed in {}", pluginId, what, cause);
        return new ConnectorException(Failure.UNKNOWN_OUTCOME, "plugin " + pluginId + " failed in " + what + ": " + brief(cause), cause);
    }

    /** One line of a failure for admins. */
    static String brief(Throwable cause) {
        String message = cause.getMessage();
        String name = cause.getClass().getSimpleName();
        return message == null || message.isBlank() ? name : name + ": " + message.lines().findFirst().orElse("");
    }

    /** As {@link #brief}, of what is at the bottom of it. */
    static String root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return brief(root);
    }

    /** Interrupts what runs and waits a moment for it to end. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(ending.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.error("plugin {} is stopped but {} of its threads don't end", pluginId, threads.getActiveCount());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
