package io.switchboard.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.platform.PlatformFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class PluginFilesTest {
    private static PlatformFiles holding(String id) {
        return new PlatformFiles() {
            @Override
            public FileRef store(String name, InputStream bytes) {
                return new FileRef(id, name, "text/plain", 1);
            }

            @Override
            public FileRef later(String mediaId, String name, String mediaType) {
                throw new UnsupportedOperationException();
            }

            @Override
            public InputStream open(FileRef file) {
                if (!file.id().equals(id)) {
                    throw new ConnectorException(Failure.INVALID_REQUEST, "no such file");
                }
                return new ByteArrayInputStream(id.getBytes());
            }
        };
    }

    @Test
    void opensTheFilesOfItsOwnAccountsAlone() throws IOException {
        PlatformFiles files = new PluginFiles(holding("new"), () -> List.of(holding("a"), holding("b")), new JtaTransactions(new NoTransactions()));
        assertThat(files.open(new FileRef("b", "b", "text/plain", 1)).readAllBytes()).isEqualTo("b".getBytes());
        assertThatThrownBy(() -> files.open(new FileRef("c", "c", "text/plain", 1))).isInstanceOf(ConnectorException.class);
        assertThat(files.store("x", InputStream.nullInputStream()).id()).isEqualTo("new");
    }
}
