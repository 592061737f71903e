package io.switchboard.channel.kuaishou;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.module.ScheduledTask;
import io.switchboard.spi.platform.KeyValueStore;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.pf4j.Extension;

/**
 * Who was forgotten, as fingerprints: an account that is closed at that time can't be asked to forget, and catches up once it is open
 * again. Throws away as well what waited too long for its order.
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
        List<String> lines = lines(entries);
        for (KuaishouChannel account : KuaishouPersonalData.OPEN) {
            catchUp(lines, account);
            account.buyers.waiting.tidy();
        }
    }

    /**
     * @param plugin its own entries
     * @param keys {@link Buyers#key}
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

    /** Who was forgotten since this account's last time; of those who came back since, only what was before. */
    private static void catchUp(List<String> lines, KuaishouChannel account) {
        KeyValueStore store = account.context.store();
        String last = store.get(ENTRY).orElse("");
        if (lines.isEmpty() || lines.get(lines.size() - 1).equals(last)) {
            return;
        }
        for (String line : lines.subList(lines.lastIndexOf(last) + 1, lines.size())) {
            int space = line.indexOf(' ');
            // Without a time: from before times were kept, as are the orders that are meant.
            account.buyers.forget(line.substring(space + 1), space < 0 ? 0 : Long.parseLong(line.substring(0, space)));
        }
        store.put(ENTRY, lines.get(lines.size() - 1));
    }

    private static List<String> lines(KeyValueStore plugin) {
        return plugin.get(ENTRY).map(entry -> List.of(entry.split("\n"))).orElse(List.of());
    }
}
