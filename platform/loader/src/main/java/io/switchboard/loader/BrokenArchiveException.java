package io.switchboard.loader;

import java.util.List;
import java.util.Locale;

/** An archive is refused. The message names the fault in English; {@link #text} says it in another language. */
public final class BrokenArchiveException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What can be wrong; the name is the key of its text in {@code messages.properties}. */
    public enum Fault {
        NOT_A_ZIP,
        TOO_LARGE,
        TOO_MANY_ENTRIES,
        ENTRY_TOO_LARGE,
        BOMB,
        UNSAFE_NAME,
        SYMLINK,
        DUPLICATE_ENTRY,
        NO_DESCRIPTOR,
        MISSING_PROPERTY,
        BAD_PROPERTY,
        SPI_RANGE,
        BUNDLED_CLASS,
        BROKEN_LIBRARY,
        SIGNATURE_UNREADABLE,
        SIGNATURE_WRONG,
        ENTRY_ALTERED,
        ENTRY_ADDED,
        ENTRY_MISSING,
        KEY_UNKNOWN,
        UNSIGNED
    }

    private final Fault fault;
    private final transient List<Object> arguments;

    public BrokenArchiveException(Fault fault, Object... arguments) {
        this(null, fault, arguments);
    }

    public BrokenArchiveException(Throwable cause, Fault fault, Object... arguments) {
        super(text(fault, List.of(arguments), Locale.ENGLISH), cause);
        this.fault = fault;
        this.arguments = List.of(arguments);
    }

    public Fault fault() {
        return fault;
    }

    /** The names, limits and so on that the text mentions. */
    public List<Object> arguments() {
        return arguments;
    }

    /** The message in the nearest language there is: Chinese or English. */
    public String text(Locale locale) {
        return text(fault, arguments, locale);
    }

    private static String text(Fault fault, List<Object> arguments, Locale locale) {
        return LoaderTexts.of(fault.name(), arguments, locale);
    }
}
