package io.switchboard.core.search;

import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.conversation.SearchSource.Head;
import io.switchboard.core.conversation.SearchSource.Said;
import io.switchboard.core.search.Fields.Kind;
import io.switchboard.core.search.Place.Stage;
import io.switchboard.core.shared.Json;
import io.switchboard.core.ticket.TicketSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index in the cluster, as the one node writes it that follows the log: documents are gathered and sent together. What was said is a
 * child of its head, in the same shard. Nothing is kept of a document but what it is found by.
 */
final class ClusterIndex implements Target {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterIndex.class);
    private static final int MOST_CHARACTERS = 2_000_000;

    private final ClusterClient client;
    private final String alias;
    private final StringBuilder lines = new StringBuilder();
    private Place place;
    private boolean unseen;

    /** @param alias by which it is written, so that an index that somebody deleted isn't made again by the first document */
    ClusterIndex(ClusterClient client, String alias, Place place) {
        this.client = client;
        this.alias = alias;
        this.place = place;
        this.unseen = true;
    }

    @Override
    public Place place() {
        return place;
    }

    @Override
    public void move(Place to) {
        place = to;
    }

    @Override
    public void put(Head head) throws IOException {
        write(Kind.CONVERSATION, head.id(), ClusterDocument.of(head));
    }

    @Override
    public void put(Said said) throws IOException {
        said(Kind.CONVERSATION, said.conversation(), Kind.MESSAGE, said.id(), Fields.SAID, said.text());
    }

    @Override
    public void put(TicketSource.Head head) throws IOException {
        write(Kind.TICKET, head.id(), ClusterDocument.of(head));
    }

    @Override
    public void put(TicketSource.Said said) throws IOException {
        said(Kind.TICKET, said.ticket(), Kind.ENTRY, said.id(), TicketDocument.SAID, said.text());
    }

    @Override
    public void put(Contact contact) throws IOException {
        write(Kind.CONTACT, contact.id(), ClusterDocument.of(contact));
    }

    private void write(Kind kind, UUID id, Map<String, Object> document) throws IOException {
        add(Map.of("index", Map.of("_id", ClusterDocument.key(kind, id))), document);
    }

    private void said(Kind of, UUID whole, Kind kind, UUID id, String field, String text) throws IOException {
        String parent = ClusterDocument.key(of, whole);
        Map<String, Object> action = Map.of("_id", ClusterDocument.key(kind, id), "routing", parent);
        if (!text.isBlank()) {
            String relation = kind == Kind.MESSAGE ? "message" : "entry";
            add(Map.of("index", action), ClusterDocument.said(relation, parent, field, text));
        } else if (place.stage() == Stage.DONE) {
            add(Map.of("delete", action), null);
        }
    }

    private void add(Map<String, Object> action, Map<String, Object> document) throws IOException {
        lines.append(Json.write(action)).append('\n');
        if (document != null) {
            lines.append(Json.write(document)).append('\n');
        }
        if (lines.length() > MOST_CHARACTERS) {
            flush();
        }
    }

    /**
     * Sends what was put.
     *
     * @throws ClusterTrouble when the index is gone
     * @throws IOException when it must be sent again: nothing of it is lost as long as the place stands
     */
    void flush() throws IOException {
        if (lines.isEmpty()) {
            return;
        }
        String all = lines.toString();
        lines.setLength(0);
        unseen = true;
        JsonNode answer = client.call("POST", "/" + alias + "/_bulk?require_alias=true&filter_path=errors,items.*.status,items.*.error,items.*._id", all, ClusterClient.LONG);
        if (answer.path("errors").asBoolean()) {
            answer.path("items").forEach(item -> item.forEach(ClusterIndex::tell));
            for (JsonNode item : answer.path("items")) {
                check(item.elements().next());
            }
        }
    }

    private static void tell(JsonNode item) {
        if (item.path("status").asInt() == 400) {
            LOG.warn("the search cluster refuses {}, which won't be found: {}", item.path("_id").asText(), item.path("error").toString());
        }
    }

    private static void check(JsonNode item) throws IOException {
        int status = item.path("status").asInt();
        JsonNode error = item.path("error");
        if (status / 100 != 2 && status != 400 && error.isObject()) {
            throw new ClusterTrouble(status, "writing to the search cluster: " + status + " " + error.path("type").asText() + " " + error.path("reason").asText());
        }
    }

    /** Whether something was written that searches don't see yet. */
    boolean unseen() {
        return unseen;
    }

    /** Shows searches what was written. */
    void refresh() throws IOException {
        client.call("POST", "/" + alias + "/_refresh", null, ClusterClient.LONG);
        unseen = false;
    }

    @Override
    public Map<UUID, Long> seqs(Collection<UUID> tickets) throws IOException {
        return seqs(client, alias, tickets, ClusterClient.LONG);
    }

    static Map<UUID, Long> seqs(ClusterClient client, String alias, Collection<UUID> tickets, Duration patience) throws IOException {
        String seq = ClusterQuery.name(TicketDocument.SEQ);
        Map<String, Object> question = Map.of(
                "size", tickets.size(),
                "_source", false,
                "docvalue_fields", new String[] {seq},
                "query", Map.of("ids", Map.of("values", tickets.stream().map(id -> ClusterDocument.key(Kind.TICKET, id)).toList())));
        JsonNode answer = client.call("POST", "/" + alias + "/_search", Json.write(question), patience);
        Map<UUID, Long> seqs = new HashMap<>();
        answer.at("/hits/hits").forEach(hit -> seqs.put(ClusterDocument.id(hit.path("_id").asText()), hit.path("fields").path(seq).path(0).asLong()));
        return seqs;
    }
}
