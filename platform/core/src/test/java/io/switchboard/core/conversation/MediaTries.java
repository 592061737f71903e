package io.switchboard.core.conversation;

import io.switchboard.core.Store;
import io.switchboard.core.contact.Recognition;
import io.switchboard.spi.message.FileRef;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What the loop does with files that providers keep, step by step. Each within a transaction of the test's, but for {@code …All}. */
public final class MediaTries {
    private final MediaFetches fetches;
    private final MediaLoop loop;
    private final Store store;

    public MediaTries(Store store) {
        this.store = store;
        fetches = store.get(MediaFetches.class);
        loop = store.get(MediaLoop.class);
    }

    public FileRef name(UUID channel, String mediaId, String mediaType) {
        return fetches.name(channel, mediaId, "picture", mediaType);
    }

    public Optional<String> next() {
        return fetches.next(Set.of()).map(MediaFetches.Due::mediaId);
    }

    public boolean arrived(FileRef file) {
        return fetches.arrived(UUID.fromString(file.id()), file, "0".repeat(64));
    }

    public void failed(FileRef file, boolean mayHelp) {
        fetches.failed(UUID.fromString(file.id()), mayHelp);
    }

    /** What the loop does until nothing is due, each step in a transaction of its own. Returns how many were tried. */
    public int fetchAll() {
        int tried = 0;
        for (var due = store.tx(() -> fetches.next(Set.of())); due.isPresent(); due = store.tx(() -> fetches.next(Set.of()))) {
            MediaFetches.Due one = due.get();
            store.run(() -> loop.fetch(one));
            tried++;
        }
        return tried;
    }

    /** As {@link #fetchAll}, with so much time for each. */
    public int fetchAll(Duration limit) {
        loop.limit = limit;
        return fetchAll();
    }

    /** Likewise with those whom providers may tell more of. */
    public static int lookAtAll(Store store) {
        ProfileLoop profiles = store.get(ProfileLoop.class);
        Recognition recognition = store.get(Recognition.class);
        int looked = 0;
        for (var due = store.tx(() -> recognition.next(Set.of())); due.isPresent(); due = store.tx(() -> recognition.next(Set.of()))) {
            Recognition.Due one = due.get();
            store.run(() -> profiles.look(one));
            looked++;
        }
        return looked;
    }

    public Optional<String> nextWithout(UUID channel) {
        return fetches.next(Set.of(channel)).map(MediaFetches.Due::mediaId);
    }

    /** Gives nothing until it is closed. */
    public static InputStream endless(CountDownLatch closed) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                try {
                    if (!closed.await(60, TimeUnit.SECONDS)) {
                        return -1;
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new IOException("closed");
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
    }
}
