package io.switchboard.spi.settings;

import java.util.Map;

/**
 * Values of a schema's settings. Immutable; its text form shows no value.
 */
public final class Settings {
    private final Map<String, Object> values;

    private Settings(Map<String, Object> values) {
        this.values = values;
    }

    /** Over raw values that {@link SettingsSchema#validate} found good. */
    public static Settings of(Map<String, ?> values) {
        Map<String, Object> copy = new java.util.HashMap<>(values);
        return new Settings(java.util.Collections.unmodifiableMap(copy));
    }

    /**
     * @return the value, or the setting's default, or null when there is neither
     * @throws InvalidSettingException when the value isn't allowed (it was validated before, so a bug)
     */
    public <T> T get(Setting<T> setting) {
        return setting.read(values.get(setting.key()));
    }

    @Override
    public String toString() {
        return "Settings" + values.keySet();
    }
}
