package io.switchboard.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.logging.LogFactory;

/** Brings a plugin's tables to the version that it brings, with a history of its own. */
final class PluginMigrations {
    private final DataSource source;
    private final PluginData data;

    PluginMigrations(DataSource source, PluginData data) {
        this.source = source;
        this.data = data;
    }

    /** @param folder inside the plugin, with subfolders for what only one database can */
    void apply(PluginRuntime plugin, String folder) throws IOException {
        Path scripts = collect(plugin, folder);
        data.forgetFailures(plugin.id());
        List<String> before = data.tables();
        try {
            Flyway.configure(PluginMigrations.class.getClassLoader())
                    .dataSource(source)
                    .locations("filesystem:" + scripts)
                    .table(PluginData.prefix(plugin.id()) + "schema_history")
                    // The platform's tables are there already, so the schema is never empty.
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .cleanDisabled(true)
                    .validateMigrationNaming(true)
                    .load()
                    .migrate();
        } finally {
            // Flyway keeps the configuration of its last caller, and with it a class loader, in a static field.
            LogFactory.setConfiguration(null);
            List<String> made = new ArrayList<>(data.tables());
            made.removeAll(before);
            made.removeIf(table -> !table.startsWith(PluginData.prefix(plugin.id())));
            data.remember(plugin.id(), made);
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
                        Files.copy(file, scripts.resolve(file.getFileName()));
                    }
                }
            }
        }
        return scripts;
    }

    private String vendor() throws IOException {
        try (Connection connection = source.getConnection()) {
            return connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
        } catch (SQLException e) {
            throw new IOException("the database doesn't answer", e);
        }
    }
}
