package io.switchboard.core.conversation;

import io.switchboard.core.Store;
import io.switchboard.spi.message.FileRef;
import java.util.Optional;
import java.util.UUID;

/** What the loop does with files that providers keep, step by step. Each within a transaction of the test's. */
public final class MediaTries {
    private final MediaFetches fetches;

    public MediaTries(Store store) {
        fetches = store.get(MediaFetches.class);
    }

    public FileRef name(UUID channel, String mediaId, String mediaType) {
        return fetches.name(channel, mediaId, "picture", mediaType);
    }

    public Optional<String> next() {
        return fetches.next().map(MediaFetches.Due::mediaId);
    }

    public boolean arrived(FileRef file) {
        return fetches.arrived(UUID.fromString(file.id()), file, "0".repeat(64));
    }

    public void failed(FileRef file, boolean mayHelp) {
        fetches.failed(UUID.fromString(file.id()), mayHelp);
    }
}
