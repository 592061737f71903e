package io.switchboard.core.search;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockObtainFailedException;

/**
 * Where indexes stand: {@code index} in the data folder, {@code index-2} and so on for further nodes that share one. Which of
 * them a node gets is no matter: all follow the same log.
 */
final class IndexFolder {
    private static final int NODES = 16;

    private IndexFolder() {}

    /** The first that nobody else has; one that can't be read is begun anew. */
    static DeskIndex open(Path data) throws IOException {
        for (int node = 1; node <= NODES; node++) {
            Path folder = folder(data, node);
            try {
                return new DeskIndex(folder);
            } catch (LockObtainFailedException taken) {
                if (node == NODES) {
                    throw taken;
                }
            } catch (IOException | IllegalArgumentException e) {
                if (!isBroken(e)) {
                    throw e;
                }
                empty(folder);
                return new DeskIndex(folder);
            }
        }
        throw new IllegalStateException();
    }

    /** Empties those that nobody has and that can't be read. */
    static void clear(Path data) throws IOException {
        for (int node = 1; node <= NODES; node++) {
            Path folder = folder(data, node);
            if (Files.isDirectory(folder)) {
                try (FSDirectory directory = FSDirectory.open(folder);
                        Lock lock = directory.obtainLock("write.lock")) {
                    lock.ensureValid();
                } catch (LockObtainFailedException taken) {
                    continue;
                }
                empty(folder);
                return;
            }
        }
    }

    /** Whether an error says that what is on the disk can't be read, rather than that the disk is full or away. */
    static boolean isBroken(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CorruptIndexException
                    || cause instanceof IndexFormatTooOldException
                    || cause instanceof IndexFormatTooNewException
                    || cause instanceof IndexNotFoundException
                    || cause instanceof EOFException
                    || cause instanceof FileNotFoundException
                    || cause instanceof NoSuchFileException
                    || cause instanceof IllegalArgumentException) {
                return true;
            }
        }
        return false;
    }

    private static Path folder(Path data, int node) {
        return data.resolve(node == 1 ? "index" : "index-" + node);
    }

    private static void empty(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(f -> !f.endsWith("write.lock")).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
