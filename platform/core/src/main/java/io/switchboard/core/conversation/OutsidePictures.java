package io.switchboard.core.conversation;

import java.net.URI;

/** The core's port to pictures on other servers; the host implements it, and guards which addresses may be called. */
public interface OutsidePictures {

    /**
     * Fetches what is there, whatever it is; 10 s at most. Never within a transaction.
     *
     * @return the bytes, at most 10 MiB
     * @throws io.switchboard.spi.ConnectorException INVALID_REQUEST when the address must not be called, at whatever hop;
     *     otherwise when nothing came
     */
    byte[] fetch(URI address);
}
