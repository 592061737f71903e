package io.switchboard.web.channel;

import io.switchboard.spi.channel.MessageTemplate;
import java.util.List;

/**
 * A message that the provider has approved beforehand.
 *
 * @param text with its gaps as <code>{{1}}</code>, <code>{{2}}</code> …
 * @param gaps what they are for, in their order
 * @param category the provider's word, or null
 */
public record TemplateView(String name, String locale, String text, List<String> gaps, String category) {
    static TemplateView of(MessageTemplate template) {
        return new TemplateView(template.name(), template.locale(), template.text(), template.gaps(), template.category());
    }
}
