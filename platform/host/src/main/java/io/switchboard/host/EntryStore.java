package io.switchboard.host;

import io.switchboard.spi.platform.KeyValueStore;
import java.time.Duration;
import java.util.Optional;

/** The entries of one owner, a plugin or a channel account, encrypted. Safe for use by several threads. */
final class EntryStore implements KeyValueStore {
    private static final int KEY = 200;
    private static final int VALUE = 64 << 10;

    private final Database database;
    private final SecretBox secrets;
    private final LockRows locks;
    private final String owner;

    EntryStore(Database database, SecretBox secrets, LockRows locks, String owner) {
        this.database = database;
        this.secrets = secrets;
        this.locks = locks;
        this.owner = owner;
    }

    @Override
    public Optional<String> get(String key) {
        return database.first(
                        "select entry_value from plugin_entry where owner = ? and entry_key = ?",
                        row -> row.getString(1), owner, checked(key))
                .map(sealed -> secrets.open(place(key), sealed));
    }

    @Override
    public void put(String key, String value) {
        database.aside(() -> {
            set(key, value);
            return null;
        });
    }

    @Override
    public String putIfAbsent(String key, String value) {
        return database.aside(() -> {
            insert(key, sealed(key, value));
            return get(key).orElseThrow();
        });
    }

    @Override
    public Optional<Lock> tryLock(String name, Duration atMost) {
        return locks.tryLock(owner + ":" + checked(name), atMost);
    }

    /** Whose entries these are. */
    String owner() {
        return owner;
    }

    /** A value as the core's inbox stores it in its own transaction; null stays null, which removes. */
    String sealedForJoin(String key, String value) {
        return value == null ? null : sealed(key, value);
    }

    private void set(String key, String value) {
        if (value == null) {
            database.update("delete from plugin_entry where owner = ? and entry_key = ?", owner, checked(key));
            return;
        }
        String sealed = sealed(key, value);
        int changed = database.update(
                "update plugin_entry set entry_value = ? where owner = ? and entry_key = ?", sealed, owner, key);
        if (changed == 0 && insert(key, sealed) == 0) {
            database.update("update plugin_entry set entry_value = ? where owner = ? and entry_key = ?", sealed, owner, key);
        }
    }

    private int insert(String key, String sealed) {
        return database.update(
                "insert into plugin_entry (owner, entry_key, entry_value) values (?, ?, ?) on conflict do nothing",
                owner, key, sealed);
    }

    private String sealed(String key, String value) {
        if (value.length() > VALUE) {
            throw new IllegalArgumentException("a value has at most " + VALUE + " characters: " + key);
        }
        return secrets.seal(place(checked(key)), value);
    }

    private String place(String key) {
        return owner + "/" + key;
    }

    private static String checked(String key) {
        if (key.isEmpty() || key.length() > KEY) {
            throw new IllegalArgumentException("a key has 1 to " + KEY + " characters");
        }
        return key;
    }
}
