package io.switchboard.core.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.BooleanSupplier;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
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

    private static SessionLocal session(Connection connection) throws SQLException {
        return (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
    }
}
