package io.switchboard.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight writers until the disk is full: each commit that returned is there when the file is opened again. H2 by itself lost some
 * in 2 of 80 rounds; {@code -Dledger.full=true} runs as many.
 */
class FullDiskTest {
    private static final int WRITERS = 8;
    private static final int ROUNDS = Boolean.getBoolean("ledger.full") ? 80 : 3;

    @TempDir
    Path folder;

    private final FailStopDriver driver = new FailStopDriver();
    private final AtomicLong ids = new AtomicLong();

    @Test
    void whatWasCommittedBeforeIsThereAfterwards() throws Exception {
        FilePath.register(new FullDisk());
        for (int round = 0; round < ROUNDS; round++) {
            FullDisk.freed();
            Path database = Files.createDirectory(folder.resolve("round" + round)).resolve("desk");
            Set<Long> committed = fillTheDisk(database, new Random(round));
            assertThat(FullDisk.failed).hasPositiveValue();
            assertThat(FullDisk.writtenAfterwards).hasValue(0);
            Set<Long> lost = new HashSet<>(committed);
            lost.removeAll(stored(database));
            assertThat(lost).as("round %d, of %d", round, committed.size()).isEmpty();
            Files.delete(Path.of(database + ".mv.db"));
        }
    }

    private static String url(String file) {
        // A short retention, so that within a second chunks are written over, as they are in a file that is used for days.
        return "jdbc:h2:" + file + ";WRITE_DELAY=0;LOCK_TIMEOUT=10000;RETENTION_TIME=300;DB_CLOSE_ON_EXIT=FALSE";
    }

    private Set<Long> fillTheDisk(Path database, Random random) throws Exception {
        String url = url("failstop:fulldisk:" + database);
        Set<Long> committed = ConcurrentHashMap.newKeySet();
        try (Connection first = driver.connect(url, FailStopTest.account())) {
            first.createStatement().execute("create table message (id bigint primary key, body varchar)");
            first.createStatement().execute("create table conversation (id int primary key, body varchar) as select x, '' from system_range(1, 50)");
            List<Thread> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                Random own = new Random(random.nextLong());
                Thread writer = new Thread(() -> write(url, committed, own));
                writers.add(writer);
                writer.start();
            }
            long enough = 4_000 + random.nextInt(2_000);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (committed.size() < enough && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            FullDisk.limit = Files.size(Path.of(database + ".mv.db")) + random.nextInt(65_536);
            for (Thread writer : writers) {
                writer.join(TimeUnit.SECONDS.toMillis(60));
                assertThat(writer.isAlive()).isFalse();
            }
        } catch (SQLException shut) {
            // The store was shut by the write that failed; closing the connection may say so once more.
            assertThat(FullDisk.failed).hasPositiveValue();
        }
        return committed;
    }

    private void write(String url, Set<Long> committed, Random random) {
        try (Connection connection = driver.connect(url, FailStopTest.account());
                PreparedStatement insert = connection.prepareStatement("insert into message values (?, ?)");
                PreparedStatement update = connection.prepareStatement("update conversation set body = ? where id = ?")) {
            MVStore store = ((SessionLocal) connection.unwrap(JdbcConnection.class).getSession()).getDatabase().getStore().getMvStore();
            connection.setAutoCommit(false);
            while (true) {
                long id = ids.incrementAndGet();
                insert.setLong(1, id);
                insert.setString(2, "x".repeat(random.nextInt(6_000)));
                insert.executeUpdate();
                if (random.nextInt(3) == 0) {
                    update.setString(1, "y".repeat(random.nextInt(3_000)));
                    update.setInt(2, 1 + random.nextInt(50));
                    update.executeUpdate();
                }
                connection.commit();
                // As the server asks after each commit (EmbeddedStore).
                if (store.getPanicException() == null && !store.isClosed()) {
                    committed.add(id);
                }
            }
        } catch (SQLException full) {
            // That is the end of it.
        }
    }

    private static Set<Long> stored(Path database) throws SQLException {
        Set<Long> ids = new HashSet<>();
        try (Connection connection = new org.h2.Driver().connect(url("file:" + database), FailStopTest.account());
                ResultSet rows = connection.createStatement().executeQuery("select id from message")) {
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
        }
        return ids;
    }
}
