package io.switchboard.channel.whatsapp;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.MessageTemplate;
import io.switchboard.spi.message.Content;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The number's approved templates. Offered are those whose gaps are texts: in the header, the body and the addresses of
 * buttons. Which gap stands where is asked of Meta, since a message names only their values.
 */
final class Templates {
    private static final Pattern GAP = Pattern.compile("\\{\\{\\s*([A-Za-z0-9_]{1,60})\\s*}}");
    /** Buttons without anything to fill in. */
    private static final Set<String> PLAIN_BUTTONS = Set.of("QUICK_REPLY", "PHONE_NUMBER", "URL", "VOICE_CALL");

    private static final Duration KEPT = Duration.ofMinutes(10);

    private final Supplier<List<Map<String, Object>>> fetch;
    private final Clock clock;
    private volatile Known known = new Known(Map.of(), Instant.MIN);

    /**
     * @param part header, body, or button
     * @param index of the button
     * @param parameter its name in templates with named gaps; else null
     */
    private record Gap(String part, int index, String parameter, String label) {}

    private record Shape(MessageTemplate template, List<Gap> gaps) {}

    private record Known(Map<String, Shape> shapes, Instant at) {}

    /** @param fetch asks Meta for all; null where the business account isn't known */
    Templates(Supplier<List<Map<String, Object>>> fetch, Clock clock) {
        this.fetch = fetch;
        this.clock = clock;
    }

    List<MessageTemplate> list() {
        return asked().shapes().values().stream().map(Shape::template).toList();
    }

    /** What the message says of its template. */
    Map<String, Object> body(Content.Template template) {
        List<Gap> gaps = gaps(template);
        if (gaps.size() != template.values().size()) {
            throw new ConnectorException(Failure.INVALID_REQUEST, WhatsappConnector.TEXTS.text("gaps", String.valueOf(gaps.size())));
        }
        Map<String, List<Map<String, Object>>> parts = new LinkedHashMap<>();
        for (int i = 0; i < gaps.size(); i++) {
            Gap gap = gaps.get(i);
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("type", "text");
            value.put("text", template.values().get(i));
            if (gap.parameter() != null) {
                value.put("parameter_name", gap.parameter());
            }
            parts.computeIfAbsent(gap.part().equals("button") ? "button" + gap.index() : gap.part(), part -> new ArrayList<>()).add(value);
        }
        List<Map<String, Object>> components = new ArrayList<>();
        parts.forEach((part, values) -> components.add(part.startsWith("button")
                ? Map.of("type", "button", "sub_type", "url", "index", part.substring("button".length()), "parameters", values)
                : Map.of("type", part, "parameters", values)));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", template.name());
        body.put("language", Map.of("code", template.locale()));
        if (!components.isEmpty()) {
            body.put("components", components);
        }
        return body;
    }

    private List<Gap> gaps(Content.Template template) {
        if (fetch == null) {
            return template.values().stream().map(value -> new Gap("body", 0, null, null)).toList();
        }
        String key = template.name() + " " + template.locale();
        Known now = known;
        if (!now.shapes().containsKey(key) || now.at().plus(KEPT).isBefore(clock.instant())) {
            now = asked();
        }
        Shape shape = now.shapes().get(key);
        if (shape == null) {
            throw new ConnectorException(Failure.REJECTED, WhatsappConnector.TEXTS.text("error.132001", "132001", ""));
        }
        return shape.gaps();
    }

    private Known asked() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (Map<String, Object> each : fetch.get()) {
            Shape shape = shape(each);
            if (shape != null) {
                shapes.put(shape.template().name() + " " + shape.template().locale(), shape);
            }
        }
        known = new Known(shapes, clock.instant());
        return known;
    }

    /** Null for what can't be sent from here. */
    private static Shape shape(Map<String, Object> json) {
        String name = Json.text(json.get("name"));
        String locale = Json.text(json.get("language"));
        String category = Json.text(json.get("category"));
        if (name == null || locale == null || !"APPROVED".equals(json.get("status")) || "AUTHENTICATION".equals(category)) {
            return null;
        }
        boolean named = "NAMED".equalsIgnoreCase(Json.text(json.get("parameter_format")));
        List<Gap> gaps = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (Map<String, Object> component : Json.maps(json.get("components"))) {
            String type = String.valueOf(component.get("type")).toLowerCase(Locale.ROOT);
            String text = Json.text(component.get("text"));
            if (type.equals("buttons")) {
                if (!buttons(component, gaps)) {
                    return null;
                }
            } else if (type.equals("header") && !"TEXT".equals(component.get("format")) || !Set.of("header", "body", "footer").contains(type)) {
                return null;
            } else if (text != null) {
                lines.add(numbered(text, type, named, gaps));
            }
        }
        // The addresses of buttons aren't read by the customer, but have gaps like the rest.
        List<String> labels = gaps.stream().map(Gap::label).toList();
        String text = String.join("\n", lines);
        return text.isEmpty() ? null : new Shape(new MessageTemplate(name, locale, text, labels, category), List.copyOf(gaps));
    }

    /** Its gaps numbered through all parts, and noted. */
    private static String numbered(String text, String part, boolean named, List<Gap> gaps) {
        int before = gaps.size();
        List<String> words = GAP.matcher(text).results().map(found -> found.group(1)).distinct().collect(Collectors.toCollection(ArrayList::new));
        if (!named) {
            // What has numbers is filled in their order, wherever they stand.
            words.sort(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        }
        words.forEach(word -> gaps.add(new Gap(part, 0, named ? word : null, named ? word : String.valueOf(gaps.size() + 1))));
        Matcher matcher = GAP.matcher(text);
        StringBuilder numbered = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(numbered, Matcher.quoteReplacement("{{" + (before + words.indexOf(matcher.group(1)) + 1) + "}}"));
        }
        return matcher.appendTail(numbered).toString();
    }

    private static boolean buttons(Map<String, Object> component, List<Gap> gaps) {
        List<Map<String, Object>> buttons = Json.maps(component.get("buttons"));
        for (int i = 0; i < buttons.size(); i++) {
            Map<String, Object> button = buttons.get(i);
            if (!PLAIN_BUTTONS.contains(String.valueOf(button.get("type")))) {
                return false;
            }
            if (GAP.matcher(String.valueOf(button.get("url"))).find()) {
                gaps.add(new Gap("button", i, null, String.valueOf(Json.text(button.get("text")))));
            }
        }
        return true;
    }
}
