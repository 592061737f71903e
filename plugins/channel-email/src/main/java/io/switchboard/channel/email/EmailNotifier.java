package io.switchboard.channel.email;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.module.Notifier;
import org.pf4j.Extension;

/** Sends the platform's notices through the first mail account that works. */
@Extension
public final class EmailNotifier implements Notifier {

    @Override
    public boolean reaches(String address) {
        return address != null && OpenAccounts.first().isPresent() && Postman.reaches(address);
    }

    @Override
    public void send(String address, String subject, String text) {
        OpenAccounts.first()
                .orElseThrow(() -> new ConnectorException(Failure.UNAVAILABLE, Texts.of("noAccount")))
                .notify(address, subject, text);
    }
}
