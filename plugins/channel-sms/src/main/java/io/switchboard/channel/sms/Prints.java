package io.switchboard.channel.sms;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Short prints of what has no id of its own. */
final class Prints {
    private static final int BYTES = 16;

    private Prints() {}

    static String of(String... pieces) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String piece : pieces) {
                byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
                // Lengths, so that "ab","c" and "a","bc" differ.
                digest.update(Integer.toString(bytes.length).getBytes(StandardCharsets.UTF_8));
                digest.update((byte) ':');
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
