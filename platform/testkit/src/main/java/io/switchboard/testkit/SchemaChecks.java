package io.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.settings.InvalidSettingException;
import io.switchboard.spi.settings.Setting;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** What a settings schema must keep so that form, validation and storage work. */
final class SchemaChecks {
    private static final int LEAST_SECRET = 8;

    private SchemaChecks() {}

    static void check(ChannelConnector connector, Map<String, Object> good) {
        SettingsSchema schema = connector.settings();
        assertThat(schema).as("settings()").isNotNull();
        assertThat(schema.fields()).extracting(Setting::key)
                .as("the same schema each time")
                .isEqualTo(connector.settings().fields().stream().map(Setting::key).toList());
        assertThat(schema.validate(good)).as("problems of settings that work").isEmpty();
        assertThat(schema.validate(with(good, "noSuchSetting", "x"))).as("an unknown key is found").hasSize(1);
        assertThat(schema.validate(Map.of()))
                .extracting(InvalidSettingException::key)
                .as("what is wrong with an empty form")
                .containsExactlyInAnyOrderElementsOf(schema.fields().stream()
                        .filter(field -> field.isRequired() && field.defaultValue() == null)
                        .<String>map(Setting::key)
                        .toList());
        schema.fields().forEach(field -> checkField(field, schema, good));
        assertThat(Settings.of(good).toString())
                .as("settings as text")
                .doesNotContain(good.values().stream().map(String::valueOf).filter(v -> v.length() >= LEAST_SECRET).toList());
    }

    private static void checkField(Setting<?> field, SettingsSchema schema, Map<String, Object> good) {
        if (field.defaultValue() != null) {
            assertThatCode(() -> field.read(field.defaultValue().toString()))
                    .as("the default of " + field.key() + " passes its own check")
                    .doesNotThrowAnyException();
        }
        if (field.type() == Setting.Type.CHOICE) {
            assertThat(field.choices()).as("choices of " + field.key()).isNotEmpty().doesNotHaveDuplicates();
        }
        if (field.type() == Setting.Type.SECRET) {
            assertThat(field.defaultValue()).as("the default of secret " + field.key()).isNull();
            assertThat(good.get(field.key())).as("settings() give secret " + field.key() + " a value").isNotNull();
            assertThat(String.valueOf(good.get(field.key())).length())
                    .as("length of the value that settings() give secret " + field.key())
                    .isGreaterThanOrEqualTo(LEAST_SECRET);
        } else if (field.key().toLowerCase().matches(".*(password|secret).*")) {
            assertThat(field.type()).as("type of " + field.key()).isEqualTo(Setting.Type.SECRET);
        }
        // A form may send anything for a field: that is a problem of the field, never another exception.
        for (Object strange : List.of("\u0000", "-1", "x".repeat(100_000), Map.of(), List.of(1), 1e300, false)) {
            assertThatCode(() -> schema.validate(with(good, field.key(), strange)))
                    .as("validating a strange value of " + field.key())
                    .doesNotThrowAnyException();
        }
    }

    static void checkTexts(ChannelConnector connector) {
        Properties english = PluginResources.messages(connector.getClass(), "messages.properties");
        Properties chinese = PluginResources.messages(connector.getClass(), "messages_zh_CN.properties");
        List<String> wanted = new ArrayList<>(List.of("plugin.name", "plugin.description"));
        for (Setting<?> field : connector.settings().fields()) {
            wanted.add("setting." + field.key() + ".label");
            field.choices().forEach(choice -> wanted.add("setting." + field.key() + "." + choice));
        }
        for (String key : wanted) {
            assertThat(english.getProperty(key, "")).as("messages.properties: " + key).isNotBlank();
            assertThat(chinese.getProperty(key, "")).as("messages_zh_CN.properties: " + key).isNotBlank();
        }
        assertThat(chinese.keySet()).as("keys of both languages").isEqualTo(english.keySet());
        assertThat(new TreeMap<>(chinese).toString())
                .as("Chinese texts, stored as UTF-8")
                .containsPattern("\\p{IsHan}")
                .doesNotContain("\uFFFD");
    }

    /** The README names every setting, so that an admin finds it. */
    static void checkReadme(ChannelConnector connector, java.nio.file.Path readme) {
        assertThat(readme).as("the plugin's README").isRegularFile();
        for (Setting<?> field : connector.settings().fields()) {
            assertThat(readme).content().as("README.md has a row for the setting").contains("`" + field.key() + "`");
        }
    }

    private static Map<String, Object> with(Map<String, Object> values, String key, Object value) {
        Map<String, Object> changed = new HashMap<>(values);
        changed.put(key, value);
        return changed;
    }
}
