package io.switchboard.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBase;

/** An open {@link FailStopFile}. Safe for many threads; one that writes waits for another. */
final class FailStopChannel extends FileBase {
    private final FileChannel base;
    private IOException first;

    FailStopChannel(FileChannel base) {
        this.base = base;
    }

    private interface Change {
        int make() throws IOException;
    }

    private synchronized int change(Change change) throws IOException {
        if (first != null) {
            throw new IOException("The file is left as it is, for a write to it has failed: " + first.getMessage(), first);
        }
        try {
            return change.make();
        } catch (IOException failed) {
            first = failed;
            throw failed;
        }
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return change(() -> base.write(from));
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
        return change(() -> base.write(from, position));
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        change(() -> {
            base.truncate(size);
            return 0;
        });
        return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        change(() -> {
            base.force(metaData);
            return 0;
        });
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        return base.read(to);
    }

    @Override
    public int read(ByteBuffer to, long position) throws IOException {
        return base.read(to, position);
    }

    @Override
    public long size() throws IOException {
        return base.size();
    }

    @Override
    public long position() throws IOException {
        return base.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        base.position(position);
        return this;
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return base.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        base.close();
    }
}
