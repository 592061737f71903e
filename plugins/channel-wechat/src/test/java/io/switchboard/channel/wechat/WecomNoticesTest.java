package io.switchboard.channel.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.testkit.StandIn.Line;
import io.switchboard.testkit.TestPlatform;
import io.switchboard.testkit.TestPlatformExtension;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the platform tells agents, as messages of the company's own app in WeCom. */
@ExtendWith(TestPlatformExtension.class)
class WecomNoticesTest {
    private static final String COLLEAGUE = "wecom:" + SimulatedCorp.COLLEAGUE;

    private final WecomNotifier notifier = new WecomNotifier();
    private TestPlatform platform;
    private WechatServiceStandIn standIn;
    private Channel channel;

    @BeforeEach
    void open(TestPlatform injected) {
        platform = injected;
        standIn = new WechatServiceStandIn(platform.clock());
        channel = open(SimulatedCorp.AGENT_ID);
    }

    private Channel open(int app) {
        Map<String, Object> settings = new HashMap<>(standIn.settings());
        settings.put("agentId", app);
        return platform.open(new WechatConnector(), settings);
    }

    @AfterEach
    void close() {
        standIn.close();
        assertThat(standIn.violations()).isEmpty();
    }

    private ConnectorException refused(String address) {
        return catchThrowableOfType(ConnectorException.class, () -> notifier.send(address, "s", "t"));
    }

    @Test
    void reachesColleaguesByTheirUserIdAndNobodyElse() {
        assertThat(notifier.reaches(COLLEAGUE)).isTrue();
        assertThat(notifier.reaches("WeCom: li.si@corp")).isTrue();
        for (String other : new String[] {null, "", "+8613700137000", "ZhangSan", "wecom:", "wecom:@all", "wecom:a|b", "wecom:a b", "a@b.example", "wecom:a\nb"}) {
            assertThat(notifier.reaches(other)).as(String.valueOf(other)).isFalse();
        }
        platform.close(channel);
        assertThat(notifier.reaches(COLLEAGUE)).isFalse();
        assertThat(refused(COLLEAGUE).failure()).isEqualTo(Failure.UNAVAILABLE);
    }

    @Test
    void arrivesWithWhatItLeadsTo() {
        notifier.send(COLLEAGUE, "已超时：#12 快递\r\n三天 https://evil.example/x <a href=1>", "http://localhost:8080/tickets/018f");
        assertThat(standIn.lines()).containsExactly(
                new Line(SimulatedCorp.COLLEAGUE, true, "notice", "已超时：#12 快递 三天 … ＜a href=1>\nhttp://localhost:8080/tickets/018f"));
    }

    @Test
    void saysWhyItDoesNot() {
        assertThat(refused("wecom:nobody").failure()).isEqualTo(Failure.REJECTED);
        assertThat(refused("wecom:nobody").getMessage()).contains("81013", "visible range");
        platform.close(channel);
        channel = open(7);
        assertThat(refused(COLLEAGUE).getMessage()).contains("301002", "AgentId");
        assertThat(channel.status().state()).as("customers are answered all the same").isNotEqualTo(io.switchboard.spi.channel.ChannelStatus.State.OFFLINE);
    }

    @Test
    void isCutToWhatWecomTakes() {
        String page = "http://localhost:8080/tickets/018f";
        String words = WecomNotifier.words("灯".repeat(2000), page);
        assertThat(words).endsWith("灯…\n" + page);
        assertThat(words.getBytes(StandardCharsets.UTF_8).length).isBetween(2040, 2048);
        assertThat(WecomNotifier.words("s", "😀".repeat(2000)).getBytes(StandardCharsets.UTF_8).length).isBetween(2040, 2048);
        assertThat(WecomNotifier.words("s", null)).isEqualTo("s");
        notifier.send(COLLEAGUE, "灯".repeat(2000), page);
    }
}
