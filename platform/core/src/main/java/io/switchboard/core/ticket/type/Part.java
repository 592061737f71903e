package io.switchboard.core.ticket.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.switchboard.core.shared.Refused;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A part of a tree that is read with care: what is missing, unknown or of another kind becomes a fault with its place, and reading goes on. */
final class Part {
    static final int NAME = 100;
    private static final String KEY = "[a-z][A-Za-z0-9_-]{0,39}";

    private final JsonNode json;
    private final String place;
    private final List<Refused.Field> faults;

    Part(JsonNode json, String place, List<Refused.Field> faults) {
        this.json = json == null ? MissingNode.getInstance() : json;
        this.place = place;
        this.faults = faults;
    }

    JsonNode json() {
        return json;
    }

    String place() {
        return place;
    }

    boolean isThere() {
        return !json.isMissingNode() && !json.isNull();
    }

    Part get(String name) {
        return new Part(json.path(name), place.isEmpty() ? name : place + "." + name, faults);
    }

    /** Whether it is an object with no other names than these; unknown ones are faults. */
    boolean isObject(Set<String> names) {
        if (!json.isObject()) {
            fault("yaml.object");
            return false;
        }
        for (Iterator<String> each = json.fieldNames(); each.hasNext(); ) {
            String name = each.next();
            if (!names.contains(name)) {
                get(name).fault("yaml.unknownKey", name, String.join(", ", names.stream().sorted().toList()));
            }
        }
        return true;
    }

    /** The parts of a list; none when there is none. */
    List<Part> list(int most) {
        List<Part> parts = new ArrayList<>();
        if (!isThere()) {
            return parts;
        }
        if (!json.isArray()) {
            fault("yaml.list");
            return parts;
        }
        if (json.size() > most) {
            fault("tooMany", most);
        }
        for (int i = 0; i < Math.min(most, json.size()); i++) {
            parts.add(new Part(json.get(i), place + "[" + i + "]", faults));
        }
        return parts;
    }

    /** As {@link #list}, where one alone may stand without brackets. */
    List<Part> listOrOne(int most) {
        return isThere() && json.isValueNode() ? List.of(this) : list(most);
    }

    /** A text of one line or more; null, and a fault if need be, when there is none. */
    String text(boolean required, int longest) {
        if (!isThere()) {
            if (required) {
                fault("required");
            }
            return null;
        }
        if (!json.isValueNode()) {
            fault("yaml.text");
            return null;
        }
        String text = json.asText().strip();
        if (text.isEmpty() && required) {
            fault("required");
        } else if (text.length() > longest) {
            fault("tooLong", longest);
        } else if (text.chars().anyMatch(c -> c < 32 && c != '\n' && c != '\t')) {
            fault("controlCharacters");
        }
        return text.isEmpty() ? null : text;
    }

    /** A key; empty, and a fault, when there is none or it is no key. */
    String key() {
        String key = text(true, 40);
        if (key != null && !key.matches(KEY)) {
            fault("type.key", key);
        }
        return key == null ? "" : key;
    }

    /** A text in the languages; one alone counts for all. */
    Label label(boolean required) {
        if (!isThere()) {
            if (required) {
                fault("required");
            }
            return null;
        }
        if (json.isValueNode()) {
            String text = text(required, NAME);
            return text == null ? null : Label.of(text);
        }
        if (!json.isObject()) {
            fault("yaml.text");
            return null;
        }
        Map<String, String> words = new TreeMap<>();
        for (Iterator<String> each = json.fieldNames(); each.hasNext(); ) {
            String tag = each.next();
            String text = get(tag).text(true, 4 * NAME);
            if (!Locale.forLanguageTag(tag).toLanguageTag().equals(tag)) {
                get(tag).fault("type.language", tag);
            } else if (text != null) {
                words.put(tag, text);
            }
        }
        if (words.isEmpty() && required) {
            fault("required");
        }
        return new Label(words);
    }

    boolean flag() {
        if (isThere() && !json.isBoolean()) {
            fault("yaml.flag");
        }
        return json.asBoolean(false);
    }

    /** Null when there is none. */
    BigDecimal number() {
        if (!isThere()) {
            return null;
        }
        if (!json.isNumber()) {
            fault("yaml.number");
            return null;
        }
        return json.decimalValue();
    }

    /** A whole number; {@code otherwise} when there is none. */
    int whole(int least, int most, int otherwise) {
        BigDecimal number = number();
        if (number == null) {
            return otherwise;
        }
        boolean fits = number.stripTrailingZeros().scale() <= 0
                && number.compareTo(BigDecimal.valueOf(least)) >= 0
                && number.compareTo(BigDecimal.valueOf(most)) <= 0;
        if (!fits) {
            fault("outOfRange", least, most);
        }
        return fits ? number.intValueExact() : otherwise;
    }

    /** One of the constants; {@code otherwise} when there is none, a fault when that is null. */
    <E extends Enum<E>> E choice(Class<E> type, E otherwise) {
        String word = text(otherwise == null, 40);
        if (word == null) {
            return otherwise;
        }
        Optional<E> found = Arrays.stream(type.getEnumConstants()).filter(one -> one.name().equals(word)).findFirst();
        if (found.isEmpty()) {
            fault("type.word", word, String.join(", ", Arrays.stream(type.getEnumConstants()).map(Enum::name).toList()));
        }
        return found.orElse(otherwise);
    }

    void fault(String code, Object... arguments) {
        faults.add(new Refused.Field(place, code, List.of(arguments)));
    }
}
