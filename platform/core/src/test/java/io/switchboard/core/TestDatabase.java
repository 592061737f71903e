package io.switchboard.core;

import io.switchboard.core.shared.Migrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** Databases in which nothing stands yet: H2 in memory, and a real PostgreSQL that runs as long as the tests do. */
public final class TestDatabase {
    private TestDatabase() {}

    public static DataSource h2() {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:" + UUID.randomUUID()
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;LOCK_TIMEOUT=10000;DB_CLOSE_DELAY=-1");
        return source;
    }

    /** With the tables of this build already: to make them anew takes most of a short test's time. */
    public static DataSource postgres() {
        return created(" template " + Made.WITH_TABLES);
    }

    /** Without any table. */
    static DataSource emptyPostgres() {
        return created("");
    }

    private static DataSource created(String how) {
        String name = "s" + UUID.randomUUID().toString().replace("-", "");
        create(name + how);
        return Server.RUNNING.getDatabase("postgres", name);
    }

    private static void create(String database) {
        try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + database);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Made when it is first asked for. */
    private static final class Made {
        static final String WITH_TABLES = make();

        private static String make() {
            create("with_tables");
            new Migrations(Server.RUNNING.getDatabase("postgres", "with_tables")).apply();
            return "with_tables";
        }
    }

    /** Started with the first database; stops with the JVM. */
    private static final class Server {
        static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
