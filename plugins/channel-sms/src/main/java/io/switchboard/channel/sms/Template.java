package io.switchboard.channel.sms;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What goes to a gateway, with gaps such as {@code {{to}}}: JSON, or a form's fields with one {@code name=value} in each line.
 * Gaps are filled in the values, which are encoded afterwards: no text of a customer or agent can break out of its place.
 */
final class Template {
    private static final Pattern GAP = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");

    private final Object json;
    private final List<String[]> fields;

    private Template(Object json, List<String[]> fields) {
        this.json = json;
        this.fields = fields;
    }

    /** @throws IllegalArgumentException when it is neither */
    static Template of(String text) {
        if (text.stripLeading().startsWith("{") || text.stripLeading().startsWith("[")) {
            try {
                return new Template(Json.read(text.getBytes(StandardCharsets.UTF_8)), List.of());
            } catch (IOException broken) {
                throw new IllegalArgumentException("not JSON", broken);
            }
        }
        List<String[]> fields = new ArrayList<>();
        for (String line : lines(text)) {
            int equals = line.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("a line without name=value");
            }
            fields.add(new String[] {line.substring(0, equals).strip(), line.substring(equals + 1).strip()});
        }
        return new Template(null, fields);
    }

    static boolean isBody(String text) {
        try {
            of(text);
            return true;
        } catch (RuntimeException wrong) {
            return false;
        }
    }

    boolean isJson() {
        return json != null;
    }

    /** @param charset of a form: what it can't write must have been refused before */
    String fill(Map<String, String> values, Charset charset) {
        if (json != null) {
            try {
                return JSON.std.asString(filled(json, values));
            } catch (IOException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        StringBuilder form = new StringBuilder();
        for (String[] field : fields) {
            form.append(form.isEmpty() ? "" : "&").append(URLEncoder.encode(field[0], charset)).append('=').append(URLEncoder.encode(filled(field[1], values), charset));
        }
        return form.toString();
    }

    /** Whether these are lines with {@code Name: value} that may be sent. */
    static boolean areHeaders(String text) {
        return lines(text).stream().allMatch(line -> line.matches("[A-Za-z][A-Za-z0-9-]{0,60}\\s*:[^\\p{Cntrl}]*")
                && !line.matches("(?i)(host|content-length|connection|expect|upgrade|transfer-encoding)\\s*:.*"));
    }

    /** Name and value of each line. */
    static Map<String, String> headers(String text, Map<String, String> values) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : lines(text == null ? "" : text)) {
            String[] parts = line.split(":", 2);
            headers.put(parts[0].strip(), filled(parts[1].strip(), values));
        }
        return headers;
    }

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    private static Object filled(Object value, Map<String, String> values) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> filled = new LinkedHashMap<>();
            map.forEach((name, each) -> filled.put(name, filled(each, values)));
            return filled;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(each -> filled(each, values)).toList();
        }
        return value instanceof String text ? filled(text, values) : value;
    }

    static String filled(String text, Map<String, String> values) {
        return GAP.matcher(text).replaceAll(gap -> Matcher.quoteReplacement(values.getOrDefault(gap.group(1), "")));
    }
}
