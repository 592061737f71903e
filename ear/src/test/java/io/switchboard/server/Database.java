package io.switchboard.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/** What a server of the tests keeps its rows in. */
interface Database extends AutoCloseable {

    /** What the server must be told. */
    Map<String, String> environment();

    @Override
    void close();

    /** Both that Switchboard runs on. */
    enum Kind {
        H2 {
            @Override
            Database open() {
                return new Embedded();
            }
        },
        POSTGRESQL {
            @Override
            Database open() {
                return new PostgreSql();
            }
        };

        abstract Database open();
    }

    /** H2 in the server's own process and data folder: nothing to start. */
    final class Embedded implements Database {
        @Override
        public Map<String, String> environment() {
            return Map.of();
        }

        @Override
        public void close() {}
    }

    /** A real PostgreSQL of its own. */
    final class PostgreSql implements Database {

        private final EmbeddedPostgres postgres;

        PostgreSql() {
            try {
                postgres = EmbeddedPostgres.builder()
                        .setPGStartupWait(Duration.ofMinutes(1))
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        int port() {
            return postgres.getPort();
        }

        /** JDBC, with user and password. */
        String address() {
            return "jdbc:postgresql://localhost:" + port() + "/postgres?user=postgres&password=postgres";
        }

        /** What the first column of the first row says; for looking at what no call shows. */
        String ask(String sql) {
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                return rows.next() ? rows.getString(1) : null;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        EmbeddedPostgres process() {
            return postgres;
        }

        @Override
        public Map<String, String> environment() {
            return Map.of(
                    "SWITCHBOARD_DB_URL", "jdbc:postgresql://localhost:" + port() + "/postgres",
                    "SWITCHBOARD_DB_USER", "postgres",
                    "SWITCHBOARD_DB_PASSWORD", "postgres");
        }

        @Override
        public void close() {
            try {
                postgres.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
