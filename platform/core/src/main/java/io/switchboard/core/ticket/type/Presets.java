package io.switchboard.core.ticket.type;

import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Refused;

/** Values of fields that stand in a type's text. */
final class Presets {
    private Presets() {}

    /** As a caller of the API would have written it. */
    static Object plain(JsonNode json) {
        if (json == null || json.isNull() || json.isMissingNode()) {
            return null;
        }
        return json.isNumber() ? json.decimalValue() : Json.mapper().convertValue(json, Object.class);
    }

    /** The field with its preset, when that is a value it can have. */
    static FieldDefinition with(FieldDefinition field, Part part) {
        if (!part.isThere()) {
            return field;
        }
        Object value = read(field, plain(part.json()), part);
        return new FieldDefinition(
                field.key(), field.name(), field.kind(), field.required(), field.atStart(), value, field.shownWhen(), field.choices(),
                field.min(), field.max(), field.length(), field.help());
    }

    private static Object read(FieldDefinition field, Object raw, Part part) {
        Check check = new Check();
        Object value = FieldValues.read(field, raw, part.place(), check);
        try {
            check.done();
        } catch (Refused wrong) {
            wrong.fields().forEach(fault -> part.fault(fault.code(), fault.arguments().toArray()));
        }
        return value;
    }
}
