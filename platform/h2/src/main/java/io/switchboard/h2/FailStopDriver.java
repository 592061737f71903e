package io.switchboard.h2;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;
import org.h2.store.fs.FilePath;

/**
 * H2's driver, but for databases in files: those are {@linkplain FailStopFile fail-stop}. Takes all addresses that H2 takes;
 * what is in memory, remote or names a file system of its own ({@code nio:}, {@code split:} …) goes through unchanged. Safe for
 * many threads.
 */
public final class FailStopDriver implements Driver {
    private static final String H2 = "jdbc:h2:";
    private static final String FILE = "file:";

    private final Driver h2 = new org.h2.Driver();

    /** Makes the file system known to H2. */
    public FailStopDriver() {
        FilePath.register(new FailStopFile());
    }

    /** The address by which H2 opens that database, fail-stop if it is in a file. */
    static String address(String url) {
        if (!url.startsWith(H2)) {
            return url;
        }
        String database = url.substring(H2.length());
        if (database.startsWith(FILE)) {
            database = database.substring(FILE.length());
        } else if (hasScheme(database)) {
            return url;
        }
        return H2 + (hasScheme(database) ? "" : FailStopFile.SCHEME + ":") + database;
    }

    /** A single letter is a drive of Windows; what comes after the first semicolon are settings. */
    private static boolean hasScheme(String database) {
        return database.split(";", 2)[0].indexOf(':') > 1;
    }

    @Override
    public Connection connect(String url, Properties info) throws SQLException {
        return acceptsURL(url) ? h2.connect(address(url), info) : null;
    }

    @Override
    public boolean acceptsURL(String url) throws SQLException {
        return h2.acceptsURL(url);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
        return h2.getPropertyInfo(url, info);
    }

    @Override
    public int getMajorVersion() {
        return h2.getMajorVersion();
    }

    @Override
    public int getMinorVersion() {
        return h2.getMinorVersion();
    }

    @Override
    public boolean jdbcCompliant() {
        return h2.jdbcCompliant();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("org.h2");
    }
}
