package io.switchboard.core.setup;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one ticket of the demo is about and how it went, as it stands in the source.
 *
 * @param group {@code -}: none
 * @param fields of the type's own; underscores stand for blanks
 * @param request the customer's first words; empty for those of our own people
 * @param lines what happened then
 */
record DemoTicketScript(
        String type, String language, String priority, String group, String subject, Map<String, String> fields, String request, List<Line> lines) {
    private static final String SOURCE = "/io/switchboard/core/demo-tickets.txt";

    /**
     * One thing that happened.
     *
     * @param who C, A, N, U, R or &gt;
     * @param way of {@code >}, else null
     * @param score of R, else 0
     * @param fields that the way asked for
     */
    record Line(char who, String way, int score, Map<String, String> fields, String text) {
        static Line of(String line) {
            char who = line.charAt(0);
            String rest = line.substring(2);
            if (who == 'R') {
                String[] parts = rest.split(" ", 2);
                return new Line(who, null, Integer.parseInt(parts[0]), Map.of(), parts.length > 1 ? parts[1] : "");
            }
            if (who != '>') {
                return new Line(who, null, 0, Map.of(), rest);
            }
            String[] parts = rest.split(" \\| ", 2);
            String[] words = parts[0].strip().split(" ", 2);
            return new Line(who, words[0], 0, pairs(words.length > 1 ? words[1] : ""), parts.length > 1 ? parts[1] : "");
        }
    }

    boolean isChinese() {
        return language.equals("zh");
    }

    /** Whether one of our own people asked. */
    boolean isInternal() {
        return request.isEmpty();
    }

    static List<DemoTicketScript> all() {
        List<DemoTicketScript> scripts = new ArrayList<>();
        List<String> block = new ArrayList<>();
        for (String line : source().lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
            if (line.startsWith("=") && !block.isEmpty()) {
                scripts.add(of(block));
                block = new ArrayList<>();
            }
            block.add(line);
        }
        scripts.add(of(block));
        return scripts;
    }

    private static DemoTicketScript of(List<String> block) {
        String[] head = block.get(0).substring(2).split(" ", 5);
        Map<String, String> fields = pairs(block.get(1).substring(2));
        boolean asked = block.get(2).startsWith("C ");
        List<Line> lines = block.subList(asked ? 3 : 2, block.size()).stream().map(Line::of).toList();
        return new DemoTicketScript(head[0], head[1], head[2], head[3], head[4], fields, asked ? block.get(2).substring(2) : "", lines);
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text.isBlank() ? new String[0] : text.strip().split(" ")) {
            int equals = pair.indexOf('=');
            pairs.put(pair.substring(0, equals), pair.substring(equals + 1).replace('_', ' '));
        }
        return pairs;
    }

    private static String source() {
        try (InputStream in = DemoTicketScript.class.getResourceAsStream(SOURCE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
