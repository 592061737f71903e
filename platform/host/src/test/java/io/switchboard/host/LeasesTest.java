package io.switchboard.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.shared.Migrations;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes' leases on one database. */
class LeasesTest {
    private final JdbcConnectionPool source = JdbcConnectionPool.create(
            "jdbc:h2:mem:leases;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1", "sa", "sa");
    private final Database database = new Database(source, work -> work);
    private final Leases one = new Leases(new LockRows(database));
    private final Leases two = new Leases(new LockRows(database));

    @BeforeEach
    void open() {
        new Migrations((DataSource) source).apply();
        database.update("delete from lock_row");
    }

    @AfterEach
    void close() {
        source.dispose();
    }

    @Test
    void oneNodeHoldsItUntilItGivesItBack() {
        Leases.Lease mine = one.take("poll:x").orElseThrow();
        assertThat(two.take("poll:x")).isEmpty();
        assertThat(one.take("poll:x")).as("nor the same node twice").isEmpty();
        assertThat(mine.isHeld()).isTrue();
        mine.close();
        assertThat(mine.isHeld()).isFalse();
        assertThat(two.take("poll:x")).isPresent();
    }

    @Test
    void isExtendedAsLongAsItsNodeLives() {
        Leases.Lease mine = one.take("poll:x").orElseThrow();
        nearlyOver();
        one.extendAll();
        assertThat(database.first("select 1 from lock_row where locked_until > current_timestamp + interval '10' second", row -> 1)).isPresent();
        assertThat(mine.isHeld()).isTrue();
    }

    @Test
    void aDeadNodesLeaseIsTakenOverAndItKnowsWhenItComesBack() {
        Leases.Lease mine = one.take("poll:x").orElseThrow();
        database.update("update lock_row set locked_until = current_timestamp - interval '1' second");
        Optional<Leases.Lease> theirs = two.take("poll:x");
        assertThat(theirs).isPresent();

        one.extendAll();
        assertThat(mine.isHeld()).isFalse();
        mine.close();
        assertThat(one.take("poll:x")).as("its late giving back frees nothing").isEmpty();
        assertThat(theirs.get().isHeld()).isTrue();
    }

    @Test
    void whenTheDatabasesClockIsSetBackOnlyTheDeadLoseTheirs() {
        AtomicLong nanos = new AtomicLong();
        Leases third = new Leases(new LockRows(database), nanos::get);
        Leases.Lease living = one.take("poll:x").orElseThrow();
        two.take("poll:y").orElseThrow();
        database.update("update lock_row set locked_until = current_timestamp + interval '1' hour");

        assertThat(third.take("poll:x")).isEmpty();
        assertThat(third.take("poll:y")).isEmpty();
        one.extendAll();
        nanos.addAndGet(Leases.LENGTH.plusSeconds(1).toNanos());
        assertThat(third.take("poll:x")).as("whoever lives has extended it").isEmpty();
        assertThat(living.isHeld()).isTrue();
        assertThat(third.take("poll:y")).as("nobody did").isPresent();
    }

    @Test
    void restsAfterItsWork() {
        one.take("task:x").orElseThrow().close(Duration.ofMinutes(5));
        assertThat(one.take("task:x")).isEmpty();
        assertThat(two.take("task:x")).isEmpty();
        new LockRows(database).freeAll();
        assertThat(two.take("task:x")).as("a restart of the only server doesn't make it due").isEmpty();

        two.take("poll:x").orElseThrow();
        new LockRows(database).freeAll();
        assertThat(one.take("poll:x")).as("what a killed server held is free at its restart").isPresent();
    }

    @Test
    void whatConcernsOnePluginHappensOneAfterTheOther() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch begin = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?>[] nodes = new Future<?>[2];
            for (int i = 0; i < 2; i++) {
                PluginTurns turns = new PluginTurns(i == 0 ? one : two);
                nodes[i] = threads.submit(() -> {
                    begin.await();
                    for (int round = 0; round < 5; round++) {
                        turns.run("echo", () -> {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            inside.decrementAndGet();
                            return turns.run("echo", () -> "again within it");
                        });
                    }
                    return null;
                });
            }
            begin.countDown();
            for (Future<?> node : nodes) {
                node.get(30, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(most.get()).isEqualTo(1);
    }

    private void nearlyOver() {
        database.update("update lock_row set locked_until = current_timestamp + interval '1' second");
    }
}
