package io.switchboard.channel.echo;

import io.switchboard.spi.platform.Digests;

/** HMAC-SHA256 of a body, in hexadecimal. */
record Signatures(String secret) {
    static final String HEADER = "X-Echo-Signature";

    String of(byte[] body) {
        return Digests.hmacSha256(secret, body);
    }

    boolean match(byte[] body, String given) {
        return Digests.same(of(body), given);
    }
}
