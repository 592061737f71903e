package io.switchboard.web.plugin;

import java.util.Map;

/** Values of settings in a body: as {@code {values: {…}}}, as {@code {settings: {…}}}, or bare. */
final class SettingsBody {
    private SettingsBody() {}

    @SuppressWarnings("unchecked")
    static Map<String, Object> values(Map<String, Object> body) {
        if (body == null) {
            return Map.of();
        }
        for (String name : new String[] {"values", "settings"}) {
            if (body.get(name) instanceof Map<?, ?> inner) {
                return (Map<String, Object>) inner;
            }
        }
        return body;
    }
}
