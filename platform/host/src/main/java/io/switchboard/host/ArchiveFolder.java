package io.switchboard.host;

import io.switchboard.core.shared.Refused;
import io.switchboard.loader.ArchiveDescriptor;
import io.switchboard.loader.PluginArchive;
import io.switchboard.loader.PluginArchives;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * The folder of installed archives, which several nodes share, and one of the node's own with what runs of them, made anew at
 * each start.
 */
final class ArchiveFolder {
    private static final long MOST = 200L << 20;

    private final Path root;
    private final Path unpacked;
    private final PluginArchives archives;

    /**
     * @param root exists
     * @param unpacked no other node's; what an earlier run left in it is removed
     */
    ArchiveFolder(Path root, Path unpacked, PluginArchives archives) throws IOException {
        this.root = root;
        this.unpacked = unpacked;
        this.archives = archives;
        PluginArchives.delete(unpacked);
        Files.createDirectories(unpacked);
        removeLeftovers(root, Files.getLastModifiedTime(unpacked).toInstant());
    }

    /** What a crash left of an archive that was coming in; a day later it is no other node's either. */
    private static void removeLeftovers(Path root, Instant now) throws IOException {
        FileTime before = FileTime.from(now.minus(Duration.ofDays(1)));
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(root, ".received*.part")) {
            for (Path part : parts) {
                if (Files.getLastModifiedTime(part).compareTo(before) < 0) {
                    Files.deleteIfExists(part);
                }
            }
        }
    }

    /** An archive that came in: checked and unpacked, its zip still under a temporary name. */
    record Received(Path zip, PluginArchive archive) {
        Received as(PluginArchive other) {
            return new Received(zip, other);
        }
    }

    /**
     * @throws io.switchboard.loader.BrokenArchiveException when it is refused
     * @throws Refused TOO_LARGE
     */
    Received receive(InputStream bytes) throws IOException {
        Path zip = Files.createTempFile(root, ".received", ".part");
        try {
            copy(bytes, zip);
            return new Received(zip, archives.unpack(zip, fresh()));
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(zip);
            throw e;
        }
    }

    /** Keeps the zip under its proper name, which is returned. */
    String keep(Received received) throws IOException {
        String name = received.archive().descriptor().id() + "-" + received.archive().descriptor().version() + ".zip";
        Files.move(received.zip(), root.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        return name;
    }

    void discard(Received received) throws IOException {
        Files.deleteIfExists(received.zip());
        PluginArchives.delete(received.archive().root());
    }

    /**
     * @param digest that the file must have: a swapped file doesn't run
     */
    PluginArchive unpack(String file, String digest) throws IOException {
        Path zip = root.resolve(file);
        if (!Files.isRegularFile(zip)) {
            throw new IOException(StoredText.of("fileMissing", file));
        }
        if (!PluginArchives.digest(zip).equals(digest)) {
            throw new IOException(StoredText.of("fileChanged", file));
        }
        return archives.unpack(zip, fresh());
    }

    /** What an installed archive says of itself, with the module to which it is held; null when it can't be read. */
    ArchiveDescriptor describe(InstalledPlugins.Installed row) {
        try {
            ArchiveDescriptor descriptor = archives.describe(root.resolve(row.file()));
            return row.module() == null ? descriptor : descriptor.ofModule(row.module());
        } catch (IOException | RuntimeException unreadable) {
            return null;
        }
    }

    void remove(String file) throws IOException {
        Files.deleteIfExists(root.resolve(file));
    }

    private Path fresh() {
        return unpacked.resolve(UUID.randomUUID().toString());
    }

    private static void copy(InputStream in, Path target) throws IOException {
        try (OutputStream out = Files.newOutputStream(target)) {
            byte[] buffer = new byte[64 << 10];
            long total = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                total += read;
                if (total > MOST) {
                    throw Refused.tooLarge("plugin.tooLarge", MOST);
                }
                out.write(buffer, 0, read);
            }
        }
    }
}
