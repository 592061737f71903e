package io.switchboard.web.console;

import java.util.List;

/** Which addresses are the console's. Paths begin with a slash and carry neither query nor context path. */
final class ConsolePaths {

    /** What others answer, with everything below it; the console never stands in for a missing one of these. */
    private static final List<String> OTHERS =
            List.of("/api", "/ws", "/hooks", "/ui", "/widget", "/widget.js", "/demo", "/t", "/form", "/approve", "/openapi", "/health", "/metrics");

    private ConsolePaths() {}

    static boolean isOthers(String path) {
        return OTHERS.stream().anyMatch(prefix -> path.equals(prefix) || path.startsWith(prefix + "/"));
    }

    /** Files with a hash of their content in the name: they never change. */
    static boolean isAsset(String path) {
        return path.startsWith("/assets/");
    }

    /**
     * Whether a path without a file of its own is an address of the console, made by its router. A path that looks like
     * a file is one only for a person who opened it: what a page asks for by itself (script, picture) gets its 404.
     *
     * @param accept the request's Accept header, null when absent
     */
    static boolean isDeepLink(String path, String accept) {
        boolean looksLikeFile = path.indexOf('.', path.lastIndexOf('/')) >= 0;
        return !looksLikeFile || (accept != null && accept.contains("text/html"));
    }
}
