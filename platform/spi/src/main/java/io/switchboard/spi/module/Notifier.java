package io.switchboard.spi.module;

import org.pf4j.ExtensionPoint;

/** Carries the platform's own notices (invitations, password resets, what agents must know of tickets) to people's addresses. */
public interface Notifier extends ExtensionPoint {

    /**
     * Whether this notifier can reach that address now.
     *
     * @param address for example a mail address
     */
    boolean reaches(String address);

    /**
     * Sends a notice; 30 s at most.
     *
     * @param address where {@link #reaches} was true
     * @param subject one line
     * @param text plain text
     * @throws io.switchboard.spi.ConnectorException when it could not be handed over
     */
    void send(String address, String subject, String text);
}
