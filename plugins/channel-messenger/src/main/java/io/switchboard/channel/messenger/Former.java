package io.switchboard.channel.messenger;

import io.switchboard.spi.platform.Digests;
import io.switchboard.spi.platform.KeyValueStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What this plugin noted of customers in each account's store before {@link Notes} had a place of its own: nobody reads it any more, so
 * it goes with the next call about the customer, and when he is forgotten. Static, for the platform makes connector and eraser apart
 * from each other; both live as long as the plugin's class loader.
 */
final class Former {
    private static final List<KeyValueStore> OPEN = new CopyOnWriteArrayList<>();

    private Former() {}

    static void add(KeyValueStore account) {
        OPEN.add(account);
    }

    static void remove(KeyValueStore account) {
        OPEN.remove(account);
    }

    /** In all accounts that are open. */
    static void forget(String person) {
        for (KeyValueStore account : OPEN) {
            try {
                forget(account, person);
            } catch (IllegalStateException closed) {
                remove(account);
            }
        }
    }

    static void forget(KeyValueStore account, String person) {
        for (String what : List.of("unread-", "wrote-")) {
            String key = what + Digests.sha256(Digests.utf8(person)).substring(0, 40);
            if (account.get(key).isPresent()) {
                account.put(key, null);
            }
        }
    }
}
