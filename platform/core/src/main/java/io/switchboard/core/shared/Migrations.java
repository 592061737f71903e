package io.switchboard.core.shared;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.logging.LogFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the platform's tables to the version that this build knows: the scripts of {@code db/migration/common} together
 * with those of the database at hand, {@code db/migration/h2} or {@code db/migration/postgresql}, in the order of their
 * versions. What has been applied stands in the table {@code schema_history}; an applied script is never changed.
 *
 * <p>Several servers may start at once on one PostgreSQL: Flyway lets one migrate while the others wait.
 */
public final class Migrations {

    /** How long a server that starts together with its database waits for it. */
    private static final int OLDEST_POSTGRESQL = 15;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    private final DataSource dataSource;

    /** @param dataSource where the tables live; its connections are closed after use */
    public Migrations(DataSource dataSource) {
        this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
    }

    /**
     * Waits up to two minutes for the database and applies what is missing. Must run outside a transaction.
     *
     * @return how many scripts were applied; 0 when the schema was up to date
     * @throws IllegalStateException when the database stays away
     * @throws org.flywaydb.core.api.FlywayException when a script fails or an applied one was changed
     */
    public int apply() {
        try {
            return Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(dataSource)
                    .locations("classpath:db/migration/common", "classpath:db/migration/" + awaitVendor())
                    .table("schema_history")
                    .cleanDisabled(true)
                    .validateMigrationNaming(true)
                    .load()
                    .migrate()
                    .migrationsExecuted;
        } finally {
            // Flyway keeps the configuration of its last caller, and with it a class loader, in a static field.
            LogFactory.setConfiguration(null);
        }
    }

    private String awaitVendor() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (Connection connection = dataSource.getConnection()) {
                DatabaseMetaData database = connection.getMetaData();
                String vendor = database.getDatabaseProductName().toLowerCase(Locale.ROOT);
                if (vendor.equals("postgresql") && database.getDatabaseMajorVersion() < OLDEST_POSTGRESQL) {
                    throw new IllegalStateException("PostgreSQL " + database.getDatabaseProductVersion() + " is too old: Switchboard needs "
                            + OLDEST_POSTGRESQL + " or newer");
                }
                return vendor;
            } catch (SQLException away) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("The database does not answer: " + away.getMessage(), away);
                }
                LOG.warn("Waiting for the database: {}", away.getMessage());
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the database", stop);
        }
    }
}
