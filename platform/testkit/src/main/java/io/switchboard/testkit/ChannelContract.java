package io.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.settings.Setting;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pf4j.Extension;

/**
 * What every connector keeps. Its test class implements this and the contract of each capability of its channel; {@code
 * everyCapabilityIsTested} says which are missing.
 */
@ExtendWith(TestPlatformExtension.class)
public interface ChannelContract {

    /** The connector under test; a new one or always the same. */
    ChannelConnector connector();

    /**
     * Settings that work, every secret among them, each with a value of at least 8 characters that occurs nowhere else.
     */
    Map<String, Object> settings();

    /** Who gets the messages of these tests: an address as this channel knows them. */
    default String recipient() {
        return "customer-1";
    }

    /** The plugin's README; Maven runs tests in the module's folder. */
    default Path readme() {
        return Path.of("README.md");
    }

    @Test
    default void settingsAreSane() {
        SchemaChecks.check(connector(), settings());
    }

    @Test
    default void everySettingHasTextsInBothLanguages() {
        SchemaChecks.checkTexts(connector());
    }

    @Test
    default void everySettingStandsInTheReadme() {
        SchemaChecks.checkReadme(connector(), readme());
    }

    @Test
    default void connectorIsFoundAndNamed() {
        ChannelConnector connector = connector();
        Class<?> type = connector.getClass();
        assertThat(connector.id()).as("id()").matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
        assertThat(type.isAnnotationPresent(Extension.class)).as("@Extension on " + type).isTrue();
        assertThatCode(() -> assertThat(Modifier.isPublic(type.getConstructor().getModifiers())).isTrue())
                .as("public constructor without arguments")
                .doesNotThrowAnyException();
        if (connector.icon() != null) {
            assertThat(PluginResources.text(type, connector.icon()))
                    .as("icon " + connector.icon())
                    .contains("<svg", "currentColor")
                    .doesNotContain("<script");
        }
    }

    @Test
    default void everyCapabilityIsTested(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        assertThat(Capabilities.untested(channel, getClass()))
                .as("contracts that " + getClass().getSimpleName() + " must implement for what the channel can do")
                .isEmpty();
    }

    @Test
    default void anOpenChannelSaysHowItStandsAndWhatItCarries(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        ChannelStatus status = channel.status();
        assertThat(status).as("status()").isNotNull();
        ChannelLimits limits = channel.limits();
        assertThat(limits).as("limits()").isNotNull().isEqualTo(channel.limits());
        assertThat(limits.maxFileBytes()).as("maxFileBytes").isNotNegative();
        assertThat(limits.attachments() && limits.maxFileBytes() == 0).as("attachments without files").isFalse();
        if (limits.replyWindow() != null) {
            assertThat(limits.replyWindow()).as("replyWindow").isPositive();
        }
    }

    @Test
    default void aTestOfGoodSettingsSaysOnline(TestPlatform platform) {
        ChannelStatus status = connector()
                .test(io.switchboard.spi.settings.Settings.of(settings()), platform.context());
        assertThat(status).as("test()").isNotNull();
        assertThat(status.state()).as("test(): " + status.detail()).isEqualTo(ChannelStatus.State.ONLINE);
    }

    @Test
    default void closesAndOpensAgain(TestPlatform platform) {
        Channel first = platform.open(connector(), settings());
        platform.close(first);
        assertThatCode(first::close).as("a second close").doesNotThrowAnyException();
        assertThatCode(() -> platform.context().report(first.status())).as("status() after close").doesNotThrowAnyException();
        Channel second = platform.open(connector(), settings());
        assertThat(second).isNotSameAs(first);
        Receipt receipt = second.send(answer(new Content.Text("after reopening")));
        assertThat(receipt).as("receipt").isNotNull();
    }

    @Test
    default void aSentMessageHasAReceipt(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        Receipt receipt = channel.send(answer(new Content.Text("good morning 早上好")));
        assertThat(receipt).as("receipt").isNotNull();
        assertThat(receipt.state()).isIn(DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.READ);
    }

    /** The platform may hand over any kind of content: it is sent, or refused in a way that the agent understands. */
    @Test
    default void everyKindOfContentIsSentOrRefused(TestPlatform platform) throws IOException {
        Channel channel = platform.open(connector(), settings());
        for (Content content : TestMessages.everyKind(platform.files())) {
            Throwable thrown = catchThrowable(
                    () -> assertThat(channel.send(answer(content))).as("receipt of " + content).isNotNull());
            if (thrown instanceof ConnectorException refused) {
                assertThat(refused.failure())
                        .as("refusing " + content)
                        .isIn(Failure.INVALID_REQUEST, Failure.REJECTED);
                assertThat(refused.getMessage()).as("a word for the agent").isNotBlank();
            } else {
                assertThat(thrown).as("sending " + content).isNull();
            }
        }
    }

    @Test
    default void secretsStayOutOfLogsAndStatus(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        channel.send(answer(new Content.Text("hello")));
        String told = "channel: " + channel + "\nconnector: " + connector() + "\nstatus: " + channel.status()
                + "\nreports: " + platform.reports() + "\nlog: " + platform.logLines();
        assertNoSecretIn(told);
    }

    /** Fails when the text holds the value of a secret setting. */
    default void assertNoSecretIn(String text) {
        for (String secret : secrets()) {
            assertThat(text.contains(secret)).as("a secret's value in: " + text.replace(secret, "<secret>")).isFalse();
        }
    }

    /** The values of the secret settings. */
    default List<String> secrets() {
        return connector().settings().fields().stream()
                .filter(field -> field.type() == Setting.Type.SECRET)
                .map(field -> String.valueOf(settings().get(field.key())))
                .toList();
    }

    /** An answer to {@link #recipient()} with a new id. */
    default OutboundMessage answer(Content content) {
        return TestMessages.answer(recipient(), content);
    }
}
