package io.switchboard.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.host.Plugins.State;
import jakarta.persistence.spi.PersistenceUnitTransactionType;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jboss.resteasy.core.ResteasyContext;
import org.jboss.resteasy.core.ThreadLocalResteasyProviderFactory;
import org.jboss.resteasy.mock.MockHttpRequest;
import org.jboss.resteasy.mock.MockHttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin with one of everything, used and reloaded again and again: nothing of it stays. */
class ReloadTest {
    private static final int TIMES = 20;

    @TempDir
    Path folder;

    private TestHost host;
    private final FakeDesk desk = new FakeDesk();
    private final Watch watch = new Watch();
    private final PluginRest rest = new PluginRest(watch);
    private ConsoleModules console;
    private PluginSettings settings;
    private Connectors connectors;
    private Channels channels;

    private static PluginMaker plugin() {
        return TestChannelPlugin.make()
                .file("db/migration/V1__start.sql", "create table channel_test_note (id varchar(36) primary key, text varchar(100));")
                .file("db/migration/h2/V2__only_h2.sql", "alter table channel_test_note add column extra varchar(10);")
                .file("db/migration/postgresql/V2__only_postgresql.sql", "this is not for h2;")
                .file("ui/index.js", "export {}")
                .source("Note", """
                @jakarta.persistence.Entity @jakarta.persistence.Table(name = "channel_test_note")
                public class Note {
                    @jakarta.persistence.Id public String id;
                    public String text;
                }
                """)
                .source("Notes", """
                @jakarta.ws.rs.Path("notes") @jakarta.ws.rs.Produces("application/json") @jakarta.ws.rs.Consumes("application/json")
                public class Notes {
                    @Inject jakarta.persistence.EntityManager entities;
                    public record View(String id, Instant at) {}
                    public record Form(@jakarta.validation.constraints.NotBlank String text) {}
                    @jakarta.ws.rs.GET public List<View> list() {
                        return entities.createQuery("select n from Note n", Note.class).getResultStream()
                            .map(n -> new View(n.id, Instant.EPOCH)).toList();
                    }
                    @jakarta.ws.rs.POST public View add(@jakarta.validation.Valid Form form) { return new View(form.text(), null); }
                    @jakarta.ws.rs.PUT public void write() { entities.persist(new Note()); }
                    @jakarta.ws.rs.DELETE @jakarta.annotation.security.RolesAllowed("ADMIN") public void clear() {}
                    @jakarta.ws.rs.GET @jakarta.ws.rs.Path("bug") public String bug() { throw new IllegalStateException("secret detail"); }
                }
                """)
                .source("Everything", """
                @Extension public class Everything implements RestModule, PersistentModule, ConsoleModule, ConfigurableModule, ScheduledTask, io.switchboard.spi.module.EventListener {
                    public Set<Class<?>> resources() { return Set.of(Notes.class); }
                    public Set<Class<?>> entities() { return Set.of(Note.class); }
                    public String script() { return "index.js"; }
                    public SettingsSchema settings() { return SettingsSchema.of(Setting.flag("fail")); }
                    public void configure(Settings s) { if (s.get(Setting.flag("fail"))) throw new IllegalStateException("told to fail"); }
                    public String name() { return "task"; }
                    public Duration every() { return Duration.ofSeconds(1); }
                    public void run() {}
                    public void onEvents(List<PlatformEvent> events) {}
                }
                """);
    }

    @BeforeEach
    void open() throws IOException {
        host = new TestHost(folder);
        SettingValues values = new SettingValues(host.secrets);
        settings = new PluginSettings(host.installed, values);
        connectors = new Connectors(values);
        console = new ConsoleModules();
        ChannelContexts contexts = new ChannelContexts(
                desk, host.database, host.secrets, OutsideClient.make(), Clock.systemUTC(), URI.create("http://localhost:8080"));
        channels = new Channels(connectors, desk, contexts, host.leases, Clock.systemUTC(), new Random(1));
        host.services = plugin -> Map.of(jakarta.persistence.EntityManager.class, plugin.entities().proxy());
        host.build(List.of(
                new PluginPersistence(
                        host.source, host.migrations(), (owner, factory) -> null, PersistenceUnitTransactionType.RESOURCE_LOCAL),
                settings,
                rest,
                console,
                connectors,
                channels,
                new EventPump((position, limit) -> List.of(), host.installed, host.leases, host.loops, Clock.systemUTC()),
                new TaskRunner(host.leases, host.loops)));
        Plugins.Plugin installed = host.plugins.install(plugin().zip());
        assertThat(installed.problem()).isNull();
    }

    @AfterEach
    void close() {
        host.close();
        watch.close();
    }

    private MockHttpResponse call(MockHttpRequest request) {
        PluginResources resources = rest.deployed("channel-test");
        MockHttpResponse response = new MockHttpResponse();
        Thread thread = Thread.currentThread();
        ClassLoader context = thread.getContextClassLoader();
        thread.setContextClassLoader(resources.plugin().loader());
        ThreadLocalResteasyProviderFactory.push(resources.providers());
        try (ResteasyContext.CloseableContext level = ResteasyContext.addCloseableContextDataLevel()) {
            ResteasyContext.pushContext(SecurityContext.class, new Nobody());
            resources.dispatcher().invoke(request, response);
        } finally {
            ThreadLocalResteasyProviderFactory.pop();
            resources.plugin().entities().endCall();
            thread.setContextClassLoader(context);
        }
        return response;
    }

    private MockHttpResponse get(String path) throws Exception {
        return call(MockHttpRequest.get(path));
    }

    private MockHttpResponse post(String json) throws Exception {
        return call(MockHttpRequest.post("/notes").contentType("application/json").content(json.getBytes(StandardCharsets.UTF_8)));
    }

    /** An agent without any role. */
    private static final class Nobody implements SecurityContext {
        @Override
        public Principal getUserPrincipal() {
            return () -> "nobody";
        }

        @Override
        public boolean isUserInRole(String role) {
            return false;
        }

        @Override
        public boolean isSecure() {
            return false;
        }

        @Override
        public String getAuthenticationScheme() {
            return null;
        }
    }

    @Test
    void servesRestWithProblems() throws Exception {
        assertThat(get("/notes").getContentAsString()).isEqualTo("[]");
        assertThat(post("{\"text\":\"a\"}").getStatus()).isEqualTo(200);
        MockHttpResponse wrong = post("{\"text\":\" \"}");
        assertThat(wrong.getStatus()).isEqualTo(422);
        assertThat(wrong.getContentAsString()).contains("\"field\":\"text\"");
        assertThat(post("{").getStatus()).isEqualTo(400);
        assertThat(get("/nothing").getStatus()).isEqualTo(404);
        assertThat(call(MockHttpRequest.delete("/notes")).getStatus()).isEqualTo(403);
        MockHttpResponse bug = get("/notes/bug");
        assertThat(bug.getStatus()).isEqualTo(500);
        assertThat(bug.getContentAsString()).contains("\"status\":500").doesNotContain("secret detail");
        assertThat(bug.getOutputHeaders().getFirst("Content-Type").toString()).isEqualTo("application/problem+json");
    }

    @Test
    void refusesWritesOutsideOfATransaction() throws Exception {
        assertThat(call(MockHttpRequest.put("/notes")).getStatus()).isEqualTo(500);
    }

    @Test
    void servesConsoleFilesOfItsFolderAlone() {
        ConsoleModules.Module module = console.list().get(0);
        assertThat(module.script()).isEqualTo("/ui/x/channel-test/" + module.hash() + "/index.js");
        assertThat(console.file("channel-test", module.hash(), "index.js")).get().satisfies(f -> assertThat(f).hasContent("export {}"));
        assertThat(console.file("channel-test", "0000", "index.js")).isEmpty();
        assertThat(console.file("channel-test", module.hash(), "../../plugin.properties")).isEmpty();
        assertThat(console.file("channel-test", module.hash(), "/etc/passwd")).isEmpty();
    }

    @Test
    void failsAndRecoversByItsSettings() {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> settings.set("channel-test", Map.of("fail", true), Locale.ENGLISH))
                .hasMessageContaining("told to fail");
        host.installed.settings("channel-test", Map.of("fail", true));
        host.plugins.stop("channel-test");
        Plugins.Plugin failed = host.plugins.start("channel-test");
        assertThat(failed.state()).isEqualTo(State.FAILED);
        assertThat(failed.problem()).contains("told to fail");
        assertThat(console.list()).isEmpty();
        host.installed.settings("channel-test", Map.of());
        assertThat(host.plugins.start("channel-test").state()).isEqualTo(State.STARTED);
    }

    @Test
    void comesBackAfterAMigrationThatFailsAndTakesTheMendedOne() throws Exception {
        PluginMaker broken = plugin().version("1.1.0").file("db/migration/V3__more.sql", "this is no sql;");
        Plugins.Plugin back = host.plugins.install(broken.zip());
        assertThat(back.version()).isEqualTo("1.0.0");
        assertThat(back.state()).isEqualTo(State.STARTED);
        assertThat(back.problem()).contains("V3__more.sql");
        assertThat(get("/notes").getStatus()).isEqualTo(200);
        assertThat(host.plugins.isMoving("channel-test")).isFalse();
        PluginMaker mended = plugin().version("1.1.1").file("db/migration/V3__more.sql", "create table channel_test_more (id int);");
        Plugins.Plugin better = host.plugins.install(mended.zip());
        assertThat(better.problem()).isNull();
        assertThat(better.version()).isEqualTo("1.1.1");
        assertThat(host.data.tables()).contains("channel_test_more");
    }

    @Test
    void removesItsTablesWithItsDataAlone() {
        host.plugins.remove("channel-test", false);
        assertThat(host.data.tables()).contains("channel_test_note", "channel_test_schema_history");
        host.plugins.install(plugin().zip());
        host.database.update("create table channel_test_other_thing (id int)");
        host.plugins.remove("channel-test", true);
        assertThat(host.data.tables())
                .doesNotContain("channel_test_note", "channel_test_schema_history")
                .contains("channel_test_other_thing", "message");
    }

    @Test
    void leavesNothingBehindAfterManyReloads() throws Exception {
        ChannelAccount account =
                new ChannelAccount(UUID.randomUUID(), "key", "channel-test", "Test", UUID.randomUUID(), Instant.now());
        account.configure(connectors.check("channel-test", Map.of("secret", "s"), Map.of(), Locale.ENGLISH));
        desk.accounts.put(account.id(), account);
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        use(loaders);
        long files = openFiles();
        int threads = Thread.activeCount();
        for (int i = 0; i < TIMES; i++) {
            use(loaders);
        }
        Eventually.isTrue(() -> {
            System.gc();
            return loaders.stream().filter(loader -> loader.get() != null).count() <= 1;
        });
        Eventually.isTrue(() -> Thread.activeCount() <= threads + 2);
        assertThat(openFiles()).isLessThanOrEqualTo(files + 5);
    }

    /** Uses what it brings, then reloads it. */
    private void use(List<WeakReference<ClassLoader>> loaders) throws Exception {
        loaders.add(new WeakReference<>(host.running.find("channel-test").orElseThrow().loader()));
        assertThat(get("/notes").getStatus()).isEqualTo(200);
        assertThat(post("{\"text\":\"a\"}").getStatus()).isEqualTo(200);
        assertThat(post("{\"text\":\"\"}").getStatus()).isEqualTo(422);
        assertThat(get("/notes/bug").getStatus()).isEqualTo(500);
        assertThat(host.plugins.stop("channel-test").state()).isEqualTo(State.STOPPED);
        assertThat(host.plugins.start("channel-test").state()).isEqualTo(State.STARTED);
    }

    private static long openFiles() {
        return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class).getOpenFileDescriptorCount();
    }
}
