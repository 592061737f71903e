package io.switchboard.web.plugin;

import io.switchboard.host.PluginKeys;
import io.switchboard.host.Plugins;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.stream.Collectors;

/** Plugins as others than a request's caller are told of them, in English. */
@ApplicationScoped
public class PluginViews {
    @Inject
    Plugins plugins;

    @Inject
    PluginKeys keys;

    /** @throws io.switchboard.core.shared.Refused NOT_FOUND */
    public PluginView of(String id) {
        return PluginView.of(
                plugins.get(id),
                keys.list().stream().collect(Collectors.toMap(PluginKeys.Key::id, PluginKeys.Key::name)),
                Locale.ENGLISH);
    }
}
