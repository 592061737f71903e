package io.switchboard.host;

import io.switchboard.core.shared.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** RFC 9457 problems where no JAX-RS application of the platform's own is at hand. */
public final class HostProblem {
    private HostProblem() {}

    /**
     * @param detail or null
     * @param errors {@code {field, message}} each; may be empty
     * @return JSON text of type {@code application/problem+json}
     */
    public static String json(int status, String detail, List<Map<String, String>> errors, Locale locale) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        problem.put("title", title(status, locale));
        problem.put("status", status);
        if (detail != null) {
            problem.put("detail", detail);
        }
        if (!errors.isEmpty()) {
            problem.put("errors", errors);
        }
        return Json.write(problem);
    }

    private static String title(int status, Locale locale) {
        return HostTexts.find(locale, "problem." + status)
                .orElseGet(() -> HostTexts.find(locale, status < 500 ? "problem.400" : "problem.500").orElseThrow());
    }
}
