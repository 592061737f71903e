package io.switchboard.core.shared;

import java.util.Map;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.PersistenceSettings;
import org.hibernate.service.spi.ServiceContributor;

/**
 * Runs the {@link Migrations} when Hibernate begins to build the persistence unit {@code switchboard}: the one moment that
 * lies before its first look at the database. An {@code Integrator} would be early enough for the comparison of the schema,
 * but not for a database that is still starting; CDI's start-up events come after both.
 */
public final class MigrationsContributor implements ServiceContributor {

    private static final String UNIT = "switchboard";

    @Override
    public void contribute(StandardServiceRegistryBuilder builder) {
        Map<String, Object> settings = builder.getSettings();
        // A plugin's persistence unit has its own migrations.
        if (UNIT.equals(settings.get(PersistenceSettings.PERSISTENCE_UNIT_NAME))) {
            new Migrations(dataSource(settings)).apply();
        }
    }

    private static DataSource dataSource(Map<String, Object> settings) {
        Object source = settings.get(JdbcSettings.JAKARTA_JTA_DATASOURCE);
        if (source == null) {
            source = settings.get(JdbcSettings.DATASOURCE);
        }
        if (source instanceof DataSource given) {
            return given;
        }
        if (source == null) {
            throw new IllegalStateException("The persistence unit switchboard has no data source: " + settings.keySet());
        }
        try {
            return InitialContext.doLookup(source.toString());
        } catch (NamingException missing) {
            throw new IllegalStateException("There is no data source " + source, missing);
        }
    }
}
