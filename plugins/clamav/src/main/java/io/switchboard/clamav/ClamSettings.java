package io.switchboard.clamav;

import io.switchboard.spi.settings.Setting;
import io.switchboard.spi.settings.SettingsSchema;
import java.time.Duration;

/** What an admin fills in. */
final class ClamSettings {
    static final Setting<String> HOST = Setting.text("host").between(0, 253).orElse("localhost");
    static final Setting<Long> PORT = Setting.number("port").between(1, 65_535).orElse(3310L);
    static final Setting<String> SOCKET = Setting.text("socket").between(0, 107).advanced().orElse("");
    static final Setting<Duration> TIMEOUT = Setting.duration("timeout").between(1, 55).orElse(Duration.ofSeconds(30));
    static final Setting<Long> MAX_MEGABYTES = Setting.number("maxMegabytes").between(1, 2_000).orElse(25L);

    static final SettingsSchema SCHEMA = SettingsSchema.of(HOST, PORT, SOCKET, TIMEOUT, MAX_MEGABYTES);

    private ClamSettings() {}
}
