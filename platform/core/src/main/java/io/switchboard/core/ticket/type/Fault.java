package io.switchboard.core.ticket.type;

import io.switchboard.core.shared.Refused;
import java.util.List;

/**
 * What is wrong with a type's text.
 *
 * @param line from 1
 * @param column from 1
 * @param path where in the tree: {@code transitions[2].to}; empty for the whole
 * @param code the key of the text, as with {@link Refused}
 * @param arguments of the text
 */
public record Fault(int line, int column, String path, String code, List<Object> arguments) {
    /** As the wrong field of a request. */
    Refused.Field field() {
        return new Refused.Field("line " + line, code, arguments);
    }
}
