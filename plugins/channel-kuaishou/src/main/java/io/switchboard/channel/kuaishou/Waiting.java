package io.switchboard.channel.kuaishou;

import io.switchboard.spi.platform.KeyValueStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * News that overtook their order: payment, parcel or refund, pushed before the order that names the buyer, or taken by another node at
 * the same moment. Kept a short time, for most of what comes here is of orders from before the account was connected and is never
 * asked for. Whoever adds or takes has the order's turn.
 */
final class Waiting {
    private static final Duration KEPT = Duration.ofMinutes(30);
    /** Characters in one entry; the oldest go first. */
    private static final int MOST = 60_000;

    private final KeyValueStore store;
    private final Clock clock;

    Waiting(KeyValueStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** One who waits: as it is kept, and read again. */
    private record Line(String text, Push push) {}

    static String turn(String order) {
        return "order-" + Turns.of(order);
    }

    void add(String order, Push push) {
        List<String> lines = new ArrayList<>();
        // What is repeated waits once.
        lines(place(order)).stream().filter(line -> !line.push().providerId().equals(push.providerId())).forEach(line -> lines.add(line.text()));
        lines.add(clock.millis() + " " + push.kept());
        while (lines.stream().mapToInt(line -> line.length() + 1).sum() > MOST) {
            lines.remove(0);
        }
        store.put(place(order), joined(lines));
    }

    /**
     * What waits for an order, oldest first.
     *
     * @param updates gets what is to be stored together with it
     */
    List<Push> take(String order, Map<String, String> updates) {
        List<Push> taken = new ArrayList<>();
        List<String> rest = new ArrayList<>();
        for (Line line : lines(place(order))) {
            if (line.push().order().equals(Optional.of(order))) {
                taken.add(line.push());
            } else {
                rest.add(line.text());
            }
        }
        if (!taken.isEmpty()) {
            updates.put(place(order), joined(rest));
        }
        return taken;
    }

    /** Throws away what has waited too long. */
    void tidy() {
        for (int i = 0; i < Turns.SHARED; i++) {
            if (store.get("waiting-" + i).isPresent()) {
                try (KeyValueStore.Lock turn = Turns.take(store, "order-" + i)) {
                    store.put("waiting-" + i, joined(lines("waiting-" + i).stream().map(Line::text).toList()));
                }
            }
        }
    }

    private static String place(String order) {
        return "waiting-" + Turns.of(order);
    }

    private List<Line> lines(String place) {
        long oldest = clock.millis() - KEPT.toMillis();
        List<Line> lines = new ArrayList<>();
        for (String text : store.get(place).map(entry -> entry.split("\n")).orElse(new String[0])) {
            int space = text.indexOf(' ');
            if (Long.parseLong(text.substring(0, space)) >= oldest) {
                try {
                    lines.add(new Line(text, Push.read(text.substring(space + 1).getBytes(StandardCharsets.UTF_8))));
                } catch (IOException never) {
                    throw new IllegalStateException(never);
                }
            }
        }
        return lines;
    }

    private static String joined(List<String> lines) {
        return lines.isEmpty() ? null : String.join("\n", lines);
    }
}
