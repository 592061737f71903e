package io.switchboard.spi.platform;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Digests with which platforms sign their calls, in lower-case hexadecimal, and how a signature is compared. MD5 and SHA-1 are here
 * because platforms sign with them, not because anything new should. For any thread.
 */
public final class Digests {
    private Digests() {}

    /** Of the parts one after the other; at least one. */
    public static String md5(byte[]... parts) {
        return hex(digest("MD5", parts));
    }

    /** Of the parts one after the other; at least one. */
    public static String sha1(byte[]... parts) {
        return hex(digest("SHA-1", parts));
    }

    /** Of the parts one after the other; at least one. */
    public static String sha256(byte[]... parts) {
        return hex(digest("SHA-256", parts));
    }

    /** RFC 2104 with SHA-256, in hexadecimal. */
    public static String hmacSha256(String key, byte[]... parts) {
        return hex(hmac("HmacSHA256", key, parts));
    }

    /**
     * RFC 2104, as bytes: for platforms that write them otherwise than in hexadecimal.
     *
     * @param algorithm as Java names it: {@code HmacSHA1}, {@code HmacSHA256}, {@code HmacSHA512}
     * @param key not empty; its UTF-8 bytes are the key
     * @throws IllegalArgumentException when there is no such algorithm
     */
    public static byte[] hmac(String algorithm, String key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(utf8(key), algorithm));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException unknown) {
            throw new IllegalArgumentException(algorithm, unknown);
        }
    }

    /**
     * Whether what a caller gave is what it should be, in a time that doesn't tell how much of it is right.
     *
     * @param given null for none, which is never right
     */
    public static boolean same(String right, String given) {
        return given != null && MessageDigest.isEqual(utf8(right), utf8(given));
    }

    /** As {@link #same}, of hexadecimal digits in either case. */
    public static boolean sameHex(String right, String given) {
        return given != null && same(right.toLowerCase(Locale.ROOT), given.toLowerCase(Locale.ROOT));
    }

    /** A text's UTF-8 bytes. */
    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] digest(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
