package io.switchboard.web.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.switchboard.core.channel.ChannelGateway;
import io.switchboard.core.shared.Refused;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.MessageTemplate;
import io.switchboard.spi.message.Content;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an agent fills in goes where the provider has gaps, and nowhere else. */
class ChannelTemplatesTest {
    private List<MessageTemplate> known = List.of(
            new MessageTemplate("order", "en", "{{2}}, order {{1}} is here. {{9}}", List.of("1", "2"), null));

    private Content fill(String json) {
        ChannelTemplates templates = new ChannelTemplates();
        templates.gateway = (ChannelGateway) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ChannelGateway.class}, (proxy, method, arguments) -> {
                    if (known == null) {
                        throw new ConnectorException(Failure.UNKNOWN_OUTCOME, "took too long");
                    }
                    return known;
                });
        try {
            return templates.fill(UUID.randomUUID(), new ObjectMapper().readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void isRefused(String json, String field) {
        assertThatThrownBy(() -> fill(json)).isInstanceOfSatisfying(Refused.class, no -> assertThat(no.fields()).extracting(Refused.Field::field).containsExactly(field));
    }

    @Test
    void valuesStandInTheirGapsAsTheyAre() {
        assertThat(fill("{\"name\":\"order\",\"locale\":\"en\",\"values\":[\" 1001 \",\"$1 {{1}} \\\\\"]}"))
                .isEqualTo(new Content.Template("order", "en", List.of("1001", "$1 {{1}} \\"), "$1 {{1}} \\, order 1001 is here. {{9}}"));
    }

    @Test
    void whatDoesNotFitIsRefusedByItsField() {
        isRefused("{\"name\":\"order\",\"locale\":\"de\",\"values\":[\"1\",\"2\"]}", "content.name");
        isRefused("{}", "content.name");
        isRefused("{\"name\":\"order\",\"locale\":\"en\"}", "content.values");
        isRefused("{\"name\":\"order\",\"locale\":\"en\",\"values\":[\"1\"]}", "content.values");
        isRefused("{\"name\":\"order\",\"locale\":\"en\",\"values\":[\"1\",\" \"]}", "content.values");
        isRefused("{\"name\":\"order\",\"locale\":\"en\",\"values\":[\"1\",\"" + "x".repeat(1001) + "\"]}", "content.values");
    }

    @Test
    void aProviderThatDoesNotTellIsSaidToBeAway() {
        known = null;
        assertThatThrownBy(() -> fill("{}")).isInstanceOfSatisfying(Refused.class, no -> assertThat(no.kind()).isEqualTo(Refused.Kind.UNAVAILABLE));
    }
}
