package io.switchboard.testkit;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.platform.PlatformFiles;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLConnection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The platform's files, in memory. */
public final class MemoryFiles implements PlatformFiles {
    /** The largest file that it takes. */
    public static final int MAX_BYTES = 10 * 1024 * 1024;

    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, String> named = new ConcurrentHashMap<>();
    private final AtomicInteger opened = new AtomicInteger();

    MemoryFiles() {}

    @Override
    public FileRef store(String name, InputStream bytes) throws IOException {
        byte[] content = bytes.readNBytes(MAX_BYTES + 1);
        if (content.length > MAX_BYTES) {
            throw new ConnectorException(Failure.INVALID_REQUEST, "a file may have " + MAX_BYTES + " bytes");
        }
        String type = URLConnection.guessContentTypeFromStream(new ByteArrayInputStream(content));
        FileRef ref = new FileRef(
                UUID.randomUUID().toString(),
                cleaned(name),
                type == null ? "application/octet-stream" : type,
                content.length);
        files.put(ref.id(), content);
        return ref;
    }

    @Override
    public FileRef later(String mediaId, String name, String mediaType) {
        FileRef ref = new FileRef(UUID.randomUUID().toString(), cleaned(name), mediaType, FileRef.NOT_YET);
        named.put(ref.id(), mediaId);
        return ref;
    }

    /** By what the provider would find a file that was named by {@link #later}; empty for others. */
    public Optional<String> mediaId(FileRef file) {
        return Optional.ofNullable(named.get(file.id()));
    }

    @Override
    public InputStream open(FileRef file) throws IOException {
        byte[] content = files.get(file.id());
        if (content == null) {
            throw new FileNotFoundException(file.id());
        }
        opened.incrementAndGet();
        return new ByteArrayInputStream(content);
    }

    /** The bytes of a file that was stored. */
    public byte[] bytes(FileRef file) {
        return files.get(file.id()).clone();
    }

    boolean holds(FileRef file) {
        return files.containsKey(file.id()) || named.containsKey(file.id());
    }

    /** How often a file was opened. */
    public int opened() {
        return opened.get();
    }

    private static String cleaned(String name) {
        String last = name == null ? "" : name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String clean = last.replaceAll("[\\p{Cntrl}\\p{Cf}]", "").strip();
        return clean.isEmpty() ? "file" : clean;
    }
}
