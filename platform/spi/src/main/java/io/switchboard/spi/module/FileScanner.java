package io.switchboard.spi.module;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.pf4j.ExtensionPoint;

/**
 * Says whether a file may reach people: a virus scanner, or a company's own rule for what comes in. Each file is shown to every running
 * scanner once it is stored, and nobody gets it before all of them have let it through. Called by several threads.
 */
public interface FileScanner extends ExtensionPoint {

    /**
     * Looks at one file; 60 s at most, the reading of its bytes included.
     *
     * @param bytes all of it, from its beginning; need not be read to the end, closed by the caller
     * @throws io.switchboard.spi.ConnectorException REJECTED or INVALID_REQUEST when this scanner can't judge this file (too large for it): it
     *     isn't asked again. UNAVAILABLE and all else: asked again with back-off
     * @throws IOException when the bytes can't be read: asked again
     */
    Verdict scan(Subject file, InputStream bytes) throws IOException;

    /**
     * What is known of a file beforehand.
     *
     * @param name as its sender named it, cleaned
     * @param mediaType found in its bytes
     * @param size in bytes
     */
    record Subject(String name, String mediaType, long size) {
        public Subject {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(mediaType, "mediaType");
        }
    }

    /**
     * What a scanner says.
     *
     * @param finding why the file must not reach anybody, for an admin to read, for example the name of what was found in it; null when it may
     */
    record Verdict(String finding) {
        /** Nothing was found. */
        public static final Verdict CLEAN = new Verdict(null);

        /** Whether the file may reach people. */
        public boolean isClean() {
            return finding == null;
        }
    }
}
