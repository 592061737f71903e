package io.switchboard.loader;

import io.switchboard.loader.BrokenArchiveException.Fault;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Checks archives and unpacks them. Nothing that an archive says of itself is believed: names are resolved and checked,
 * sizes are counted while unpacking. Safe for use by several threads.
 */
public final class PluginArchives {
    static final String DESCRIPTOR = "plugin.properties";
    private static final long DESCRIPTOR_BYTES = 64 << 10;

    private final ArchiveLimits limits;
    private final String spiVersion;

    /** With the usual limits, for the SPI of this build. */
    public PluginArchives() {
        this(ArchiveLimits.DEFAULT, SpiRange.current());
    }

    public PluginArchives(ArchiveLimits limits, String spiVersion) {
        this.limits = limits;
        this.spiVersion = spiVersion;
    }

    /**
     * Reads the descriptor alone and checks it; nothing is unpacked.
     *
     * @throws BrokenArchiveException when there is no good one
     */
    public ArchiveDescriptor describe(Path zip) throws IOException {
        try (ZipFile file = open(zip)) {
            ArchiveDescriptor descriptor = descriptor(file);
            SpiRange.check(descriptor, spiVersion);
            return descriptor;
        }
    }

    /**
     * Unpacks into a folder, which is made; when anything is wrong it is gone again.
     *
     * @param folder must not exist yet, its parent must
     * @throws BrokenArchiveException when the archive is refused
     */
    public PluginArchive unpack(Path zip, Path folder) throws IOException {
        Files.createDirectory(folder);
        boolean good = false;
        try (ZipFile file = open(zip)) {
            refuseLinks(zip);
            ArchiveDescriptor descriptor = descriptor(file);
            SpiRange.check(descriptor, spiVersion);
            unpackAll(file, folder);
            BundledClasses.refuse(folder);
            ArchiveSignature signature = ArchiveSignature.of(folder).orElse(null);
            PluginArchive archive = new PluginArchive(descriptor, digest(zip), folder, signature);
            good = true;
            return archive;
        } finally {
            if (!good) {
                delete(folder);
            }
        }
    }

    /** SHA-256 of a file: 64 hexadecimal digits in lower case. */
    public static String digest(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[64 << 10];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Removes a folder with all that is in it; a missing one is fine. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static ZipFile open(Path zip) throws IOException {
        try {
            return new ZipFile(zip.toFile());
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw new BrokenArchiveException(e, Fault.NOT_A_ZIP, String.valueOf(e.getMessage()));
        }
    }

    private static void refuseLinks(Path zip) {
        try {
            for (String link : CentralDirectory.symbolicLinks(zip)) {
                throw new BrokenArchiveException(Fault.SYMLINK, printable(link));
            }
        } catch (IOException e) {
            throw new BrokenArchiveException(e, Fault.NOT_A_ZIP, String.valueOf(e.getMessage()));
        }
    }

    private ArchiveDescriptor descriptor(ZipFile file) throws IOException {
        ZipEntry entry = file.getEntry(DESCRIPTOR);
        if (entry == null || entry.isDirectory()) {
            throw new BrokenArchiveException(Fault.NO_DESCRIPTOR);
        }
        Properties properties = new Properties();
        try (InputStream in = file.getInputStream(entry)) {
            byte[] bytes = in.readNBytes((int) DESCRIPTOR_BYTES + 1);
            if (bytes.length > DESCRIPTOR_BYTES) {
                throw new BrokenArchiveException(Fault.ENTRY_TOO_LARGE, DESCRIPTOR, DESCRIPTOR_BYTES);
            }
            try (Reader text = new java.io.StringReader(new String(bytes, StandardCharsets.UTF_8))) {
                properties.load(text);
            }
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw new BrokenArchiveException(e, Fault.NOT_A_ZIP, String.valueOf(e.getMessage()));
        }
        return ArchiveDescriptor.of(properties);
    }

    private void unpackAll(ZipFile file, Path folder) throws IOException {
        if (file.size() > limits.entries()) {
            throw new BrokenArchiveException(Fault.TOO_MANY_ENTRIES, limits.entries());
        }
        EntryNames names = new EntryNames(folder);
        long left = limits.totalBytes();
        for (ZipEntry entry : Collections.list(file.entries())) {
            Path target = names.take(entry.getName(), entry.isDirectory());
            if (entry.isDirectory()) {
                Files.createDirectories(target);
            } else {
                Files.createDirectories(target.getParent());
                left -= new EntryWriter(limits, left).write(file, entry, target);
            }
        }
    }

    static String printable(String name) {
        String cut = name.length() > 200 ? name.substring(0, 200) + "…" : name;
        return cut.replaceAll("\\p{C}", "?");
    }
}
