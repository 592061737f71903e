package io.switchboard.web.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Iterator;
import java.util.Map;

/** JSON as YAML. Texts are in double quotes as JSON writes them, which YAML reads in the same way. */
final class YamlText {
    private YamlText() {}

    static String of(JsonNode node) {
        StringBuilder out = new StringBuilder();
        block(node, 0, out);
        return out.toString();
    }

    private static void block(JsonNode node, int indent, StringBuilder out) {
        if (node.isArray()) {
            for (JsonNode item : node) {
                out.append(" ".repeat(indent)).append("-");
                value(item, indent, out);
            }
        } else {
            for (Iterator<Map.Entry<String, JsonNode>> fields = node.fields(); fields.hasNext(); ) {
                Map.Entry<String, JsonNode> field = fields.next();
                out.append(" ".repeat(indent)).append(key(field.getKey())).append(":");
                value(field.getValue(), indent, out);
            }
        }
    }

    private static void value(JsonNode value, int indent, StringBuilder out) {
        if (value.isContainerNode() && !value.isEmpty()) {
            out.append('\n');
            block(value, indent + 2, out);
        } else {
            // Scalars, {} and [] are the same in both.
            out.append(' ').append(value).append('\n');
        }
    }

    private static String key(String key) {
        return key.matches("[A-Za-z][A-Za-z_-]*") && !key.matches("(?i)y|n|yes|no|on|off|true|false|null")
                ? key
                : TextNode.valueOf(key).toString();
    }
}
