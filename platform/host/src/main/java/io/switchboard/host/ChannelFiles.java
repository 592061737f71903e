package io.switchboard.host;

import io.switchboard.core.conversation.Files;
import io.switchboard.core.conversation.MediaFetches;
import io.switchboard.core.shared.Refused;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.platform.PlatformFiles;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;

/** The platform's files as one channel account sees them. */
final class ChannelFiles implements PlatformFiles {
    private final Files files;
    private final MediaFetches fetches;
    private final UUID channelId;

    ChannelFiles(Files files, MediaFetches fetches, UUID channelId) {
        this.files = files;
        this.fetches = fetches;
        this.channelId = channelId;
    }

    @Override
    public FileRef store(String name, InputStream bytes) throws IOException {
        try {
            return files.store(Files.Owner.channel(channelId), name, bytes);
        } catch (Refused e) {
            throw new ConnectorException(Failure.INVALID_REQUEST, "the file is too large", e);
        }
    }

    @Override
    public FileRef later(String mediaId, String name, String mediaType) {
        return fetches.name(channelId, mediaId, name, mediaType);
    }

    @Override
    public InputStream open(FileRef file) throws IOException {
        try {
            return files.open(files.getForChannel(channelId, UUID.fromString(file.id())));
        } catch (Refused e) {
            throw switch (e.code()) {
                case "file.checking" -> new ConnectorException(Failure.UNAVAILABLE, "the file is still being checked: " + file.name(), e);
                case "file.withheld" -> new ConnectorException(Failure.REJECTED, "the file was withheld: " + file.name(), e);
                default -> new ConnectorException(Failure.INVALID_REQUEST, "no such file: " + file.name(), e);
            };
        } catch (IllegalArgumentException e) {
            throw new ConnectorException(Failure.INVALID_REQUEST, "no such file: " + file.name(), e);
        }
    }
}
