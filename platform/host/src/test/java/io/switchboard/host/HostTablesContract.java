package io.switchboard.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.shared.Migrations;
import io.switchboard.core.shared.Refused;
import io.switchboard.loader.SigningKeys;
import io.switchboard.spi.platform.KeyValueStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The host's tables, on whichever database. */
abstract class HostTablesContract {
    private Database database;
    private LockRows locks;
    private InstalledPlugins installed;
    private PluginData data;
    private EntryStore store;

    /** Empty, or with the platform's tables. */
    abstract DataSource source();

    @BeforeEach
    void open() {
        new Migrations(source()).apply();
        database = new Database(source(), work -> work);
        locks = new LockRows(database);
        installed = new InstalledPlugins(database, InstantSource.system());
        data = new PluginData(database, installed);
        store = new EntryStore(database, new SecretBox(new byte[32], new SecureRandom()), locks, "plugin:test");
        for (String table : List.of("plugin", "plugin_key", "plugin_entry", "lock_row")) {
            database.update("delete from " + table);
        }
    }

    @Test
    void keepsEntries() {
        assertThat(store.get("a")).isEmpty();
        store.put("a", "1");
        store.put("a", "2 值");
        assertThat(store.get("a")).contains("2 值");
        assertThat(store.putIfAbsent("a", "3")).isEqualTo("2 值");
        assertThat(store.putIfAbsent("b", "3")).isEqualTo("3");
        store.put("a", null);
        assertThat(store.get("a")).isEmpty();
        assertThat(store.sealedForJoin("a", null)).isNull();
    }

    @Test
    void holdsALockUntilItIsClosedOrItsTimeHasPassed() {
        Optional<KeyValueStore.Lock> first = store.tryLock("job", Duration.ofMinutes(1));
        assertThat(first).isPresent();
        assertThat(store.tryLock("job", Duration.ofMinutes(1))).isEmpty();
        assertThat(store.tryLock("other", Duration.ofMinutes(1))).isPresent();
        first.get().close();
        Optional<KeyValueStore.Lock> second = store.tryLock("job", Duration.ofSeconds(1));
        assertThat(second).isPresent();
        first.get().close();
        assertThat(store.tryLock("job", Duration.ofMinutes(1))).as("a former holder frees nothing").isEmpty();
        Eventually.isTrue(() -> store.tryLock("job", Duration.ofMinutes(1)).isPresent());
    }

    @Test
    void keepsInstalledPlugins() {
        installed.add("test", new InstalledPlugins.Kept("1.0.0", "test-1.0.0.zip", "ab", PluginTrust.Admitted.UNSIGNED, null, "partner"));
        installed.settings("test", Map.of("key", "值"));
        installed.problem("test", "something");
        installed.want("test", false);
        installed.upgrade("test", new InstalledPlugins.Kept("1.1.0", "test-1.1.0.zip", "cd", PluginTrust.Admitted.SIGNED, "k", "stock"));
        installed.eventPosition("test", 7);
        InstalledPlugins.Installed row = installed.find("test").orElseThrow();
        assertThat(row).isEqualTo(new InstalledPlugins.Installed(
                "test", "1.1.0", "test-1.1.0.zip", "cd", false, Map.of("key", "值"), "something", 7, 3, PluginTrust.Admitted.SIGNED, "k", "stock",
                new InstalledPlugins.Kept("1.0.0", "test-1.0.0.zip", "ab", PluginTrust.Admitted.UNSIGNED, null, "partner")));
        installed.problem("test", null);
        assertThat(installed.list()).singleElement().satisfies(each -> assertThat(each.problem()).isNull());
        installed.remove("test");
        assertThat(installed.find("test")).isEmpty();
    }

    @Test
    void keepsTrustedKeys() {
        PluginKeys keys = new PluginKeys(database, InstantSource.system());
        String text = SigningKeys.text(SigningKeys.make().getPublic());
        PluginKeys.Key added = keys.add(" Acme 公司 ", text, "admin");
        assertThat(keys.list()).containsExactly(added);
        assertThat(added.name()).isEqualTo("Acme 公司");
        assertThat(keys.find(added.id())).map(SigningKeys::text).contains(text);
        assertThatThrownBy(() -> keys.add("again", text, "admin")).isInstanceOf(Refused.class).hasMessageContaining("pluginKey.known");
        assertThatThrownBy(() -> keys.add("x", "no key", "admin")).isInstanceOf(Refused.class).hasMessageContaining("publicKey");
        assertThatThrownBy(() -> keys.add("", text, "admin")).isInstanceOf(Refused.class).hasMessageContaining("name");
        keys.remove(added.id());
        assertThat(keys.find(added.id())).isEmpty();
        assertThatThrownBy(() -> keys.remove(added.id())).isInstanceOf(Refused.class);
    }

    @Test
    void dropsTheTablesThatAPluginMade() {
        database.update("drop table if exists test_mine");
        database.update("drop table if exists test_other_thing");
        database.update("create table test_other_thing (id int)");
        data.rememberTables("test");
        database.update("create table test_mine (id int)");
        data.rememberNew("test");
        store.put("a", "1");
        data.drop("test");
        assertThat(data.tables()).doesNotContain("test_mine").contains("test_other_thing", "message");
        assertThat(store.get("a")).isEmpty();
    }
}
