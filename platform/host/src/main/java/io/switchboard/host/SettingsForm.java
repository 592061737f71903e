package io.switchboard.host;

import io.switchboard.spi.settings.Setting;
import io.switchboard.spi.settings.SettingsSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** A schema as the console's form wants it, with texts in one language. */
public final class SettingsForm {
    private SettingsForm() {}

    /** With the texts of a plugin. */
    static Map<String, Object> of(SettingsSchema schema, PluginTexts texts, Locale locale) {
        return of(schema, key -> texts.find(locale, key).orElse(null));
    }

    /**
     * @param texts gives the text of a key such as {@code setting.<key>.label}, or null
     * @return {@code {fields: [{key, type, required, default, advanced, multiline, min, max, choices, label, help}]}}
     */
    public static Map<String, Object> of(SettingsSchema schema, Function<String, String> texts) {
        return Map.of("fields", schema.fields().stream().map(field -> field(field, texts)).toList());
    }

    private static Map<String, Object> field(Setting<?> field, Function<String, String> texts) {
        String prefix = "setting." + field.key() + ".";
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("key", field.key());
        view.put("type", field.type().name());
        view.put("required", field.isRequired());
        view.put("default", json(field.defaultValue()));
        view.put("advanced", field.isAdvanced());
        view.put("multiline", field.isMultiline());
        view.put("min", field.min() == Long.MIN_VALUE ? null : field.min());
        view.put("max", field.max() == Long.MAX_VALUE ? null : field.max());
        view.put("choices", choices(field, prefix, texts));
        view.put("label", orElse(texts.apply(prefix + "label"), field.key()));
        view.put("help", texts.apply(prefix + "help"));
        return view;
    }

    private static List<Map<String, String>> choices(Setting<?> field, String prefix, Function<String, String> texts) {
        List<Map<String, String>> choices = new ArrayList<>();
        for (String value : field.choices()) {
            choices.add(Map.of("value", value, "label", orElse(texts.apply(prefix + value), value)));
        }
        return choices;
    }

    private static Object json(Object value) {
        return value instanceof Number || value instanceof Boolean || value == null ? value : value.toString();
    }

    private static String orElse(String text, String other) {
        return text == null ? other : text;
    }
}
