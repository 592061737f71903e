package io.switchboard.channel.wechat;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.platform.KeyValueStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The last ids of which something is to be remembered, on all nodes; losing one costs a question. Safe for use by several threads. */
final class RecentIds {
    private static final int MOST = 100;

    private final KeyValueStore store;
    private final String key;

    /** @param key of the entry that holds them */
    RecentIds(KeyValueStore store, String key) {
        this.store = store;
        this.key = key;
    }

    /** @param id without blanks */
    synchronized void add(String id) {
        try {
            List<String> ids = ids();
            if (!ids.contains(id)) {
                ids.add(id);
                store.put(key, String.join(" ", ids.subList(Math.max(0, ids.size() - MOST), ids.size())));
            }
        } catch (ConnectorException | IllegalStateException gone) {
            // What was done meanwhile has a failure of its own, which counts.
        }
    }

    synchronized void remove(String id) {
        List<String> ids = ids();
        if (ids.remove(id)) {
            store.put(key, String.join(" ", ids));
        }
    }

    synchronized boolean has(String id) {
        return ids().contains(id);
    }

    /** All of them, in a set of the caller's own. */
    synchronized Set<String> all() {
        return new HashSet<>(ids());
    }

    private List<String> ids() {
        return new ArrayList<>(store.get(key).filter(kept -> !kept.isEmpty()).map(kept -> List.of(kept.split(" "))).orElse(List.of()));
    }
}
