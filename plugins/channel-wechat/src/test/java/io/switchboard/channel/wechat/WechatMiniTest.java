package io.switchboard.channel.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.testkit.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class WechatMiniTest implements WechatContract {
    private final WechatMiniStandIn standIn = new WechatMiniStandIn(new FakeClock());

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
}
