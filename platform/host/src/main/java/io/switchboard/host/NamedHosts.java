package io.switchboard.host;

import io.switchboard.spi.settings.Setting;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import java.net.URI;
import java.util.Objects;
import java.util.stream.Stream;

/** The hosts that settings name: an admin who saves them grants them. */
final class NamedHosts {
    private NamedHosts() {}

    /** Addresses, and texts that are a host, those by default included, for the form shows them. Runs a setting's own check. */
    static Stream<URI> in(SettingsSchema schema, Settings settings) {
        return schema.fields().stream()
                .filter(field -> field.type() == Setting.Type.URL || field.type() == Setting.Type.TEXT)
                .<Object>map(settings::get)
                .filter(Objects::nonNull)
                .flatMap(value -> value instanceof URI uri ? Stream.of(uri) : AddressPolicy.uri(String.valueOf(value)).stream());
    }
}
