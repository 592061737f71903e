package io.switchboard.loader;

import io.switchboard.loader.BrokenArchiveException.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Writes one entry, counting its bytes against the limits. */
final class EntryWriter {
    private static final long RATIO_FROM = 1 << 20;

    private final ArchiveLimits limits;
    private final long left;

    EntryWriter(ArchiveLimits limits, long left) {
        this.limits = limits;
        this.left = left;
    }

    /** @return how many bytes it has */
    long write(ZipFile file, ZipEntry entry, Path target) throws IOException {
        long packed = Math.max(1, entry.getCompressedSize());
        long written = 0;
        byte[] buffer = new byte[64 << 10];
        try (InputStream in = file.getInputStream(entry);
                OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                written += read;
                check(entry.getName(), written, packed);
                out.write(buffer, 0, read);
            }
        } catch (ZipException | java.io.EOFException | IllegalArgumentException e) {
            throw new BrokenArchiveException(e, Fault.NOT_A_ZIP, String.valueOf(e.getMessage()));
        }
        return written;
    }

    private void check(String name, long written, long packed) {
        if (written > limits.entryBytes()) {
            throw new BrokenArchiveException(Fault.ENTRY_TOO_LARGE, name, limits.entryBytes());
        }
        if (written > left) {
            throw new BrokenArchiveException(Fault.TOO_LARGE, limits.totalBytes());
        }
        if (written > RATIO_FROM && written / packed > limits.ratio()) {
            throw new BrokenArchiveException(Fault.BOMB, name, limits.ratio());
        }
    }
}
