package io.switchboard.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.settings.Settings;
import io.switchboard.testkit.StandIn.Line;
import io.switchboard.testkit.TestPlatform;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the platform tells agents, as SMS. */
class NoticesTest {
    private static final String AGENT = "+8613700137000";
    private static final URI DESK = URI.create("http://localhost:8080/");

    private final SmsGateway gateway = new SmsGateway();
    private final TestPlatform platform = new TestPlatform();
    private final SmsNotifier notifier = new SmsNotifier(platform.clock());
    private Channel channel;

    @BeforeEach
    void open() {
        Map<String, Object> settings = new HashMap<>(gateway.settings());
        settings.put("notices", true);
        settings.put("countryCode", "86");
        channel = platform.open(Entries.connector(), settings);
    }

    @AfterEach
    void close() {
        platform.close();
        gateway.close();
    }

    private Line last() {
        return gateway.lines().get(gateway.lines().size() - 1);
    }

    private static String cut(String subject, String text, Object... pairs) {
        Map<String, Object> settings = new HashMap<>(Map.of("kind", "HTTP", "signature", "NONE"));
        for (int i = 0; i < pairs.length; i += 2) {
            settings.put(pairs[i].toString(), pairs[i + 1]);
        }
        return NoticeText.of(subject, text, DESK, Settings.of(settings));
    }

    @Test
    void reachesMobileNumbersWhileAnAccountCarriesNotices() {
        assertThat(notifier.reaches(AGENT)).isTrue();
        assertThat(notifier.reaches("137 0013 7000")).as("of the account's country").isTrue();
        assertThat(notifier.reaches("agent@example.com")).isFalse();
        assertThat(notifier.reaches("wecom:zhangsan")).isFalse();
        assertThat(notifier.reaches("+86137")).isFalse();
        assertThat(notifier.reaches("+8613700137000\n+8613700137001")).isFalse();
        assertThat(notifier.reaches(null)).isFalse();
        platform.close(channel);
        assertThat(notifier.reaches(AGENT)).isFalse();
        ConnectorException none = catchThrowableOfType(ConnectorException.class, () -> notifier.send(AGENT, "s", "t"));
        assertThat(none.failure()).isEqualTo(Failure.UNAVAILABLE);
    }

    @Test
    void anAccountThatIsForCustomersAloneCarriesNone() {
        platform.close(channel);
        platform.open(Entries.connector(), gateway.settings());
        assertThat(notifier.reaches(AGENT)).isFalse();
    }

    @Test
    void goesOutAsOneLineWithThePage() {
        notifier.send("137-0013-7000", "已超时：#12 快递三天\r\n没动了", "http://localhost:8080/tickets/018f");
        assertThat(last()).isEqualTo(new Line(AGENT, true, "text", "已超时：#12 快递三天 没动了 http://localhost:8080/tickets/018f"));
        assertThat(gateway.violations()).isEmpty();
    }

    @Test
    void carriesNoAddressButThePlatforms() {
        assertThat(cut("Yours now: #1 Win at https://evil.example/x?y now, www.evil.example or evil.example/z", "http://localhost:8080/tickets/1"))
                .isEqualTo("Yours now: #1 Win at ... now, ... or ... http://localhost:8080/tickets/1");
        assertThat(cut("s", "http://localhost:8080.evil.example/")).isEqualTo("s");
        assertThat(cut("s", "http://localhost:80801/")).isEqualTo("s");
        assertThat(cut("s", "see http://localhost:8080/tickets/1")).isEqualTo("s");
        assertThat(cut("s", "http://localhost:8080")).isEqualTo("s http://localhost:8080");
        assertThat(cut("a\u202Eb\u200Bc\u0000d", null)).isEqualTo("a b c d");
    }

    @Test
    void isCutToWhatAFewSmsHoldAndItsPageStaysWhole() {
        String page = "http://localhost:8080/tickets/0192f0c1-7dec-7c3a-a765-00a0c91e6bf6";
        String chinese = cut("已超时：#12 " + "灯".repeat(500), page);
        assertThat(Parts.of(chinese, true).texts()).hasSize(3);
        assertThat(chinese).endsWith("灯... " + page);
        String english = cut("x".repeat(900), page, "maxParts", 2);
        assertThat(Parts.of(english, true).texts()).hasSize(2);
        assertThat(english).endsWith("x... " + page);
        assertThat(cut("😀".repeat(300), page)).doesNotContain("?").endsWith("😀... " + page);
        assertThat(cut("灯".repeat(100), "http://localhost:8080/" + "y".repeat(300), "maxParts", 1)).startsWith("灯").doesNotContain("http").hasSizeLessThanOrEqualTo(70);
    }
}
