package io.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.MessageTemplate;
import io.switchboard.spi.channel.SendsTemplates;
import io.switchboard.spi.message.Content;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A channel that carries messages approved beforehand. The provider has at least one, with a gap. */
public interface SendsTemplatesContract extends DeliversContract {

    @Test
    default void templatesAreListedAndSent(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        // From here on it has whatever token it needs to send: a call more is the message.
        channel.send(answer(new Content.Text("before the template")));
        List<MessageTemplate> templates = ((SendsTemplates) channel).templates();
        MessageTemplate template = templates.stream().filter(each -> !each.gaps().isEmpty()).findFirst().orElseThrow();
        assertThat(template.text()).contains("{{1}}");
        List<String> values = Collections.nCopies(template.gaps().size(), "1001");
        String text = template.text().replaceAll("\\{\\{\\d+}}", "1001");
        int before = provider().attempts();
        assertThat(channel.send(answer(new Content.Template(template.name(), template.locale(), values, text)))).isNotNull();
        assertThat(provider().attempts()).as("calls of the provider for the template").isGreaterThan(before);
    }

    @Test
    default void templatesInTroubleSaySo(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        provider().fails(Failure.UNAVAILABLE);
        Throwable thrown = catchThrowable(() -> ((SendsTemplates) channel).templates());
        assertThat(thrown).isInstanceOf(ConnectorException.class);
        assertNoSecretIn(CapturedLog.told(thrown));
    }
}
