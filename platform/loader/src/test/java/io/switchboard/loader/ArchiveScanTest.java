package io.switchboard.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.loader.ArchiveScan.Finding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchiveScanTest {
    @TempDir
    Path folder;

    /** Does each of them; never loaded by what is tested. */
    @SuppressWarnings({"unused", "removal"})
    private static final class Naughty {
        private static native void inC();

        void all() throws Exception {
            new java.net.Socket("localhost", 1).close();
            new ProcessBuilder("true").start();
            String.class.getDeclaredField("value").setAccessible(true);
            sun.misc.Unsafe.class.getName();
            ((sun.misc.Unsafe) null).freeMemory(1);
            Files.delete(Path.of("x"));
            new Thread(() -> {}).start();
            System.exit(1);
            new java.net.URLClassLoader(new java.net.URL[0]).close();
            new java.io.ObjectInputStream(InputStream.nullInputStream()).readObject();
            System.setProperty("a", "b");
        }
    }

    private static final class Quiet {
        @Override
        public String toString() {
            return "quiet".repeat(2) + List.of(1);
        }
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        try (InputStream in = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
            return in.readAllBytes();
        }
    }

    private PluginArchive archive(String permissions, byte[] own, byte[] library) throws IOException {
        Path root = Files.createTempDirectory(folder, "plugin");
        Files.createDirectories(root.resolve("classes/a"));
        Files.createDirectories(root.resolve("lib"));
        if (own != null) {
            Files.write(root.resolve("classes/a/Own.class"), own);
        }
        if (library != null) {
            ByteArrayOutputStream jar = new ByteArrayOutputStream();
            try (ZipOutputStream out = new ZipOutputStream(jar)) {
                out.putNextEntry(new ZipEntry("b/Library.class"));
                out.write(library);
                out.closeEntry();
            }
            Files.write(root.resolve("lib/some.jar"), jar.toByteArray());
        }
        ArchiveDescriptor descriptor = new ArchiveDescriptor(
                "test-scan", "1.0.0", ">=0.1", "module", "Tests", null,
                permissions.isEmpty() ? List.of() : List.of(permissions.split(",")), List.of(), ArchiveDescriptor.PARTNER);
        return new PluginArchive(descriptor, "00", root, null);
    }

    @ParameterizedTest
    @EnumSource(Habit.class)
    void seesEachHabitInItsOwnClassesAndInLibraries(Habit habit) throws IOException {
        assertThat(ArchiveScan.of(archive("", bytes(Naughty.class), null)).findings())
                .filteredOn(each -> each.habit() == habit)
                .as("own classes: " + habit)
                .hasSize(1)
                .allSatisfy(each -> {
                    assertThat(each.where()).isEqualTo("classes");
                    assertThat(each.example()).endsWith("ArchiveScanTest$Naughty");
                    assertThat(each.declared()).isFalse();
                });
        assertThat(ArchiveScan.of(archive("", null, bytes(Naughty.class))).findings())
                .filteredOn(each -> each.habit() == habit)
                .extracting(Finding::where)
                .containsExactly("some.jar");
        assertThat(habit.text(Locale.ENGLISH)).isNotBlank().isNotEqualTo(habit.text(Locale.CHINA));
    }

    @Test
    void saysWhatIsDeclaredAndFindsNothingInQuietClasses() throws IOException {
        ArchiveScan.Report quiet = ArchiveScan.of(archive("", bytes(Quiet.class), bytes(Quiet.class)));
        assertThat(quiet.findings()).isEmpty();
        assertThat(quiet.classes()).isEqualTo(2);
        assertThat(quiet.complete()).isTrue();
        assertThat(ArchiveScan.of(archive("net", bytes(Naughty.class), null)).findings())
                .filteredOn(Finding::declared)
                .extracting(Finding::habit)
                .containsExactly(Habit.SOCKETS);
    }

    @Test
    void isBoundedInClassesAndBytes() throws IOException {
        PluginArchive two = archive("", bytes(Quiet.class), bytes(Naughty.class));
        assertThat(ArchiveScan.of(two, 1, 1 << 20).complete()).isFalse();
        assertThat(ArchiveScan.of(two, 10, 10).complete()).isFalse();
        // A class that is one long run of zeros: a bomb within the limits of the archive.
        ArchiveScan.Report bomb = ArchiveScan.of(archive("", null, new byte[60 << 20]));
        assertThat(bomb.unreadable()).isEqualTo(1);
    }

    /** 20,000 broken classes: whatever is in them, it is read as far as it can be, and nothing else comes of it. */
    @Test
    void survivesBrokenClasses() throws IOException {
        Random random = new Random(20260401);
        byte[] good = bytes(Naughty.class);
        int read = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] broken = good.clone();
            int changes = 1 + random.nextInt(8);
            for (int i = 0; i < changes; i++) {
                broken[random.nextInt(round % 2 == 0 ? 400 : broken.length)] = (byte) random.nextInt();
            }
            byte[] cut = round % 5 == 0 ? java.util.Arrays.copyOf(broken, random.nextInt(broken.length)) : broken;
            try {
                ClassReferences.read(cut).references().forEach(Habit::of);
                read++;
            } catch (IOException unreadable) {
                assertThat(unreadable.getMessage()).isNotEqualTo("");
            }
        }
        assertThat(read).isBetween(1, 19_999);
    }
}
