package io.switchboard.host;

import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Texts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table of installed plugins: what shall run, by which file, with which settings. */
final class InstalledPlugins {
    private static final String ALL =
            "select id, plugin_version, file, digest, wanted, settings, problem, event_pos, version, admitted, signed_by,"
                    + " previous_version, previous_file, previous_digest, previous_admitted, previous_signed_by,"
                    + " module, previous_module from plugin";

    private final Database database;
    private final InstantSource clock;
    private final News news;

    /** Is told what became of a plugin: by the one node that did it, after the row was written. */
    @FunctionalInterface
    interface News {
        /** @param type of the event log */
        void happened(String type, String id);
    }

    /**
     * A row.
     *
     * @param file name in the folder of plugins
     * @param wanted whether it shall run
     * @param settings of the module, secrets sealed
     * @param problem why it doesn't run as it should, or null
     * @param eventPosition up to where its listeners have read the event log
     * @param revision grows when its version, its settings or whether it shall run change
     * @param admitted as what it was let in
     * @param signedBy id of the key; null unless it is signed
     * @param module of the licence, to which it is held; null of one from before that was written down: as it says
     * @param previous what the last upgrade took the place of, or null
     */
    record Installed(
            String id,
            String version,
            String file,
            String digest,
            boolean wanted,
            Map<String, Object> settings,
            String problem,
            long eventPosition,
            long revision,
            PluginTrust.Admitted admitted,
            String signedBy,
            String module,
            Kept previous) {

        /** The archive that is installed. */
        Kept archive() {
            return new Kept(version, file, digest, admitted, signedBy, module);
        }
    }

    /** An archive in the folder; its fields as in {@link Installed}. */
    record Kept(String version, String file, String digest, PluginTrust.Admitted admitted, String signedBy, String module) {}

    InstalledPlugins(Database database, InstantSource clock) {
        this(database, clock, (type, id) -> {});
    }

    InstalledPlugins(Database database, InstantSource clock, News news) {
        this.database = database;
        this.clock = clock;
        this.news = news;
    }

    List<Installed> list() {
        return database.query(ALL + " order by installed_at, id", InstalledPlugins::read);
    }

    Optional<Installed> find(String id) {
        return database.first(ALL + " where id = ?", InstalledPlugins::read, id);
    }

    /** A new plugin; its listeners begin with what happens from now on. */
    void add(String id, Kept archive) {
        database.update(
                "insert into plugin (id, plugin_version, file, digest, admitted, signed_by, module, wanted, settings, problem, event_pos,"
                        + " installed_at, version)"
                        + " values (?, ?, ?, ?, ?, ?, ?, 'STARTED', '{}', null, (select coalesce(max(pos), 0) from event), ?, 0)",
                id, archive.version(), archive.file(), archive.digest(), archive.admitted().name(), archive.signedBy(),
                archive.module(), Database.time(clock.instant()));
        news.happened("plugin.installed", id);
    }

    /** What was installed until now becomes the previous one, unless its file is no more. */
    void upgrade(String id, Kept archive) {
        database.update(
                "update plugin set previous_version = case when file = ? then null else plugin_version end,"
                        + " previous_file = case when file = ? then null else file end,"
                        + " previous_digest = digest, previous_admitted = admitted, previous_signed_by = signed_by,"
                        + " previous_module = module, module = ?,"
                        + " plugin_version = ?, file = ?, digest = ?, admitted = ?, signed_by = ?, version = version + 1 where id = ?",
                archive.file(), archive.file(), archive.module(),
                archive.version(), archive.file(), archive.digest(), archive.admitted().name(), archive.signedBy(), id);
        news.happened("plugin.updated", id);
    }

    void want(String id, boolean started) {
        database.update("update plugin set wanted = ?, version = version + 1 where id = ?", started ? "STARTED" : "STOPPED", id);
        news.happened("plugin.updated", id);
    }

    /** Null when all is well. */
    void problem(String id, String problem) {
        String text = Texts.cut(Texts.storable(problem), 2000);
        int changed = database.update(
                "update plugin set problem = ? where id = ? and problem is distinct from cast(? as varchar)", text, id, text);
        if (changed > 0) {
            news.happened("plugin.updated", id);
        }
    }

    void settings(String id, Map<String, Object> sealed) {
        database.update("update plugin set settings = ?, version = version + 1 where id = ?", Json.write(sealed), id);
    }

    void eventPosition(String id, long position) {
        database.update("update plugin set event_pos = ? where id = ?", position, id);
    }

    void remove(String id) {
        if (database.update("delete from plugin where id = ?", id) > 0) {
            news.happened("plugin.removed", id);
        }
    }

    private static Installed read(ResultSet row) throws SQLException {
        return new Installed(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                "STARTED".equals(row.getString(5)),
                Json.readMap(row.getString(6)),
                row.getString(7),
                row.getLong(8),
                row.getLong(9),
                PluginTrust.Admitted.valueOf(row.getString(10)),
                row.getString(11),
                row.getString(17),
                row.getString(13) == null ? null : previous(row));
    }

    private static Kept previous(ResultSet row) throws SQLException {
        return new Kept(
                row.getString(12), row.getString(13), row.getString(14), PluginTrust.Admitted.valueOf(row.getString(15)),
                row.getString(16), row.getString(18));
    }
}
