package io.switchboard.channel.douyin;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.testkit.TestPlatform;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeepingTokensTest {

    @Test
    void oneAccountInTroubleDoesNotKeepTheOthersFromTheirTokens() {
        DouyinStandIn trouble = new DouyinStandIn();
        DouyinStandIn well = new DouyinStandIn();
        TestPlatform first = new TestPlatform();
        TestPlatform dead = new TestPlatform();
        TestPlatform second = new TestPlatform();
        trouble.at(first.clock());
        well.at(second.clock());
        DouyinChannel refused = (DouyinChannel) first.open(new DouyinConnector(), trouble.settings());
        DouyinChannel killed = (DouyinChannel) dead.open(new DouyinConnector(), well.settings());
        dead.kill(killed);
        DouyinChannel kept = (DouyinChannel) second.open(new DouyinConnector(), well.settings());
        trouble.desk().revokeAll();
        KeepingTokens task = new KeepingTokens();
        task.entries = new TestPlatform().store();
        task.run();
        second.clock().advance(Duration.ofDays(15));
        task.run();
        assertThat(refused.status().state()).isEqualTo(ChannelStatus.State.DEGRADED);
        assertThat(first.reports()).hasSize(1);
        assertThat(kept.status()).isEqualTo(ChannelStatus.ONLINE);
        assertThat(well.desk().renewals()).isEqualTo(1);
        first.close();
        dead.close();
        second.close();
        trouble.close();
        well.close();
    }
}
