package io.switchboard.spi.settings;

import java.util.List;

/**
 * A setting's value isn't allowed. The code is the key of its text: one of the platform's ({@code required, notText,
 * tooLong, tooShort, notNumber, outOfRange, notFlag, notChoice, notDuration, notUrl, unknown}) or one of the plugin's own.
 */
public final class InvalidSettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final String code;
    private final transient List<Object> arguments;

    public InvalidSettingException(String key, String code, List<Object> arguments) {
        super(key + ": " + code + (arguments.isEmpty() ? "" : " " + arguments));
        this.key = key;
        this.code = code;
        this.arguments = List.copyOf(arguments);
    }

    public String key() {
        return key;
    }

    public String code() {
        return code;
    }

    /** What the text's {0}, {1} stand for. */
    public List<Object> arguments() {
        return arguments;
    }
}
