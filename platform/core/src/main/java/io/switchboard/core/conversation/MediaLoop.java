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
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches what providers keep, a few at a time, so that one that comes slowly doesn't keep the others waiting. */
@ApplicationScoped
public class MediaLoop {
    private static final Logger LOG = LoggerFactory.getLogger(MediaLoop.class);
    private static final int AT_ONCE = 6;
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

    private Loop loop;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "switchboard-media");
        thread.setDaemon(true);
        thread.setContextClassLoader(MediaLoop.class.getClassLoader());
        return thread;
    });

    void start(@Observes Startup event) {
        loop = loops.start("media", Duration.ofSeconds(2), this::round);
        signals.listen(all -> {
            if (all.stream().anyMatch(s -> s.type().equals(MediaFetches.DUE))) {
                loop.wake();
            }
        });
    }

    /** Begins one that is due, if any. Returns whether there may be more to do at once. */
    private boolean round() {
        if (!places.tryAcquire()) {
            return false;
        }
        boolean begun = false;
        try {
            Optional<MediaFetches.Due> due = fetches.next();
            due.ifPresent(one -> threads.execute(() -> {
                try {
                    fetch(one);
                } finally {
                    places.release();
                    loop.wake();
                }
            }));
            begun = due.isPresent();
        } finally {
            if (!begun) {
                places.release();
            }
        }
        return begun;
    }

    /** For tests: one after another, until nothing is due. Returns how many were tried. */
    public int fetchAll() {
        int tried = 0;
        for (Optional<MediaFetches.Due> due = fetches.next(); due.isPresent(); due = fetches.next()) {
            fetch(due.get());
            tried++;
        }
        return tried;
    }

    private void fetch(MediaFetches.Due due) {
        Optional<Attachment> row = fetches.row(due.fileId());
        if (row.isEmpty()) {
            return;
        }
        try (InputStream bytes = gateway.fetch(due.channelId(), due.mediaId())) {
            files.receive(row.get(), bytes);
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

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }
}
