package io.switchboard.channel.email;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.platform.KeyValueStore;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * How much automatic mail one recipient may still get in this hour: nobody can make this desk fill somebody's mailbox.
 * Counted in a store, so for all nodes; two that send at the same moment may count as one.
 */
final class Allowance {
    private static final long HOUR = 3600;

    private final KeyValueStore store;

    Allowance(KeyValueStore store) {
        this.store = store;
    }

    /**
     * Counts one.
     *
     * @param most in an hour
     * @throws ConnectorException REJECTED when the recipient has got enough
     */
    void take(String recipient, Instant now, int most) {
        String key = key(recipient);
        long hour = now.getEpochSecond() / HOUR;
        String[] kept = store.get(key).orElse("0 0").split(" ");
        int sent = kept[0].equals(Long.toString(hour)) ? Integer.parseInt(kept[1]) : 0;
        if (sent >= most) {
            throw new ConnectorException(Failure.REJECTED, EmailConnector.TEXTS.text("enough", most));
        }
        store.put(key, hour + " " + (sent + 1));
    }

    /** When a recipient last got automatic mail, to the hour, and how many in that hour; empty when nothing is kept. */
    Optional<Got> got(String recipient) {
        return store.get(key(recipient)).map(value -> {
            String[] kept = value.split(" ");
            return new Got(Instant.ofEpochSecond(Long.parseLong(kept[0]) * HOUR), Integer.parseInt(kept[1]));
        });
    }

    record Got(Instant hour, int mails) {}

    void forget(String recipient) {
        store.put(key(recipient), null);
    }

    /** The detail of an address doesn't make another recipient of it. */
    private static String key(String recipient) {
        return "auto." + HexFormat.of().formatHex(Identity.print(Addresses.bare(recipient.toLowerCase(Locale.ROOT))));
    }
}
