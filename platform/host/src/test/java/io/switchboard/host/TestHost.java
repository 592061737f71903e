package io.switchboard.host;

import io.switchboard.core.licence.Entitlements;
import io.switchboard.core.shared.Loops;
import io.switchboard.core.shared.Migrations;
import io.switchboard.loader.PluginArchives;
import io.switchboard.spi.platform.KeyValueStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/** The host on an H2 in memory, with real PF4J and real class loaders. */
final class TestHost implements AutoCloseable {
    final DataSource source;
    final Database database;
    final SecretBox secrets = new SecretBox(new byte[32], new SecureRandom());
    final LockRows locks;
    final Leases leases;
    final Loops loops = new Loops(Clock.systemUTC());
    final InstalledPlugins installed;
    final PluginData data;
    final PluginKeys keys;
    boolean unsignedAllowed = true;
    final List<String> changes = new CopyOnWriteArrayList<>();
    final Path folder;
    Function<PluginRuntime, Map<Class<?>, Object>> services;
    volatile Entitlements entitlements = Entitlements.everything();
    final LicenceGate gate = new LicenceGate(() -> entitlements);
    /** Has the archives of the server's build. */
    ClassLoader build = getClass().getClassLoader();
    PluginTrust trust;
    PluginFigures figures;
    RunningPlugins running;
    Plugins plugins;

    TestHost(Path folder) throws IOException {
        this(folder, h2());
    }

    TestHost(Path folder, DataSource source) throws IOException {
        this.source = source;
        new Migrations(source).apply();
        database = new Database(source, work -> work);
        locks = new LockRows(database);
        leases = new Leases(locks);
        installed = new InstalledPlugins(database, InstantSource.system());
        data = new PluginData(database, installed);
        keys = new PluginKeys(database, InstantSource.system());
        services = plugin -> Map.of(KeyValueStore.class, new EntryStore(database, secrets, locks, PluginData.owner(plugin.id())));
        this.folder = Files.createDirectories(folder);
        build(List.of());
    }

    static JdbcConnectionPool h2() {
        return JdbcConnectionPool.create(
                "jdbc:h2:mem:" + UUID.randomUUID()
                        + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1",
                "sa", "sa");
    }

    /** As after a restart of the server. */
    TestHost build(List<? extends PluginPart> parts) throws IOException {
        running = new RunningPlugins(
                getClass().getClassLoader(),
                new PluginLimits(Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(2)),
                () -> false,
                services,
                parts,
                changes::add,
                gate,
                figures = new PluginFigures(InstantSource.system()));
        BundledPlugins bundled = new BundledPlugins(build);
        plugins = new Plugins(
                installed,
                new ArchiveFolder(folder, folder.resolve("unpacked"), new PluginArchives()),
                bundled,
                trust = new PluginTrust(bundled, keys, () -> unsignedAllowed),
                running,
                data,
                leases,
                gate);
        return this;
    }

    PluginMigrations migrations() {
        return new PluginMigrations(source, data, new TableCopies(folder, database, data));
    }

    @Override
    public void close() {
        running.stopAll();
        loops.stopAll();
        if (source instanceof JdbcConnectionPool pool) {
            pool.dispose();
        }
    }
}
