package io.switchboard.host;

import io.switchboard.core.shared.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a plugin leaves behind when it is removed: tables, entries, settings. */
final class PluginData {
    private static final String SETTINGS = "settings";
    private static final String TABLES = "tables";
    private static final String BEFORE = "tables-before";
    private static final String REMOVED = "removed";

    private final Database database;
    private final InstalledPlugins installed;

    PluginData(Database database, InstalledPlugins installed) {
        this.database = database;
        this.installed = installed;
    }

    /** The names that a plugin's tables begin with: {@code channel_echo_}. */
    static String prefix(String pluginId) {
        return pluginId.replace('-', '_') + "_";
    }

    /** The owner of a plugin's entries. */
    static String owner(String pluginId) {
        return "plugin:" + pluginId;
    }

    /** All tables of the schema, in lower case. */
    List<String> tables() {
        return database.query(
                "select lower(table_name) from information_schema.tables where table_schema = current_schema and table_type = 'BASE TABLE'",
                row -> row.getString(1));
    }

    /**
     * Forgets scripts that failed, so that a mended one can run: H2 keeps a mark of them, PostgreSQL takes them back
     * altogether.
     */
    void forgetFailures(String pluginId) {
        String history = prefix(pluginId) + "schema_history";
        if (tables().contains(history)) {
            database.update("delete from " + history + " where success = false");
        }
    }

    /** Remembers which tables there are, before a plugin makes some. */
    void rememberTables(String pluginId) {
        keep(pluginId, BEFORE, Json.write(tables()));
    }

    /** Remembers which tables a plugin made: names alone would not tell {@code crm_} from those of {@code crm-sales}. */
    void rememberNew(String pluginId) {
        List<String> fresh = madeSinceRemembered(pluginId);
        if (!fresh.isEmpty()) {
            List<String> all = new ArrayList<>(names(pluginId, TABLES));
            all.addAll(fresh);
            keep(pluginId, TABLES, Json.write(all.stream().distinct().toList()));
        }
    }

    /** Tables with its prefix that weren't there before, and aren't another plugin's. */
    List<String> madeSinceRemembered(String pluginId) {
        List<String> fresh = tables();
        fresh.removeAll(names(pluginId, BEFORE));
        fresh.removeIf(table -> !isNamedAfter(table, pluginId));
        if (!fresh.isEmpty()) {
            fresh.removeAll(madeByOthers(pluginId));
        }
        return fresh;
    }

    /** Those of its tables that are there. */
    List<String> ofPlugin(String pluginId) {
        List<String> there = tables();
        there.retainAll(names(pluginId, TABLES));
        there.removeIf(table -> !isNamedAfter(table, pluginId));
        return there;
    }

    /** SHA-256 of the archive that is installed. */
    Optional<String> installedDigest(String pluginId) {
        return installed.find(pluginId).map(InstalledPlugins.Installed::digest);
    }

    private List<String> madeByOthers(String pluginId) {
        return database
                .query(
                        "select entry_value from plugin_entry where owner like 'host:%' and owner <> ? and entry_key = ?",
                        row -> row.getString(1), kept(pluginId), TABLES)
                .stream()
                .flatMap(json -> list(json).stream())
                .toList();
    }

    private static boolean isNamedAfter(String table, String pluginId) {
        return table.startsWith(prefix(pluginId)) && table.matches("[a-z0-9_]+");
    }

    /** Removes its tables and entries. */
    void drop(String pluginId) {
        for (String table : ofPlugin(pluginId)) {
            database.update("drop table if exists " + table + " cascade");
        }
        database.update("delete from plugin_entry where owner = ? or owner = ?", owner(pluginId), kept(pluginId));
    }

    /** Keeps the settings, still sealed, for a later install. */
    void keepSettings(InstalledPlugins.Installed row) {
        keep(row.id(), SETTINGS, Json.write(row.settings()));
    }

    /** Remembers that an admin removed it, so that it doesn't come back with the server's next start. */
    void removed(String pluginId, boolean removed) {
        if (removed) {
            keep(pluginId, REMOVED, "true");
        } else {
            database.update("delete from plugin_entry where owner = ? and entry_key = ?", kept(pluginId), REMOVED);
        }
    }

    boolean wasRemoved(String pluginId) {
        return find(pluginId, REMOVED).isPresent();
    }

    /** Gives a plugin that was installed again the settings that it had. */
    void restoreSettings(String pluginId) {
        find(pluginId, SETTINGS).ifPresent(json -> installed.settings(pluginId, Json.readMap(json)));
    }

    private List<String> names(String pluginId, String key) {
        return find(pluginId, key).map(PluginData::list).orElse(List.of());
    }

    @SuppressWarnings("unchecked")
    private static List<String> list(String json) {
        return (List<String>) Json.readMap("{\"tables\":" + json + "}").get("tables");
    }

    private Optional<String> find(String pluginId, String key) {
        return database.first(
                "select entry_value from plugin_entry where owner = ? and entry_key = ?",
                row -> row.getString(1), kept(pluginId), key);
    }

    private void keep(String pluginId, String key, String json) {
        int changed = database.update(
                "update plugin_entry set entry_value = ? where owner = ? and entry_key = ?", json, kept(pluginId), key);
        if (changed == 0) {
            database.update(
                    "insert into plugin_entry (owner, entry_key, entry_value) values (?, ?, ?)", kept(pluginId), key, json);
        }
    }

    private static String kept(String pluginId) {
        return "host:" + pluginId;
    }
}
