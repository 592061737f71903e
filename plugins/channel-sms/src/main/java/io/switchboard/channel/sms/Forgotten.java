package io.switchboard.channel.sms;

import io.switchboard.spi.platform.KeyValueStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Who was forgotten within the last day, as fingerprints: an account that is closed at that time can't be asked to forget, and asks here
 * before it touches what it keeps. What is older than a day is of nobody any more, whoever it was of. Safe for use by several threads
 * and nodes.
 */
final class Forgotten {
    private static final Duration KEPT = Duration.ofDays(1);
    private static final String ENTRY = "forgotten";
    private static final int MOST = 1_000;
    /** Instead of those that are too many. */
    private static final String EVERYBODY = "*";

    private final KeyValueStore plugin;
    private final Clock clock;

    /** @param plugin its own entries */
    Forgotten(KeyValueStore plugin, Clock clock) {
        this.plugin = plugin;
        this.clock = clock;
    }

    /** Those of one moment. */
    record People(List<String> lines, Instant now) {

        /** Whether what came then of this customer is to be forgotten. */
        boolean has(String from, Instant came) {
            String print = print(from);
            return came.plus(KEPT).isBefore(now) || lines.stream().map(line -> line.split(" ", 2))
                    .anyMatch(line -> (line[1].equals(print) || line[1].equals(EVERYBODY)) && !at(line).isBefore(came));
        }
    }

    People people() {
        return new People(plugin.get(ENTRY).map(entry -> List.of(entry.split("\n"))).orElse(List.of()), clock.instant());
    }

    void add(List<String> customers) {
        try (KeyValueStore.Lock lock = Locks.take(plugin, ENTRY)) {
            People before = people();
            List<String> lines = new ArrayList<>(before.lines());
            lines.removeIf(line -> at(line.split(" ", 2)).plus(KEPT).isBefore(before.now()));
            customers.forEach(customer -> lines.add(before.now().toEpochMilli() + " " + print(customer)));
            if (lines.size() > MOST) {
                lines.subList(0, lines.size() - MOST).clear();
                lines.set(0, lines.get(0).split(" ", 2)[0] + " " + EVERYBODY);
            }
            plugin.put(ENTRY, lines.isEmpty() ? null : String.join("\n", lines));
        }
    }

    private static Instant at(String[] line) {
        return Instant.ofEpochMilli(Long.parseLong(line[0]));
    }

    private static String print(String customer) {
        return Prints.of("forgotten", customer);
    }
}
