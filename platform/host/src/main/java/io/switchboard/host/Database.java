package io.switchboard.host;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/**
 * The host's few tables by plain SQL: no entity of them is ever shared with the core, and tests need no container. A
 * database that is away is a {@link ConnectorException} UNAVAILABLE. Safe for use by several threads.
 */
final class Database {
    private final DataSource source;
    private final UnaryOperator<Callable<Object>> aside;

    /** Reads a row. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** @param aside makes work run with the caller's transaction put aside */
    Database(DataSource source, UnaryOperator<Callable<Object>> aside) {
        this.source = source;
        this.aside = aside;
    }

    DataSource source() {
        return source;
    }

    /** Changes rows, in the caller's transaction where there is one. */
    int update(String sql, Object... arguments) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = prepared(connection, sql, arguments)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw away(e);
        }
    }

    <T> List<T> query(String sql, Row<T> row, Object... arguments) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = prepared(connection, sql, arguments);
                ResultSet rows = statement.executeQuery()) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(row.read(rows));
            }
            return found;
        } catch (SQLException e) {
            throw away(e);
        }
    }

    <T> Optional<T> first(String sql, Row<T> row, Object... arguments) {
        return query(sql, row, arguments).stream().findFirst();
    }

    /** Runs with the caller's transaction put aside: what it does is committed when this returns. */
    @SuppressWarnings("unchecked")
    <T> T aside(Callable<T> work) {
        try {
            return (T) aside.apply((Callable<Object>) work).call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static PreparedStatement prepared(Connection connection, String sql, Object... arguments) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
        return statement;
    }

    private static ConnectorException away(SQLException e) {
        return new ConnectorException(Failure.UNAVAILABLE, "the database refused: " + e.getMessage(), e);
    }
}
