package io.switchboard.core.conversation;

import io.switchboard.core.shared.Extensions;
import io.switchboard.core.shared.Loop;
import io.switchboard.core.shared.Loops;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Signals;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.module.FileScanner;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows files to the scanners, a few at a time, beside everything else: one that is slow keeps files waiting, never messages. */
@ApplicationScoped
public class FileCheckLoop {
    private static final Logger LOG = LoggerFactory.getLogger(FileCheckLoop.class);
    private static final int AT_ONCE = 4;
    private static final Set<Failure> NO_SAY = EnumSet.of(Failure.REJECTED, Failure.INVALID_REQUEST);

    @Inject
    FileChecks checks;

    @Inject
    Files files;

    @Inject
    Extensions extensions;

    @Inject
    Loops loops;

    @Inject
    Signals signals;

    /** For one scanner with one file, the reading of its bytes included. */
    Duration limit = Duration.ofSeconds(60);

    private Loop loop;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(FileCheckLoop::thread);
    private final ExecutorService threads = Executors.newCachedThreadPool(FileCheckLoop::thread);

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "switchboard-file-check");
        thread.setDaemon(true);
        thread.setContextClassLoader(FileCheckLoop.class.getClassLoader());
        return thread;
    }

    void start(@Observes Startup event) {
        loop = loops.start("file-checks", Duration.ofSeconds(2), this::round);
        signals.listen(all -> {
            if (all.stream().anyMatch(s -> s.type().equals(FileChecks.DUE))) {
                loop.wake();
            }
        });
    }

    /** Begins with one that is due, if any. Returns whether there may be more to do at once. */
    boolean round() {
        if (!checks.isWatched() || !places.tryAcquire()) {
            return false;
        }
        Optional<Attachment> due = Optional.empty();
        try {
            due = checks.next();
        } finally {
            if (due.isEmpty()) {
                places.release();
            }
        }
        due.ifPresent(file -> threads.execute(() -> {
            try {
                check(file);
            } catch (RuntimeException e) {
                LOG.warn("what scanners said of file {} couldn't be kept; they are asked again", file.id(), e);
            } finally {
                places.release();
                if (loop != null) {
                    loop.wake();
                }
            }
        }));
        return due.isPresent();
    }

    /** Shows it to each; the first that says no decides. */
    void check(Attachment file) {
        List<FileScanner> scanners = extensions.active(FileScanner.class);
        String trouble = scanners.isEmpty() ? "no scanner runs" : null;
        boolean judged = false;
        for (FileScanner scanner : scanners) {
            try {
                FileScanner.Verdict verdict = ask(scanner, file);
                if (verdict == null) {
                    trouble = "the scanner said nothing";
                } else if (!verdict.isClean()) {
                    LOG.warn("file {} is withheld: {}", file.id(), verdict.finding());
                    checks.withheld(file.id(), verdict.finding().isBlank() ? "?" : verdict.finding());
                    return;
                } else {
                    judged = true;
                }
            } catch (Refused gone) {
                // Without its bytes nobody gets it anyway.
                checks.passed(file.id(), false);
                return;
            } catch (ConnectorException e) {
                LOG.info("a scanner has no word on file {}: {}", file.id(), e.getMessage());
                trouble = NO_SAY.contains(e.failure()) ? trouble : e.getMessage();
            } catch (IOException | RuntimeException e) {
                LOG.warn("a scanner has no word on file {}: {}", file.id(), e.toString());
                trouble = e.toString();
            }
        }
        if (trouble == null) {
            checks.passed(file.id(), judged);
        } else {
            checks.failed(file.id(), trouble);
        }
    }

    private FileScanner.Verdict ask(FileScanner scanner, Attachment file) throws IOException {
        FileRef named = file.file();
        try (InputStream bytes = files.bytes(file)) {
            Future<?> cut = watchdog.schedule(() -> threads.execute(() -> close(bytes)), limit.toMillis(), TimeUnit.MILLISECONDS);
            try {
                return scanner.scan(new FileScanner.Subject(named.name(), named.mediaType(), named.size()), bytes);
            } finally {
                cut.cancel(false);
            }
        }
    }

    private static void close(InputStream bytes) {
        try {
            bytes.close();
        } catch (IOException | RuntimeException e) {
            LOG.debug("a file that was scanned too slowly doesn't close", e);
        }
    }

    @PreDestroy
    void stop() {
        watchdog.shutdownNow();
        threads.shutdownNow();
    }
}
