package io.switchboard.channel.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.spi.message.Sender;
import io.switchboard.testkit.FakeClock;
import io.switchboard.testkit.FetchesProfileContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class WechatOfficialTest implements WechatContract, FetchesProfileContract {
    private final WechatOfficialStandIn standIn = new WechatOfficialStandIn(new FakeClock());

    @BeforeEach
    void everybodyMayBeWrittenTo() {
        standIn.bindsNothing();
    }

    @AfterEach
    void stopStandIn() {
        standIn.close();
        assertThat(standIn.violations()).isEmpty();
    }

    @Override
    public WechatSimulator standIn() {
        return standIn;
    }

    @Override
    public Sender profile() {
        return new Sender(recipient(), "WeChat er-1", null, null, "zh-CN", "o6_" + recipient());
    }
}
