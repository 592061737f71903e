package io.switchboard.channel.wechat;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.platform.KeyValueStore;
import java.util.ArrayList;
import java.util.List;

/** Ids of messages of which nobody knows whether the platform took them. The last ones, on all nodes; losing one costs a question. */
final class UnclearSends {
    private static final String KEY = "unclear";
    private static final int MOST = 100;

    private final KeyValueStore store;

    UnclearSends(KeyValueStore store) {
        this.store = store;
    }

    synchronized void add(String id) {
        try {
            List<String> ids = ids();
            if (!ids.contains(id)) {
                ids.add(id);
                keep(ids.subList(Math.max(0, ids.size() - MOST), ids.size()));
            }
        } catch (ConnectorException | IllegalStateException gone) {
            // Of the send, its own failure is what counts.
        }
    }

    synchronized boolean has(String id) {
        return ids().contains(id);
    }

    private List<String> ids() {
        return new ArrayList<>(store.get(KEY).filter(kept -> !kept.isEmpty()).map(kept -> List.of(kept.split(" "))).orElse(List.of()));
    }

    private void keep(List<String> ids) {
        store.put(KEY, String.join(" ", ids));
    }
}
