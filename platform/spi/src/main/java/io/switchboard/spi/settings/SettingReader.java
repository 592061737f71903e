package io.switchboard.spi.settings;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;

/** Turns raw JSON values into typed ones. */
final class SettingReader {
    private SettingReader() {}

    static Object read(Setting<?> setting, Object raw) {
        return switch (setting.type()) {
            case TEXT, SECRET -> text(setting, raw);
            case NUMBER -> within(setting, number(setting, raw));
            case FLAG -> flag(setting, raw);
            case CHOICE -> choice(setting, raw);
            case DURATION -> duration(setting, raw);
            case URL -> url(setting, raw);
        };
    }

    private static String text(Setting<?> setting, Object raw) {
        if (!(raw instanceof String text)) {
            throw problem(setting, "notText");
        }
        String kept = setting.type() == Setting.Type.SECRET || setting.isMultiline() ? text : text.strip();
        if (kept.length() > setting.max()) {
            throw problem(setting, "tooLong", setting.max());
        }
        if (kept.length() < setting.min()) {
            throw problem(setting, "tooShort", setting.min());
        }
        return kept;
    }

    private static Long number(Setting<?> setting, Object raw) {
        try {
            return new BigDecimal(raw.toString().strip()).longValueExact();
        } catch (NumberFormatException notNumber) {
            throw problem(setting, "notNumber");
        } catch (ArithmeticException notWhole) {
            throw problem(setting, "notNumber");
        }
    }

    private static Long within(Setting<?> setting, Long value) {
        if (value < setting.min() || value > setting.max()) {
            throw problem(setting, "outOfRange", setting.min(), setting.max());
        }
        return value;
    }

    private static Boolean flag(Setting<?> setting, Object raw) {
        if (raw instanceof Boolean flag) {
            return flag;
        }
        return switch (raw.toString()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw problem(setting, "notFlag");
        };
    }

    private static String choice(Setting<?> setting, Object raw) {
        if (!setting.choices().contains(raw.toString())) {
            throw problem(setting, "notChoice", String.join(", ", setting.choices()));
        }
        return raw.toString();
    }

    private static Duration duration(Setting<?> setting, Object raw) {
        try {
            String text = raw.toString().strip();
            Duration value = text.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(text)) : Duration.parse(text);
            if (value.getSeconds() < setting.min() || value.getSeconds() > setting.max()) {
                throw problem(setting, "outOfRange", Duration.ofSeconds(setting.min()), Duration.ofSeconds(setting.max()));
            }
            return value;
        } catch (DateTimeParseException notDuration) {
            throw problem(setting, "notDuration");
        }
    }

    private static URI url(Setting<?> setting, Object raw) {
        try {
            URI url = URI.create(raw.toString().strip());
            boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (!web || url.getHost() == null || url.getUserInfo() != null) {
                throw problem(setting, "notUrl");
            }
            return url;
        } catch (IllegalArgumentException notUrl) {
            throw problem(setting, "notUrl");
        }
    }

    private static InvalidSettingException problem(Setting<?> setting, String code, Object... arguments) {
        return new InvalidSettingException(setting.key(), code, List.of(arguments));
    }
}
