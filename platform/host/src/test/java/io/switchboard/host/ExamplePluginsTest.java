package io.switchboard.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.host.Plugins.State;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.module.BlobStore;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The smallest plugin for each extension point that none of the shipped ones uses, in the real loader; its calls are seen. A
 * channel that only {@code Polls} stands in {@link ChannelsTest}.
 */
class ExamplePluginsTest {
    @TempDir
    Path folder;

    private TestHost host;

    @BeforeEach
    void open() throws IOException {
        host = new TestHost(folder.resolve("host"));
    }

    @AfterEach
    void close() {
        host.close();
    }

    /** Keeps files in a folder: whole or not at all. */
    private PluginMaker blobs() {
        return new PluginMaker("test-blobs").permissions("files").source("FolderStore", """
                import java.io.*;
                import java.nio.file.*;
                @Extension public class FolderStore implements BlobStore {
                    private final Path folder = Path.of("%s");
                    public void put(String key, InputStream bytes) throws IOException {
                        Files.createDirectories(folder);
                        Path part = folder.resolve(key + ".part");
                        Files.copy(bytes, part, StandardCopyOption.REPLACE_EXISTING);
                        Files.move(part, folder.resolve(key), StandardCopyOption.ATOMIC_MOVE);
                    }
                    public InputStream open(String key) throws IOException {
                        Path file = folder.resolve(key);
                        if (!Files.exists(file)) throw new FileNotFoundException(key);
                        return Files.newInputStream(file);
                    }
                    public void delete(String key) throws IOException { Files.deleteIfExists(folder.resolve(key)); }
                }
                """.formatted(folder.resolve("blobs")));
    }

    @Test
    void aBlobStoreKeepsFilesElsewhere() throws IOException {
        assertThat(host.plugins.install(blobs().zip()).problem()).isNull();
        List<BlobStore> stores = host.running.active(BlobStore.class);
        assertThat(stores).hasSize(1);
        BlobStore store = stores.get(0);
        assertThat(store.getClass().getClassLoader()).as("guarded, not the plugin's own object").isNotSameAs(
                host.running.find("test-blobs").orElseThrow().loader());
        store.put("abc123", new ByteArrayInputStream("内容".getBytes(StandardCharsets.UTF_8)));
        try (InputStream in = store.open("abc123")) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("内容");
        }
        assertThat(folder.resolve("blobs/abc123")).hasContent("内容");
        assertThatThrownBy(() -> store.open("unknown")).as("what the method declares").isInstanceOf(FileNotFoundException.class);
        assertThatThrownBy(() -> store.put("broken", new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the line broke");
            }
        })).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.open("broken")).as("a half one is never readable").isInstanceOf(FileNotFoundException.class);
        store.delete("abc123");
        store.delete("abc123");
        try (Stream<Path> left = Files.list(folder.resolve("blobs"))) {
            assertThat(left.filter(file -> !file.toString().endsWith(".part"))).isEmpty();
        }
        assertThat(host.plugins.figures("test-blobs").totals().calls()).isGreaterThan(6);
        host.plugins.stop("test-blobs");
        assertThat(host.running.active(BlobStore.class)).isEmpty();
        assertThatThrownBy(() -> store.open("abc123")).isInstanceOf(ConnectorException.class);
    }

    @Test
    void aBlobStoreNeedsItsWord() {
        Plugins.Plugin refused = host.plugins.install(blobs().permissions("http").zip());
        assertThat(refused.state()).isEqualTo(State.FAILED);
        assertThat(StoredText.read(refused.problem(), Locale.ENGLISH)).contains("files", "FolderStore");
    }
}
