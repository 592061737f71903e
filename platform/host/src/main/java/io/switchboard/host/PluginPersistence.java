package io.switchboard.host;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.module.PersistentModule;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.spi.PersistenceUnitTransactionType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.sql.DataSource;
import org.hibernate.jpa.HibernatePersistenceProvider;

/** Plugins' own tables, in the platform's database and transactions. */
final class PluginPersistence implements PluginPart {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final DataSource source;
    private final PluginMigrations migrations;
    private final PluginEntities.InTransaction transactions;
    private final PersistenceUnitTransactionType kind;

    /** @param kind JTA in the server; tests have no transaction manager */
    PluginPersistence(
            DataSource source,
            PluginMigrations migrations,
            PluginEntities.InTransaction transactions,
            PersistenceUnitTransactionType kind) {
        this.source = source;
        this.migrations = migrations;
        this.transactions = transactions;
        this.kind = kind;
    }

    @Override
    public AutoCloseable start(PluginRuntime plugin) {
        List<PersistentModule> modules = plugin.extensions(PersistentModule.class);
        if (modules.isEmpty()) {
            return () -> {};
        }
        // On a thread of the plugin: its loader is the context then, and what hangs in a static initializer is abandoned.
        EntityManagerFactory factory = plugin.calls().call("preparing its tables", LIMIT, () -> open(plugin, modules));
        plugin.entities().open(factory, transactions);
        return plugin.entities()::close;
    }

    /**
     * Where the database can, the migrations run while the old version works, in one transaction, and only stay when both
     * versions fit the new tables: otherwise there would be no way back, and no node could run the old one meanwhile.
     */
    @Override
    public void prepare(PluginRuntime fresh, PluginRuntime old) {
        List<PersistentModule> modules = fresh.extensions(PersistentModule.class);
        if (!modules.isEmpty()) {
            fresh.calls().call("migrating its tables", LIMIT, () -> {
                if (migrations.isTransactional()) {
                    migrate(fresh, old, folders(modules));
                }
                return null;
            });
        }
    }

    @Override
    public void settled(String pluginId) {
        try {
            migrations.settled(pluginId);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void migrate(PluginRuntime fresh, PluginRuntime old, List<String> folders) throws Exception {
        try (HeldConnection held = new HeldConnection(source)) {
            held.execute("set local lock_timeout = '10s'");
            if (migrations.pending(held.source(), fresh, folders) == 0) {
                return;
            }
            migrations.applyTo(held.source(), fresh, folders);
            fits(fresh, held.source());
            try {
                old.calls().call("looking at the new tables", LIMIT, () -> fits(old, held.source()));
            } catch (ConnectorException e) {
                String version = fresh.descriptor().version();
                throw new ConnectorException(
                        Failure.INVALID_REQUEST, StoredText.of("noWayBack", version, old.descriptor().version(), PluginCalls.root(e)), e);
            }
            held.commit();
        }
        migrations.remember(fresh);
    }

    /** Whether its entities fit the tables as they would be; throws when they don't. */
    private Void fits(PluginRuntime plugin, DataSource held) {
        List<String> classes = classes(plugin.extensions(PersistentModule.class));
        if (!classes.isEmpty()) {
            factory(plugin, classes, held, PersistenceUnitTransactionType.RESOURCE_LOCAL).close();
        }
        return null;
    }

    private EntityManagerFactory open(PluginRuntime plugin, List<PersistentModule> modules) throws IOException {
        migrations.apply(plugin, folders(modules));
        return factory(plugin, classes(modules), source, kind);
    }

    private static List<String> folders(List<PersistentModule> modules) {
        return modules.stream().map(PersistentModule::migrations).toList();
    }

    private static List<String> classes(List<PersistentModule> modules) {
        return modules.stream().flatMap(module -> module.entities().stream()).map(Class::getName).toList();
    }

    private static EntityManagerFactory factory(
            PluginRuntime plugin, List<String> classes, DataSource source, PersistenceUnitTransactionType kind) {
        PluginUnit unit = new PluginUnit("plugin-" + plugin.id(), plugin.loader(), classes, source, kind, settings(kind));
        return new HibernatePersistenceProvider().createContainerEntityManagerFactory(unit, Map.of());
    }

    private static Properties settings(PersistenceUnitTransactionType kind) {
        Properties settings = new Properties();
        settings.setProperty("hibernate.hbm2ddl.auto", "validate");
        settings.setProperty("hibernate.archive.autodetection", "none");
        settings.setProperty("hibernate.integration.envers.enabled", "false");
        settings.setProperty("hibernate.timezone.default_storage", "NORMALIZE_UTC");
        settings.setProperty("hibernate.jdbc.time_zone", "UTC");
        if (kind == PersistenceUnitTransactionType.JTA) {
            settings.setProperty("hibernate.transaction.jta.platform", "JBossAS");
        }
        return settings;
    }
}
