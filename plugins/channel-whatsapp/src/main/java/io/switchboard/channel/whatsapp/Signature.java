package io.switchboard.channel.whatsapp;

import io.switchboard.spi.platform.Digests;

/** {@code X-Hub-Signature-256}: HMAC-SHA256 of the body as it came, under the app's secret. */
record Signature(String appSecret) {
    static final String HEADER = "X-Hub-Signature-256";

    String of(byte[] body) {
        return "sha256=" + Digests.hmacSha256(appSecret, body);
    }

    boolean matches(byte[] body, String given) {
        return Digests.same(of(body), given);
    }
}
