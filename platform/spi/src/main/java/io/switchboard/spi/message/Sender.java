package io.switchboard.spi.message;

import java.util.Objects;

/**
 * Who wrote to us on a channel.
 *
 * @param externalId how the provider names this person, unique within the channel account; 1 to 320 characters
 * @param name as the provider shows it, or null
 * @param email or null
 * @param phone or null
 * @param locale BCP 47 tag such as {@code zh-CN}, or null
 */
public record Sender(String externalId, String name, String email, String phone, String locale) {
    public Sender {
        Objects.requireNonNull(externalId, "externalId");
        if (externalId.isBlank() || externalId.length() > 320) {
            throw new IllegalArgumentException("externalId: 1 to 320 characters");
        }
    }

    public static Sender of(String externalId, String name) {
        return new Sender(externalId, name, null, null, null);
    }
}
