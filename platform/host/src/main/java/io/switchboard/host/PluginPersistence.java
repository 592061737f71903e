package io.switchboard.host;

import io.switchboard.spi.module.PersistentModule;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.spi.PersistenceUnitTransactionType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
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
            DataSource source, PluginData data, PluginEntities.InTransaction transactions, PersistenceUnitTransactionType kind) {
        this.source = source;
        this.migrations = new PluginMigrations(source, data);
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

    private EntityManagerFactory open(PluginRuntime plugin, List<PersistentModule> modules) throws IOException {
        List<String> classes = new ArrayList<>();
        for (PersistentModule module : modules) {
            migrations.apply(plugin, module.migrations());
            module.entities().forEach(entity -> classes.add(entity.getName()));
        }
        PluginUnit unit = new PluginUnit("plugin-" + plugin.id(), plugin.loader(), classes, source, kind, settings());
        return new HibernatePersistenceProvider().createContainerEntityManagerFactory(unit, Map.of());
    }

    private Properties settings() {
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
