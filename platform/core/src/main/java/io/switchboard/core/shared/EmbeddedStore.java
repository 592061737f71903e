package io.switchboard.core.shared;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;

/**
 * Whether the file of an H2 database took what was committed. When a write fails, as on a full disk, H2 shuts its store; a
 * commit of another session that waits for it in that moment finds nothing left to write, or the store shut, and returns as if
 * it had been written ({@code MVStore.commit} of 2.2.224 gives -1, which nobody looks at). So a commit counts only when the store that
 * it went to is open and sound afterwards (decisions 27 and 31). Of other databases there is nothing to ask. Safe for many threads.
 */
@ApplicationScoped
public class EmbeddedStore {
    private static final BooleanSupplier NEVER = () -> false;

    @Resource(lookup = "java:jboss/datasources/Switchboard")
    DataSource source;

    private volatile BooleanSupplier shut;

    /** To be taken before a transaction's commit, and asked after it: true when that may not have been written. */
    BooleanSupplier shut() {
        BooleanSupplier known = shut;
        // H2 shuts a store too whose last connection was closed, and opens it again.
        return known == null || known != NEVER && known.getAsBoolean() ? look() : known;
    }

    private BooleanSupplier look() {
        try (Connection connection = source.getConnection()) {
            boolean h2 = connection.getMetaData().getDatabaseProductName().equals("H2");
            BooleanSupplier found = h2 ? H2.shut(connection) : NEVER;
            shut = found;
            return found;
        } catch (SQLException away) {
            // Then the transaction fails by itself.
            return NEVER;
        }
    }

    /** Apart, for a server without H2 has none of its classes. */
    static final class H2 {
        private H2() {}

        static BooleanSupplier shut(Connection connection) throws SQLException {
            if (connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session) {
                MVStore store = session.getDatabase().getStore().getMvStore();
                // For some moments a store whose write has failed is still open.
                return () -> store.getPanicException() != null || store.isClosed();
            }
            return NEVER;
        }
    }
}
