package io.switchboard.spi.module;

import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import org.pf4j.ExtensionPoint;

/** A plugin with settings of its own, beside those of its channel accounts. At most one in a plugin. */
public interface ConfigurableModule extends ExtensionPoint {

    /** Constant. */
    SettingsSchema settings();

    /** Called after start and after each change, with values checked against the schema. 10 s at most. */
    void configure(Settings settings);
}
