package io.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.spi.channel.HostsVisitors;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A channel whose customers are visitors of a page. */
public interface HostsVisitorsContract extends ChannelContract {

    @Test
    default void visitorsGetTextsInTheirLanguage(TestPlatform platform) {
        HostsVisitors channel = (HostsVisitors) platform.open(connector(), settings());
        Map<String, Object> chinese = channel.visitorConfig(Locale.SIMPLIFIED_CHINESE);
        Map<String, Object> english = channel.visitorConfig(Locale.ENGLISH);
        assertThat(chinese).as("the config").isNotNull().isNotEqualTo(english);
        assertThat(chinese.keySet()).isEqualTo(english.keySet());
        assertThat(chinese.toString()).as("Chinese texts").containsPattern("\\p{IsHan}");
        for (Map<String, Object> config : List.of(chinese, english)) {
            assertThat(config)
                    .as("what the visitors' script needs")
                    .containsKeys("locale", "title", "welcome", "warning", "offlineText", "colour", "logoUrl", "position",
                            "launcherText", "preChat", "fileTypes");
            assertThat(config.get("preChat")).isInstanceOf(Map.class);
        }
        assertThat(chinese.get("locale")).isEqualTo("zh-CN");
        assertThat(english.get("locale")).isEqualTo("en");
    }

    @Test
    default void anyLocaleGetsAConfigThatTravelsAsJson(TestPlatform platform) {
        HostsVisitors channel = (HostsVisitors) platform.open(connector(), settings());
        for (String tag : List.of("zh", "zh-TW", "zh-Hans-CN", "en-GB", "de", "xx-Yyyy-ZZ", "")) {
            Map<String, Object> config = channel.visitorConfig(Locale.forLanguageTag(tag));
            assertThat(config).as("config for " + tag).isNotEmpty();
            assertPlain("config for " + tag, config);
            assertNoSecretIn(config.toString());
        }
    }

    @Test
    default void allowedOriginsAreOrigins(TestPlatform platform) {
        HostsVisitors channel = (HostsVisitors) platform.open(connector(), settings());
        assertThat(channel.allowedOrigins()).as("allowedOrigins()").isNotNull();
        for (String origin : channel.allowedOrigins()) {
            URI uri = URI.create(origin);
            assertThat(uri.getScheme()).as(origin).isIn("http", "https");
            assertThat(uri.getHost()).as(origin).isNotNull();
            assertThat(uri.getScheme() + "://" + uri.getAuthority()).as("nothing but scheme, host and port").isEqualTo(origin);
        }
    }

    private static void assertPlain(String where, Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> {
                assertThat(key).as(where).isInstanceOf(String.class);
                assertPlain(where + "." + key, each);
            });
        } else if (value instanceof List<?> list) {
            list.forEach(each -> assertPlain(where + "[]", each));
        } else {
            assertThat(value).as(where).isInstanceOfAny(String.class, Number.class, Boolean.class);
        }
    }
}
