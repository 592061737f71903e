package io.switchboard.channel.email;

import io.switchboard.spi.platform.KeyValueStore;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How far the mailbox is read. UIDs only mean something together with the UIDVALIDITY they were given under.
 *
 * @param validity the folder's UIDVALIDITY
 * @param last every mail up to this UID is done
 * @param from the first UID of the last portion, which may not be marked yet
 * @param baseline the highest UID when reading began: up to it, old mail is left alone
 * @param since of the old mail take also what came in later than this; null to take what nobody has read only
 */
record Cursor(long validity, long last, long from, long baseline, Instant since) {
    private static final String KEY = "cursor";
    private static final String START = "start";

    /** Under which key the place in a folder is kept; that of the first folder doesn't follow its name. */
    static String key(String folder, boolean first) {
        return first ? KEY : KEY + "." + HexFormat.of().formatHex(Identity.print(folder));
    }

    /** The place kept in the store; a new one, kept at once, when there is none for this UIDVALIDITY. */
    static Cursor of(KeyValueStore store, String key, long validity, LongSupplier lastUid, Instant now) {
        Optional<Cursor> kept = store.get(key).flatMap(Cursor::parse);
        if (kept.isPresent() && kept.get().validity() == validity) {
            return kept.get();
        }
        Instant start = Instant.parse(store.putIfAbsent(START, now.toString())).minus(Duration.ofDays(1));
        // UIDs were given anew: whatever came since this account began is read again, and repeats are dropped.
        Cursor fresh = new Cursor(validity, 0, 1, lastUid.getAsLong(), kept.isPresent() ? start : null);
        store.put(key, fresh.text());
        return fresh;
    }

    boolean wants(Mailbox.Listed mail) {
        return mail.uid() > baseline
                || !mail.seen()
                || (since != null && mail.received() != null && mail.received().isAfter(since));
    }

    /** Up to this UID only unread mails are wanted; 0 when read ones may be as well. */
    long unreadUpTo() {
        return since == null ? baseline : 0;
    }

    Cursor at(long first, long reached) {
        return new Cursor(validity, reached, first, baseline, since);
    }

    String text() {
        return validity + " " + last + " " + from + " " + baseline + " " + (since == null ? "-" : since);
    }

    private static Optional<Cursor> parse(String text) {
        String[] parts = text.split(" ");
        try {
            return Optional.of(new Cursor(
                    Long.parseLong(parts[0]),
                    Long.parseLong(parts[1]),
                    Long.parseLong(parts[2]),
                    Long.parseLong(parts[3]),
                    parts[4].equals("-") ? null : Instant.parse(parts[4])));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException | DateTimeParseException foreign) {
            return Optional.empty();
        }
    }
}
