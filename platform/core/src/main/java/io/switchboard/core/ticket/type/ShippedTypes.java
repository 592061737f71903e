package io.switchboard.core.ticket.type;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The types that come with the product; an installation has them from its first start and may change them. */
final class ShippedTypes {
    /** In the order in which people are offered them. */
    static final List<String> KEYS =
            List.of("general", "logistics", "problem-goods", "complaint", "follow-up", "fault-report", "purchase");

    private ShippedTypes() {}

    /** The text of one. */
    static String text(String key) {
        try (InputStream in = ShippedTypes.class.getResourceAsStream("/io/switchboard/core/ticket/" + key + ".yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
