package io.switchboard.spi.settings;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * One setting. Made by the static methods and refined by {@code required()}, {@code orElse()} and so on, each of which
 * returns a copy. Immutable.
 *
 * @param <T> what reading it gives: String, Long, Boolean, Duration, URI
 */
public final class Setting<T> {

    /** What kind of field it is. */
    public enum Type {
        TEXT,
        SECRET,
        NUMBER,
        FLAG,
        CHOICE,
        DURATION,
        URL
    }

    private final String key;
    private final Type type;
    private final boolean required;
    private final boolean advanced;
    private final boolean multiline;
    private final T defaultValue;
    private final long min;
    private final long max;
    private final List<String> choices;
    private final Function<T, String> check;

    private Setting(
            String key,
            Type type,
            boolean required,
            boolean advanced,
            boolean multiline,
            T defaultValue,
            long min,
            long max,
            List<String> choices,
            Function<T, String> check) {
        this.key = Objects.requireNonNull(key, "key");
        if (!key.matches("[a-z][A-Za-z0-9]{0,63}")) {
            throw new IllegalArgumentException("key: a letter, then letters and digits, at most 64: " + key);
        }
        this.type = type;
        this.required = required;
        this.advanced = advanced;
        this.multiline = multiline;
        this.defaultValue = defaultValue;
        this.min = min;
        this.max = max;
        this.choices = choices;
        this.check = check;
    }

    private static <T> Setting<T> of(String key, Type type, long min, long max, List<String> choices) {
        return new Setting<>(key, type, false, false, false, null, min, max, choices, value -> null);
    }

    /** A text of at most 1,000 characters unless {@link #between} says otherwise. */
    public static Setting<String> text(String key) {
        return of(key, Type.TEXT, 0, 1000, List.of());
    }

    /** A password or key: stored encrypted, never shown again, masked in logs. At most 4,000 characters. */
    public static Setting<String> secret(String key) {
        return of(key, Type.SECRET, 0, 4000, List.of());
    }

    /** A whole number. */
    public static Setting<Long> number(String key) {
        return of(key, Type.NUMBER, Long.MIN_VALUE, Long.MAX_VALUE, List.of());
    }

    /** Yes or no; no unless {@link #orElse} says otherwise. */
    public static Setting<Boolean> flag(String key) {
        return Setting.<Boolean>of(key, Type.FLAG, 0, 0, List.of()).orElse(false);
    }

    /** One of the given values; their texts are {@code setting.<key>.<value>}. */
    public static Setting<String> choice(String key, String... choices) {
        return of(key, Type.CHOICE, 0, 0, List.of(choices));
    }

    /** A length of time, ISO 8601 ({@code PT30S}) or a whole number of seconds; bounds in seconds. */
    public static Setting<Duration> duration(String key) {
        return of(key, Type.DURATION, 0, Long.MAX_VALUE / 1_000_000_000, List.of());
    }

    /** An absolute http or https address. */
    public static Setting<URI> url(String key) {
        return of(key, Type.URL, 0, 2000, List.of());
    }

    public Setting<T> required() {
        return new Setting<>(key, type, true, advanced, multiline, defaultValue, min, max, choices, check);
    }

    /** Shown only when the admin asks for everything. */
    public Setting<T> advanced() {
        return new Setting<>(key, type, required, true, multiline, defaultValue, min, max, choices, check);
    }

    /** A text with several lines. */
    public Setting<T> multiline() {
        return new Setting<>(key, type, required, advanced, true, defaultValue, min, max, choices, check);
    }

    /** The value when the admin leaves it empty. */
    public Setting<T> orElse(T value) {
        return new Setting<>(key, type, required, advanced, multiline, value, min, max, choices, check);
    }

    /** Bounds, both included: of the number, the seconds, or the length of the text. */
    public Setting<T> between(long least, long most) {
        return new Setting<>(key, type, required, advanced, multiline, defaultValue, least, most, choices, check);
    }

    /**
     * A further check.
     *
     * @param test gives null when the value is good, otherwise the key of the error's text in the plugin's messages
     */
    public Setting<T> check(Function<T, String> test) {
        return new Setting<>(key, type, required, advanced, multiline, defaultValue, min, max, choices, test);
    }

    public String key() {
        return key;
    }

    public Type type() {
        return type;
    }

    public boolean isRequired() {
        return required;
    }

    public boolean isAdvanced() {
        return advanced;
    }

    public boolean isMultiline() {
        return multiline;
    }

    /** Nullable. */
    public T defaultValue() {
        return defaultValue;
    }

    public long min() {
        return min;
    }

    public long max() {
        return max;
    }

    public List<String> choices() {
        return choices;
    }

    /**
     * Reads a raw JSON value: a string, number, boolean or null.
     *
     * @return the typed value, the default for null or blank; null when there is none
     * @throws InvalidSettingException when it isn't allowed
     */
    @SuppressWarnings("unchecked")
    public T read(Object raw) {
        if (raw == null || (raw instanceof String s && s.isBlank())) {
            if (required && defaultValue == null) {
                throw new InvalidSettingException(key, "required", List.of());
            }
            return defaultValue;
        }
        T value = (T) SettingReader.read(this, raw);
        String problem = check.apply(value);
        if (problem != null) {
            throw new InvalidSettingException(key, problem, List.of());
        }
        return value;
    }
}
