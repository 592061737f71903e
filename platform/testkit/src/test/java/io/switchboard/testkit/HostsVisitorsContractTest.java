package io.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.HostsVisitors;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class HostsVisitorsContractTest {
    private static final Map<String, Object> ENGLISH = config("en", "Hello");
    private static final Map<String, Object> CHINESE = config("zh-CN", "您好");

    private record Visitors(Function<Locale, Map<String, Object>> configs, List<String> allowedOrigins)
            implements Channel, HostsVisitors, ChannelConnector {
        @Override
        public Map<String, Object> visitorConfig(Locale locale) {
            return configs.apply(locale);
        }

        @Override
        public Receipt send(OutboundMessage message) {
            return Receipt.sent(message.id());
        }

        @Override
        public ChannelStatus status() {
            return ChannelStatus.ONLINE;
        }

        @Override
        public ChannelLimits limits() {
            return new ChannelLimits(1000, false, 0, false, null, true);
        }

        @Override
        public void close() {}

        @Override
        public String id() {
            return "visitors";
        }

        @Override
        public SettingsSchema settings() {
            return SettingsSchema.EMPTY;
        }

        @Override
        public Channel open(Settings settings, ChannelContext context) {
            return this;
        }

        @Override
        public ChannelStatus test(Settings settings, ChannelContext context) {
            return ChannelStatus.ONLINE;
        }
    }

    @Test
    void goodOnesPass() {
        HostsVisitorsContract contract = contract(HostsVisitorsContractTest::good, List.of("https://shop.example:8443"));
        run(contract::visitorsGetTextsInTheirLanguage);
        run(contract::anyLocaleGetsAConfigThatTravelsAsJson);
        run(contract::allowedOriginsAreOrigins);
    }

    @Test
    void faultsAreFound() {
        HostsVisitorsContract empty = contract(locale -> Map.of(), null);
        assertThat(fails(empty::visitorsGetTextsInTheirLanguage)).isTrue();
        assertThat(fails(empty::anyLocaleGetsAConfigThatTravelsAsJson)).isTrue();
        assertThat(fails(empty::allowedOriginsAreOrigins)).isTrue();
        assertThat(fails(contract(locale -> ENGLISH, List.of())::visitorsGetTextsInTheirLanguage)).isTrue();
        Map<String, Object> strange = new HashMap<>(ENGLISH);
        strange.put("logoUrl", java.net.URI.create("https://shop.example/logo.png"));
        assertThat(fails(contract(locale -> strange, List.of())::anyLocaleGetsAConfigThatTravelsAsJson)).isTrue();
        for (String origin : List.of("shop.example", "https://shop.example/path", "*")) {
            assertThat(fails(contract(HostsVisitorsContractTest::good, List.of(origin))::allowedOriginsAreOrigins))
                    .as(origin)
                    .isTrue();
        }
    }

    private static Map<String, Object> good(Locale locale) {
        return locale.getLanguage().equals("zh") ? CHINESE : ENGLISH;
    }

    private static Map<String, Object> config(String locale, String welcome) {
        Map<String, Object> config = new HashMap<>(Map.of("locale", locale, "welcome", welcome));
        for (String key : List.of("title", "warning", "offlineText", "colour", "logoUrl", "position", "launcherText")) {
            config.put(key, "");
        }
        config.put("preChat", Map.of("enabled", false, "fields", List.of()));
        config.put("fileTypes", List.of("image/*"));
        return config;
    }

    private static HostsVisitorsContract contract(Function<Locale, Map<String, Object>> configs, List<String> origins) {
        return new HostsVisitorsContract() {
            @Override
            public ChannelConnector connector() {
                return new Visitors(configs, origins);
            }

            @Override
            public Map<String, Object> settings() {
                return Map.of();
            }
        };
    }

    private interface Contracted {
        void test(TestPlatform platform);
    }

    private static void run(Contracted contracted) {
        try (TestPlatform platform = new TestPlatform()) {
            contracted.test(platform);
        }
    }

    private static boolean fails(Contracted contracted) {
        return catchThrowable(() -> run(contracted)) instanceof AssertionError;
    }
}
