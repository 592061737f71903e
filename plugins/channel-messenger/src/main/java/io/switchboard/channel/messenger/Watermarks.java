package io.switchboard.channel.messenger;

import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.spi.platform.KeyValueStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes updates of single messages of what Meta tells: which messages were delivered, up to which moment all were; but of
 * reading only up to which moment. What was delivered and isn't read yet is kept in the account's store, in the commit of the call
 * that tells of it. Both moments are of Meta's clock: ours is never compared with it. For one call.
 */
final class Watermarks {
    /** Of one customer: whoever reads nothing for long has read all of them when he does. */
    private static final int MOST = 30;

    private final KeyValueStore store;
    private final Map<String, Unread> touched = new LinkedHashMap<>();

    private static final class Unread {
        private long readUntil;
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
        unread.delivered.entrySet().removeIf(each -> {
            boolean read = each.getValue() <= watermark;
            if (read) {
                updates.add(new DeliveryUpdate(each.getKey(), DeliveryState.READ, null));
            }
            return read;
        });
    }

    /** Whether Meta has told already that this one was delivered: it may, before it answers the send. */
    boolean isDelivered(String person, String id) {
        return person.length() <= 100 && of(person).delivered.containsKey(id);
    }

    /** What to keep. */
    void keep(Map<String, String> storeUpdates) {
        touched.forEach((person, unread) -> {
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

    private static String key(String person) {
        return "unread:" + person;
    }
}
