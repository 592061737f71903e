package io.switchboard.core.conversation;

import io.switchboard.core.shared.DataFolder;
import io.switchboard.spi.module.BlobStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files in the data folder, spread over 256 folders. A file is readable only once it is whole. */
@ApplicationScoped
public class FolderBlobStore implements BlobStore {
    @Inject
    DataFolder data;

    @Override
    public void put(String key, InputStream bytes) throws IOException {
        Path target = path(key);
        Files.createDirectories(target.getParent());
        Path part = target.resolveSibling(key + ".part");
        try {
            try (FileChannel file = FileChannel.open(
                            part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
                    OutputStream out = Channels.newOutputStream(file)) {
                bytes.transferTo(out);
                file.force(true);
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    @Override
    public InputStream open(String key) throws IOException {
        try {
            return Files.newInputStream(path(key));
        } catch (NoSuchFileException e) {
            throw new FileNotFoundException(key);
        }
    }

    @Override
    public void delete(String key) throws IOException {
        Files.deleteIfExists(path(key));
    }

    private Path path(String key) {
        if (!key.matches("[A-Za-z0-9]{8,100}")) {
            throw new IllegalArgumentException("key: 8 to 100 letters and digits");
        }
        return data.folder("files").resolve(key.substring(0, 2)).resolve(key);
    }
}
