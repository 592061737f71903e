package io.switchboard.spi.message;

import java.util.Objects;

/**
 * A file in the platform's store.
 *
 * @param id opaque, given by the store
 * @param name file name for people, cleaned: no path, no control characters; never used as a name on disk
 * @param mediaType the type found by looking at the bytes, for example {@code image/png}
 * @param size bytes, 0 or more; {@link #NOT_YET} while it is still to be fetched
 */
public record FileRef(String id, String name, String mediaType, long size) {
    /** The size of a file that isn't here yet. */
    public static final long NOT_YET = -1;

    public FileRef {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(mediaType, "mediaType");
    }
}
