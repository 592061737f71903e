package io.switchboard.spi.platform;

import io.switchboard.spi.message.FileRef;
import java.io.IOException;
import java.io.InputStream;

/** The platform's files. */
public interface PlatformFiles {

    /**
     * Stores a file by streaming it. It belongs to the message that refers to it; one to which no message refers within a
     * day is removed.
     *
     * @param name as the sender named it; cleaned here
     * @param bytes read to its end, not closed
     * @return with the type found in the bytes
     * @throws io.switchboard.spi.ConnectorException INVALID_REQUEST when it is larger than the platform allows
     */
    FileRef store(String name, InputStream bytes) throws IOException;

    /** Opens a file of a message of this plugin's channels; the caller closes. */
    InputStream open(FileRef file) throws IOException;
}
