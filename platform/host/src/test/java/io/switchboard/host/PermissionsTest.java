package io.switchboard.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.host.Plugins.State;
import io.switchboard.loader.BrokenArchiveException;
import io.switchboard.loader.BrokenArchiveException.Fault;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.platform.PlatformContacts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plugin did not ask for it doesn't get. */
class PermissionsTest {
    private static final String[] MODULES = {
        "io.switchboard.spi.module.EventListener { public void onEvents(List<PlatformEvent> events) {} }",
        "RestModule { public Set<Class<?>> resources() { return Set.of(); } }",
        "ConsoleModule { public String script() { return \"index.js\"; } }",
        "PersistentModule { public Set<Class<?>> entities() { return Set.of(); } }",
        "Notifier { public boolean reaches(String address) { return false; } public void send(String address, String subject, String text) {} }",
        "BlobStore { public void put(String key, java.io.InputStream bytes) {} public java.io.InputStream open(String key) { return null; } public void delete(String key) {} }",
    };

    @TempDir
    Path folder;

    private TestHost host;

    @BeforeEach
    void open() throws IOException {
        host = new TestHost(folder);
        // As PluginServices does: only what the descriptor asks for.
        host.services = plugin -> {
            Map<Class<?>, Object> services = new HashMap<>(Map.of(PlatformContacts.class, Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {PlatformContacts.class}, (proxy, method, arguments) -> null)));
            services.keySet().removeIf(type -> io.switchboard.loader.Permission.missing(plugin.descriptor(), type).isPresent());
            return services;
        };
        host.build(List.of());
    }

    @AfterEach
    void close() {
        host.close();
    }

    private String problem(PluginMaker maker) {
        Plugins.Plugin plugin = host.plugins.install(maker.zip());
        assertThat(plugin.state()).isEqualTo(plugin.problem() == null ? State.STARTED : State.FAILED);
        return StoredText.read(plugin.problem(), Locale.ENGLISH);
    }

    @ParameterizedTest
    @CsvSource({"0, events", "1, rest", "2, pages", "3, tables", "4, notices", "5, files"})
    void anExtensionNeedsItsWord(int module, String word) {
        PluginMaker maker = new PluginMaker("test-module").permissions("http").source("Mine", "@Extension public class Mine implements " + MODULES[module]);
        assertThat(problem(maker)).isEqualTo("plugin.permissions lacks " + word + ", which test.Mine needs.");
        assertThat(problem(maker.version("1.0.1").permissions("http, " + word))).isNull();
    }

    @Test
    void aServiceNeedsItsWord() {
        PluginMaker maker = new PluginMaker("test-module").permissions("notices").source("Mine", """
                @Extension public class Mine implements Notifier {
                    @Inject PlatformContacts contacts;
                    public boolean reaches(String address) { return false; }
                    public void send(String address, String subject, String text) {}
                }
                """);
        assertThat(problem(maker)).isEqualTo("plugin.permissions lacks contacts, which test.Mine.contacts needs.");
        assertThat(problem(maker.version("1.0.1").permissions("notices, contacts"))).isNull();
    }

    @Test
    void onlyDeclaredHostsAndThoseOfSettingsAreCalled() {
        AddressPolicy.Resolver dns = name -> new InetAddress[] {InetAddress.getByAddress(name, new byte[] {1, 1, 1, 1})};
        AddressPolicy policy = new AddressPolicy(List.of("api.example.com"), Stream.of(URI.create("https://own.example.net/x")), dns);
        assertThat(policy.addresses(URI.create("https://API.example.com./v1"))).hasSize(1);
        assertThat(policy.addresses(URI.create("http://own.example.net:8080/"))).hasSize(1);
        assertThatThrownBy(() -> policy.addresses(URI.create("https://example.com/")))
                .isInstanceOf(ConnectorException.class)
                .hasMessage("plugin.hosts lacks example.com, and no setting names it");
        assertThatThrownBy(() -> policy.addresses("mail.example.com")).hasMessageContaining("plugin.hosts lacks");
    }

    @Test
    void aDeclaredHostIsNotGrantedInTheOwnNetwork() {
        AddressPolicy policy = new AddressPolicy(List.of("*"), Stream.empty(), name -> new InetAddress[] {InetAddress.getLoopbackAddress()});
        assertThatThrownBy(() -> policy.addresses(URI.create("https://inner.example.com/"))).hasMessageContaining("private");
    }

    @Test
    void aPreviewTellsAllAndKeepsNothing() throws IOException {
        host.unsignedAllowed = false;
        ArchiveFolder archives = new ArchiveFolder(folder, folder.resolve("unpacked"), new io.switchboard.loader.PluginArchives());
        PluginPreviews previews = new PluginPreviews(host.installed, archives, host.trust);
        byte[] zip = PluginsTest.notifier("1.0.0", "")
                .permissions("http, notices")
                .descriptor("plugin.hosts=*.example.com\n")
                .file("messages.properties", "plugin.name=Mine\n")
                .file("messages_zh_CN.properties", "plugin.name=我的\n")
                .bytes();
        previews.look(new ByteArrayInputStream(zip), preview -> {
            assertThat(preview.descriptor().permissions()).containsExactly("http", "notices");
            assertThat(preview.descriptor().hosts()).containsExactly("*.example.com");
            assertThat(preview.texts().find(Locale.SIMPLIFIED_CHINESE, "plugin.name")).contains("我的");
            assertThat(preview.trust()).isNull();
            assertThat(preview.refusal().fault()).isEqualTo(Fault.UNSIGNED);
            assertThat(preview.installed()).isNull();
            return null;
        });
        assertThat(host.plugins.list()).isEmpty();
        assertThat(folder.resolve("unpacked")).isEmptyDirectory();
        host.unsignedAllowed = true;
        host.plugins.install(new ByteArrayInputStream(zip));
        previews.look(PluginsTest.notifier("1.1.0", "").zip(), preview -> {
            assertThat(preview.trust()).isEqualTo("UNSIGNED");
            assertThat(preview.installed().version()).isEqualTo("1.0.0");
            return null;
        });
        assertThatThrownBy(() -> previews.look(new ByteArrayInputStream(new byte[9]), preview -> null)).isInstanceOf(BrokenArchiveException.class);
    }
}
