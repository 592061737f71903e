package io.switchboard.core.ticket.type;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.ticket.Priority;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Actions from JSON, {@code [{"kind": "SET_PRIORITY", "value": "HIGH"}, {"kind": "NOTIFY", "who": ["assignee"]}]}: all faults at once, each with
 * its place ({@code actions[0].value}).
 */
public final class ActionsJson {
    private static final int MOST = 20;
    private static final int NAME = 200;
    private static final int TAG = 50;
    private static final int TEXT = 5_000;
    private static final Set<String> KNOWN = Set.of("kind", "field", "value", "who");

    private final Set<Action.Kind> kinds;
    private final List<Refused.Field> faults;

    private ActionsJson(Set<Action.Kind> kinds, List<Refused.Field> faults) {
        this.kinds = kinds;
        this.faults = faults;
    }

    /**
     * What could be read; the faults are added to the list. There must be one at least.
     *
     * @param by who does them: what isn't done there is a fault
     */
    public static List<Action> read(JsonNode json, Action.Place by, String place, List<Refused.Field> faults) {
        Set<Action.Kind> kinds = EnumSet.allOf(Action.Kind.class);
        kinds.removeIf(kind -> !kind.isFor(by));
        return new ActionsJson(kinds, faults).actions(json, place);
    }

    /** For a column, which was checked when it was written. */
    public static List<Action> trusted(String json) {
        try {
            return new ActionsJson(EnumSet.allOf(Action.Kind.class), new ArrayList<>()).actions(Json.mapper().readTree(json), "actions");
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String write(List<Action> actions) {
        return Json.write(actions.stream().map(ActionsJson::plain).toList());
    }

    /** As JSON tells it. */
    public static Map<String, Object> plain(Action action) {
        Map<String, Object> plain = new HashMap<>();
        plain.put("kind", action.kind().name());
        if (action.field() != null) {
            plain.put("field", action.field());
        }
        if (action.value() != null) {
            plain.put("value", action.value());
        }
        if (!action.who().isEmpty()) {
            plain.put("who", action.who().stream().map(Who::toString).toList());
        }
        return plain;
    }

    private List<Action> actions(JsonNode json, String place) {
        List<Action> actions = new ArrayList<>();
        if (json == null || !json.isArray() || json.isEmpty()) {
            fault(place, "required");
            return actions;
        }
        if (json.size() > MOST) {
            fault(place, "tooMany", MOST);
        }
        for (int i = 0; i < json.size() && i < MOST; i++) {
            int before = faults.size();
            Action action = action(json.get(i), place + "[" + i + "]");
            if (faults.size() == before) {
                actions.add(action);
            }
        }
        return actions;
    }

    private Action action(JsonNode json, String place) {
        String word = json.path("kind").asText("");
        Optional<Action.Kind> kind = kinds.stream().filter(one -> one.name().equals(word)).findFirst();
        if (kind.isEmpty()) {
            fault(place + ".kind", word.isEmpty() ? "required" : "action.unknown", word.isEmpty() ? new Object[0] : new Object[] {word});
            return null;
        }
        for (Iterator<String> each = json.fieldNames(); each.hasNext(); ) {
            String name = each.next();
            if (!KNOWN.contains(name)) {
                fault(place + "." + name, "condition.unknownKey", name);
            }
        }
        return switch (kind.get()) {
            case SET_FIELD -> new Action(kind.get(), text(json.get("field"), place + ".field", 60), value(json.get("value"), place + ".value"), List.of());
            case SET_PRIORITY -> new Action(kind.get(), null, priority(json.get("value"), place + ".value"), List.of());
            case ADD_TAG, REMOVE_TAG -> new Action(kind.get(), null, text(json.get("value"), place + ".value", TAG), List.of());
            case NOTE, REPLY -> new Action(kind.get(), null, text(json.get("value"), place + ".value", TEXT), List.of());
            case NOTIFY -> new Action(kind.get(), null, null, who(json.get("who"), place + ".who"));
            case ASSIGN, LINK_REPEAT, WATCH, URGE -> new Action(kind.get(), null, null, List.of());
            default -> new Action(kind.get(), null, text(json.get("value"), place + ".value", NAME), List.of());
        };
    }

    private String text(JsonNode json, String place, int longest) {
        String text = json == null || !json.isValueNode() || json.isNull() ? "" : json.asText().strip();
        if (text.isEmpty()) {
            fault(place, "required");
        } else if (text.length() > longest) {
            fault(place, "tooLong", longest);
        } else if (text.chars().anyMatch(c -> c < 32 && c != '\n' && c != '\t')) {
            fault(place, "controlCharacters");
        }
        return text;
    }

    private String priority(JsonNode json, String place) {
        String word = text(json, place, NAME);
        if (!word.isEmpty() && Arrays.stream(Priority.values()).noneMatch(one -> one.name().equals(word))) {
            fault(place, "condition.unknownValue", word);
        }
        return word;
    }

    /** A field's value as it will be kept; null empties the field. */
    private Object value(JsonNode json, String place) {
        if (json == null || json.isNull()) {
            return null;
        }
        if (json.isBoolean()) {
            return json.booleanValue();
        }
        if (json.isArray()) {
            List<String> several = new ArrayList<>();
            json.forEach(one -> several.add(text(one, place, NAME)));
            return several;
        }
        if (json.isObject()) {
            fault(place, "condition.value");
            return null;
        }
        if (json.isNumber()) {
            return json.decimalValue().toPlainString();
        }
        return json.asText().isBlank() ? null : text(json, place, TEXT);
    }

    private List<Who> who(JsonNode json, String place) {
        List<Who> people = new ArrayList<>();
        if (json == null || !json.isArray() || json.isEmpty()) {
            fault(place, "required");
            return people;
        }
        for (int i = 0; i < json.size(); i++) {
            String word = json.get(i).asText("");
            Optional<Who> who = Who.parse(word);
            if (who.isEmpty()) {
                fault(place + "[" + i + "]", "condition.unknownValue", word);
            }
            who.ifPresent(people::add);
        }
        return people;
    }

    private void fault(String place, String code, Object... arguments) {
        faults.add(new Refused.Field(place, code, List.of(arguments)));
    }
}
