package io.switchboard.host;

import io.switchboard.spi.platform.KeyValueStore;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Locks across nodes: rows that are held until a time of the database's clock. Names have at most 200 characters. */
final class LockRows {
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final String UNTIL = "locked_until = current_timestamp + cast(? as int) * interval '0.001' second";

    private static final String AHEAD = "locked_until > current_timestamp + cast(? as int) * interval '0.001' second";

    private final Database database;

    LockRows(Database database) {
        this.database = database;
    }

    Optional<KeyValueStore.Lock> tryLock(String name, Duration atMost) {
        String holder = UUID.randomUUID().toString();
        return take(name, holder, atMost) ? Optional.of(() -> release(name, holder, Duration.ZERO)) : Optional.empty();
    }

    /** @return false while somebody holds it, or it rests */
    boolean take(String name, String holder, Duration atMost) {
        return database.aside(() -> {
            database.update(
                    "insert into lock_row (name, holder, locked_until) values (?, null, timestamp with time zone '2000-01-01 00:00:00+00')"
                            + " on conflict do nothing",
                    name);
            return 1 == database.update(
                    "update lock_row set holder = ?, " + UNTIL + " where name = ? and locked_until <= current_timestamp",
                    holder, millis(atMost), name);
        });
    }

    /**
     * For locks that are extended again and again: what stands there when somebody holds it for longer than so long from now,
     * which only happens when the database's clock was set back since.
     */
    Optional<String> ahead(String name, Duration longest) {
        return database.aside(() -> database.first(
                "select holder || ' ' || cast(locked_until as varchar(60)) from lock_row where name = ? and holder is not null and " + AHEAD,
                row -> row.getString(1), name, millis(longest)));
    }

    /** Takes one that is {@link #ahead}, unless its holder has extended it in the meantime. */
    boolean seize(String name, String holder, Duration atMost, Duration longest) {
        return database.aside(() -> 1 == database.update(
                "update lock_row set holder = ?, " + UNTIL + " where name = ? and holder is not null and " + AHEAD,
                holder, millis(atMost), name, millis(longest)));
    }

    /** @return false when it is another's by now */
    boolean extend(String name, String holder, Duration atMost) {
        return database.aside(() -> 1 == database.update(
                "update lock_row set " + UNTIL + " where name = ? and holder = ?", millis(atMost), name, holder));
    }

    /** @param rest how long nobody gets it now */
    void release(String name, String holder, Duration rest) {
        // The column keeps milliseconds and rounds: "now" might be a moment that is still to come.
        int millis = rest.isZero() ? -1 : millis(rest);
        database.aside(() -> database.update(
                "update lock_row set holder = null, " + UNTIL + " where name = ? and holder = ?", millis, name, holder));
    }

    /** Frees what a former run of the only server held when it was killed. */
    void freeAll() {
        database.aside(() -> database.update(
                "update lock_row set holder = null, locked_until = current_timestamp - interval '1' second where holder is not null"));
    }

    private static int millis(Duration time) {
        return (int) Math.max(0, Math.min(time.toMillis(), LONGEST.toMillis()));
    }
}
