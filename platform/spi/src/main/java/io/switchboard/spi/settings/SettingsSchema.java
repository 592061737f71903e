package io.switchboard.spi.settings;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of a channel account or a module, in the order of the form.
 *
 * @param fields with different keys
 */
public record SettingsSchema(List<Setting<?>> fields) {
    public static final SettingsSchema EMPTY = new SettingsSchema(List.of());

    public SettingsSchema {
        fields = List.copyOf(fields);
        Set<String> keys = new HashSet<>();
        for (Setting<?> field : fields) {
            if (!keys.add(field.key())) {
                throw new IllegalArgumentException("two settings have the key " + field.key());
            }
        }
    }

    public static SettingsSchema of(Setting<?>... fields) {
        return new SettingsSchema(List.of(fields));
    }

    public Optional<Setting<?>> field(String key) {
        return fields.stream().<Setting<?>>map(field -> field).filter(field -> field.key().equals(key)).findFirst();
    }

    /**
     * Checks raw values, as they come from a form.
     *
     * @return one problem for each wrong or unknown field; empty when all is well
     */
    public List<InvalidSettingException> validate(Map<String, ?> values) {
        List<InvalidSettingException> problems = new ArrayList<>();
        for (String key : values.keySet()) {
            if (field(key).isEmpty()) {
                problems.add(new InvalidSettingException(key, "unknown", List.of()));
            }
        }
        for (Setting<?> field : fields) {
            try {
                field.read(values.get(field.key()));
            } catch (InvalidSettingException problem) {
                problems.add(problem);
            }
        }
        return problems;
    }
}
