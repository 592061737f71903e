package io.switchboard.spi.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {

    static Stream<Arguments> good() {
        return Stream.of(
                Arguments.of(Setting.text("x"), "  hello  ", "hello"),
                Arguments.of(Setting.text("x").multiline(), " a\nb ", " a\nb "),
                Arguments.of(Setting.secret("x"), " keeps its blanks ", " keeps its blanks "),
                Arguments.of(Setting.number("x"), 42, 42L),
                Arguments.of(Setting.number("x"), 42.0, 42L),
                Arguments.of(Setting.number("x"), new BigDecimal("1E+2"), 100L),
                Arguments.of(Setting.number("x"), " 42 ", 42L),
                Arguments.of(Setting.number("x").between(-1, 1), -1, -1L),
                Arguments.of(Setting.flag("x"), true, true),
                Arguments.of(Setting.flag("x"), "false", false),
                Arguments.of(Setting.choice("x", "A", "B"), "B", "B"),
                Arguments.of(Setting.duration("x").between(1, 60), "PT1M", Duration.ofMinutes(1)),
                Arguments.of(Setting.url("x"), "https://shop.example/a?b=c", URI.create("https://shop.example/a?b=c")));
    }

    @ParameterizedTest
    @MethodSource("good")
    void readsWhatAFormSends(Setting<?> setting, Object raw, Object expected) {
        assertThat(setting.read(raw)).isEqualTo(expected);
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                Arguments.of(Setting.text("x"), 7, "notText"),
                Arguments.of(Setting.text("x"), Map.of(), "notText"),
                Arguments.of(Setting.text("x"), "y".repeat(1001), "tooLong"),
                Arguments.of(Setting.secret("x").between(8, 20), "short", "tooShort"),
                Arguments.of(Setting.number("x"), "seven", "notNumber"),
                Arguments.of(Setting.number("x"), 1.5, "notNumber"),
                Arguments.of(Setting.number("x"), "1e400", "notNumber"),
                Arguments.of(Setting.number("x"), List.of(), "notNumber"),
                Arguments.of(Setting.number("x").between(1, 5), 6, "outOfRange"),
                Arguments.of(Setting.flag("x"), "yes", "notFlag"),
                Arguments.of(Setting.choice("x", "A"), "a", "notChoice"),
                Arguments.of(Setting.duration("x"), "30 s", "notDuration"),
                Arguments.of(Setting.duration("x").between(1, 60), "PT2M", "outOfRange"),
                Arguments.of(Setting.duration("x"), "-PT1S", "outOfRange"),
                Arguments.of(Setting.url("x"), "ftp://shop.example", "notUrl"),
                Arguments.of(Setting.url("x"), "https:///path", "notUrl"),
                Arguments.of(Setting.url("x"), "https://user:pass@shop.example", "notUrl"),
                Arguments.of(Setting.url("x"), "javascript:alert(1)", "notUrl"),
                Arguments.of(Setting.url("x"), "not a url", "notUrl"),
                Arguments.of(Setting.text("x").check(value -> "mine"), "anything", "mine"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void namesWhatIsWrong(Setting<?> setting, Object raw, String code) {
        InvalidSettingException problem = catchThrowableOfType(InvalidSettingException.class, () -> setting.read(raw));
        assertThat(problem).as("reading " + raw).isNotNull();
        assertThat(problem.key()).isEqualTo("x");
        assertThat(problem.code()).isEqualTo(code);
    }

    @Test
    void aProblemNeverTellsTheValueOfASecret() {
        InvalidSettingException problem = catchThrowableOfType(
                InvalidSettingException.class,
                () -> Setting.secret("x").between(0, 5).read("pa55-word"));
        assertThat(problem.getMessage() + problem.arguments()).doesNotContain("pa55-word");
    }

    @Test
    void emptyMeansTheDefaultOrNothing() {
        assertThat(Setting.text("x").read(null)).isNull();
        assertThat(Setting.text("x").read("  ")).isNull();
        assertThat(Setting.number("x").orElse(3L).read("")).isEqualTo(3);
        assertThat(Setting.flag("x").read(null)).isFalse();
        assertThat(Setting.text("x").required().orElse("y").read(null)).isEqualTo("y");
        InvalidSettingException problem =
                catchThrowableOfType(InvalidSettingException.class, () -> Setting.text("x").required().read(" "));
        assertThat(problem.code()).isEqualTo("required");
    }

    @Test
    void refiningMakesACopy() {
        Setting<Long> plain = Setting.number("x");
        Setting<Long> refined = plain.required().advanced().between(1, 2).orElse(1L);
        assertThat(plain.isRequired() || plain.isAdvanced()).isFalse();
        assertThat(plain.defaultValue()).isNull();
        assertThat(plain.read(99)).isEqualTo(99);
        assertThat(refined.isRequired() && refined.isAdvanced()).isTrue();
        assertThat(refined.min()).isEqualTo(1);
        assertThat(refined.max()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "1a", "a-b", "a.b", "a b"})
    void keysAreWords(String key) {
        assertThatIllegalArgumentException().isThrownBy(() -> Setting.text(key));
    }

    @Test
    void aSchemaFindsEveryProblemAtOnce() {
        SettingsSchema schema = SettingsSchema.of(
                Setting.secret("secret").required(), Setting.number("port").between(1, 65535), Setting.flag("on"));
        Map<String, Object> values = Map.of("port", 0, "on", "perhaps", "strange", 1);
        List<String> found = new ArrayList<>();
        schema.validate(values).forEach(problem -> found.add(problem.key() + " " + problem.code()));
        assertThat(found)
                .containsExactlyInAnyOrder("strange unknown", "secret required", "port outOfRange", "on notFlag");
        assertThat(schema.validate(Map.of("secret", "s"))).isEmpty();
        assertThat(schema.field("port")).isPresent();
        assertThat(schema.field("portal")).isEmpty();
    }

    @Test
    void aSchemaHasEachKeyOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingsSchema.of(Setting.text("x"), Setting.flag("x")))
                .withMessageContaining("x");
    }

    @Test
    void settingsAreTypedAndTellNoValue() {
        Setting<String> secret = Setting.secret("secret");
        Settings settings = Settings.of(Map.of("secret", "pa55-word", "port", "8025"));
        assertThat(settings.get(secret)).isEqualTo("pa55-word");
        assertThat(settings.get(Setting.number("port"))).isEqualTo(8025L);
        assertThat(settings.get(Setting.text("other").orElse("usual"))).isEqualTo("usual");
        assertThat(settings.toString()).contains("secret").doesNotContain("pa55-word", "8025");
    }
}
