package io.switchboard.h2;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.h2.store.fs.FilePathWrapper;

/**
 * Files that nobody writes any more once a write to them has failed, until they are opened again: {@code failstop:/path}. H2's
 * store writes a chunk of several commits at a time, at the file's end or over chunks that are no longer needed. When the disk is full
 * a chunk at the end fails; another, made right after it, still finds place in the middle and goes over what only the failed one had
 * said to be free. The next start finds neither the one nor the other whole and goes back to before both: commits that had
 * long returned are gone (H2 2.2.224, decision 31).
 */
public final class FailStopFile extends FilePathWrapper {
    static final String SCHEME = "failstop";

    /** H2 makes its file paths by this. */
    public FailStopFile() {}

    @Override
    public FileChannel open(String mode) throws IOException {
        return new FailStopChannel(getBase().open(mode));
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }
}
