package io.switchboard.core.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import io.switchboard.core.shared.Cursor;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Page;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.SortField;
import org.apache.lucene.util.BytesRef;

/** Answers questions from the cluster's index. For one question; by one thread. */
final class ClusterFinder implements Finder {
    private static final String PATIENCE = "2s";

    private final ClusterClient client;
    private final String alias;
    private final Forms forms;
    private boolean tooBroad;

    ClusterFinder(ClusterClient client, String alias, Forms forms) {
        this.client = client;
        this.alias = alias;
        this.forms = forms;
    }

    @Override
    public <T> Page<T> conversations(
            Question question, Query allowed, String after, int limit, Function<List<UUID>, Map<UUID, T>> read) throws IOException {
        Map<String, Object> query = query(allowed, question, "message", Fields.SAID, Fields.ABOUT, Fields.PHONE);
        return page(query, Newest.FIRST, Cursor.parse(after), limit, read);
    }

    @Override
    public <T> Page<T> contacts(
            Question question, Query allowed, String after, int limit, Function<List<UUID>, Map<UUID, T>> read) throws IOException {
        Map<String, Object> query = query(allowed, question, null, Fields.SAID, Fields.ABOUT, Fields.PHONE);
        return page(query, Newest.FIRST, Cursor.parse(after), limit, read);
    }

    @Override
    public <T> Page<T> tickets(
            Question question,
            Function<Forms, Query> wanted,
            List<TicketOrder.Key> keys,
            String after,
            int limit,
            Function<List<UUID>, Map<UUID, T>> read)
            throws IOException {
        TicketOrder order = new TicketOrder(forms, keys);
        Map<String, Object> query =
                query(wanted.apply(forms), question, "entry", TicketDocument.SAID, TicketDocument.ABOUT, TicketDocument.PHONE);
        return page(query, order, order.spot(after), limit, read);
    }

    private static Map<String, Object> query(Query allowed, Question question, String child, String said, String about, String phone) {
        List<Map<String, Object>> filters = new ArrayList<>();
        filters.add(ClusterQuery.of(allowed));
        question.pieces().forEach(piece -> filters.add(ClusterQuery.piece(piece, child, said, about, phone)));
        return ClusterQuery.all(filters);
    }

    private <P, T> Page<T> page(Map<String, Object> query, Ordered<P> order, P after, int limit, Function<List<UUID>, Map<UUID, T>> read)
            throws IOException {
        return Candidates.page((place, most) -> next(query, order, place, most), () -> tooBroad, order, after, limit, read);
    }

    private <P> List<P> next(Map<String, Object> query, Ordered<P> order, P after, int limit) throws IOException {
        SortField[] fields = order.sort().getSort();
        Map<String, Object> question = new LinkedHashMap<>();
        question.put("query", query);
        question.put("size", limit);
        question.put("sort", Arrays.stream(fields).map(ClusterFinder::sort).toList());
        question.put("track_total_hits", false);
        question.put("timeout", PATIENCE);
        if (after != null) {
            question.put("search_after", Arrays.stream(order.values(after)).map(v -> v instanceof BytesRef text ? text.utf8ToString() : v).toList());
        }
        JsonNode answer = whole(client.call(
                "POST", "/" + alias + "/_search?filter_path=timed_out,_shards,hits.hits._id,hits.hits.sort", Json.write(question), client.soon()));
        tooBroad = answer.path("timed_out").asBoolean();
        List<P> places = new ArrayList<>();
        answer.at("/hits/hits").forEach(hit -> places.add(order.place(values(hit.path("sort")), ClusterDocument.id(hit.path("_id").asText()))));
        return places;
    }

    private static Map<String, Object> sort(SortField field) {
        return Map.of(ClusterQuery.name(field.getField()), Map.of("order", field.getReverse() ? "desc" : "asc", "missing", "_last"));
    }

    private static Object[] values(JsonNode sort) {
        Object[] values = new Object[sort.size()];
        for (int i = 0; i < values.length; i++) {
            JsonNode value = sort.get(i);
            values[i] = value.getNodeType() == JsonNodeType.STRING
                    ? new BytesRef(value.textValue())
                    : value.isNull() ? null : (Object) value.longValue();
        }
        return values;
    }

    /** A part of an answer would be a list with gaps that nobody sees. */
    private static JsonNode whole(JsonNode answer) throws IOException {
        if (answer.has("error")) {
            throw new ClusterTrouble(answer.path("status").asInt(), answer.path("error").toString());
        }
        if (answer.at("/_shards/failed").asInt() > 0) {
            throw new IOException("parts of the search cluster don't answer: " + answer.at("/_shards/failures/0/reason/reason").asText());
        }
        return answer;
    }

    @Override
    public long seq(UUID ticket) throws IOException {
        return ClusterIndex.seqs(client, alias, List.of(ticket), client.soon()).getOrDefault(ticket, 0L);
    }

    @Override
    public List<Long> counts(List<Function<Forms, Query>> each) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Function<Forms, Query> wanted : each) {
            Map<String, Object> question = Map.of(
                    "size", 0, "track_total_hits", true, "timeout", PATIENCE, "query", ClusterQuery.of(wanted.apply(forms)));
            lines.append("{}\n").append(Json.write(question)).append('\n');
        }
        List<Long> counts = new ArrayList<>();
        if (!each.isEmpty()) {
            JsonNode answers = client.call("POST", "/" + alias + "/_msearch", lines.toString(), client.soon());
            for (JsonNode answer : answers.path("responses")) {
                whole(answer);
                counts.add(answer.path("timed_out").asBoolean() ? null : (Long) answer.at("/hits/total/value").asLong());
            }
        }
        return counts;
    }
}
