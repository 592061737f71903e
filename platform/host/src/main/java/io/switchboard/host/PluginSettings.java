package io.switchboard.host;

import io.switchboard.core.shared.Refused;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.module.ConfigurableModule;
import io.switchboard.spi.settings.InvalidSettingException;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settings of plugins as a whole. Safe for use by several threads. */
public final class PluginSettings implements PluginPart {
    private static final Logger LOG = LoggerFactory.getLogger(PluginSettings.class);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final InstalledPlugins installed;
    private final SettingValues values;
    private final Map<String, Configurable> started = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Object>> applied = new ConcurrentHashMap<>();
    private final Map<String, List<URI>> named = new ConcurrentHashMap<>();

    private record Configurable(PluginRuntime plugin, ConfigurableModule module, SettingsSchema schema) {}

    PluginSettings(InstalledPlugins installed, SettingValues values) {
        this.installed = installed;
        this.values = values;
    }

    @Override
    public AutoCloseable start(PluginRuntime plugin) {
        Optional<ConfigurableModule> module = plugin.extensions(ConfigurableModule.class).stream().findFirst();
        if (module.isEmpty()) {
            return () -> {};
        }
        SettingsSchema schema = plugin.calls().call("settings", LIMIT, module.get()::settings);
        Configurable configurable = new Configurable(plugin, module.get(), schema);
        configure(configurable, stored(plugin.id()));
        started.put(plugin.id(), configurable);
        return () -> started.remove(plugin.id(), configurable);
    }

    /** The hosts that an admin has named in a plugin's settings. */
    Stream<URI> named(PluginRuntime plugin) {
        return named.getOrDefault(plugin.id(), List.of()).stream();
    }

    /** Hands plugins the settings that another node has changed; what one doesn't take is tried once. */
    void follow() {
        for (InstalledPlugins.Installed row : installed.list()) {
            Configurable mine = started.get(row.id());
            if (mine != null && !row.settings().equals(applied.get(row.id()))) {
                try {
                    configure(mine, row.settings());
                } catch (ConnectorException e) {
                    LOG.warn("plugin {} doesn't take the settings that another node has given it: {}", row.id(), e.getMessage());
                }
            }
        }
    }

    /**
     * The form, with texts in that language.
     *
     * @throws Refused CONFLICT when the plugin isn't started: its schema is known to itself alone
     */
    public Map<String, Object> form(String id, Locale locale) {
        return configurable(id)
                .map(c -> SettingsForm.of(c.schema(), c.plugin().texts(), locale))
                .orElseGet(() -> SettingsForm.of(SettingsSchema.EMPTY, key -> null));
    }

    /** What is set, secrets masked. */
    public Map<String, Object> masked(String id) {
        Map<String, Object> stored = stored(id);
        return configurable(id).map(c -> values.masked(c.schema(), stored)).orElse(Map.of());
    }

    /** @throws Refused INVALID, naming every wrong field */
    public void validate(String id, Map<String, ?> form, Locale locale) {
        configurable(id).ifPresent(c -> checked(c, form, locale));
    }

    /**
     * Hands the values to the plugin and keeps them.
     *
     * @throws Refused INVALID, naming every wrong field; CONFLICT when the plugin doesn't take them: then the former stay
     */
    public void set(String id, Map<String, ?> form, Locale locale) {
        configurable(id).ifPresent(c -> {
            Map<String, Object> sealed = values.sealed(c.schema(), checked(c, form, locale));
            try {
                configure(c, sealed);
            } catch (ConnectorException e) {
                throw Refused.conflict("plugin.settingsRefused", e.getMessage());
            }
            installed.settings(id, sealed);
        });
    }

    private Map<String, Object> checked(Configurable c, Map<String, ?> form, Locale locale) {
        Map<String, Object> merged = values.merged(c.schema(), form, stored(c.plugin().id()));
        List<InvalidSettingException> problems =
                c.plugin().calls().call("validate", LIMIT, () -> c.schema().validate(merged));
        SettingValues.refuse(problems, c.plugin().texts(), locale);
        return merged;
    }

    private void configure(Configurable c, Map<String, Object> stored) {
        applied.put(c.plugin().id(), stored);
        c.plugin().calls().call("configure", LIMIT, () -> {
            Settings opened = values.opened(c.schema(), stored);
            // Before it is told: it may want to try them at once.
            named.put(c.plugin().id(), NamedHosts.in(c.schema(), opened).toList());
            c.module().configure(opened);
            return null;
        });
    }

    private Optional<Configurable> configurable(String id) {
        InstalledPlugins.Installed row = installed.find(id).orElseThrow(() -> Refused.notFound("plugin"));
        Configurable found = started.get(id);
        if (found == null && !row.wanted()) {
            throw Refused.conflict("plugin.stopped", id);
        }
        return Optional.ofNullable(found);
    }

    private Map<String, Object> stored(String id) {
        return installed.find(id).map(InstalledPlugins.Installed::settings).orElse(Map.of());
    }
}
