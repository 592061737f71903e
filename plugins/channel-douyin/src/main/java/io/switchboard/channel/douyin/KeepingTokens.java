package io.switchboard.channel.douyin;

import io.switchboard.spi.module.ScheduledTask;
import java.time.Duration;
import org.pf4j.Extension;

/** Keeps each account's authorisation alive, also of one for which nobody writes for weeks; on one node at a time. */
@Extension
public final class KeepingTokens implements ScheduledTask {

    @Override
    public String name() {
        return "keeping-tokens";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(6);
    }

    @Override
    public void run() {
        OpenAccounts.each(DouyinChannel::keepTokens);
    }
}
