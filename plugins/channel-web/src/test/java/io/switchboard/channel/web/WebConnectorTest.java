package io.switchboard.channel.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.channel.HostsVisitors;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.settings.InvalidSettingException;
import io.switchboard.testkit.HostsVisitorsContract;
import io.switchboard.testkit.TestPlatform;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebConnectorTest implements HostsVisitorsContract {

    @Override
    public ChannelConnector connector() {
        return new WebConnector();
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("allowedOrigins", "https://shop.example\nhttp://localhost:3000");
    }

    @Test
    void anEmptyFormIsEnough(TestPlatform platform) {
        HostsVisitors channel = (HostsVisitors) platform.open(connector(), Map.of());
        assertThat(channel.allowedOrigins()).isEmpty();
        assertThat(channel.visitorConfig(Locale.ENGLISH))
                .containsEntry("title", "Chat with us")
                .containsEntry("warning", "")
                .containsEntry("colour", "#1f6feb")
                .containsEntry("position", "RIGHT")
                .containsEntry("launcher", "BUTTON")
                .containsEntry("logoUrl", "")
                .containsEntry("fileMaxBytes", 10L * 1024 * 1024);
        assertThat(channel.visitorConfig(Locale.SIMPLIFIED_CHINESE)).containsEntry("title", "在线客服");
    }

    @Test
    void theAdminsTextsGoFirstInTheirLanguageOnly(TestPlatform platform) {
        HostsVisitors channel = (HostsVisitors) platform.open(connector(), Map.of("titleZh", "小店客服", "warningEn", "Keep your password"));
        assertThat(channel.visitorConfig(Locale.TAIWAN)).containsEntry("title", "小店客服").containsEntry("warning", "");
        assertThat(channel.visitorConfig(Locale.GERMAN))
                .containsEntry("title", "Chat with us")
                .containsEntry("warning", "Keep your password");
    }

    @Test
    void theFormAsksWhatItIsToldTo(TestPlatform platform) {
        HostsVisitors channel = (HostsVisitors)
                platform.open(connector(), Map.of("preChat", true, "askName", "REQUIRED", "askEmail", "OFF", "askPhone", "OPTIONAL"));
        assertThat(channel.visitorConfig(Locale.SIMPLIFIED_CHINESE).get("preChat"))
                .isEqualTo(Map.of(
                        "enabled", true,
                        "fields",
                                List.of(
                                        Map.of("key", "name", "label", "姓名", "required", true),
                                        Map.of("key", "phone", "label", "电话", "required", false))));
    }

    @Test
    void originsAreAsBrowsersSendThem(TestPlatform platform) {
        HostsVisitors channel = (HostsVisitors) platform.open(
                connector(),
                Map.of("allowedOrigins", "https://Shop.Example/, http://a.example:80\nhttps://b.example:443  https://shop.example"));
        assertThat(channel.allowedOrigins())
                .containsExactly("https://shop.example", "http://a.example", "https://b.example");
    }

    @ParameterizedTest
    @CsvSource({
        "colour, red, setting.colour.format",
        "colour, '#1f6feb;}', setting.colour.format",
        "allowedOrigins, shop.example, setting.allowedOrigins.format",
        "allowedOrigins, https://shop.example/path, setting.allowedOrigins.format",
        "allowedOrigins, https://*.example, setting.allowedOrigins.format",
        "logoUrl, 'javascript:alert(1)', notUrl",
        "fileTypes, exe, setting.fileTypes.format",
        "fileMegabytes, 101, outOfRange",
        "position, TOP, notChoice"
    })
    void wrongSettingsAreNamed(String key, String value, String code) {
        assertThat(connector().settings().validate(Map.of(key, value)))
                .singleElement()
                .returns(key, InvalidSettingException::key)
                .returns(code, InvalidSettingException::code);
    }

    @Test
    void noFilesWhenTheSizeIsZero(TestPlatform platform) {
        var channel = platform.open(connector(), Map.of("fileMegabytes", 0));
        assertThat(channel.limits().maxFileBytes()).isZero();
        assertThat(channel.limits().attachments()).isFalse();
        assertThat(channel.limits().live()).isTrue();
    }

    @Test
    void aReceiptNamesOurOwnMessage(TestPlatform platform) {
        OutboundMessage message = answer(new Content.Text("hello"));
        assertThat(platform.open(connector(), settings()).send(message)).isEqualTo(Receipt.sent(message.id()));
    }
}
