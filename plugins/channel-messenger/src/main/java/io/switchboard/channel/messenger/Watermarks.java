package io.switchboard.channel.messenger;

import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.spi.platform.Digests;
import io.switchboard.spi.platform.KeyValueStore;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes updates of single messages of what Meta tells: which messages were delivered, up to which moment all were; but of
 * reading only up to which moment. What was delivered and isn't read yet is kept in the account's store, in the commit of the call
 * that tells of it, and removed when nothing more is awaited. Both moments are of Meta's clock: ours is never compared with it. For
 * one call.
 */
final class Watermarks {
    /** Of one customer: whoever reads nothing for long has read all of them when he does. */
    private static final int MOST = 30;

    private final KeyValueStore store;
    private final Map<String, Unread> touched = new LinkedHashMap<>();

    private static final class Unread {
        private long readUntil;
        /** Whether all that was delivered has been read: then nobody waits for the moment any more. */
        private boolean done;

        private final Map<String, Long> delivered = new LinkedHashMap<>();
    }

    Watermarks(KeyValueStore store) {
        this.store = store;
    }

    void delivered(String person, List<String> ids, long watermark, List<? super DeliveryUpdate> updates) {
        Unread unread = of(person);
        for (String id : ids) {
            // The reading may have been told first.
            boolean read = watermark > 0 && watermark <= unread.readUntil;
            updates.add(new DeliveryUpdate(id, read ? DeliveryState.READ : DeliveryState.DELIVERED, null));
            if (!read) {
                unread.delivered.put(id, watermark);
            }
        }
        while (unread.delivered.size() > MOST) {
            unread.delivered.remove(unread.delivered.keySet().iterator().next());
        }
    }

    void read(String person, long watermark, List<? super DeliveryUpdate> updates) {
        Unread unread = of(person);
        unread.readUntil = Math.max(unread.readUntil, watermark);
        boolean awaited = !unread.delivered.isEmpty();
        unread.delivered.entrySet().removeIf(each -> {
            boolean read = each.getValue() <= watermark;
            if (read) {
                updates.add(new DeliveryUpdate(each.getKey(), DeliveryState.READ, null));
            }
            return read;
        });
        // Where nothing had been delivered the reading was told first.
        unread.done = (unread.done || awaited) && unread.delivered.isEmpty();
    }

    /** Whether Meta has told already that this one was delivered: it may, before it answers the send. */
    boolean isDelivered(String person, String id) {
        return of(person).delivered.containsKey(id);
    }

    /** What is kept of a customer; empty when it is nothing. */
    Map<String, Object> kept(String person) {
        Unread unread = of(person);
        Map<String, Object> kept = new LinkedHashMap<>();
        if (unread.readUntil > 0) {
            kept.put("readUntil", Instant.ofEpochMilli(unread.readUntil).toString());
        }
        if (!unread.delivered.isEmpty()) {
            kept.put("delivered", List.copyOf(unread.delivered.keySet()));
        }
        return kept;
    }

    /** What to keep, and with null what no more. */
    void keep(Map<String, String> storeUpdates) {
        touched.forEach((person, unread) -> {
            if (unread.delivered.isEmpty() && (unread.done || unread.readUntil <= 0)) {
                storeUpdates.put(key(person), null);
                return;
            }
            StringBuilder entry = new StringBuilder().append(unread.readUntil);
            unread.delivered.forEach((id, watermark) -> entry.append(' ').append(watermark).append(' ').append(id));
            storeUpdates.put(key(person), entry.toString());
        });
    }

    private Unread of(String person) {
        return touched.computeIfAbsent(person, known -> {
            Unread unread = new Unread();
            String[] parts = store.get(key(person)).orElse("0").split(" ");
            unread.readUntil = Long.parseLong(parts[0]);
            for (int i = 1; i + 1 < parts.length; i += 2) {
                unread.delivered.put(parts[i + 1], Long.parseLong(parts[i]));
            }
            return unread;
        });
    }

    static String key(String person) {
        return key("unread", person);
    }

    /** Where something stands in the store: his id can't be read from it. */
    static String key(String what, String person) {
        return what + "-" + Digests.sha256(Digests.utf8(person)).substring(0, 40);
    }
}
