package io.switchboard.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Holds the ledger against what the server has: the database's rows, the stream of events, what went out. */
final class Audit {

    /** A message as the server shows it. */
    private record Row(String id, String conversation, long seq, String direction, String key, String delivery, String channel) {}

    private final Api agent;
    private final Ledger ledger;
    private final Desk desk;
    private final Map<String, Outside> outsides;
    private final Map<String, Long> seqs = new HashMap<>();
    private final Map<String, List<Row>> conversations = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();
    private final Map<String, Object> figures = new TreeMap<>();

    private Audit(Api agent, Ledger ledger, Desk desk, Map<String, Outside> outsides) {
        this.agent = agent;
        this.ledger = ledger;
        this.desk = desk;
        this.outsides = outsides;
    }

    /**
     * Reads everything and compares. The clients must have ended, and all answers have come to an end.
     *
     * @param outsides where answers went, by the channel's plugin
     */
    static Audit of(Api agent, Ledger ledger, Desk desk, Map<String, Outside> outsides) {
        Audit audit = new Audit(agent, ledger, desk, outsides);
        audit.read();
        audit.written();
        audit.answered();
        audit.stream();
        audit.sent();
        ledger.strange().forEach((what, times) -> audit.faults.add("an answer that no outage explains, " + times + " times: " + what));
        return audit;
    }

    /** What is wrong, in words; empty when the promises were kept. */
    List<String> faults() {
        return faults;
    }

    Map<String, Object> figures() {
        return figures;
    }

    private void read() {
        String next = "";
        while (next != null) {
            JsonNode page = agent.get("/api/conversations?limit=200" + next);
            for (JsonNode item : page.get("items")) {
                String id = item.get("id").asText();
                conversations.put(id, messages(id, item.at("/channel/plugin").asText()));
                seqs.put(id, agent.get("/api/conversations/" + id).get("seq").asLong());
            }
            next = page.path("next").isTextual() ? "&after=" + page.get("next").asText() : null;
        }
    }

    private List<Row> messages(String conversation, String channel) {
        List<Row> rows = new ArrayList<>();
        String after = "0";
        while (after != null) {
            JsonNode page = agent.get("/api/conversations/" + conversation + "/messages?limit=500&after=" + after);
            page.get("items").forEach(item -> rows.add(new Row(
                    item.get("id").asText(),
                    conversation,
                    item.get("seq").asLong(),
                    item.get("direction").asText(),
                    item.at("/content/text").asText().split("\\s", 2)[0],
                    item.at("/delivery/state").asText(),
                    channel)));
            after = page.path("next").isTextual() ? page.get("next").asText() : null;
        }
        return rows;
    }

    private List<Row> rows(String direction) {
        return conversations.values().stream().flatMap(List::stream).filter(row -> row.direction().equals(direction)).toList();
    }

    /** Each acknowledged message of a customer exactly once, in his order. */
    private void written() {
        Map<String, List<Row>> found = rows("IN").stream().collect(Collectors.groupingBy(Row::key));
        long once = 0;
        long lost = 0;
        long doubled = 0;
        long disordered = 0;
        for (Map.Entry<String, List<String>> customer : ledger.written().entrySet()) {
            long before = 0;
            String where = null;
            for (String key : customer.getValue()) {
                List<Row> rows = found.getOrDefault(key, List.of());
                if (rows.isEmpty()) {
                    lost++;
                    faults.add("lost: " + key);
                    continue;
                }
                if (rows.size() > 1) {
                    doubled++;
                    faults.add("stored twice: " + key);
                }
                once++;
                Row row = rows.get(0);
                if (row.conversation().equals(where) && row.seq() <= before) {
                    disordered++;
                    faults.add("out of order: " + key);
                }
                where = row.conversation();
                before = row.seq();
            }
        }
        long known = ledger.written().values().stream().mapToLong(List::size).sum();
        if (found.size() != known) {
            faults.add(found.size() + " messages of customers stand there, " + known + " were acknowledged");
        }
        figures.put("written.found", once);
        figures.put("written.lost", lost);
        figures.put("written.doubled", doubled);
        figures.put("written.disordered", disordered);
    }

    /** Each acknowledged answer exactly once, under the id that the agent was told, in order. */
    private void answered() {
        Map<String, List<Row>> found = rows("OUT").stream().collect(Collectors.groupingBy(Row::key));
        long known = 0;
        for (Map.Entry<String, List<Ledger.Answer>> conversation : ledger.answered().entrySet()) {
            long before = 0;
            for (Ledger.Answer answer : conversation.getValue()) {
                known++;
                List<Row> rows = found.getOrDefault(answer.key(), List.of());
                if (rows.size() != 1 || !rows.get(0).id().equals(answer.messageId())) {
                    faults.add("answer " + answer + " stands there as " + rows);
                } else if (rows.get(0).seq() <= before) {
                    faults.add("answer out of order: " + answer);
                }
                before = rows.isEmpty() ? before : rows.get(0).seq();
            }
        }
        if (found.size() != known) {
            faults.add(found.size() + " answers stand there, " + known + " were acknowledged");
        }
        figures.put("answers.found", found.size());
    }

    /** Seqs without a gap, and each message exactly once in the agent's stream. */
    private void stream() {
        long events = 0;
        long missing = 0;
        for (Map.Entry<String, Long> conversation : seqs.entrySet()) {
            long had = desk.seqs().getOrDefault(conversation.getKey(), 0L);
            events += had;
            if (had != conversation.getValue()) {
                faults.add("the stream of " + conversation.getKey() + " ends at " + had + " of " + conversation.getValue());
            }
            List<String> stored = conversations.get(conversation.getKey()).stream().map(Row::id).toList();
            List<String> told = desk.heard().getOrDefault(conversation.getKey(), List.of());
            if (!stored.equals(told)) {
                missing++;
                faults.add("the stream of " + conversation.getKey() + " told of " + told.size() + " messages, " + stored.size() + " stand there");
            }
        }
        figures.put("stream.conversations", seqs.size());
        figures.put("stream.events", events);
        figures.put("stream.unequal", missing);
    }

    /** Each answer exactly once at its far end, in the order of its conversation. */
    private void sent() {
        conversations.values().stream().flatMap(List::stream)
                .filter(row -> row.direction().equals("OUT"))
                .filter(row -> !row.delivery().equals("SENT") && !row.delivery().equals("DELIVERED"))
                .forEach(row -> faults.add("answer " + row + " is not out"));
        outsides.forEach(this::sent);
    }

    private void sent(String plugin, Outside outside) {
        List<String> took = outside.took();
        Map<String, Long> times = took.stream().collect(Collectors.groupingBy(name -> name, Collectors.counting()));
        Map<String, Integer> places = new HashMap<>();
        took.forEach(name -> places.putIfAbsent(name, places.size()));
        long once = 0;
        for (List<Row> rows : conversations.values()) {
            int before = -1;
            for (Row row : rows) {
                if (!row.direction().equals("OUT") || !row.channel().equals(plugin)) {
                    continue;
                }
                String name = outside.name(row.id(), row.key());
                if (times.getOrDefault(name, 0L) != 1) {
                    faults.add("answer " + row.key() + " came " + times.getOrDefault(name, 0L) + " times");
                    continue;
                }
                once++;
                if (places.get(name) < before) {
                    faults.add("answer " + row.key() + " came out of order");
                }
                before = places.get(name);
            }
        }
        figures.put("sent.once." + plugin, once);
        figures.put("sent.twice." + plugin, times.values().stream().filter(n -> n > 1).count());
    }
}
