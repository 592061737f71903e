package io.switchboard.channel.kuaishou;

import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.platform.Digests;
import io.switchboard.spi.platform.KeyValueStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whose an order is. The push of a new order names its buyer; those of its payment, parcel and refund name the order only. Kept for
 * the last orders of each buyer. Safe for several threads.
 */
final class Buyers {
    private static final int ORDERS = 50;
    private static final int TURNS = 64;

    private final ChannelContext context;
    private final KeyValueStore store;
    private final Object[] turns = Stream.generate(Object::new).limit(TURNS).toArray();

    Buyers(ChannelContext context) {
        this.context = context;
        this.store = context.store();
    }

    /**
     * Stores a push with the person whom it is about, and whose order it names; returns after the commit. What is about nobody known (goods,
     * orders from before this account was connected) is not shown.
     */
    void receive(Push push, String seller) {
        Optional<String> named = push.person(seller);
        Optional<String> buyer = named.or(() -> push.order().flatMap(order -> store.get(orderKey(order))));
        if (buyer.isEmpty()) {
            return;
        }
        boolean news = named.isPresent() && push.order().filter(order -> store.get(orderKey(order)).isEmpty()).isPresent();
        if (!news) {
            context.receive(List.of(push.message(buyer.get())), Map.of());
            return;
        }
        // One after the other of each buyer: several orders are made at once, and each adds to his list.
        synchronized (turns[Math.floorMod(buyer.get().hashCode(), TURNS)]) {
            context.receive(List.of(push.message(buyer.get())), noted(push.order().get(), buyer.get()));
        }
    }

    private Map<String, String> noted(String order, String buyer) {
        Map<String, String> updates = new HashMap<>();
        List<String> orders = new ArrayList<>(orders(key(buyer)));
        orders.remove(order);
        orders.add(order);
        while (orders.size() > ORDERS) {
            updates.put(orderKey(orders.remove(0)), null);
        }
        updates.put(orderKey(order), buyer);
        updates.put(key(buyer), String.join("\n", orders));
        return updates;
    }

    /** The orders that are known of a buyer, oldest first. */
    List<String> orders(String key) {
        return store.get(key).map(entry -> List.of(entry.split("\n"))).orElse(List.of());
    }

    void forget(String key) {
        orders(key).forEach(order -> store.put(orderKey(order), null));
        store.put(key, null);
    }

    private static String orderKey(String order) {
        return "order:" + order;
    }

    /** Where a buyer's orders stand: his id can't be read from it. */
    static String key(String buyer) {
        return "buyer:" + PushCrypto.print(Digests.utf8(buyer));
    }
}
