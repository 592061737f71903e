package io.switchboard.core.node;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * A connection that listens to PostgreSQL's notifications, kept for as long as it works. JDBC has no name for them, and the
 * driver's classes are the server's and not ours: the driver's own connection is asked for through the description of the
 * database, and the two calls that are needed are made by their names. Used by one thread.
 */
final class Ear implements AutoCloseable {
    private final Connection handle;
    private final Connection own;
    private final Method notifications;
    private final Method parameter;

    private Ear(Connection handle) throws SQLException {
        this.handle = handle;
        // A pool hides the driver's connection; the description of the database is the driver's and names it.
        this.own = handle.getMetaData().getConnection();
        ClassLoader driver = own.getClass().getClassLoader();
        try {
            notifications = Class.forName("org.postgresql.PGConnection", false, driver).getMethod("getNotifications", int.class);
            parameter = Class.forName("org.postgresql.PGNotification", false, driver).getMethod("getParameter");
        } catch (ReflectiveOperationException e) {
            throw new SQLException("the driver of PostgreSQL has no notifications", e);
        }
    }

    /** @param channel a plain identifier */
    static Ear open(DataSource source, String channel) throws SQLException {
        Connection handle = source.getConnection();
        try {
            Ear ear = new Ear(handle);
            try (Statement listen = handle.createStatement()) {
                listen.execute("listen " + channel);
            }
            return ear;
        } catch (SQLException | RuntimeException e) {
            handle.close();
            throw e;
        }
    }

    /** What has come; waits for it so long at most. */
    List<String> hear(int millis) throws SQLException {
        Object[] heard = (Object[]) call(notifications, own, millis);
        List<String> words = new ArrayList<>();
        if (heard != null) {
            for (Object each : heard) {
                words.add((String) call(parameter, each));
            }
        }
        return words;
    }

    private static Object call(Method method, Object on, Object... arguments) throws SQLException {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SQLException failed) {
                throw failed;
            }
            throw new SQLException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new SQLException(e);
        }
    }

    /** Ends the driver's connection: one that still listens must not come into other hands. */
    @Override
    public void close() {
        end(own);
        end(handle);
    }

    private static void end(Connection connection) {
        try {
            connection.close();
        } catch (SQLException gone) {
            // It is gone, as was wanted.
        }
    }
}
