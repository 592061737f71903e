package io.switchboard.host;

import io.switchboard.core.shared.Refused;
import io.switchboard.spi.settings.InvalidSettingException;
import io.switchboard.spi.settings.Setting;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Values of settings on their ways: from the form (secrets plain or masked), in the database (secrets sealed), to the
 * plugin (plain), to the form again (secrets masked).
 */
final class SettingValues {
    /** What a secret reads back as; sent back, the stored one stays. */
    static final String MASK = "********";

    private final SecretBox secrets;

    SettingValues(SecretBox secrets) {
        this.secrets = secrets;
    }

    /** The form's values with masked secrets replaced by the stored ones: plain, to be validated and used. */
    Map<String, Object> merged(SettingsSchema schema, Map<String, ?> form, Map<String, ?> stored) {
        Map<String, Object> merged = new LinkedHashMap<>(form);
        for (Setting<?> field : schema.fields()) {
            if (field.type() == Setting.Type.SECRET && MASK.equals(form.get(field.key()))) {
                merged.put(field.key(), plain(field, stored.get(field.key())));
            }
        }
        return merged;
    }

    /** Plain values as they stand in the database: blank ones left out, secrets sealed. */
    Map<String, Object> sealed(SettingsSchema schema, Map<String, ?> plain) {
        Map<String, Object> sealed = new LinkedHashMap<>();
        for (Setting<?> field : schema.fields()) {
            Object value = plain.get(field.key());
            if (value == null || value instanceof String text && text.isBlank()) {
                continue;
            }
            boolean secret = field.type() == Setting.Type.SECRET;
            sealed.put(field.key(), secret ? secrets.seal(place(field), value.toString()) : PlainCopies.of(value));
        }
        return sealed;
    }

    /** What stands in the database, for the form: secrets masked, keys that the schema no longer has left out. */
    Map<String, Object> masked(SettingsSchema schema, Map<String, ?> stored) {
        Map<String, Object> masked = new LinkedHashMap<>();
        for (Setting<?> field : schema.fields()) {
            Object value = stored.get(field.key());
            if (value != null) {
                masked.put(field.key(), field.type() == Setting.Type.SECRET ? MASK : value);
            }
        }
        return masked;
    }

    /** What stands in the database, for the plugin. */
    Settings opened(SettingsSchema schema, Map<String, ?> stored) {
        Map<String, Object> plain = new LinkedHashMap<>();
        for (Setting<?> field : schema.fields()) {
            Object value = stored.get(field.key());
            if (value != null) {
                plain.put(field.key(), plain(field, value));
            }
        }
        return Settings.of(plain);
    }

    /**
     * @param texts of the plugin: its own checks name texts of it
     * @throws Refused INVALID, naming every wrong field
     */
    static void refuse(List<InvalidSettingException> problems, PluginTexts texts, Locale locale) {
        List<Refused.Field> fields = new ArrayList<>();
        for (InvalidSettingException problem : problems) {
            // A plugin's own text comes along as it is; the platform's codes have texts at the edge.
            fields.add(texts.find(locale, problem.code(), problem.arguments())
                    .map(text -> new Refused.Field(problem.key(), "text", List.of(text)))
                    .orElseGet(() -> new Refused.Field(problem.key(), problem.code(), problem.arguments())));
        }
        if (!fields.isEmpty()) {
            throw Refused.invalid(fields);
        }
    }

    private Object plain(Setting<?> field, Object value) {
        return SecretBox.isSealed(value) ? secrets.open(place(field), (String) value) : value;
    }

    private static String place(Setting<?> field) {
        return "setting/" + field.key();
    }
}
