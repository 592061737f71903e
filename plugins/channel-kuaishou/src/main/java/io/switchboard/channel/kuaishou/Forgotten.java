package io.switchboard.channel.kuaishou;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.module.ScheduledTask;
import io.switchboard.spi.platform.KeyValueStore;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.pf4j.Extension;

/**
 * Who was forgotten, as fingerprints: an account that is closed at that time can't be asked to forget, and catches up once it is open
 * again.
 */
@Extension
public final class Forgotten implements ScheduledTask {
    private static final String ENTRY = "forgotten";
    private static final int MOST = 1_000;
    private static final Duration WRITING = Duration.ofSeconds(10);

    /** The plugin's own. */
    @Inject
    KeyValueStore entries;

    @Override
    public String name() {
        return "forgotten";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(10);
    }

    @Override
    public void run() {
        List<String> keys = keys(entries);
        KuaishouPersonalData.OPEN.forEach(account -> catchUp(keys, account));
    }

    /** @param plugin its own entries */
    static void add(KeyValueStore plugin, List<String> keys) {
        try (KeyValueStore.Lock lock = plugin.tryLock(ENTRY, WRITING).orElse(null)) {
            if (lock == null) {
                throw new ConnectorException(Failure.UNAVAILABLE, "another one is being forgotten");
            }
            List<String> all = new ArrayList<>(keys(plugin));
            all.removeAll(keys);
            all.addAll(keys);
            plugin.put(ENTRY, String.join("\n", all.subList(Math.max(0, all.size() - MOST), all.size())));
        }
    }

    /** What was forgotten since this account's last time. */
    private static void catchUp(List<String> keys, KuaishouChannel account) {
        KeyValueStore store = account.context.store();
        String last = store.get(ENTRY).orElse("");
        if (!keys.isEmpty() && !keys.get(keys.size() - 1).equals(last)) {
            keys.subList(keys.lastIndexOf(last) + 1, keys.size()).forEach(account.buyers::forget);
            store.put(ENTRY, keys.get(keys.size() - 1));
        }
    }

    private static List<String> keys(KeyValueStore plugin) {
        return plugin.get(ENTRY).map(entry -> List.of(entry.split("\n"))).orElse(List.of());
    }
}
