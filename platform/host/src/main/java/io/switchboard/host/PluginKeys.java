package io.switchboard.host;

import io.switchboard.core.shared.Refused;
import io.switchboard.loader.SigningKeys;
import java.security.PublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** The keys whose signatures of plugin archives are trusted, of all nodes. Safe for use by several threads. */
public final class PluginKeys {
    private static final int NAME = 100;

    private final Database database;
    private final InstantSource clock;

    /**
     * A trusted key.
     *
     * @param id {@link SigningKeys#id}
     * @param name whose it is, as an admin calls it
     * @param publicKey Base64 in one line
     * @param addedBy the admin's user name
     */
    public record Key(String id, String name, String publicKey, String addedBy, Instant addedAt) {}

    PluginKeys(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    public List<Key> list() {
        return database.query(
                "select id, name, public_key, added_by, added_at from plugin_key order by added_at, id",
                row -> new Key(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getObject(5, OffsetDateTime.class).toInstant()));
    }

    /** The key of that id; empty when it isn't trusted, or not any more. */
    Optional<PublicKey> find(String id) {
        return database.first("select public_key from plugin_key where id = ?", row -> row.getString(1), id)
                .map(SigningKeys::publicKey);
    }

    /**
     * Trusts a key from now on.
     *
     * @param text PEM or Base64
     * @param admin his user name
     * @throws Refused INVALID, naming the field; CONFLICT when it is trusted already
     */
    public Key add(String name, String text, String admin) {
        if (name == null || name.isBlank()) {
            throw Refused.invalid("name", "required");
        }
        if (name.strip().length() > NAME) {
            throw Refused.invalid("name", "tooLong", NAME);
        }
        PublicKey key = key(text);
        String id = SigningKeys.id(key);
        int added = database.update(
                "insert into plugin_key (id, name, public_key, added_by, added_at) values (?, ?, ?, ?, ?) on conflict do nothing",
                id, name.strip(), SigningKeys.text(key), admin, Database.time(clock.instant()));
        if (added == 0) {
            throw Refused.conflict("pluginKey.known", id);
        }
        return list().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow(() -> Refused.notFound("pluginKey"));
    }

    /**
     * Trusts it no more: what it has signed goes on until its next start, which is refused.
     *
     * @throws Refused NOT_FOUND
     */
    public void remove(String id) {
        if (database.update("delete from plugin_key where id = ?", id) == 0) {
            throw Refused.notFound("pluginKey");
        }
    }

    private static PublicKey key(String text) {
        if (text == null || text.isBlank()) {
            throw Refused.invalid("publicKey", "required");
        }
        try {
            return SigningKeys.publicKey(text);
        } catch (IllegalArgumentException e) {
            throw Refused.invalid("publicKey", "notKey");
        }
    }
}
