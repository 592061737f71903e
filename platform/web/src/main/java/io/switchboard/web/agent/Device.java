package io.switchboard.web.agent;

import java.util.LinkedHashMap;
import java.util.Map;

/** A browser and its system, as far as they can be told from what it says of itself; else null. */
record Device(String browser, String system) {
    /** In this order: most say that they are others too. */
    private static final Map<String, String> BROWSERS = inOrder(
            "Edg", "Edge", "OPR", "Opera", "QQBrowser", "QQ Browser", "YaBrowser", "Yandex", "SamsungBrowser",
            "Samsung Internet", "Firefox", "Firefox", "FxiOS", "Firefox", "CriOS", "Chrome", "Chrome", "Chrome", "Safari", "Safari");
    private static final Map<String, String> SYSTEMS = inOrder(
            "HarmonyOS", "HarmonyOS", "iPhone", "iOS", "iPad", "iPadOS", "Android", "Android", "Windows", "Windows", "CrOS", "ChromeOS",
            "Mac OS X", "macOS", "Linux", "Linux");

    static Device of(String says) {
        if (says == null || says.isBlank()) {
            return new Device(null, null);
        }
        String browser = first(BROWSERS, says);
        // A program's first word is its name: curl/8.5.0.
        String name = says.split("[/\\s]", 2)[0];
        return new Device(browser == null && !name.equals("Mozilla") ? name : browser, first(SYSTEMS, says));
    }

    private static String first(Map<String, String> known, String says) {
        return known.entrySet().stream().filter(e -> says.contains(e.getKey())).map(Map.Entry::getValue).findFirst().orElse(null);
    }

    private static Map<String, String> inOrder(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
