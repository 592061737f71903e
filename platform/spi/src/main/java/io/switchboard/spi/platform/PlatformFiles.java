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

    /**
     * Names a file that the provider keeps: the platform fetches it once the message that refers to it is stored, see {@link
     * io.switchboard.spi.channel.FetchesMedia}. Nothing is written before that message is.
     *
     * @param mediaId by which {@code fetch} finds it, at most 2,000 characters; kept encrypted
     * @param name as the sender named it, or what to call it
     * @param mediaType what the provider says it is, to begin with: {@code image/jpeg}
     * @return with the size {@link FileRef#NOT_YET}
     * @throws UnsupportedOperationException on what isn't a channel
     */
    FileRef later(String mediaId, String name, String mediaType);

    /** Opens a file of a message of this plugin's channels; the caller closes. */
    InputStream open(FileRef file) throws IOException;
}
