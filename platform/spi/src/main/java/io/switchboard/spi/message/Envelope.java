package io.switchboard.spi.message;

import java.util.List;
import java.util.Objects;

/**
 * How a message was addressed, on channels where that is more than one writer and one reader (mail).
 *
 * @param from external id of who wrote it, or null
 * @param ours which of our addresses it was written to, or null; an answer leaves from there
 * @param copies external ids of others who got it too, without {@code from} and ours; at most 50
 * @param trust what the receiving server found out about the sender
 * @param trustDetail its words, for people; or null
 */
public record Envelope(String from, String ours, List<String> copies, Trust trust, String trustDetail) {
    public static final Envelope NONE = new Envelope(null, null, List.of(), Trust.UNKNOWN, null);

    /** Whether the message comes from whom it names. */
    public enum Trust {
        /** The receiving server has verified it. */
        VERIFIED,
        /** The receiving server has verified that it does not. */
        FAILED,
        /** Nobody whom we believe has looked. */
        UNKNOWN
    }

    public Envelope {
        copies = copies.size() > 50 ? List.copyOf(copies.subList(0, 50)) : List.copyOf(copies);
        Objects.requireNonNull(trust, "trust");
    }
}
