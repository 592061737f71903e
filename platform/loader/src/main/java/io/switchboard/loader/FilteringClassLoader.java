package io.switchboard.loader;

import java.io.IOException;
import java.net.URL;
import java.util.Enumeration;

/**
 * Shows a plugin the JDK and, of the server, only what {@link PlatformPackages} names. Resources of the server stay
 * hidden altogether, above all {@code META-INF/services}: a plugin's library would otherwise pick up the server's
 * implementations, which it can't load.
 */
final class FilteringClassLoader extends ClassLoader {
    private final ClassLoader server;

    static {
        registerAsParallelCapable();
    }

    FilteringClassLoader(ClassLoader server) {
        super("switchboard-platform", ClassLoader.getPlatformClassLoader());
        this.server = server;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (PlatformPackages.shows(name)) {
            return server.loadClass(name);
        }
        return super.loadClass(name, resolve);
    }

    @Override
    public URL getResource(String name) {
        return getParent().getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return getParent().getResources(name);
    }
}
