package io.switchboard.channel.wechat;

import io.switchboard.spi.platform.Digests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The platform's signatures and its encryption: AES-256-CBC of random(16) + length(4) + text + receiver, PKCS7 to 32. */
final class WechatCrypto {
    private static final int BLOCK = 32;
    private static final int RANDOM = 16;
    private static final int IV = 16;

    private final String token;
    private final byte[] key;
    private final byte[] receiver;

    /**
     * @param encodingAesKey 43 characters; null where nothing is encrypted
     * @param receiver for whom texts are encrypted: the app id
     */
    WechatCrypto(String token, String encodingAesKey, String receiver) {
        this.token = token;
        this.key = encodingAesKey == null ? null : Base64.getDecoder().decode(encodingAesKey + "=");
        this.receiver = receiver.getBytes(StandardCharsets.UTF_8);
    }

    boolean encrypts() {
        return key != null;
    }

    /** Whether the parts were signed by somebody who has the token; in a time that says nothing of how near it is. */
    boolean signed(String signature, String... parts) {
        return Digests.same(signature(parts), signature);
    }

    String signature(String... parts) {
        String[] all = Arrays.copyOf(parts, parts.length + 1);
        all[parts.length] = token;
        Arrays.sort(all);
        return Digests.sha1(Digests.utf8(String.join("", all)));
    }

    /**
     * The text in it.
     *
     * @throws GeneralSecurityException when it isn't from the platform, not for this account, or of another key
     */
    byte[] decrypt(String encrypted) throws GeneralSecurityException {
        byte[] cipherText;
        try {
            cipherText = Base64.getMimeDecoder().decode(encrypted);
        } catch (IllegalArgumentException notBase64) {
            throw new GeneralSecurityException(notBase64);
        }
        byte[] plain = cipher(Cipher.DECRYPT_MODE).doFinal(cipherText);
        int pad = plain.length == 0 ? 0 : plain[plain.length - 1];
        int end = plain.length - pad;
        if (pad < 1 || pad > BLOCK || end < RANDOM + Integer.BYTES) {
            throw new GeneralSecurityException("padding");
        }
        int length = ByteBuffer.wrap(plain).getInt(RANDOM);
        int start = RANDOM + Integer.BYTES;
        if (length < 0 || length > end - start) {
            throw new GeneralSecurityException("length");
        }
        if (!MessageDigest.isEqual(receiver, Arrays.copyOfRange(plain, start + length, end))) {
            throw new GeneralSecurityException("receiver");
        }
        return Arrays.copyOfRange(plain, start, start + length);
    }

    /** @param random 16 bytes */
    String encrypt(byte[] random, byte[] text) throws GeneralSecurityException {
        int length = RANDOM + Integer.BYTES + text.length + receiver.length;
        int pad = BLOCK - length % BLOCK;
        ByteBuffer frame = ByteBuffer.allocate(length + pad).put(random).putInt(text.length).put(text).put(receiver);
        while (frame.hasRemaining()) {
            frame.put((byte) pad);
        }
        return Base64.getEncoder().encodeToString(cipher(Cipher.ENCRYPT_MODE).doFinal(frame.array()));
    }

    private Cipher cipher(int mode) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(key, 0, IV));
        return cipher;
    }
}
