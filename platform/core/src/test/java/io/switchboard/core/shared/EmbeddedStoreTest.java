package io.switchboard.core.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.BooleanSupplier;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoreTest {
    @TempDir
    Path folder;

    @Test
    void tellsThatAStoreWasShutThoughTheCommitSaidNothing() throws SQLException {
        String url = "jdbc:h2:file:" + folder.resolve("db") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
        Connection connection = DriverManager.getConnection(url, "sa", "sa");
        Statement statement = connection.createStatement();
        statement.execute("create table t (id int)");
        connection.setAutoCommit(false);
        BooleanSupplier shut = EmbeddedStore.H2.shut(connection);
        statement.execute("insert into t values (1)");
        assertThat(shut.getAsBoolean()).isFalse();

        // What a failed write of another session does.
        session(connection).getDatabase().getStore().getMvStore().closeImmediately();

        assertThat(shut.getAsBoolean()).isTrue();
    }

    @Test
    void tellsThatAWriteHasFailedThoughTheStoreIsNotShutYet() throws SQLException {
        String url = "jdbc:h2:file:" + folder.resolve("db") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
        Connection connection = DriverManager.getConnection(url, "sa", "sa");
        BooleanSupplier shut = EmbeddedStore.H2.shut(connection);
        MVStore store = session(connection).getDatabase().getStore().getMvStore();
        assertThat(shut.getAsBoolean()).isFalse();

        MVStoreException full = new MVStoreException(DataUtils.ERROR_WRITING_FAILED, "No space left on device");
        assertThatThrownBy(() -> store.panic(full)).isSameAs(full);

        assertThat(store.isClosed()).isFalse();
        assertThat(shut.getAsBoolean()).isTrue();
    }

    private static SessionLocal session(Connection connection) throws SQLException {
        return (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
    }
}
