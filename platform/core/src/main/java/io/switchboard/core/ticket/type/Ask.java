package io.switchboard.core.ticket.type;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * What a transition asks for: {@code note}, {@code group}, {@code assignee}, {@code field.<key>}; with a question mark behind it when it may be
 * left empty.
 */
public record Ask(String what, boolean optional) {
    public static final String NOTE = "note";
    public static final String GROUP = "group";
    public static final String ASSIGNEE = "assignee";

    @JsonCreator
    public static Ask of(String text) {
        return text.endsWith("?") ? new Ask(text.substring(0, text.length() - 1), true) : new Ask(text, false);
    }

    @JsonValue
    @Override
    public String toString() {
        return optional ? what + "?" : what;
    }
}
