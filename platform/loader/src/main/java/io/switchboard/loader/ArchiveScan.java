package io.switchboard.loader;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Looks into the classes of an unpacked archive, its libraries among them, for {@link Habit}s. Nothing is loaded. It helps an
 * admin to ask the right questions and is no border: what is reached by reflection isn't seen. Bounded in bytes and classes;
 * used once, by one thread.
 */
public final class ArchiveScan {
    private static final int LARGEST_CLASS = 4 << 20;
    private static final String OWN = "classes";
    private static final int MOST_KNOWN = 20_000;

    private final Map<String, List<Habit>> known = new HashMap<>();
    private final int mostClasses;
    private long bytesLeft;
    private int classes;
    private int unreadable;
    private boolean complete = true;
    private final Map<Habit, Map<String, Seen>> seen = new EnumMap<>(Habit.class);

    private static final class Seen {
        private final String example;
        private int count;

        Seen(String example) {
            this.example = example;
        }
    }

    /**
     * A habit in one place.
     *
     * @param where {@code classes} for the plugin's own, or the library's file name
     * @param example one class that has it
     * @param count how many classes have it
     * @param declared whether the descriptor says so
     */
    public record Finding(Habit habit, String where, String example, int count, boolean declared) {}

    /**
     * What was found.
     *
     * @param findings the plugin's own classes first
     * @param classes how many were read
     * @param unreadable how many couldn't be read: the JVM may refuse them as well, or read them otherwise
     * @param complete false when there was more than is looked at
     */
    public record Report(List<Finding> findings, int classes, int unreadable, boolean complete) {}

    private ArchiveScan(int mostClasses, long mostBytes) {
        this.mostClasses = mostClasses;
        this.bytesLeft = mostBytes;
    }

    /** With the usual limits: 60,000 classes, 300 MB of them. */
    public static Report of(PluginArchive archive) throws IOException {
        return of(archive, 60_000, 300L << 20);
    }

    static Report of(PluginArchive archive, int mostClasses, long mostBytes) throws IOException {
        ArchiveScan scan = new ArchiveScan(mostClasses, mostBytes);
        scan.own(archive.root().resolve("classes"));
        scan.libraries(archive.root().resolve("lib"));
        return scan.report(archive.descriptor());
    }

    private void own(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile).sorted()::iterator) {
                    if (file.toString().endsWith(".class")) {
                        try (InputStream in = Files.newInputStream(file)) {
                            look(OWN, in);
                        }
                    }
                }
            }
        }
    }

    private void libraries(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
                    library(jar);
                }
            }
        }
    }

    private void library(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (!complete) {
                    return;
                }
                if (entry.getName().endsWith(".class") && !entry.getName().endsWith("module-info.class")) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        look(jar.getFileName().toString(), in);
                    } catch (ZipException | EOFException | IllegalArgumentException broken) {
                        unreadable++;
                    }
                }
            }
        }
    }

    /** Reads no more than a class may have, whatever its entry says of its size. */
    private void look(String where, InputStream in) throws IOException {
        if (classes >= mostClasses || bytesLeft <= 0) {
            complete = false;
            return;
        }
        byte[] bytes = in.readNBytes(LARGEST_CLASS + 1);
        bytesLeft -= bytes.length;
        classes++;
        if (bytes.length > LARGEST_CLASS) {
            unreadable++;
            return;
        }
        try {
            ClassReferences read = ClassReferences.read(bytes);
            Set<Habit> habits = read.hasNative() ? EnumSet.of(Habit.NATIVE) : EnumSet.noneOf(Habit.class);
            read.references().forEach(reference -> habits.addAll(habits(reference)));
            habits.forEach(habit -> add(habit, where, read.name()));
        } catch (IOException broken) {
            unreadable++;
        }
    }

    private List<Habit> habits(String reference) {
        // Most are to the plugin's own classes, and the others are the same again and again.
        if (!reference.startsWith("java") && !reference.startsWith("sun/") && !reference.startsWith("jdk/") && !reference.startsWith("com/sun/")) {
            return List.of();
        }
        if (known.size() > MOST_KNOWN) {
            known.clear();
        }
        return known.computeIfAbsent(reference, each -> Habit.of(each).toList());
    }

    private void add(Habit habit, String where, String example) {
        seen.computeIfAbsent(habit, any -> new TreeMap<>()).computeIfAbsent(where, any -> new Seen(PluginArchives.printable(example))).count++;
    }

    private Report report(ArchiveDescriptor descriptor) {
        List<Finding> findings = seen.entrySet().stream()
                .flatMap(habit -> habit.getValue().entrySet().stream().map(place -> new Finding(
                        habit.getKey(),
                        PluginArchives.printable(place.getKey()),
                        place.getValue().example,
                        place.getValue().count,
                        habit.getKey().permission().filter(each -> descriptor.permissions().contains(each.word())).isPresent())))
                .sorted(Comparator.comparing((Finding each) -> !each.where().equals(OWN)).thenComparing(Finding::habit))
                .toList();
        return new Report(findings, classes, unreadable, complete);
    }
}
