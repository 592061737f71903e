package io.switchboard.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.logging.LogFactory;

/**
 * Brings a plugin's tables to the version that it brings, with a history of its own: all of its new scripts or none. On
 * PostgreSQL that is one transaction; H2 has none for tables and is given back a copy.
 */
final class PluginMigrations {
    private final DataSource source;
    private final PluginData data;
    private final TableCopies copies;
    private volatile String vendor;

    /** @param copies used where the database can't take back a change of tables */
    PluginMigrations(DataSource source, PluginData data, TableCopies copies) {
        this.source = source;
        this.data = data;
        this.copies = copies;
    }

    /** Whether the database takes back a change of tables with its transaction. */
    boolean isTransactional() throws IOException {
        return vendor().equals("postgresql");
    }

    /** @param folders inside the plugin, each with subfolders for what only one database can */
    void apply(PluginRuntime plugin, List<String> folders) throws IOException {
        if (isTransactional()) {
            try (HeldConnection held = new HeldConnection(source)) {
                applyTo(held.source(), plugin, folders);
                held.commit();
            } catch (SQLException e) {
                throw new IOException(e);
            }
            remember(plugin);
            return;
        }
        copies.settle(plugin.id());
        data.forgetFailures(plugin.id());
        if (pending(source, plugin, folders) > 0) {
            copies.take(plugin.id(), plugin.archive().digest());
            try {
                applyTo(source, plugin, folders);
            } catch (IOException | RuntimeException e) {
                copies.settle(plugin.id());
                throw e;
            }
            remember(plugin);
            if (data.installedDigest(plugin.id()).filter(plugin.archive().digest()::equals).isPresent()) {
                // No upgrade that could still fail.
                copies.forget(plugin.id());
            } else {
                copies.migrated(plugin.id(), plugin.archive().digest());
            }
        }
    }

    /** How many scripts would run. */
    int pending(DataSource on, PluginRuntime plugin, List<String> folders) throws IOException {
        int pending = 0;
        for (String folder : folders) {
            pending += ask(on, plugin, folder, flyway -> flyway.info().pending().length);
        }
        return pending;
    }

    /** Runs them there, whatever becomes of it. */
    void applyTo(DataSource on, PluginRuntime plugin, List<String> folders) throws IOException {
        data.rememberTables(plugin.id());
        for (String folder : folders) {
            ask(on, plugin, folder, Flyway::migrate);
        }
    }

    /** Which tables it has made; after they are there for all to see. */
    void remember(PluginRuntime plugin) {
        data.rememberNew(plugin.id());
    }

    void settled(String pluginId) throws IOException {
        copies.forget(pluginId);
    }

    private <T> T ask(DataSource on, PluginRuntime plugin, String folder, Function<Flyway, T> question) throws IOException {
        Path scripts = collect(plugin, folder);
        try {
            return question.apply(Flyway.configure(PluginMigrations.class.getClassLoader())
                    .dataSource(on)
                    .locations("filesystem:" + scripts)
                    .table(PluginData.prefix(plugin.id()) + "schema_history")
                    // The platform's tables are there already, so the schema is never empty.
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .cleanDisabled(true)
                    .validateMigrationNaming(true)
                    .load());
        } finally {
            // Flyway keeps the configuration of its last caller, and with it a class loader, in a static field.
            LogFactory.setConfiguration(null);
        }
    }

    /** Copies the scripts that count into one folder: Flyway would look into the other database's subfolder as well. */
    private Path collect(PluginRuntime plugin, String folder) throws IOException {
        Path classes = plugin.archive().root().resolve("classes");
        Path from = classes.resolve(folder).normalize();
        if (!from.startsWith(classes)) {
            throw new IOException("migrations outside of the plugin: " + folder);
        }
        Path scripts = Files.createDirectories(plugin.archive().root().resolve("migrations"));
        for (Path place : List.of(from, from.resolve(vendor()))) {
            if (Files.isDirectory(place)) {
                try (Stream<Path> files = Files.list(place)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        Files.copy(file, scripts.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            }
        }
        return scripts;
    }

    private String vendor() throws IOException {
        if (vendor == null) {
            try (Connection connection = source.getConnection()) {
                vendor = connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
            } catch (SQLException e) {
                throw new IOException("the database doesn't answer", e);
            }
        }
        return vendor;
    }
}
