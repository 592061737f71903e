package io.switchboard.spi.channel;

import java.io.IOException;
import java.io.InputStream;

/**
 * A channel whose provider keeps the files of messages until they are fetched. What comes in refers to them by {@link
 * io.switchboard.spi.platform.PlatformFiles#later}; the platform fetches each once the message is stored, again and again
 * while that may help, and agents see it arrive.
 */
public interface FetchesMedia {

    /**
     * Opens a file at the provider; called by several threads, 60 s at most including the reading.
     *
     * @param mediaId as it was given to {@link io.switchboard.spi.platform.PlatformFiles#later}
     * @return read and closed by the platform
     * @throws io.switchboard.spi.ConnectorException REJECTED or INVALID_REQUEST when the provider doesn't have it any more:
     *     not tried again; everything else is
     */
    InputStream fetch(String mediaId) throws IOException;
}
