package io.switchboard.host;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The archives that this build carries, and their digests: these are trusted. */
final class BundledPlugins {
    private static final String LIST = "META-INF/switchboard/bundled-plugins.properties";
    private static final String FOLDER = "META-INF/switchboard/plugins/";

    private final ClassLoader loader;
    private final Map<String, String> digests = new TreeMap<>();

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

    /** Whether an archive with this SHA-256 is of the same build as the server. */
    boolean trusts(String digest) {
        return digests.containsValue(digest);
    }

    /** SHA-256 of a file, 64 hexadecimal digits in lower case. */
    String digest(String file) {
        return digests.get(file);
    }
}
