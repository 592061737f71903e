package io.switchboard.core.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How a receiver knows that it was us: HMAC-SHA256 over the time and the body, by a secret that both have. */
public final class WebhookSignature {
    public static final String HEADER = "X-Switchboard-Signature";

    private static final int SECRET_BYTES = 32;

    private WebhookSignature() {}

    /** A secret, as it is shown: its characters are the key. */
    static String newSecret(SecureRandom random) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return "whsec_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * The header's value: {@code t=<seconds>,v1=<hex>}, with one {@code v1} for each secret.
     *
     * @param seconds since 1970, by our clock
     * @param secrets the present one first
     */
    public static String of(long seconds, byte[] body, List<String> secrets) {
        StringBuilder header = new StringBuilder("t=").append(seconds);
        for (String secret : secrets) {
            header.append(",v1=").append(HexFormat.of().formatHex(hmac(secret, seconds, body)));
        }
        return header.toString();
    }

    private static byte[] hmac(String secret, long seconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((seconds + ".").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
