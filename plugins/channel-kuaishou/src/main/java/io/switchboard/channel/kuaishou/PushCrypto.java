package io.switchboard.channel.kuaishou;

import io.switchboard.spi.platform.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Signatures and the encryption of what Kuaishou pushes. */
final class PushCrypto {
    private static final int BLOCK = 16;
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{22,}={0,2}");

    private PushCrypto() {}

    /** Whether it is a key of AES in Base64. */
    static boolean isKey(String text) {
        try {
            int length = Base64.getDecoder().decode(text.strip()).length;
            return length == 16 || length == 24 || length == 32;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    /** The header kwaisign: MD5 of the body and the secret behind it. */
    static String kwaisign(byte[] body, String appSecret) {
        return Digests.md5(body, Digests.utf8(appSecret));
    }

    static boolean isSigned(byte[] body, String appSecret, String given) {
        return Digests.sameHex(kwaisign(body, appSecret), given);
    }

    /** Whether it has the form: whole blocks in Base64. */
    static boolean looksEncrypted(byte[] body) {
        try {
            return BASE64.matcher(new String(body, StandardCharsets.ISO_8859_1)).matches() && Base64.getDecoder().decode(body).length % BLOCK == 0;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    /** @throws IOException when it wasn't encrypted by this key */
    static byte[] decrypt(byte[] body, String messageSecret) throws IOException {
        try {
            byte[] plain = cipher(Cipher.DECRYPT_MODE, messageSecret).doFinal(Base64.getDecoder().decode(body));
            // By another key the filling at the end fits once in 256.
            if (plain.length == 0 || plain[0] != '{') {
                throw new IOException("not by our key");
            }
            return plain;
        } catch (GeneralSecurityException | IllegalArgumentException wrong) {
            throw new IOException("not by our key", wrong);
        }
    }

    /** As Kuaishou does it; for the stand-in. */
    static byte[] encrypt(byte[] plain, String messageSecret) {
        try {
            return Base64.getEncoder().encode(cipher(Cipher.ENCRYPT_MODE, messageSecret).doFinal(plain));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** How a call of the shop's interface is signed: HMAC-SHA256 in Base64. */
    static String signature(String signed, String signSecret) {
        return Base64.getEncoder().encodeToString(Digests.hmac("HmacSHA256", signSecret, Digests.utf8(signed)));
    }

    /** A print of what has no id, or of what must not be told. */
    static String print(byte[] of) {
        return Digests.sha256(of).substring(0, 2 * BLOCK);
    }

    private static Cipher cipher(int mode, String messageSecret) throws GeneralSecurityException {
        // The platform's own choice: no random beginning.
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(mode, new SecretKeySpec(Base64.getDecoder().decode(messageSecret.strip()), "AES"), new IvParameterSpec(new byte[BLOCK]));
        return cipher;
    }
}
