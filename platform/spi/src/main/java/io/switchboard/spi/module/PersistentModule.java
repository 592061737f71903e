package io.switchboard.spi.module;

import java.util.Set;
import org.pf4j.ExtensionPoint;

/**
 * A plugin's own tables, in the platform's database and transaction. Names of tables begin with the plugin's id in snake
 * case ({@code channel_echo_note}). An {@code EntityManager} for these entities is injected where a field asks for it; it
 * refuses writes outside of {@link io.switchboard.spi.platform.Transactions}.
 */
public interface PersistentModule extends ExtensionPoint {

    /** Entity classes and converters. Constant. */
    Set<Class<?>> entities();

    /**
     * Folder inside the plugin with Flyway migrations ({@code V1__start.sql}) that run on both databases; those in its
     * subfolders {@code h2} and {@code postgresql} run on that database only.
     */
    default String migrations() {
        return "db/migration";
    }
}
