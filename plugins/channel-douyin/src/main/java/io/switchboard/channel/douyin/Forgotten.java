package io.switchboard.channel.douyin;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.platform.KeyValueStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Who was forgotten, as fingerprints: an account that is closed at that time can't be asked to forget, and catches up once it is open
 * again.
 */
final class Forgotten {
    private static final String ENTRY = "forgotten";
    private static final int MOST = 1_000;
    private static final Duration WRITING = Duration.ofSeconds(10);
    /** How far the platform's clock may be ahead of ours; who comes back later begins anew. */
    private static final Duration AHEAD = Duration.ofHours(1);

    private Forgotten() {}

    /**
     * @param plugin its own entries
     * @param keys {@link Peer#key}
     */
    static void add(KeyValueStore plugin, List<String> keys, Instant at) {
        try (KeyValueStore.Lock lock = plugin.tryLock(ENTRY, WRITING).orElse(null)) {
            if (lock == null) {
                throw new ConnectorException(Failure.UNAVAILABLE, "another one is being forgotten");
            }
            List<String> lines = new ArrayList<>(lines(plugin));
            keys.forEach(key -> lines.add(at.toEpochMilli() + " " + key));
            plugin.put(ENTRY, String.join("\n", lines.subList(Math.max(0, lines.size() - MOST), lines.size())));
        }
    }

    /** Forgets in an account who was forgotten since its last time. */
    static void catchUp(KeyValueStore plugin, KeyValueStore account) {
        List<String> lines = lines(plugin);
        String last = account.get(ENTRY).orElse("");
        if (lines.isEmpty() || lines.get(lines.size() - 1).equals(last)) {
            return;
        }
        for (String line : lines.subList(lines.lastIndexOf(last) + 1, lines.size())) {
            String[] parts = line.split(" ", 2);
            if (Peer.in(account, parts[1]).isBefore(Instant.ofEpochMilli(Long.parseLong(parts[0])).plus(AHEAD))) {
                account.put(parts[1], null);
            }
        }
        account.put(ENTRY, lines.get(lines.size() - 1));
    }

    private static List<String> lines(KeyValueStore plugin) {
        return plugin.get(ENTRY).map(entry -> List.of(entry.split("\n"))).orElse(List.of());
    }
}
