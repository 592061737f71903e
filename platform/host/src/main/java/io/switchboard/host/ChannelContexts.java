package io.switchboard.host;

import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.loader.Permission;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.settings.Settings;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/** Makes what channel accounts get from the platform. */
final class ChannelContexts {
    private static final Duration QUICK = Duration.ofSeconds(5);

    private final ChannelDesk desk;
    private final Database database;
    private final SecretBox secrets;
    private final OutsideClient http;
    private final Clock clock;
    private final URI publicUrl;

    ChannelContexts(ChannelDesk desk, Database database, SecretBox secrets, OutsideClient http, Clock clock, URI publicUrl) {
        this.desk = desk;
        this.database = database;
        this.secrets = secrets;
        this.http = http;
        this.clock = clock;
        this.publicUrl = publicUrl;
    }

    /** A context and its end. */
    static final class Scope {
        private ChannelContext context;
        private volatile boolean ended;

        ChannelContext context() {
            return context;
        }

        /** From now on the context is dead. While its channel closes it still works. */
        void end() {
            ended = true;
        }

        boolean isAlive() {
            return !ended;
        }
    }

    Scope forAccount(ChannelAccount account, Connectors.Entry entry, Settings settings) {
        return scope(account.id(), account.key(), entry, settings);
    }

    /** For the test of settings: nothing that it stores or reports stays. */
    Scope forTest(Connectors.Entry entry, Settings settings) {
        return scope(null, "test", entry, settings);
    }

    private Scope scope(UUID id, String key, Connectors.Entry entry, Settings settings) {
        Scope scope = new Scope();
        UUID owner = id == null ? UUID.randomUUID() : id;
        EntryStore entries = new EntryStore(database, secrets, new LockRows(database), "channel:" + owner);
        boolean permitted = entry.plugin().descriptor().permissions().contains(Permission.HTTP.word());
        // A setting's own check is the plugin's code.
        AddressPolicy policy = entry.plugin()
                .calls()
                .call("reading settings", QUICK, () -> new AddressPolicy(entry.plugin().descriptor().hosts(), NamedHosts.in(entry.schema(), settings)))
                .through(http.proxy());
        ChannelServices services = new ChannelServices(
                owner,
                id == null ? (channel, items, place, updates) -> {} : desk::receive,
                entries,
                desk.files(owner),
                new GuardedHttp(http, policy, permitted),
                clock,
                URI.create(publicUrl + "/hooks/" + key),
                status -> {
                    if (id != null) {
                        desk.report(id, status);
                    }
                },
                scope::isAlive);
        scope.context = services.guarded(scope::isAlive);
        return scope;
    }
}
