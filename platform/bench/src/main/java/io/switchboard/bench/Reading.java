package io.switchboard.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What an agent opens all day: lists, conversations, searches. */
final class Reading implements Scenario {
    @Override
    public void run(Desk desk, Report report, double seconds) {
        String token = desk.signIn("carol");
        List<String> ids = new ArrayList<>();
        String next = null;
        do {
            JsonNode page = desk.call(token, "GET", "/api/conversations?limit=100" + (next == null ? "" : "&after=" + encoded(next)), null);
            page.get("items").forEach(item -> ids.add(item.get("id").asText()));
            next = page.get("next").asText(null);
        } while (next != null && ids.size() < 2_000);
        measure(desk, report, seconds, token, "list of 20", List.of("/api/conversations?limit=20"));
        measure(desk, report, seconds, token, "list of 20, mine", List.of("/api/conversations?limit=20&assignee=me"));
        measure(desk, report, seconds, token, "list of 20, closed", List.of("/api/conversations?limit=20&state=CLOSED"));
        measure(desk, report, seconds, token, "counts", List.of("/api/conversations/counts"));
        measure(desk, report, seconds, token, "conversation", ids.stream().map(id -> "/api/conversations/" + id).toList());
        measure(desk, report, seconds, token, "its messages", ids.stream().map(id -> "/api/conversations/" + id + "/messages?limit=60").toList());
        for (String word : List.of("quartz", "delivery", "水晶", "快递")) {
            measure(desk, report, seconds, token, "search " + word, List.of("/api/conversations?limit=20&q=" + encoded(word)));
        }
    }

    private static void measure(Desk desk, Report report, double seconds, String token, String what, List<String> paths) {
        Random random = new Random(3);
        Load.Operation operation = (n, done) -> desk.web.send(
                "GET", paths.get(random.nextInt(paths.size())), Desk.bearer(token), null, (answer, problem) -> done.done(
                        problem != null ? problem : answer.status() == 200 ? null : new IllegalStateException(answer.toString())));
        Load.closed(1, Math.min(3, seconds), desk.processes(), operation);
        report.line("reading", what, Load.closed(1, seconds / 2, desk.processes(), operation));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
