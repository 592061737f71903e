package io.switchboard.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/** A PostgreSQL of its own that writes as in production: every commit is on the disk before it is acknowledged. */
final class Postgres implements AutoCloseable {
    private final EmbeddedPostgres process;
    private final Path folder;

    Postgres(Path folder) {
        this.folder = folder.toAbsolutePath();
        try {
            process = EmbeddedPostgres.builder()
                    .setDataDirectory(this.folder)
                    .setCleanDataDirectory(true)
                    .setPGStartupWait(Duration.ofMinutes(1))
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("shared_buffers", "1GB")
                    .setServerConfig("wal_compression", "on")
                    .setServerConfig("max_wal_size", "4GB")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String url() {
        return "jdbc:postgresql://localhost:" + process.getPort() + "/postgres";
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), "postgres", "postgres");
    }

    Map<String, String> environment() {
        return Map.of("SWITCHBOARD_DB_URL", url(), "SWITCHBOARD_DB_USER", "postgres", "SWITCHBOARD_DB_PASSWORD", "postgres");
    }

    Processes processes() {
        try {
            return new Processes(Long.parseLong(Files.readAllLines(folder.resolve("postmaster.pid")).get(0).strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            process.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
