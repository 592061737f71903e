package io.switchboard.loader;

import io.switchboard.loader.BrokenArchiveException.Fault;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** Turns the names of an archive's entries into places below a folder, each for one file or one folder. */
final class EntryNames {
    // What common file systems take.
    private static final int PART_BYTES = 255;
    private static final int NAME_BYTES = 1024;

    private final Path root;
    private final Set<Path> named = new HashSet<>();
    private final Set<Path> files = new HashSet<>();
    private final Set<Path> folders = new HashSet<>();

    EntryNames(Path root) {
        this.root = root;
        folders.add(root);
    }

    /** @throws BrokenArchiveException when the name leads elsewhere, can't be used, or is taken */
    Path take(String name, boolean folder) {
        Path target = safe(name);
        boolean free = named.add(target);
        for (Path above = target.getParent(); folders.add(above); above = above.getParent()) {
            free &= !files.contains(above);
        }
        if (folder) {
            folders.add(target);
            free &= !files.contains(target);
        } else {
            files.add(target);
            free &= !folders.contains(target);
        }
        if (!free || files.contains(target.getParent())) {
            throw new BrokenArchiveException(Fault.DUPLICATE_ENTRY, PluginArchives.printable(name));
        }
        return target;
    }

    private Path safe(String name) {
        boolean plain = !name.isEmpty()
                && !name.startsWith("/")
                && name.indexOf('\\') < 0
                && name.indexOf(':') < 0
                && bytes(name) <= NAME_BYTES
                && name.codePoints().noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT)
                && Stream.of(name.split("/"))
                        .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals("..") || bytes(part) > PART_BYTES);
        try {
            Path target = plain ? root.resolve(name).normalize() : root;
            if (!target.equals(root) && target.startsWith(root)) {
                return target;
            }
        } catch (InvalidPathException notOfThisSystem) {
            // Refused below.
        }
        throw new BrokenArchiveException(Fault.UNSAFE_NAME, PluginArchives.printable(name));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
