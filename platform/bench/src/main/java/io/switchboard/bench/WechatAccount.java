package io.switchboard.bench;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** An official account in safe mode: what its platform calls with, each call encrypted and signed anew. Safe for many threads. */
final class WechatAccount {
    private static final int BLOCK = 32;
    private static final int RANDOM = 16;

    private final String appId;
    private final String token;
    private final byte[] key = new byte[BLOCK];
    private final AtomicLong nonces = new AtomicLong(100_000_000);

    WechatAccount(int number) {
        Random random = new Random(number);
        random.nextBytes(key);
        appId = "wx" + HexFormat.of().toHexDigits(random.nextLong());
        token = "bench" + HexFormat.of().toHexDigits(random.nextLong());
    }

    /** Of the account in the product. */
    Map<String, Object> settings(String apiBase) {
        return Map.of(
                "kind", "OFFICIAL_ACCOUNT",
                "appId", appId,
                "appSecret", "bench-secret-bench",
                "token", token,
                "encodingAesKey", Base64.getEncoder().withoutPadding().encodeToString(key),
                "apiBase", apiBase);
    }

    /** A call on its way. */
    record Call(String query, byte[] body) {}

    /** A text; {@code seconds} is when it was written, {@code number} its MsgId. */
    Call text(String from, long seconds, long number, String text) {
        String plain = "<xml><ToUserName><![CDATA[gh_10f6c3c3ac5a]]></ToUserName>\n<FromUserName><![CDATA[" + from + "]]></FromUserName>\n<CreateTime>" + seconds
                + "</CreateTime>\n<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[" + text + "]]></Content>\n<MsgId>" + number + "</MsgId>\n</xml>";
        String timestamp = Long.toString(System.currentTimeMillis() / 1000);
        String nonce = Long.toString(nonces.incrementAndGet());
        String encrypted = encrypted(Long.toString(nonces.get() + 6_000_000_000_000_000L), plain.getBytes(StandardCharsets.UTF_8));
        String query = "signature=" + signature(timestamp, nonce) + "&timestamp=" + timestamp + "&nonce=" + nonce
                + "&openid=" + URLEncoder.encode(from, StandardCharsets.UTF_8) + "&encrypt_type=aes&msg_signature=" + signature(timestamp, nonce, encrypted);
        String body = "<xml>\n<ToUserName><![CDATA[gh_10f6c3c3ac5a]]></ToUserName>\n<Encrypt><![CDATA[" + encrypted + "]]></Encrypt>\n</xml>";
        return new Call(query, body.getBytes(StandardCharsets.UTF_8));
    }

    private String encrypted(String random, byte[] text) {
        byte[] receiver = appId.getBytes(StandardCharsets.UTF_8);
        int length = RANDOM + Integer.BYTES + text.length + receiver.length;
        int pad = BLOCK - length % BLOCK;
        ByteBuffer frame = ByteBuffer.allocate(length + pad)
                .put(random.getBytes(StandardCharsets.US_ASCII), 0, RANDOM)
                .putInt(text.length)
                .put(text)
                .put(receiver);
        while (frame.hasRemaining()) {
            frame.put((byte) pad);
        }
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(key, 0, RANDOM));
            return Base64.getEncoder().encodeToString(cipher.doFinal(frame.array()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String signature(String... parts) {
        String[] all = Arrays.copyOf(parts, parts.length + 1);
        all[parts.length] = token;
        Arrays.sort(all);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(String.join("", all).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
