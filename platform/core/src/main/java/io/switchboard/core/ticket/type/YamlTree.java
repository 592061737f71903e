package io.switchboard.core.ticket.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.switchboard.core.shared.Refused;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A YAML text as a tree, with the line of each place. Only what JSON has: no tags, no aliases, and of plain words only true, false, null and
 * decimal numbers mean anything but themselves, so that {@code no}, {@code 010} and {@code 1:30} stay texts.
 */
final class YamlTree {
    /** Characters of a text at most. */
    static final int LONGEST = 200_000;

    private static final int DEEPEST = 20;
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,29})(\\.[0-9]{1,30})?");
    private static final Set<Tag> TAGS = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MAP, Tag.SEQ, Tag.MERGE);

    /** Where something stands, both from 1. */
    record Spot(int line, int column) {
        private static Spot of(Mark mark) {
            return new Spot(mark.getLine() + 1, mark.getColumn() + 1);
        }
    }

    private final Map<String, Spot> spots = new HashMap<>();
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Refused.Field> faults;
    private JsonNode root = JsonNodeFactory.instance.objectNode();

    /** @param faults what is wrong with the text is added to it, by place */
    YamlTree(String text, List<Refused.Field> faults) {
        this.faults = faults;
        if (text.length() > LONGEST) {
            fault("", new Spot(1, 1), "tooLong", LONGEST);
            return;
        }
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LONGEST);
        options.setNestingDepthLimit(DEEPEST);
        try {
            Node node = new Yaml(options).compose(new StringReader(text));
            if (node instanceof MappingNode) {
                root = tree(node, "");
            } else {
                fault("", new Spot(1, 1), "yaml.object");
            }
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            fault("", mark == null ? new Spot(1, 1) : Spot.of(mark), "yaml.syntax", String.valueOf(e.getProblem()));
        } catch (YAMLException e) {
            // Characters that no text has, or nesting beyond the limit: without a mark.
            fault("", new Spot(1, 1), "yaml.syntax", String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    JsonNode root() {
        return root;
    }

    /** Of a place ({@code states[2].limit}) or the nearest around it that stands in the text. */
    Spot spot(String place) {
        String here = place;
        while (!spots.containsKey(here) && !here.isEmpty()) {
            here = here.substring(0, Math.max(0, Math.max(here.lastIndexOf('.'), here.lastIndexOf('['))));
        }
        return spots.getOrDefault(here, new Spot(1, 1));
    }

    private JsonNode tree(Node node, String place) {
        if (!seen.add(node)) {
            fault(place, "yaml.alias");
            return JsonNodeFactory.instance.nullNode();
        }
        if (!TAGS.contains(node.getTag())) {
            fault(place, "yaml.tag", node.getTag().getValue());
        }
        if (node instanceof MappingNode mapping) {
            return object(mapping, place);
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (Node item : sequence.getValue()) {
                String itemPlace = place + "[" + array.size() + "]";
                spots.put(itemPlace, Spot.of(item.getStartMark()));
                array.add(tree(item, itemPlace));
            }
            return array;
        }
        return scalar((ScalarNode) node);
    }

    private ObjectNode object(MappingNode mapping, String place) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (NodeTuple tuple : mapping.getValue()) {
            Node key = tuple.getKeyNode();
            Node value = tuple.getValueNode();
            if (!(key instanceof ScalarNode name)) {
                fault(place, Spot.of(key.getStartMark()), "yaml.key");
                continue;
            }
            String valuePlace = place.isEmpty() ? name.getValue() : place + "." + name.getValue();
            Spot spot = Spot.of(value instanceof ScalarNode ? value.getStartMark() : key.getStartMark());
            if (object.has(name.getValue())) {
                fault(valuePlace, Spot.of(key.getStartMark()), "yaml.twice", name.getValue());
                continue;
            }
            spots.put(valuePlace, spot);
            object.set(name.getValue(), tree(value, valuePlace));
        }
        return object;
    }

    private static JsonNode scalar(ScalarNode node) {
        String text = node.getValue();
        if (!node.isPlain()) {
            return JsonNodeFactory.instance.textNode(text);
        }
        if (text.equals("true") || text.equals("false")) {
            return JsonNodeFactory.instance.booleanNode(text.equals("true"));
        }
        if (text.isEmpty() || text.equals("~") || text.equals("null")) {
            return JsonNodeFactory.instance.nullNode();
        }
        return NUMBER.matcher(text).matches()
                ? JsonNodeFactory.instance.numberNode(new BigDecimal(text))
                : JsonNodeFactory.instance.textNode(text);
    }

    private void fault(String place, String code, Object... arguments) {
        faults.add(new Refused.Field(place, code, List.of(arguments)));
    }

    /** Of something that the tree doesn't have: its spot goes with a place of its own. */
    private void fault(String place, Spot spot, String code, Object... arguments) {
        String own = place + "#" + faults.size();
        spots.put(own, spot);
        fault(own, code, arguments);
    }
}
