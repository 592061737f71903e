package io.switchboard.spi.channel;

import java.util.List;
import java.util.Objects;

/**
 * A message that the provider has approved beforehand.
 *
 * @param name at the provider
 * @param locale as the provider writes it: {@code en_US}
 * @param text with its gaps as <code>{{1}}</code>, <code>{{2}}</code> …
 * @param gaps what the gaps are for, in their order, or just their numbers
 * @param category the provider's word for what it is for, or null
 */
public record MessageTemplate(String name, String locale, String text, List<String> gaps, String category) {
    public MessageTemplate {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(locale, "locale");
        Objects.requireNonNull(text, "text");
        gaps = List.copyOf(gaps);
    }
}
