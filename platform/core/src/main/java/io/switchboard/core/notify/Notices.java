package io.switchboard.core.notify;

import io.switchboard.core.shared.Extensions;
import io.switchboard.core.shared.Languages;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.module.Notifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.text.MessageFormat;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The platform's own notices to people's addresses, through whichever plugin reaches them. */
@ApplicationScoped
public class Notices {
    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

    @Inject
    Extensions extensions;

    /**
     * Sends a notice from {@code notices.properties}: {@code <name>.subject} and {@code <name>.text}.
     *
     * @param address null when there is none
     * @return whether somebody has taken it
     */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public boolean send(String address, String locale, String name, Object... arguments) {
        if (address == null) {
            return false;
        }
        String subject = MessageFormat.format(text(locale, name + ".subject"), arguments);
        String text = MessageFormat.format(text(locale, name + ".text"), arguments);
        for (Notifier notifier : extensions.active(Notifier.class)) {
            try {
                if (notifier.reaches(address)) {
                    notifier.send(address, subject, text);
                    return true;
                }
            } catch (ConnectorException e) {
                LOG.warn("a notice {} could not be sent: {}", name, e.getMessage());
            }
        }
        return false;
    }

    private static String text(String locale, String key) {
        return Languages.here().text("notices", Notices.class, "io.switchboard.core.notices", Locale.forLanguageTag(locale), key);
    }
}
