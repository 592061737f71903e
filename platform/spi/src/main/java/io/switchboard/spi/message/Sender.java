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
 * @param personId how the provider names this person on all accounts of the same company, or null; whoever has it is one
 *     contact within a shop. The platform keeps those of different kinds of channels apart; at most 320 characters
 */
public record Sender(String externalId, String name, String email, String phone, String locale, String personId) {
    public Sender {
        Objects.requireNonNull(externalId, "externalId");
        if (externalId.isBlank() || externalId.length() > 320) {
            throw new IllegalArgumentException("externalId: 1 to 320 characters");
        }
        if (personId != null && (personId.isBlank() || personId.length() > 320)) {
            throw new IllegalArgumentException("personId: 1 to 320 characters");
        }
    }

    /** Known on this account only. */
    public Sender(String externalId, String name, String email, String phone, String locale) {
        this(externalId, name, email, phone, locale, null);
    }

    public static Sender of(String externalId, String name) {
        return new Sender(externalId, name, null, null, null);
    }
}
