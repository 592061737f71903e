package io.switchboard.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailStopTest {
    private final FailStopDriver driver = new FailStopDriver();

    @TempDir
    Path folder;

    @BeforeEach
    void disk() {
        FilePath.register(new FullDisk());
        FullDisk.freed();
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:h2:file:/data/desk;WRITE_DELAY=0, jdbc:h2:failstop:/data/desk;WRITE_DELAY=0",
        "jdbc:h2:/data/desk, jdbc:h2:failstop:/data/desk",
        "jdbc:h2:~/desk;INIT=runscript from 'file:a', jdbc:h2:failstop:~/desk;INIT=runscript from 'file:a'",
        "jdbc:h2:C:/data/desk, jdbc:h2:failstop:C:/data/desk",
        "jdbc:h2:file:C:/data/desk, jdbc:h2:failstop:C:/data/desk",
        "jdbc:h2:failstop:/data/desk, jdbc:h2:failstop:/data/desk",
        "jdbc:h2:mem:desk, jdbc:h2:mem:desk",
        "jdbc:h2:tcp://host/desk, jdbc:h2:tcp://host/desk",
        "jdbc:h2:file:split:/data/desk, jdbc:h2:split:/data/desk",
        "jdbc:postgresql://host/desk, jdbc:postgresql://host/desk"
    })
    void filesAreFailStopAndNothingElse(String url, String opened) {
        assertThat(FailStopDriver.address(url)).isEqualTo(opened);
    }

    @Test
    void nothingIsWrittenAfterAWriteThatFailed() throws IOException {
        Path file = folder.resolve("file");
        try (FileChannel channel = FilePath.get("failstop:fulldisk:" + file).open("rw")) {
            channel.write(ByteBuffer.wrap(new byte[10]), 0);
            FullDisk.limit = 12;
            assertThatThrownBy(() -> channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), 10)).hasMessage("No space left on device");

            assertThatThrownBy(() -> channel.write(ByteBuffer.wrap(new byte[] {9}), 0)).hasMessageContaining("No space left on device");
            assertThatThrownBy(() -> channel.truncate(0)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> channel.force(false)).isInstanceOf(IOException.class);
            assertThat(channel.read(ByteBuffer.allocate(12), 0)).isEqualTo(12);
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2});
        FullDisk.freed();
        try (FileChannel again = FilePath.get("failstop:fulldisk:" + file).open("rw")) {
            assertThat(again.write(ByteBuffer.wrap(new byte[] {9}), 0)).isEqualTo(1);
        }
    }

    @Test
    void aDatabaseMadeByH2AloneIsTheSame() throws SQLException {
        String url = "jdbc:h2:file:" + folder.resolve("desk");
        try (Connection before = new org.h2.Driver().connect(url, account())) {
            before.createStatement().execute("create table t as select 7 as n");
        }
        try (Connection after = driver.connect(url, account()); Statement look = after.createStatement()) {
            assertThat(number(look, "select n from t")).isEqualTo(7);
            // By the file's name alone nobody else opens it meanwhile.
            assertThatThrownBy(() -> new org.h2.Driver().connect(url, account())).hasMessageContaining("already in use");
        }
        assertThat(folder.resolve("desk.mv.db")).exists();
    }

    private static int number(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }

    static Properties account() {
        Properties account = new Properties();
        account.put("user", "sa");
        account.put("password", "sa");
        return account;
    }
}
