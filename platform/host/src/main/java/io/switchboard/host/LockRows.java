package io.switchboard.host;

import io.switchboard.spi.platform.KeyValueStore;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Locks across nodes: rows that are held until a time of the database's clock. */
final class LockRows {
    private final Database database;

    LockRows(Database database) {
        this.database = database;
    }

    /** @param name at most 200 characters */
    Optional<KeyValueStore.Lock> tryLock(String name, Duration atMost) {
        String holder = UUID.randomUUID().toString();
        boolean taken = database.aside(() -> take(name, holder, Math.max(1, atMost.toSeconds())));
        return taken ? Optional.of(() -> release(name, holder)) : Optional.empty();
    }

    private boolean take(String name, String holder, long seconds) {
        database.update(
                "insert into lock_row (name, holder, locked_until) values (?, null, timestamp with time zone '2000-01-01 00:00:00+00')"
                        + " on conflict do nothing",
                name);
        return database.update(
                        "update lock_row set holder = ?, locked_until = current_timestamp + cast(? as int) * interval '1' second"
                                + " where name = ? and locked_until <= current_timestamp",
                        holder, (int) Math.min(seconds, 7 * 24 * 3600), name)
                == 1;
    }

    private void release(String name, String holder) {
        database.aside(() -> database.update(
                "update lock_row set holder = null, locked_until = current_timestamp where name = ? and holder = ?", name, holder));
    }
}
