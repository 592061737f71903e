package io.switchboard.loader;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A plugin's own classes: {@code classes/}, then {@code lib/*.jar} by name, after what the platform offers. */
final class ArchiveClassLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    ArchiveClassLoader(String pluginId, Path root, ClassLoader server) throws IOException {
        super("plugin-" + pluginId, urls(root), new FilteringClassLoader(server));
    }

    private static URL[] urls(Path root) throws IOException {
        List<URL> urls = new ArrayList<>();
        urls.add(url(root.resolve("classes")));
        Path lib = root.resolve("lib");
        if (Files.isDirectory(lib)) {
            try (Stream<Path> jars = Files.list(lib)) {
                for (Path jar : jars.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
                    urls.add(url(jar));
                }
            }
        }
        return urls.toArray(URL[]::new);
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }
}
