package io.switchboard.channel.email;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.module.Notifier;
import io.switchboard.spi.platform.KeyValueStore;
import jakarta.inject.Inject;
import java.time.Clock;
import org.pf4j.Extension;

/** Sends the platform's notices through the first mail account that works. */
@Extension
public final class EmailNotifier implements Notifier {
    @Inject
    KeyValueStore store;

    @Inject
    Clock clock;

    public EmailNotifier() {}

    /** Without a platform. */
    EmailNotifier(KeyValueStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public boolean reaches(String address) {
        return address != null && OpenAccounts.first().isPresent() && Postman.reaches(address);
    }

    @Override
    public void send(String address, String subject, String text) {
        EmailChannel account = OpenAccounts.first().orElseThrow(() -> new ConnectorException(Failure.UNAVAILABLE, EmailConnector.TEXTS.text("noAccount")));
        new Allowance(store).take(address, clock.instant(), account.automaticPerHour());
        account.notify(address, subject, text);
    }
}
