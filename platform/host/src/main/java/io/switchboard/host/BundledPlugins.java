package io.switchboard.host;

import io.switchboard.loader.ArchiveDescriptor;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The archives that this build carries, and their digests: these are trusted. */
final class BundledPlugins {
    private static final String LIST = "META-INF/switchboard/bundled-plugins.properties";
    private static final String FOLDER = "META-INF/switchboard/plugins/";

    private final ClassLoader loader;
    private final Map<String, String> digests = new TreeMap<>();
    private Modules modules;

    /**
     * To which module which of them belongs.
     *
     * @param byPackage by the folders of their extensions' classes: {@code io/switchboard/channel/echo}
     */
    record Modules(Map<String, String> byId, Map<String, String> byPackage) {}

    /** @param loader of the resources that the build put beside us; a build without plugins has no list */
    BundledPlugins(ClassLoader loader) throws IOException {
        this.loader = loader;
        try (InputStream in = loader.getResourceAsStream(LIST)) {
            Properties list = new Properties();
            if (in != null) {
                list.load(in);
            }
            list.forEach((file, digest) -> digests.put((String) file, ((String) digest).strip().toLowerCase()));
        }
    }

    Collection<String> files() {
        return digests.keySet();
    }

    InputStream open(String file) throws IOException {
        InputStream in = loader.getResourceAsStream(FOLDER + file);
        if (in == null) {
            throw new FileNotFoundException(FOLDER + file);
        }
        return in;
    }

    /** Read once, when it is first asked for. */
    synchronized Modules modules() {
        if (modules == null) {
            Modules read = new Modules(new TreeMap<>(), new TreeMap<>());
            for (String file : files()) {
                try (ZipInputStream zip = new ZipInputStream(open(file))) {
                    read(zip, read);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            modules = read;
        }
        return modules;
    }

    private static void read(ZipInputStream zip, Modules into) throws IOException {
        Properties descriptor = new Properties();
        List<String> extensions = new ArrayList<>();
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (entry.getName().equals("plugin.properties")) {
                descriptor.load(new StringReader(text(zip)));
            } else if (entry.getName().equals("classes/META-INF/extensions.idx")) {
                text(zip).lines().filter(line -> line.matches("[\\w.$]+\\.[\\w$]+")).forEach(extensions::add);
            }
        }
        String module = descriptor.getProperty("plugin.module", ArchiveDescriptor.PARTNER).strip();
        into.byId().put(descriptor.getProperty("plugin.id", "").strip(), module);
        for (String extension : extensions) {
            into.byPackage().put(extension.substring(0, extension.lastIndexOf('.')).replace('.', '/'), module);
        }
    }

    private static String text(ZipInputStream zip) throws IOException {
        return new String(zip.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Whether an archive with this SHA-256 is of the same build as the server. */
    boolean trusts(String digest) {
        return digests.containsValue(digest);
    }

    /** SHA-256 of a file, 64 hexadecimal digits in lower case. */
    String digest(String file) {
        return digests.get(file);
    }
}
