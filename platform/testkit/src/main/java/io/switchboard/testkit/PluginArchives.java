package io.switchboard.testkit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Reading plugin archives and making others of them: a next version, a broken one, a malicious one.
 *
 * <pre>{@code
 * // an upgrade with one more migration
 * PluginArchives.repack(zip, next, Map.of("plugin.version", "1.1.0"),
 *         Map.of("classes/db/migration/V2__colour.sql", "alter table channel_echo_note add colour varchar(7);".getBytes(UTF_8)));
 * // one that fails to start
 * PluginArchives.repack(zip, broken, Map.of("plugin.version", "1.0.1"),
 *         Map.of("classes/db/migration/V2__broken.sql", "create tabel;".getBytes(UTF_8)));
 * }</pre>
 */
public final class PluginArchives {
    /** The descriptor's name in an archive. */
    public static final String DESCRIPTOR = "plugin.properties";

    private PluginArchives() {}

    /** All files of an archive by name, in its order. */
    public static Map<String, byte[]> read(Path archive) throws IOException {
        try (InputStream in = Files.newInputStream(archive)) {
            return read(in);
        }
    }

    static Map<String, byte[]> read(InputStream archive) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        ZipInputStream zip = new ZipInputStream(archive);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (!entry.isDirectory()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }

    static Map<String, byte[]> readNested(byte[] jar) throws IOException {
        return read(new ByteArrayInputStream(jar));
    }

    /** The descriptor among these entries. */
    public static Properties descriptor(Map<String, byte[]> entries) throws IOException {
        Properties descriptor = new Properties();
        byte[] bytes = entries.get(DESCRIPTOR);
        if (bytes != null) {
            descriptor.load(new java.io.InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8));
        }
        return descriptor;
    }

    /** Writes an archive with these entries, names as they are: {@code ../evil} stays {@code ../evil}. */
    public static Path write(Path target, Map<String, byte[]> entries) throws IOException {
        if (target.getParent() != null) {
            Files.createDirectories(target.getParent());
        }
        try (OutputStream out = Files.newOutputStream(target);
                ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                ZipEntry header = new ZipEntry(entry.getKey());
                header.setTime(FakeClock.START.toEpochMilli());
                zip.putNextEntry(header);
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return target;
    }

    /**
     * Makes another archive of one.
     *
     * @param descriptor lines of {@code plugin.properties} to set; a null value removes the line
     * @param changes files to add or replace; a null value removes the file
     */
    public static Path repack(Path archive, Path target, Map<String, String> descriptor, Map<String, byte[]> changes)
            throws IOException {
        Map<String, byte[]> entries = read(archive);
        Map<String, String> lines = new TreeMap<>();
        descriptor(entries).forEach((key, value) -> lines.put((String) key, (String) value));
        lines.putAll(descriptor);
        lines.values().removeIf(java.util.Objects::isNull);
        entries.put(DESCRIPTOR, text(lines));
        entries.putAll(changes);
        entries.values().removeIf(java.util.Objects::isNull);
        return write(target, entries);
    }

    private static byte[] text(Map<String, String> lines) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        lines.forEach((key, value) -> out.writeBytes((key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8)));
        return out.toByteArray();
    }
}
