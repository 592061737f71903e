package io.switchboard.loader;

import io.switchboard.loader.BrokenArchiveException.Fault;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Refuses archives that bring classes of the platform: they would be ignored at best, and clash at worst. */
final class BundledClasses {
    private BundledClasses() {}

    static void refuse(Path root) throws IOException {
        Path classes = root.resolve("classes");
        if (Files.isDirectory(classes)) {
            try (Stream<Path> files = Files.walk(classes)) {
                for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                    refuse(classes.relativize(file).toString().replace('\\', '/'), "classes");
                }
            }
        }
        Path lib = root.resolve("lib");
        if (Files.isDirectory(lib)) {
            for (Path jar : jars(lib)) {
                refuseIn(jar);
            }
        }
    }

    private static List<Path> jars(Path lib) throws IOException {
        try (Stream<Path> files = Files.list(lib)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }

    private static void refuseIn(Path jar) throws IOException {
        String name = "lib/" + jar.getFileName();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                refuse(entry.getName().replaceFirst("^META-INF/versions/\\d+/", ""), name);
            }
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw new BrokenArchiveException(e, Fault.BROKEN_LIBRARY, name, String.valueOf(e.getMessage()));
        }
    }

    private static void refuse(String file, String where) {
        if (file.endsWith(".class")) {
            String className = file.substring(0, file.length() - ".class".length()).replace('/', '.');
            if (PlatformPackages.refuses(className)) {
                throw new BrokenArchiveException(Fault.BUNDLED_CLASS, className, where);
            }
        }
    }
}
