package io.switchboard.host;

import io.switchboard.core.conversation.Files;
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
    private final UUID channelId;

    ChannelFiles(Files files, UUID channelId) {
        this.files = files;
        this.channelId = channelId;
    }

    @Override
    public FileRef store(String name, InputStream bytes) throws IOException {
        try {
            return files.store(new Files.Owner(null, channelId, null), name, bytes);
        } catch (Refused e) {
            throw new ConnectorException(Failure.INVALID_REQUEST, "the file is too large", e);
        }
    }

    @Override
    public InputStream open(FileRef file) throws IOException {
        try {
            return files.open(files.getForChannel(channelId, UUID.fromString(file.id())));
        } catch (Refused | IllegalArgumentException e) {
            throw new ConnectorException(Failure.INVALID_REQUEST, "no such file: " + file.name(), e);
        }
    }
}
