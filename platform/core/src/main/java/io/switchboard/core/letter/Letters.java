package io.switchboard.core.letter;

import io.switchboard.core.shared.Extensions;
import io.switchboard.core.shared.Languages;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.module.Notifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.text.MessageFormat;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The platform's own words to people's addresses, through whichever plugin reaches them. Never within a transaction. */
@ApplicationScoped
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class Letters {
    private static final Logger LOG = LoggerFactory.getLogger(Letters.class);

    @Inject
    Extensions extensions;

    /**
     * Sends what stands in {@code notices.properties}: {@code <name>.subject} and {@code <name>.text}.
     *
     * @param address null when there is none
     * @return whether somebody has taken it
     */
    public boolean send(String address, String locale, String name, Object... arguments) {
        if (address == null) {
            return false;
        }
        try {
            deliver(address, text(locale, name + ".subject", arguments), text(locale, name + ".text", arguments));
            return true;
        } catch (ConnectorException e) {
            LOG.warn("the letter {} could not be sent: {}", name, e.getMessage());
            return false;
        }
    }

    /**
     * Hands it to the first that reaches the address and takes it; where it isn't known whether one has, no other is asked.
     *
     * @throws ConnectorException as the last one failed; UNAVAILABLE when none reaches the address
     */
    public void deliver(String address, String subject, String text) {
        ConnectorException last = new ConnectorException(Failure.UNAVAILABLE, "no plugin reaches this address now");
        for (Notifier notifier : extensions.active(Notifier.class)) {
            try {
                if (notifier.reaches(address)) {
                    notifier.send(address, subject, text);
                    return;
                }
            } catch (ConnectorException e) {
                last = e;
                if (e.failure() == Failure.UNKNOWN_OUTCOME) {
                    break;
                }
            }
        }
        throw last;
    }

    /** Whether there is any plugin that carries letters. From memory. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public boolean hasWays() {
        return !extensions.active(Notifier.class).isEmpty();
    }

    /** Whether some plugin reaches that address now; null is reached by none. */
    public boolean reaches(String address) {
        return address != null && extensions.active(Notifier.class).stream().anyMatch(notifier -> reaches(notifier, address));
    }

    private static boolean reaches(Notifier notifier, String address) {
        try {
            return notifier.reaches(address);
        } catch (ConnectorException e) {
            LOG.debug("a plugin doesn't say whom it reaches: {}", e.getMessage());
            return false;
        }
    }

    /** Words of {@code notices.properties} in somebody's language. */
    public static String text(String locale, String key, Object... arguments) {
        String pattern = Languages.here().text("notices", Letters.class, "io.switchboard.core.notices", Locale.forLanguageTag(locale), key);
        return MessageFormat.format(pattern, arguments);
    }
}
