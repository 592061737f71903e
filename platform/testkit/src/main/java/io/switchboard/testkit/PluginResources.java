package io.switchboard.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** Resources that lie beside a plugin's own classes, not those of the same name elsewhere on the class path. */
final class PluginResources {
    private PluginResources() {}

    static String text(Class<?> type, String path) {
        try (InputStream in = open(type, path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException missing) {
            throw new AssertionError("no resource " + path + " beside " + type.getName(), missing);
        }
    }

    static Properties messages(Class<?> type, String name) {
        Properties messages = new Properties();
        try (InputStreamReader in = new InputStreamReader(open(type, name), StandardCharsets.UTF_8)) {
            messages.load(in);
        } catch (IOException missing) {
            throw new AssertionError("no " + name + " beside " + type.getName(), missing);
        }
        return messages;
    }

    private static InputStream open(Class<?> type, String path) throws IOException {
        URL place = type.getProtectionDomain().getCodeSource().getLocation();
        String base = place.toString().endsWith("/") ? place.toString() : "jar:" + place + "!/";
        try {
            return URI.create(base + path.replaceFirst("^/", "")).toURL().openStream();
        } catch (IllegalArgumentException strange) {
            throw new UncheckedIOException(new IOException(strange));
        }
    }
}
