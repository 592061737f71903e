package io.switchboard.channel.kuaishou;

import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.platform.Digests;
import io.switchboard.spi.platform.KeyValueStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whose an order is. The push of a new order names its buyer; those of its payment, parcel and refund name the order only. Kept for
 * the last orders of each buyer. Safe for several threads and nodes.
 */
final class Buyers {
    private static final int ORDERS = 50;

    private final ChannelContext context;
    private final KeyValueStore store;
    final Waiting waiting;

    Buyers(ChannelContext context) {
        this.context = context;
        this.store = context.store();
        this.waiting = new Waiting(store, context.clock());
    }

    /**
     * Stores a push with the person whom it is about, and whose order it names; returns after the commit. What names an order that nobody
     * knows waits for it a short time. What is about nobody (goods) is not shown.
     */
    void receive(Push push, String seller) {
        Optional<String> named = push.person(seller);
        Optional<String> order = push.order();
        Optional<String> known = order.flatMap(number -> store.get(orderKey(number)));
        if (order.isPresent() && known.isEmpty()) {
            unknown(push, order.get(), named);
        } else {
            named.or(() -> known).ifPresent(buyer -> context.receive(List.of(push.message(buyer)), Map.of()));
        }
    }

    private void unknown(Push push, String order, Optional<String> named) {
        try (KeyValueStore.Lock turn = Turns.take(store, Waiting.turn(order))) {
            Optional<String> known = store.get(orderKey(order));
            if (known.isPresent()) {
                context.receive(List.of(push.message(named.orElse(known.get()))), Map.of());
            } else if (named.isPresent()) {
                learn(push, order, named.get());
            } else {
                waiting.add(order, push);
            }
        }
    }

    /** Of each buyer one after the other: several orders are made at once, and each adds to his list. */
    private void learn(Push push, String order, String buyer) {
        try (KeyValueStore.Lock turn = Turns.take(store, turn(key(buyer)))) {
            Map<String, String> updates = noted(order, buyer);
            List<InboundMessage> items = new ArrayList<>(List.of(push.message(buyer)));
            waiting.take(order, updates).forEach(overtaking -> items.add(overtaking.message(buyer)));
            context.receive(items, updates);
        }
    }

    private Map<String, String> noted(String order, String buyer) {
        Map<String, String> updates = new HashMap<>();
        List<String> lines = new ArrayList<>(lines(key(buyer)));
        lines.removeIf(line -> order(line).equals(order));
        lines.add(context.clock().millis() + " " + order);
        while (lines.size() > ORDERS) {
            updates.put(orderKey(order(lines.remove(0))), null);
        }
        updates.put(orderKey(order), buyer);
        updates.put(key(buyer), String.join("\n", lines));
        return updates;
    }

    /** The orders that are known of a buyer, oldest first. */
    List<String> orders(String key) {
        return lines(key).stream().map(Buyers::order).toList();
    }

    /**
     * Forgets whose a buyer's orders are.
     *
     * @param until those that came to be known up to then, in milliseconds; who has ordered since has come back
     */
    void forget(String key, long until) {
        try (KeyValueStore.Lock turn = Turns.take(store, turn(key))) {
            List<String> lines = lines(key);
            List<String> later = lines.stream().filter(line -> at(line) > until).toList();
            if (later.size() < lines.size()) {
                lines.stream().filter(line -> at(line) <= until).forEach(line -> store.put(orderKey(order(line)), null));
                store.put(key, later.isEmpty() ? null : String.join("\n", later));
            }
        }
    }

    private List<String> lines(String key) {
        return store.get(key).map(entry -> List.of(entry.split("\n"))).orElse(List.of());
    }

    private static String order(String line) {
        return line.substring(line.indexOf(' ') + 1);
    }

    /** 0 for those from before times were kept. */
    private static long at(String line) {
        int space = line.indexOf(' ');
        return space < 0 ? 0 : Long.parseLong(line.substring(0, space));
    }

    private static String orderKey(String order) {
        return "order:" + order;
    }

    private static String turn(String key) {
        return "buyer-" + Turns.of(key);
    }

    /** Where a buyer's orders stand: his id can't be read from it. */
    static String key(String buyer) {
        return "buyer:" + PushCrypto.print(Digests.utf8(buyer));
    }
}
