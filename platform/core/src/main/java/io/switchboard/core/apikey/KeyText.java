package io.switchboard.core.apikey;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key as it is written: {@code sbk_}, its id in 32 hex digits, {@code _}, and 256 random bits in 43 letters and digits. By the
 * prefix scanners of source code know what they have found; by the id it is looked up, so that nothing depends on comparing secrets.
 */
record KeyText(UUID id, String secret) {
    static final String PREFIX = "sbk_";

    private static final Pattern FORM = Pattern.compile("sbk_([0-9a-f]{32})_([0-9A-Za-z]{43})");
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());
    private static final int LENGTH = 43;

    static KeyText make(UUID id, SecureRandom random) {
        BigInteger rest = new BigInteger(256, random);
        char[] secret = new char[LENGTH];
        for (int i = LENGTH - 1; i >= 0; i--) {
            BigInteger[] parts = rest.divideAndRemainder(BASE);
            secret[i] = DIGITS.charAt(parts[1].intValue());
            rest = parts[0];
        }
        return new KeyText(id, new String(secret));
    }

    /** @return empty for what isn't written so */
    static Optional<KeyText> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        String hex = form.group(1);
        UUID id = new UUID(Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
        return Optional.of(new KeyText(id, form.group(2)));
    }

    /** Of 256 random bits a fast hash is enough: there is nothing to guess. */
    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All of it, to be told once. */
    String text() {
        return PREFIX + id.toString().replace("-", "") + "_" + secret;
    }

    @Override
    public String toString() {
        return PREFIX + id;
    }
}
