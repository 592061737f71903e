package io.switchboard.channel.douyin;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Digests as both platforms sign with them, in lower-case hexadecimal. */
final class Digests {
    private Digests() {}

    static String sha1(byte[]... parts) {
        return digest("SHA-1", parts);
    }

    static String md5(byte[]... parts) {
        return digest("MD5", parts);
    }

    static String sha256(String text) {
        return digest("SHA-256", bytes(text));
    }

    static String hmacSha256(String key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes(key), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(bytes(text)));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** In constant time; hexadecimal digits in any case. */
    static boolean same(String expected, String given) {
        return MessageDigest.isEqual(bytes(expected), bytes(given.toLowerCase(Locale.ROOT)));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String digest(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
