package io.switchboard.core.condition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.core.condition.Condition.Op;
import io.switchboard.core.condition.Vocabulary.Kind;
import io.switchboard.core.condition.Vocabulary.Word;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Refused;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Conditions from JSON, {@code {"all": [{"field": "state", "op": "IS", "values": ["open"]}], "any": []}}: all faults at once, each with its
 * place ({@code where.all[1].op}).
 */
public final class ConditionsJson {
    private static final int MOST = 50;
    private static final int LONGEST = 500;

    private final Vocabulary vocabulary;
    private final List<Refused.Field> faults = new ArrayList<>();

    private ConditionsJson(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /**
     * @param place what the faults' places begin with
     * @throws Refused INVALID, naming each wrong place
     */
    public static Conditions read(JsonNode json, String place, Vocabulary vocabulary) {
        List<Refused.Field> faults = new ArrayList<>();
        Conditions conditions = read(json, place, vocabulary, faults);
        if (!faults.isEmpty()) {
            throw Refused.invalid(faults);
        }
        return conditions;
    }

    /** As {@link #read(JsonNode, String, Vocabulary)}, of a text such as a query parameter; null and empty ask nothing. */
    public static Conditions read(String json, String place, Vocabulary vocabulary) {
        if (json == null || json.isBlank()) {
            return Conditions.NONE;
        }
        try {
            return read(Json.mapper().readTree(json), place, vocabulary);
        } catch (JsonProcessingException e) {
            throw Refused.invalid(place, "condition.json");
        }
    }

    /** What could be read; the faults are added to the list. */
    public static Conditions read(JsonNode json, String place, Vocabulary vocabulary, List<Refused.Field> faults) {
        if (json == null || json.isNull() || json.isMissingNode()) {
            return Conditions.NONE;
        }
        ConditionsJson reader = new ConditionsJson(vocabulary);
        Conditions conditions = reader.conditions(json, place);
        faults.addAll(reader.faults);
        return conditions;
    }

    /** For a column, or a configuration that was checked when it was made. */
    public static Conditions trusted(String json) {
        return read(json, "", field -> Optional.of(Word.of(Kind.ANY)));
    }

    public static String write(Conditions conditions) {
        return Json.write(conditions);
    }

    private Conditions conditions(JsonNode json, String place) {
        if (!json.isObject()) {
            fault(place, "condition.object");
            return Conditions.NONE;
        }
        known(json, place, Set.of("all", "any"));
        List<Condition> all = list(json.get("all"), place + ".all");
        List<Condition> any = list(json.get("any"), place + ".any");
        if (all.size() + any.size() > MOST) {
            fault(place, "tooMany", MOST);
        }
        return new Conditions(all, any);
    }

    private List<Condition> list(JsonNode json, String place) {
        List<Condition> conditions = new ArrayList<>();
        if (json == null || json.isNull()) {
            return conditions;
        }
        if (!json.isArray()) {
            fault(place, "condition.list");
            return conditions;
        }
        for (int i = 0; i < json.size() && i <= MOST; i++) {
            Condition condition = condition(json.get(i), place + "[" + i + "]");
            if (condition != null) {
                conditions.add(condition);
            }
        }
        return conditions;
    }

    private Condition condition(JsonNode json, String place) {
        if (!json.isObject()) {
            fault(place, "condition.object");
            return null;
        }
        int before = faults.size();
        known(json, place, Set.of("field", "op", "values"));
        String field = json.path("field").asText("");
        Optional<Word> word = vocabulary.word(field);
        if (field.isEmpty()) {
            fault(place + ".field", "required");
        } else if (word.isEmpty()) {
            fault(place + ".field", "condition.unknownField", field);
        }
        Optional<Op> op = op(json.path("op").asText(""), place + ".op");
        List<String> values = values(json.get("values"), place + ".values");
        if (faults.size() > before) {
            return null;
        }
        check(word.orElseThrow(), op.orElseThrow(), values, place);
        return faults.size() > before ? null : new Condition(field, op.get(), values);
    }

    private Optional<Op> op(String word, String place) {
        Optional<Op> op = Arrays.stream(Op.values()).filter(known -> known.name().equals(word)).findFirst();
        if (op.isEmpty()) {
            fault(place, word.isEmpty() ? "required" : "condition.unknownOp", word.isEmpty() ? new Object[0] : new Object[] {word});
        }
        return op;
    }

    private List<String> values(JsonNode json, String place) {
        List<String> values = new ArrayList<>();
        if (json == null || json.isNull()) {
            return values;
        }
        if (!json.isArray()) {
            fault(place, "condition.list");
            return values;
        }
        for (int i = 0; i < json.size(); i++) {
            JsonNode value = json.get(i);
            if (!value.isValueNode() || value.isNull() || value.isDouble() && !Double.isFinite(value.doubleValue())) {
                fault(place + "[" + i + "]", "condition.value");
            } else if (value.asText().length() > LONGEST) {
                fault(place + "[" + i + "]", "tooLong", LONGEST);
            } else {
                values.add(value.isDouble() ? value.decimalValue().toPlainString() : value.asText());
            }
        }
        return values;
    }

    private void check(Word word, Op op, List<String> values, String place) {
        if (!word.kind().ops().contains(op)) {
            fault(place + ".op", "condition.opOfKind", op.name());
        }
        if (values.size() < op.fewest() || values.size() > op.most()) {
            fault(place + ".values", "condition.count", op.name(), op.fewest(), op.most());
        }
        for (int i = 0; i < values.size(); i++) {
            value(word, values.get(i), place + ".values[" + i + "]");
        }
    }

    private void value(Word word, String value, String place) {
        switch (word.kind()) {
            case NUMBER -> right(Comparison.number(value).isPresent(), place, "condition.number", value);
            case TIME -> right(TimeSpan.of(value, Asker.nobody(Instant.EPOCH, ZoneOffset.UTC)).isPresent(), place, "condition.time", value);
            case FLAG -> right(value.equals("true") || value.equals("false"), place, "condition.flag", value);
            default -> right(word.words().isEmpty() || word.words().contains(value), place, "condition.unknownValue", value);
        }
    }

    private void right(boolean right, String place, String code, String value) {
        if (!right) {
            fault(place, code, value);
        }
    }

    private void known(JsonNode json, String place, Set<String> names) {
        for (Iterator<String> each = json.fieldNames(); each.hasNext(); ) {
            String name = each.next();
            if (!names.contains(name)) {
                fault(place + "." + name, "condition.unknownKey", name);
            }
        }
    }

    private void fault(String place, String code, Object... arguments) {
        faults.add(new Refused.Field(place, code, List.of(arguments)));
    }
}
