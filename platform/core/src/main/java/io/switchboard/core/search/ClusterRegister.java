package io.switchboard.core.search;

import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.core.shared.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * One document in the cluster says how far the index has come and which node follows the log for it. Each change of it names the version
 * that it changes, so that of two nodes one learns that it isn't the one any more. A node that hasn't changed it for a while has lost it:
 * the others watch that by their own clocks. For one thread.
 */
final class ClusterRegister {
    /** A node says so often that it is there. */
    private static final long BEAT = Duration.ofSeconds(5).toNanos();

    private static final long LOOK = Duration.ofSeconds(2).toNanos();

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final ClusterClient client;
    private final String path;
    private final String me;
    private final long lost;

    private Entry entry;
    private boolean mine;
    private long since;
    private long looked;

    /**
     * @param path of the document's index
     * @param me what this node is called
     * @param lost nanoseconds after which a node that says nothing has lost it
     */
    ClusterRegister(ClusterClient client, String path, String me, long lost) {
        this.client = client;
        this.path = path;
        this.me = me;
        this.lost = lost;
        this.looked = System.nanoTime() - LOOK;
    }

    /**
     * @param place null before the first reading
     * @param index the name of the one that is written; empty: none yet
     * @param read of {@code known}, while it is built
     */
    record Entry(Place place, String index, long read, long known, String holder, long number, long term) {}

    /** What it says, as it was a moment ago; null: nothing yet. */
    Entry entry() {
        return entry;
    }

    boolean isMine() {
        return mine;
    }

    /**
     * Whether this node is the one; takes it when nobody is.
     *
     * @return whether it became it just now
     */
    boolean hold() throws IOException {
        long now = System.nanoTime();
        if (mine) {
            if (now - since > BEAT) {
                write(entry.place(), entry.index(), entry.read(), entry.known());
            }
            return false;
        }
        if (now - looked < LOOK) {
            return false;
        }
        looked = now;
        Entry seen = read();
        boolean same = seen != null && entry != null && seen.number() == entry.number() && seen.term() == entry.term();
        if (!same) {
            since = now;
        }
        entry = seen;
        if (seen == null || seen.holder().isEmpty() || seen.holder().equals(me) || same && now - since > lost) {
            mine = true;
            write(seen == null ? null : seen.place(), seen == null ? "" : seen.index(), 0, 0);
        }
        return mine;
    }

    /** Looks again at once. */
    void hurry() {
        looked = System.nanoTime() - LOOK;
    }

    /** Says how far the index has come. Afterwards it may be another node's. */
    void write(Place place, String index, long read, long known) throws IOException {
        put(place, index, read, known, me);
    }

    /** Another node may go on at once. */
    void release() throws IOException {
        if (mine) {
            put(entry.place(), entry.index(), 0, 0, "");
            mine = false;
        }
    }

    private void put(Place place, String index, long read, long known, String holder) throws IOException {
        Map<String, Object> document = new HashMap<>();
        document.put("index", index);
        document.put("read", read);
        document.put("known", known);
        document.put("holder", holder);
        document.put("place", place == null ? Map.of() : place.data());
        String version = entry == null ? "?op_type=create" : "?if_seq_no=" + entry.number() + "&if_primary_term=" + entry.term();
        try {
            if (entry == null) {
                make();
            }
            JsonNode answer = client.call("PUT", path + "/_doc/place" + version, Json.write(document), PATIENCE);
            entry = new Entry(place, index, read, known, holder, answer.path("_seq_no").asLong(), answer.path("_primary_term").asLong());
            since = System.nanoTime();
        } catch (ClusterTrouble e) {
            if (!e.isConflict()) {
                throw e;
            }
            mine = false;
            since = System.nanoTime();
        }
    }

    private void make() throws IOException {
        try {
            String form = "{\"settings\":{\"number_of_shards\":1,\"auto_expand_replicas\":\"0-1\"},\"mappings\":{\"dynamic\":false}}";
            client.call("PUT", path, form, ClusterClient.LONG);
        } catch (ClusterTrouble e) {
            if (!e.isThere()) {
                throw e;
            }
        }
    }

    private Entry read() throws IOException {
        try {
            JsonNode answer = client.call("GET", path + "/_doc/place", null, PATIENCE);
            JsonNode document = answer.path("_source");
            Map<String, String> data = new HashMap<>();
            document.path("place").fields().forEachRemaining(field -> data.put(field.getKey(), field.getValue().asText()));
            return new Entry(
                    Place.of(data),
                    document.path("index").asText(),
                    document.path("read").asLong(),
                    document.path("known").asLong(),
                    document.path("holder").asText(),
                    answer.path("_seq_no").asLong(),
                    answer.path("_primary_term").asLong());
        } catch (ClusterTrouble e) {
            if (e.isMissing()) {
                return null;
            }
            throw e;
        }
    }
}
