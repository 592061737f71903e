package io.switchboard.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.host.Plugins.State;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.module.BlobStore;
import io.switchboard.spi.module.PersonalData;
import io.switchboard.spi.module.PersonalData.Identity;
import io.switchboard.spi.module.PersonalData.Person;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    /** Keeps points of customers, by their contact's id and by what the channel calls them. */
    private PluginMaker points() {
        return new PluginMaker("test-points").permissions("contacts").source("Points", """
                @Extension public class Points implements PersonalData {
                    @Inject KeyValueStore store;
                    public String name() { return "points"; }
                    public Map<String, Object> give(Person person) {
                        Map<String, Object> kept = new LinkedHashMap<>() {};
                        store.get(person.contactId()).ifPresent(points -> kept.put("points", Long.valueOf(points)));
                        List<String> cards = new ArrayList<>();
                        for (Identity identity : person.identities()) store.get(key(identity)).ifPresent(cards::add);
                        if (!cards.isEmpty()) kept.put("cards", cards);
                        return kept;
                    }
                    public void erase(Person person) {
                        store.put(person.contactId(), null);
                        if (store.get("away").isPresent()) throw new IllegalStateException("the shop is away");
                        person.identities().forEach(identity -> store.put(key(identity), null));
                    }
                    private static String key(Identity identity) { return identity.channelId() + "/" + identity.externalId(); }
                }
                """);
    }

    @Test
    void aPluginGivesOutAndForgetsWhatItKeepsOfACustomer() {
        assertThat(host.plugins.install(points().zip()).problem()).isNull();
        List<PersonalData> all = host.running.active(PersonalData.class);
        assertThat(all).hasSize(1);
        PersonalData points = all.get(0);
        assertThat(points.getClass().getClassLoader()).as("guarded, not the plugin's own object").isNotSameAs(
                host.running.find("test-points").orElseThrow().loader());
        assertThat(points.name()).isEqualTo("points");
        EntryStore store = new EntryStore(host.database, host.secrets, host.locks, PluginData.owner("test-points"));
        store.put("anna", "120");
        store.put("web/visitor-1", "gold");
        store.put("ben", "7");
        Person anna = new Person("anna", List.of(new Identity("web", "visitor-1"), new Identity("mail", "a@example.com")), "a@example.com", null);
        Person ben = new Person("ben", List.of(), null, null);
        Map<String, Object> given = points.give(anna);
        assertThat(given).isEqualTo(Map.of("points", 120L, "cards", List.of("gold")));
        assertThat(given.getClass().getClassLoader()).as("a copy, of none of its classes").isNull();
        assertThat(points.give(new Person("nobody", List.of(), null, null))).isEmpty();

        store.put("away", "yes");
        assertThatThrownBy(() -> points.erase(anna)).as("comes again later").isInstanceOf(ConnectorException.class);
        assertThat(points.give(anna)).isEqualTo(Map.of("cards", List.of("gold")));
        store.put("away", null);
        points.erase(anna);
        points.erase(anna);
        assertThat(points.give(anna)).isEmpty();
        assertThat(store.get("web/visitor-1")).isEmpty();
        assertThat(points.give(ben)).as("of nobody else").isEqualTo(Map.of("points", 7L));
        assertThat(host.plugins.figures("test-points").totals().errors()).isEqualTo(1);

        host.plugins.stop("test-points");
        assertThat(host.running.active(PersonalData.class)).isEmpty();
        assertThatThrownBy(() -> points.give(ben)).isInstanceOf(ConnectorException.class);
    }

    @Test
    void personalDataNeedsItsWord() {
        Plugins.Plugin refused = host.plugins.install(points().permissions("tables").zip());
        assertThat(refused.state()).isEqualTo(State.FAILED);
        assertThat(StoredText.read(refused.problem(), Locale.ENGLISH)).contains("contacts", "Points");
    }
}
