package io.switchboard.channel.whatsapp;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the Cloud API refuses of a message, and the templates that the stand-in has. */
final class WhatsappRules {
    private static final Map<String, Set<String>> PARTS = Map.of(
            "text", Set.of("body", "preview_url"),
            "image", Set.of("id", "link", "caption"),
            "video", Set.of("id", "link", "caption"),
            "audio", Set.of("id", "link", "voice"),
            "document", Set.of("id", "link", "caption", "filename"),
            "location", Set.of("latitude", "longitude", "name", "address"),
            "template", Set.of("name", "language", "components"));
    private static final Map<String, String> TYPES = Map.of(
            "image", "image/(jpeg|png)", "video", "video/(mp4|3gpp)", "audio", "audio/(aac|amr|mpeg|mp4|ogg)", "document", ".+/.+");

    static final List<Map<String, Object>> TEMPLATES = List.of(
            template("order_update", "zh_CN", "APPROVED", Map.of("type", "BODY", "text", "您的订单 {{1}} 已发货")),
            template("paused_offer", "en_US", "PAUSED", Map.of("type", "BODY", "text", "An offer")),
            template("order_update", "en_US", "APPROVED",
                    Map.of("type", "HEADER", "format", "TEXT", "text", "Order {{1}}"),
                    Map.of("type", "BODY", "text", "Hello {{1}}, it comes on {{2}}."),
                    Map.of("type", "FOOTER", "text", "Lamps & Co"),
                    Map.of("type", "BUTTONS", "buttons", List.of(
                            Map.of("type", "QUICK_REPLY", "text", "Thanks"),
                            Map.of("type", "URL", "text", "Track", "url", "https://shop.example/t/{{1}}")))),
            named(),
            template("with_picture", "en_US", "APPROVED",
                    Map.of("type", "HEADER", "format", "IMAGE"), Map.of("type", "BODY", "text", "Look")));

    private WhatsappRules() {}

    @SafeVarargs
    private static Map<String, Object> template(String name, String locale, String status, Map<String, Object>... components) {
        return Map.of("id", "1", "name", name, "language", locale, "status", status, "category", "UTILITY", "components", List.of(components));
    }

    private static Map<String, Object> named() {
        Map<String, Object> named = new java.util.HashMap<>(
                template("welcome_back", "en_US", "APPROVED", Map.of("type", "BODY", "text", "Hello {{first_name}}!")));
        named.put("parameter_format", "NAMED");
        return named;
    }

    /** Null when it may be said so. */
    static String broken(String type, Map<String, Object> said, Map<String, String> mediaTypes) {
        Set<String> parts = PARTS.get(type);
        if (parts == null || said.isEmpty()) {
            return "type " + type;
        }
        if (!parts.containsAll(said.keySet())) {
            return "unknown property of " + type + ": " + said.keySet();
        }
        if (type.equals("text")) {
            String body = String.valueOf(said.get("body"));
            return body.isBlank() || body.length() > 4096 ? "body of " + body.length() : null;
        }
        if (type.equals("location")) {
            return said.get("latitude") instanceof String && said.get("longitude") instanceof String ? null : "place";
        }
        if (!TYPES.containsKey(type)) {
            return null;
        }
        String mediaType = mediaTypes.get(String.valueOf(said.get("id")));
        if (mediaType == null || !mediaType.matches(TYPES.get(type))) {
            return "media of " + mediaType + " as " + type;
        }
        return String.valueOf(said.get("caption")).length() > 1024 ? "caption" : null;
    }

    /** Whether each gap has a value, where it belongs. */
    static boolean fits(Map<String, Object> template, Map<String, Object> said) {
        int wanted = 0;
        int given = 0;
        for (Map<String, Object> component : Json.maps(template.get("components"))) {
            wanted += gaps(component.get("text"));
            for (Map<String, Object> button : Json.maps(component.get("buttons"))) {
                wanted += gaps(button.get("url"));
            }
        }
        boolean named = template.containsKey("parameter_format");
        for (Map<String, Object> component : Json.maps(said.get("components"))) {
            boolean button = "button".equals(component.get("type"));
            if (button && !("url".equals(component.get("sub_type")) && "1".equals(component.get("index")))) {
                return false;
            }
            for (Map<String, Object> parameter : Json.maps(component.get("parameters"))) {
                if (named != parameter.containsKey("parameter_name") || !"text".equals(parameter.get("type"))) {
                    return false;
                }
                given++;
            }
        }
        return wanted == given;
    }

    private static int gaps(Object text) {
        return String.valueOf(text).split("\\{\\{", -1).length - 1;
    }
}
