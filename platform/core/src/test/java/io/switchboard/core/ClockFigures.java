package io.switchboard.core;

import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.sla.Calendars;
import io.switchboard.core.sla.Goal;
import io.switchboard.core.sla.SlaPolicies;
import io.switchboard.core.sla.SlaRecounts;
import io.switchboard.core.sla.Target;
import io.switchboard.core.sla.WorkPeriod;
import io.switchboard.core.ticket.DueTickets;
import io.switchboard.core.ticket.RecountClocks;
import io.switchboard.core.ticket.TicketClocks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/**
 * How late timers are, on PostgreSQL with very many that are open: not among the tests, run by {@code -Dtest=ClockFigures}. Writes to
 * {@code target/clock-figures.txt}. {@code -Dfigures.timers=1000000 -Dfigures.rate=300 -Dfigures.seconds=20 -Dfigures.nodes=2}
 */
class ClockFigures {
    private static final int TIMERS = Integer.getInteger("figures.timers", 1_000_000);
    private static final int RATE = Integer.getInteger("figures.rate", 300);
    private static final int SECONDS = Integer.getInteger("figures.seconds", 20);
    private static final int NODES = Integer.getInteger("figures.nodes", 2);
    private static final int AT_ONCE = 50;
    private static final String COLUMNS = "id, number, shop_id, creator_kind, type_key, type_version, subject, state, category, priority, fields,"
            + " tags, clocks, alarms, sla_policy_id, sla_state, next_at, urged, reopened, first_assigned_by_hand, created_at, updated_at, seq, version";

    private final DataSource database = TestDatabase.postgres();
    private final Clock clock = Clock.tick(Clock.systemUTC(), Duration.ofMillis(1));
    private final StringBuilder report = new StringBuilder();
    private final UUID shop = Ids.next();
    private UUID policy;

    @Test
    void figures() throws Exception {
        List<Store> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            Store node = new Store(database, clock);
            nodes.add(node);
            node.run(() -> node.get(LicenceService.class).begin(null, true));
            node.get(TicketClocks.class).listen();
        }
        prepare(nodes.get(0));
        fill();
        measureIdle(nodes.get(0));
        measureDue(nodes);
        measureRecount(nodes.get(0));
        nodes.forEach(Store::close);
        Files.writeString(Path.of("target/clock-figures.txt"), report);
    }

    private void prepare(Store store) throws SQLException {
        execute("insert into shop (id, name, time_zone, locale, hours, holidays, reopen_within, accept_within, created_at, version) values ('"
                + shop + "', 'Shop', 'UTC', 'en', '[]', '[]', 60, 60, now(), 0)");
        store.run(() -> {
            List<WorkPeriod> always = List.of(new WorkPeriod("00:00", "24:00"));
            UUID calendar = store.get(Calendars.class)
                    .create(Viewer.PLATFORM, new Calendars.Form("Always", "UTC", Collections.nCopies(7, always), null))
                    .id();
            Goal goal = new Goal(Target.RESOLVE, null, "PT100S", Goal.Counted.WORKING);
            policy = store.get(SlaPolicies.class)
                    .create(Viewer.PLATFORM, new SlaPolicies.Form("All", true, null, calendar, List.of(goal), null, 80, null))
                    .id();
        });
        store.run(() -> store.get(RecountClocks.class).batch());
    }

    private static String clocks(Instant begun) {
        Map<String, Object> span = Map.of("from", begun.toEpochMilli());
        Map<String, Object> promise = Map.of("within", 100_000, "roundTheClock", false);
        return Json.write(List.of(Map.of("target", "RESOLVE", "phase", "ACTIVE", "promise", promise, "spans", List.of(span), "missedBefore", 0)));
    }

    private void fill() throws SQLException {
        long begin = System.nanoTime();
        // Their time comes in a year: promised within 100 s since then less that.
        Instant far = clock.instant().plus(Duration.ofDays(365));
        String rest = "'%s', 'SYSTEM', 'general', 1, 'A ticket', 'open', 'OPEN', 'NORMAL', '{}', '[]', '%s', '{\"clocks\":\"%s\"}', '%s', 'RUNNING',"
                .formatted(shop, clocks(far), far, policy);
        execute("insert into ticket (" + COLUMNS + ") select gen_random_uuid(), 10000 + n, " + rest
                + " now() + interval '365 days' + n * interval '1 second', 0, 0, false, now(), now(), 1, 0 from generate_series(1, " + TIMERS + ") n");
        execute("vacuum analyze ticket");
        line("%,d open timers made in %.0f s", TIMERS, seconds(begin));
    }

    private void measureIdle(Store store) {
        long[] took = new long[200];
        for (int i = 0; i < took.length; i++) {
            long begin = System.nanoTime();
            store.run(() -> store.get(DueTickets.class).ring(AT_ONCE));
            took[i] = System.nanoTime() - begin;
        }
        java.util.Arrays.sort(took);
        long statements = store.statements(() -> store.run(() -> store.get(DueTickets.class).ring(AT_ONCE)));
        line("a tick with nothing due: p50 %.2f ms, p99 %.2f ms, %d statement(s)", took[100] / 1e6, took[198] / 1e6, statements);
    }

    private void measureDue(List<Store> nodes) throws Exception {
        Instant first = clock.instant().plusSeconds(15);
        int count = RATE * SECONDS;
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement("insert into ticket (" + COLUMNS
                        + ") values (?, ?, ?, 'SYSTEM', 'general', 1, 'Due', 'open', 'OPEN', 'NORMAL', '{}', '[]', ?, ?, ?, 'RUNNING', ?, 0, 0, false, now(), now(), 1, 0)")) {
            connection.setAutoCommit(false);
            for (int i = 0; i < count; i++) {
                Instant due = first.plusMillis(i * 1000L / RATE);
                insert.setObject(1, Ids.next());
                insert.setLong(2, 5_000_000L + i);
                insert.setObject(3, shop);
                insert.setString(4, clocks(due.minusSeconds(80)));
                insert.setString(5, "{\"clocks\":\"" + due + "\"}");
                insert.setObject(6, policy);
                insert.setTimestamp(7, Timestamp.from(due));
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
        List<Thread> loops = new ArrayList<>();
        Instant end = first.plusSeconds(SECONDS + 5);
        for (Store node : nodes) {
            Thread loop = new Thread(() -> {
                while (clock.instant().isBefore(end)) {
                    if (node.tx(() -> node.get(DueTickets.class).ring(AT_ONCE)) < AT_ONCE) {
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
                    }
                }
            });
            loops.add(loop);
            loop.start();
        }
        for (Thread loop : loops) {
            loop.join();
        }
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*), count(distinct e.ticket_id),"
                        + " percentile_disc(0.5) within group (order by late), percentile_disc(0.99) within group (order by late), max(late) from ("
                        + " select e.ticket_id, extract(epoch from e.at - (cast('" + first + "' as timestamptz)"
                        + " + (t.number - 5000000) * interval '1 second' / " + RATE + ")) * 1000 as late"
                        + " from ticket_entry e join ticket t on t.id = e.ticket_id where e.kind = 'warned' and t.number >= 5000000) e")) {
            row.next();
            line(
                    "%d a second for %d s on %d nodes: %d of %d warned, %d of them once; late by p50 %.0f ms, p99 %.0f ms, at most %.0f ms",
                    RATE, SECONDS, NODES, row.getLong(1), count, row.getLong(2), row.getDouble(3), row.getDouble(4), row.getDouble(5));
        }
    }

    private void measureRecount(Store store) {
        store.run(() -> store.get(SlaRecounts.class).ask());
        store.run(() -> store.get(RecountClocks.class).batch());
        long begin = System.nanoTime();
        int batches = 0;
        while (seconds(begin) < 20 && store.tx(() -> store.get(RecountClocks.class).batch())) {
            batches++;
        }
        line("counted again: %,.0f tickets a second where nothing changes", batches * 200 / seconds(begin));
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private void line(String text, Object... values) {
        report.append(String.format(Locale.ROOT, text, values)).append('\n');
    }
}
