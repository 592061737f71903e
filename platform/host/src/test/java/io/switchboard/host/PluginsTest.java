package io.switchboard.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.shared.Refused;
import io.switchboard.host.Plugins.State;
import io.switchboard.loader.BrokenArchiveException;
import io.switchboard.spi.module.Notifier;
import java.io.ByteArrayInputStream;
import java.io.IOException;
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

class PluginsTest {
    @TempDir
    Path folder;

    private TestHost host;

    @BeforeEach
    void open() throws IOException {
        host = new TestHost(folder);
    }

    @AfterEach
    void close() {
        host.close();
    }

    static PluginMaker notifier(String version, String constructor) {
        return new PluginMaker("test-notifier").version(version).source("Mine", """
                @Extension public class Mine implements Notifier {
                    @Inject KeyValueStore store;
                    public Mine() throws Exception { %s }
                    public boolean reaches(String address) { return address.equals("%s"); }
                    public void send(String address, String subject, String text) { store.put("last", subject); }
                }
                """.formatted(constructor, version));
    }

    private List<String> unpacked() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("unpacked"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void installsStartsStopsAndRemoves() throws IOException {
        Plugins.Plugin plugin = host.plugins.install(notifier("1.0.0", "").zip());
        assertThat(plugin.problem()).isNull();
        assertThat(plugin.state()).isEqualTo(State.STARTED);
        assertThat(plugin.bundled()).isFalse();
        assertThat(host.running.active(Notifier.class)).singleElement().satisfies(notifier -> {
            assertThat(notifier.reaches("1.0.0")).isTrue();
            notifier.send("1.0.0", "hello", "text");
        });
        assertThat(new EntryStore(host.database, host.secrets, host.locks, "plugin:test-notifier").get("last")).contains("hello");
        assertThat(host.database.query("select entry_value from plugin_entry", row -> row.getString(1)))
                .noneMatch(value -> value.contains("hello"));

        assertThat(host.plugins.stop("test-notifier").state()).isEqualTo(State.STOPPED);
        assertThat(host.running.active(Notifier.class)).isEmpty();
        assertThat(unpacked()).isEmpty();
        assertThat(host.plugins.start("test-notifier").state()).isEqualTo(State.STARTED);

        host.plugins.remove("test-notifier", true);
        assertThat(host.plugins.list()).isEmpty();
        assertThat(folder.resolve("test-notifier-1.0.0.zip")).doesNotExist();
        assertThat(host.database.query("select owner from plugin_entry", row -> row.getString(1))).doesNotContain("plugin:test-notifier");
        assertThat(host.changes).contains("test-notifier");
    }

    @Test
    void keepsWhatShallRunOverARestart() throws IOException {
        host.plugins.install(notifier("1.0.0", "").zip());
        host.running.stopAll();
        host.build(List.of()).plugins.startAll();
        assertThat(host.plugins.get("test-notifier").state()).isEqualTo(State.STARTED);
        host.plugins.stop("test-notifier");
        host.build(List.of()).plugins.startAll();
        assertThat(host.plugins.get("test-notifier").state()).isEqualTo(State.STOPPED);
    }

    @Test
    void doesNotRunAFileThatWasSwapped() throws IOException {
        host.plugins.install(notifier("1.0.0", "").zip());
        host.running.stopAll();
        Files.write(folder.resolve("test-notifier-1.0.0.zip"), notifier("1.0.0", "int a = 1;").bytes());
        host.build(List.of()).plugins.startAll();
        assertThat(host.plugins.get("test-notifier").state()).isEqualTo(State.FAILED);
        assertThat(StoredText.read(host.plugins.get("test-notifier").problem(), Locale.ENGLISH)).contains("changed since");
    }

    @Test
    void upgradesInPlaceAndKeepsSettings() throws IOException {
        host.plugins.install(notifier("1.0.0", "").zip());
        host.installed.settings("test-notifier", Map.of("a", "b"));
        Plugins.Plugin plugin = host.plugins.install(notifier("1.1.0", "").zip());
        assertThat(plugin.version()).isEqualTo("1.1.0");
        assertThat(plugin.state()).isEqualTo(State.STARTED);
        assertThat(host.running.active(Notifier.class)).singleElement().satisfies(n -> assertThat(n.reaches("1.1.0")).isTrue());
        assertThat(host.installed.find("test-notifier").orElseThrow().settings()).containsEntry("a", "b");
        assertThat(unpacked()).hasSize(1);
    }

    @Test
    void keepsTheVersionFromBeforeAndGoesBackToIt() throws IOException {
        host.plugins.install(notifier("1.0.0", "").zip());
        assertThatThrownBy(() -> host.plugins.back("test-notifier")).isInstanceOf(Refused.class);
        assertThat(host.plugins.install(notifier("1.1.0", "").zip()).previous()).isEqualTo("1.0.0");
        assertThat(host.plugins.install(notifier("1.2.0", "").zip()).previous()).isEqualTo("1.1.0");
        assertThat(archives()).containsExactlyInAnyOrder("test-notifier-1.1.0.zip", "test-notifier-1.2.0.zip");

        Plugins.Plugin back = host.plugins.back("test-notifier");
        assertThat(back.version()).isEqualTo("1.1.0");
        assertThat(back.previous()).isEqualTo("1.2.0");
        assertThat(host.running.active(Notifier.class)).singleElement().satisfies(n -> assertThat(n.reaches("1.1.0")).isTrue());
        host.plugins.stop("test-notifier");
        assertThat(host.plugins.back("test-notifier").version()).isEqualTo("1.2.0");
        assertThat(host.plugins.start("test-notifier").state()).isEqualTo(State.STARTED);
        assertThat(unpacked()).hasSize(1);

        Files.writeString(folder.resolve("test-notifier-1.1.0.zip"), "swapped");
        Plugins.Plugin stays = host.plugins.back("test-notifier");
        assertThat(stays.version()).isEqualTo("1.2.0");
        assertThat(stays.state()).isEqualTo(State.STARTED);
        assertThat(StoredText.read(stays.problem(), Locale.ENGLISH)).contains("Going back to 1.1.0 failed", "changed since");
        host.plugins.remove("test-notifier", true);
        assertThat(archives()).isEmpty();
    }

    private List<String> archives() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).toList();
        }
    }

    /** A server whose build carries this archive, started. */
    private Plugins.Plugin started(byte[] zip) throws Exception {
        Path ear = Files.createTempDirectory(folder, "ear");
        Path archive = Files.createDirectories(ear.resolve("META-INF/switchboard/plugins")).resolve("notifier.zip");
        Files.write(archive, zip);
        Files.writeString(
                ear.resolve("META-INF/switchboard/bundled-plugins.properties"),
                "notifier.zip=" + io.switchboard.loader.PluginArchives.digest(archive) + "\n");
        host.running.stopAll();
        host.build = new java.net.URLClassLoader(new java.net.URL[] {ear.toUri().toURL()}, null);
        host.build(List.of()).plugins.startAll();
        return host.plugins.get("test-notifier");
    }

    @Test
    void anUpgradeOfTheServerThatBringsABadPluginLeavesTheOldOne() throws Exception {
        assertThat(started(notifier("1.0.0", "").bytes()).state()).isEqualTo(State.STARTED);
        byte[] bad = notifier("2.0.0", "if (true) throw new IllegalStateException(\"no luck\");").bytes();
        for (int start = 0; start < 2; start++) {
            Plugins.Plugin stays = started(bad);
            assertThat(stays.version()).isEqualTo("1.0.0");
            assertThat(stays.state()).isEqualTo(State.STARTED);
            assertThat(StoredText.read(stays.problem(), Locale.ENGLISH)).contains("The upgrade to 2.0.0 failed", "no luck");
        }
        byte[] good = notifier("3.0.0", "").bytes();
        Plugins.Plugin better = started(good);
        assertThat(better.version()).isEqualTo("3.0.0");
        assertThat(better.problem()).isNull();
        assertThat(better.bundled()).isTrue();
        assertThat(better.previous()).isEqualTo("1.0.0");
        assertThat(unpacked()).hasSize(1);
        assertThat(host.plugins.back("test-notifier").version()).isEqualTo("1.0.0");
        assertThat(started(good).version()).as("an admin went back from it").isEqualTo("1.0.0");
        assertThat(started(notifier("3.0.1", "").bytes()).version()).isEqualTo("3.0.1");

        host.plugins.stop("test-notifier");
        Plugins.Plugin stopped = started(notifier("4.0.0", "").bytes());
        assertThat(stopped.version()).isEqualTo("4.0.0");
        assertThat(stopped.state()).isEqualTo(State.STOPPED);
        host.plugins.remove("test-notifier", false);
        host.build(List.of()).plugins.startAll();
        assertThat(host.plugins.list()).as("what an admin removed stays away").isEmpty();
    }

    @Test
    void aCrashInMidUpgradeLeavesTheOldVersion() throws IOException {
        host.plugins.install(notifier("1.0.0", "").zip());
        java.util.concurrent.atomic.AtomicBoolean crash = new java.util.concurrent.atomic.AtomicBoolean();
        host.build(List.of(plugin -> {
            if (crash.get()) {
                // What a killed server doesn't do: nothing after this.
                throw new OutOfMemoryError("killed");
            }
            return () -> {};
        }));
        host.plugins.startAll();
        crash.set(true);
        assertThatThrownBy(() -> host.plugins.install(notifier("2.0.0", "").zip())).isInstanceOf(OutOfMemoryError.class);
        host.build(List.of()).plugins.startAll();
        Plugins.Plugin plugin = host.plugins.get("test-notifier");
        assertThat(plugin.version()).isEqualTo("1.0.0");
        assertThat(plugin.state()).isEqualTo(State.STARTED);
        assertThat(host.plugins.install(notifier("2.0.0", "").zip()).version()).isEqualTo("2.0.0");
    }

    @Test
    void refusesAnOlderVersionAndTakesTheSameArchiveAgain() throws IOException {
        byte[] first = notifier("1.1.0", "").bytes();
        host.plugins.install(new ByteArrayInputStream(first));
        assertThat(host.plugins.install(new ByteArrayInputStream(first)).version()).isEqualTo("1.1.0");
        assertThatThrownBy(() -> host.plugins.install(notifier("1.0.0", "").zip())).isInstanceOf(Refused.class);
        assertThat(host.plugins.get("test-notifier").state()).isEqualTo(State.STARTED);
        assertThat(unpacked()).hasSize(1);
    }

    @Test
    void bringsTheOldVersionBackWhenTheNewOneDoesNotLoad() {
        host.plugins.install(notifier("1.0.0", "").zip());
        Plugins.Plugin plugin =
                host.plugins.install(notifier("2.0.0", "if (true) throw new IllegalStateException(\"no luck\");").zip());
        assertThat(plugin.version()).isEqualTo("1.0.0");
        assertThat(plugin.state()).isEqualTo(State.STARTED);
        assertThat(StoredText.read(plugin.problem(), Locale.ENGLISH)).contains("The upgrade to 2.0.0 failed", "no luck");
        assertThat(host.running.active(Notifier.class)).singleElement().satisfies(n -> assertThat(n.reaches("1.0.0")).isTrue());
    }

    @Test
    void bringsTheOldVersionBackWhenAPartFails() throws IOException {
        host.build(List.of(plugin -> {
            if (plugin.descriptor().version().equals("2.0.0")) {
                throw new IllegalStateException("migration broke");
            }
            return () -> {};
        }));
        host.plugins.install(notifier("1.0.0", "").zip());
        Plugins.Plugin plugin = host.plugins.install(notifier("2.0.0", "").zip());
        assertThat(plugin.state()).isEqualTo(State.STARTED);
        assertThat(plugin.version()).isEqualTo("1.0.0");
        assertThat(plugin.problem()).contains("migration broke");
        assertThat(unpacked()).hasSize(1);
    }

    @Test
    void showsAPluginThatThrowsAsFailedAndHarmsNoOther() throws IOException {
        host.plugins.install(notifier("1.0.0", "").zip());
        Plugins.Plugin broken = host.plugins.install(new PluginMaker("test-broken").source("Bad", """
                @Extension public class Bad implements Notifier {
                    static { if (true) throw new RuntimeException("static trouble"); }
                    public boolean reaches(String address) { return false; }
                    public void send(String address, String subject, String text) {}
                }
                """).zip());
        assertThat(broken.state()).isEqualTo(State.FAILED);
        assertThat(broken.problem()).isNotBlank();
        assertThat(host.running.active(Notifier.class)).hasSize(1);
        assertThat(unpacked()).hasSize(1);
    }

    @Test
    void abandonsAPluginThatHangsInItsStart() throws IOException {
        Plugins.Plugin hangs = host.plugins.install(new PluginMaker("test-hangs").source("Bad", """
                @Extension public class Bad implements Notifier {
                    public Bad() throws Exception { new java.util.concurrent.CountDownLatch(1).await(); }
                    public boolean reaches(String address) { return false; }
                    public void send(String address, String subject, String text) {}
                }
                """).zip());
        assertThat(hangs.state()).isEqualTo(State.FAILED);
        assertThat(hangs.problem()).contains("longer than 5 s");
        assertThat(unpacked()).isEmpty();
        assertThat(host.plugins.install(notifier("1.0.0", "").zip()).state()).isEqualTo(State.STARTED);
    }

    @Test
    void letsRequestsFinishBeforeItStops() throws Exception {
        host.plugins.install(notifier("1.0.0", "").zip());
        Gate gate = host.running.find("test-notifier").orElseThrow().gate();
        assertThat(gate.enter()).isTrue();
        Thread stopping = new Thread(() -> host.plugins.stop("test-notifier"));
        stopping.start();
        Eventually.isTrue(() -> !gate.isOpen());
        assertThat(gate.enter()).as("nobody new gets in").isFalse();
        assertThat(host.running.find("test-notifier")).as("still there for who is inside").isPresent();
        gate.leave();
        stopping.join(10_000);
        assertThat(host.running.find("test-notifier")).isEmpty();
    }

    @Test
    void showsAPluginWithoutExtensionsAsFailed() {
        Plugins.Plugin empty = host.plugins.install(new PluginMaker("test-empty").source("A", "public class A {}").zip());
        assertThat(empty.state()).isEqualTo(State.FAILED);
        assertThat(StoredText.read(empty.problem(), Locale.ENGLISH)).contains("@Extension");
        assertThat(StoredText.read(empty.problem(), Locale.CHINA)).contains("没有带 @Extension");
    }

    @Test
    void keepsNothingOfARefusedArchive() throws IOException {
        assertThatThrownBy(() -> host.plugins.install(new ByteArrayInputStream(new byte[] {1, 2, 3})))
                .isInstanceOf(BrokenArchiveException.class);
        assertThat(host.plugins.list()).isEmpty();
        assertThat(unpacked()).isEmpty();
    }

    @Test
    void settingsComeBackWhenAPluginIsInstalledAgain() {
        host.plugins.install(notifier("1.0.0", "").zip());
        host.installed.settings("test-notifier", Map.of("a", "b"));
        host.plugins.remove("test-notifier", false);
        host.plugins.install(notifier("1.0.0", "").zip());
        assertThat(host.installed.find("test-notifier").orElseThrow().settings()).containsEntry("a", "b");
    }
}
