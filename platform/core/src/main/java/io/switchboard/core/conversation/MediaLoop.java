package io.switchboard.core.conversation;

import io.switchboard.core.channel.ChannelGateway;
import io.switchboard.core.shared.Loop;
import io.switchboard.core.shared.Loops;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Signals;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches what providers keep, a few at a time and two of a channel, so that one that comes slowly keeps no other waiting. */
@ApplicationScoped
public class MediaLoop {
    private static final Logger LOG = LoggerFactory.getLogger(MediaLoop.class);
    private static final int AT_ONCE = 12;
    private static final int OF_A_CHANNEL = 2;
    private static final Set<Failure> NO_USE = EnumSet.of(Failure.REJECTED, Failure.INVALID_REQUEST);

    @Inject
    MediaFetches fetches;

    @Inject
    Files files;

    @Inject
    ChannelGateway gateway;

    @Inject
    Loops loops;

    @Inject
    Signals signals;

    Loop loop;
    /** For a file, its opening and reading. */
    Duration limit = Duration.ofSeconds(60);

    private final ChannelPlaces places = new ChannelPlaces(AT_ONCE, OF_A_CHANNEL);
    private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(MediaLoop::thread);
    private final ExecutorService threads = Executors.newCachedThreadPool(MediaLoop::thread);

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "switchboard-media");
        thread.setDaemon(true);
        thread.setContextClassLoader(MediaLoop.class.getClassLoader());
        return thread;
    }

    void start(@Observes Startup event) {
        loop = loops.start("media", Duration.ofSeconds(2), this::round);
        signals.listen(all -> {
            if (all.stream().anyMatch(s -> s.type().equals(MediaFetches.DUE))) {
                loop.wake();
            }
        });
    }

    /** Begins one that is due, if any. Returns whether there may be more to do at once. */
    boolean round() {
        if (!places.free()) {
            return false;
        }
        Optional<MediaFetches.Due> due = fetches.next(places.full());
        due.ifPresent(one -> {
            places.enter(one.channelId());
            threads.execute(() -> {
                try {
                    fetch(one);
                } finally {
                    places.leave(one.channelId());
                    loop.wake();
                }
            });
        });
        return due.isPresent();
    }

    void fetch(MediaFetches.Due due) {
        Optional<Attachment> row = fetches.row(due.fileId());
        if (row.isEmpty()) {
            return;
        }
        long begin = System.nanoTime();
        try (InputStream bytes = gateway.fetch(due.channelId(), due.mediaId())) {
            Future<?> cut = cut(bytes, limit.minusNanos(System.nanoTime() - begin));
            try {
                files.receive(row.get(), bytes);
            } finally {
                cut.cancel(false);
            }
        } catch (ConnectorException e) {
            LOG.info("file {} of channel {} isn't here yet: {}", due.fileId(), due.channelId(), e.getMessage());
            fetches.failed(due.fileId(), !NO_USE.contains(e.failure()));
        } catch (Refused tooLarge) {
            fetches.failed(due.fileId(), false);
        } catch (IOException | RuntimeException e) {
            LOG.warn("file {} of channel {} isn't here yet: {}", due.fileId(), due.channelId(), e.toString());
            fetches.failed(due.fileId(), true);
        }
    }

    /** The bytes come from wherever the plugin has them: whoever reads them is let go by closing what he reads. */
    private Future<?> cut(InputStream bytes, Duration after) {
        return watchdog.schedule(
                () -> threads.execute(() -> {
                    try {
                        bytes.close();
                    } catch (IOException | RuntimeException e) {
                        LOG.debug("a file that came too slowly doesn't close", e);
                    }
                }),
                Math.max(1, after.toMillis()),
                TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        watchdog.shutdownNow();
        threads.shutdownNow();
    }
}
