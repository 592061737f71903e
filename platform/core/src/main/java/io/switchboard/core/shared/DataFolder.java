package io.switchboard.core.shared;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder of everything that changes and must survive an upgrade: {@code SWITCHBOARD_DATA}, otherwise {@code
 * switchboard-data} beside the server's folder.
 */
@ApplicationScoped
public class DataFolder {
    private Path root;

    @PostConstruct
    void open() {
        root = resolve();
    }

    /** The folder as environment and system properties give it; also used before CDI has started. */
    public static Path resolve() {
        String named = System.getenv("SWITCHBOARD_DATA");
        if (named != null && !named.isBlank()) {
            return Path.of(named).toAbsolutePath().normalize();
        }
        Path server = Path.of(System.getProperty("jboss.home.dir", ".")).toAbsolutePath().normalize();
        Path beside = server.getParent() == null ? server : server.getParent();
        return beside.resolve("switchboard-data");
    }

    public Path root() {
        return root;
    }

    /** A folder in it, made when missing. */
    public Path folder(String name) {
        try {
            return Files.createDirectories(root.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
