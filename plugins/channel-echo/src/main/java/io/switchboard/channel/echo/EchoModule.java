package io.switchboard.channel.echo;

import io.switchboard.spi.module.ConfigurableModule;
import io.switchboard.spi.module.ConsoleModule;
import io.switchboard.spi.module.PersistentModule;
import io.switchboard.spi.module.RestModule;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import java.util.List;
import java.util.Set;
import org.pf4j.Extension;

/** What the plugin brings besides its channel: tables, REST resources, a page, settings of its own. */
@Extension
public final class EchoModule implements PersistentModule, RestModule, ConsoleModule, ConfigurableModule {
    /** How many notes the clean-up keeps; set by configure, read by the task's thread. */
    static volatile long keepNotes = EchoSettings.KEEP_NOTES.defaultValue();

    @Override
    public Set<Class<?>> entities() {
        return Set.of(EchoNote.class, EventCount.class);
    }

    @Override
    public Set<Class<?>> resources() {
        return Set.of(NotesResource.class);
    }

    @Override
    public String script() {
        return "index.js";
    }

    @Override
    public List<String> styles() {
        return List.of("index.css");
    }

    @Override
    public SettingsSchema settings() {
        return EchoSettings.MODULE;
    }

    @Override
    public void configure(Settings settings) {
        if (settings.get(EchoSettings.FAIL_TO_START)) {
            throw new IllegalStateException("told by its settings to fail");
        }
        keepNotes = settings.get(EchoSettings.KEEP_NOTES);
    }
}
