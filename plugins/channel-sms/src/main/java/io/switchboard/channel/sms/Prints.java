package io.switchboard.channel.sms;

import io.switchboard.spi.platform.Digests;

/** Short prints of what has no id of its own. */
final class Prints {
    private static final int DIGITS = 32;

    private Prints() {}

    static String of(String... pieces) {
        StringBuilder all = new StringBuilder();
        for (String piece : pieces) {
            // Lengths, so that "ab","c" and "a","bc" differ.
            all.append(piece.length()).append(':').append(piece);
        }
        return Digests.sha256(Digests.utf8(all.toString())).substring(0, DIGITS);
    }
}
