package io.switchboard.server;

import io.switchboard.core.shared.Migrations;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Does what pg_dump and pg_restore do, for the tests' PostgreSQL comes without them: all rows of the platform's tables as one
 * transaction sees them, into another database.
 */
final class Snapshot {

    private Snapshot() {}

    /** @param arguments JDBC addresses, with user and password: from, to */
    public static void main(String[] arguments) throws SQLException, IOException {
        PGSimpleDataSource target = new PGSimpleDataSource();
        target.setURL(arguments[1]);
        new Migrations(target).apply();
        try (Connection from = DriverManager.getConnection(arguments[0]);
                Connection to = target.getConnection()) {
            from.setAutoCommit(false);
            from.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            run(to, "set session_replication_role = replica");
            for (String table : tables(to)) {
                // The migrations bring a row or two of their own.
                run(to, "delete from " + table);
                ByteArrayOutputStream rows = new ByteArrayOutputStream();
                from.unwrap(PGConnection.class).getCopyAPI().copyOut("copy " + table + " to stdout", rows);
                to.unwrap(PGConnection.class).getCopyAPI().copyIn("copy " + table + " from stdin", new ByteArrayInputStream(rows.toByteArray()));
            }
        }
    }

    private static List<String> tables(Connection database) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery("select tablename from pg_tables where schemaname = 'public' and tablename <> 'schema_history'")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    private static void run(Connection database, String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }
}
