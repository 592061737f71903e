package io.switchboard.channel.sms;

import io.switchboard.spi.platform.KeyValueStore;
import io.switchboard.testkit.TestPlatform;

/** The plugin's own entries, which are apart from those of each account. */
final class Entries {
    private Entries() {}

    static KeyValueStore empty() {
        return new TestPlatform().store();
    }

    /** One whose plugin has none. */
    static SmsConnector connector() {
        return new SmsConnector(empty());
    }
}
