package io.switchboard.web.channel;

import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.core.channel.ChannelGateway;
import io.switchboard.core.shared.Refused;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.channel.MessageTemplate;
import io.switchboard.spi.message.Content;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Messages that a provider has approved beforehand, and their gaps. */
@ApplicationScoped
public class ChannelTemplates {
    private static final Pattern GAP = Pattern.compile("\\{\\{(\\d{1,2})}}");
    private static final int LONGEST_VALUE = 1000;

    @Inject
    ChannelGateway gateway;

    /**
     * @throws Refused UNAVAILABLE when the provider doesn't tell now
     */
    public List<MessageTemplate> of(UUID channel) {
        try {
            return gateway.templates(channel);
        } catch (ConnectorException away) {
            throw Refused.unavailable("channel.failed");
        }
    }

    /**
     * Reads {@code {name, locale, values}} and fills the template in.
     *
     * @throws Refused INVALID, naming the field
     */
    public Content fill(UUID channel, JsonNode content) {
        String name = content.path("name").asText("");
        String locale = content.path("locale").asText("");
        MessageTemplate template = of(channel).stream()
                .filter(each -> each.name().equals(name) && each.locale().equals(locale))
                .findFirst()
                .orElseThrow(() -> Refused.invalid("content.name", "unknownTemplate"));
        List<String> values = new ArrayList<>();
        content.path("values").forEach(value -> values.add(value.asText("").strip()));
        if (values.size() != template.gaps().size() || values.stream().anyMatch(String::isEmpty)) {
            throw Refused.invalid("content.values", "fillAll", template.gaps().size());
        }
        if (values.stream().anyMatch(value -> value.length() > LONGEST_VALUE)) {
            throw Refused.invalid("content.values", "tooLong", LONGEST_VALUE);
        }
        String text = GAP.matcher(template.text()).replaceAll(gap -> {
            int number = Integer.parseInt(gap.group(1));
            return Matcher.quoteReplacement(number >= 1 && number <= values.size() ? values.get(number - 1) : gap.group());
        });
        return new Content.Template(name, locale, values, text);
    }
}
