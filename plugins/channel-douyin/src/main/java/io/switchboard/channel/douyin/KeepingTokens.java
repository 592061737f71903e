package io.switchboard.channel.douyin;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.module.ScheduledTask;
import io.switchboard.spi.platform.KeyValueStore;
import jakarta.inject.Inject;
import java.time.Duration;
import org.pf4j.Extension;

/** Looks after each account, also one for which nobody writes for weeks; on one node at a time. */
@Extension
public final class KeepingTokens implements ScheduledTask {
    /** The plugin's own. */
    @Inject
    KeyValueStore entries;

    @Override
    public String name() {
        return "keeping-tokens";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(10);
    }

    @Override
    public void run() {
        OpenAccounts.each(account -> {
            try {
                Forgotten.catchUp(entries, account.context.store());
                return account.look();
            } catch (ConnectorException storeAway) {
                // The others, and this one the next time.
                return account.status();
            }
        });
    }
}
