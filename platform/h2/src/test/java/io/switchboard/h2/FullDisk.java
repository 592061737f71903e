package io.switchboard.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePathWrapper;

/** A disk on which no file grows beyond a limit: what goes over it is cut there and fails; what lies before it is written. */
public final class FullDisk extends FilePathWrapper {
    static final String SCHEME = "fulldisk";
    static volatile long limit = Long.MAX_VALUE;
    static final AtomicInteger failed = new AtomicInteger();
    static final AtomicInteger writtenAfterwards = new AtomicInteger();

    /** H2 makes its file paths by this. */
    public FullDisk() {}

    static void freed() {
        limit = Long.MAX_VALUE;
        failed.set(0);
        writtenAfterwards.set(0);
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Channel(getBase().open(mode));
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    private static final class Channel extends FileBase {
        private final FileChannel base;

        Channel(FileChannel base) {
            this.base = base;
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            if (position + from.remaining() > limit) {
                failed.incrementAndGet();
                if (position < limit) {
                    base.write(from.slice(from.position(), (int) (limit - position)), position);
                }
                throw new IOException("No space left on device");
            }
            if (failed.get() > 0) {
                writtenAfterwards.incrementAndGet();
            }
            return base.write(from, position);
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            int written = write(from, base.position());
            base.position(base.position() + written);
            return written;
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            base.truncate(size);
            return this;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            base.force(metaData);
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
}
