package io.switchboard.channel.douyin;

import io.switchboard.spi.platform.KeyValueStore;
import java.time.Duration;
import java.time.Instant;

/**
 * What an answer to one customer has to name: the conversation, and what he did last.
 *
 * @param conversation the platform's id of it
 * @param message his last message, or empty
 * @param wroteAt when he wrote it
 * @param entering his last opening of the conversation, or empty
 * @param enteredAt when that was
 */
record Peer(String conversation, String message, Instant wroteAt, String entering, Instant enteredAt) {
    private static final String TAB = "\t";
    private static final Peer NONE = new Peer("", "", Instant.EPOCH, "", Instant.EPOCH);

    /** Where it stands in the store: his id can't be read from it. */
    static String key(String openId) {
        return "peer-" + DouyinTokens.mark(openId);
    }

    static Peer in(KeyValueStore store, String key) {
        return store.get(key).map(Peer::read).orElse(NONE);
    }

    private static Peer read(String entry) {
        String[] parts = entry.split(TAB, -1);
        return new Peer(parts[0], parts[1], Instant.ofEpochMilli(Long.parseLong(parts[2])), parts[3], Instant.ofEpochMilli(Long.parseLong(parts[4])));
    }

    String write() {
        return String.join(TAB, conversation, message, String.valueOf(wroteAt.toEpochMilli()), entering, String.valueOf(enteredAt.toEpochMilli()));
    }

    /** Older ones, which the platform pushed late or again, change nothing. */
    Peer wrote(String in, String id, Instant at) {
        return at.isBefore(wroteAt) ? this : new Peer(clean(in), clean(id), at, entering, enteredAt);
    }

    Peer entered(String in, String id, Instant at) {
        return at.isBefore(enteredAt) ? this : new Peer(clean(in), message, wroteAt, clean(id), at);
    }

    /** Whether an answer now can only name his opening of the conversation. */
    boolean onlyEntered(Instant now, Duration replyWindow) {
        return !entering.isEmpty() && (message.isEmpty() || now.isAfter(wroteAt.plus(replyWindow)) && enteredAt.isAfter(wroteAt));
    }

    boolean known() {
        return !message.isEmpty() || !entering.isEmpty();
    }

    /** Whether all of it is from before then. */
    boolean isBefore(Instant then) {
        return wroteAt.isBefore(then) && enteredAt.isBefore(then);
    }

    private static String clean(String id) {
        return id.replaceAll("\\p{Cntrl}", "");
    }
}
