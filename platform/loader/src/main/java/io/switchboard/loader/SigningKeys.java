package io.switchboard.loader;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Ed25519 keys as text: PEM as {@code openssl genpkey -algorithm ed25519} writes it, or its Base64 alone. Safe for use by
 * several threads.
 */
public final class SigningKeys {
    /** No key is longer, with its frame and some blanks. */
    public static final int LONGEST = 1000;

    private static final String ED25519 = "Ed25519";
    private static final int ID_BYTES = 16;

    private SigningKeys() {}

    /** A new pair. */
    public static KeyPair make() {
        try {
            return KeyPairGenerator.getInstance(ED25519).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws IllegalArgumentException when it isn't one public Ed25519 key; the message holds nothing of the text */
    public static PublicKey publicKey(String text) {
        try {
            return KeyFactory.getInstance(ED25519).generatePublic(new X509EncodedKeySpec(bytes(text, "PUBLIC KEY")));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("no public Ed25519 key");
        }
    }

    /** @throws IllegalArgumentException when it isn't one private Ed25519 key; the message holds nothing of the text */
    public static PrivateKey privateKey(String text) {
        try {
            return KeyFactory.getInstance(ED25519).generatePrivate(new PKCS8EncodedKeySpec(bytes(text, "PRIVATE KEY")));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("no private Ed25519 key");
        }
    }

    /** The key's name for machines: the first 16 bytes of the SHA-256 of its X.509 form, 32 hexadecimal digits. */
    public static String id(PublicKey key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return HexFormat.of().formatHex(Arrays.copyOf(digest, ID_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Base64 in one line, as {@link #publicKey} reads it. */
    public static String text(PublicKey key) {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    static String pem(String what, byte[] encoded) {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(encoded);
        return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
    }

    private static byte[] bytes(String text, String what) throws GeneralSecurityException {
        if (text == null || text.length() > LONGEST) {
            throw new GeneralSecurityException("too long");
        }
        String plain = text.replace("-----BEGIN " + what + "-----", "").replace("-----END " + what + "-----", "").replaceAll("\\s", "");
        try {
            return Base64.getDecoder().decode(plain);
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("no Base64");
        }
    }
}
