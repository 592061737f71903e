package io.switchboard.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.switchboard.core.licence.Entitlements;
import io.switchboard.core.shared.Refused;
import io.switchboard.host.Plugins.State;
import io.switchboard.loader.PluginArchive;
import io.switchboard.loader.PluginArchives;
import io.switchboard.spi.module.Notifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways to start what the licence doesn't have. */
class PluginsLicenceTest {
    private static final String ID = "test-notifier";

    @TempDir
    Path folder;

    private TestHost host;

    @BeforeEach
    void open() throws IOException {
        host = new TestHost(folder);
        host.entitlements = only(Set.of());
    }

    @AfterEach
    void close() {
        host.close();
    }

    static Entitlements only(Set<String> ended, String... modules) {
        return new Entitlements(
                ended.isEmpty() ? Entitlements.State.COMMUNITY : Entitlements.State.EXPIRED,
                null, false, null, Set.of(modules), ended, 5, Map.of(), -1);
    }

    private static PluginMaker stock(String version) {
        return PluginsTest.notifier(version, "").module("stock");
    }

    private void isKeptOut() {
        Plugins.Plugin plugin = host.plugins.get(ID);
        assertThat(plugin.state()).isEqualTo(State.STOPPED);
        assertThat(plugin.licensed()).isFalse();
        assertThat(StoredText.read(plugin.problem(), Locale.ENGLISH)).contains("licence");
        assertThat(host.running.all()).isEmpty();
        assertThat(host.running.active(Notifier.class)).isEmpty();
        assertThat(host.running.withheld(ID)).contains("stock");
    }

    @Test
    void isTakenInButNotStarted() {
        assertThat(host.plugins.install(stock("1.0.0").zip()).state()).isEqualTo(State.STOPPED);
        isKeptOut();
        Refused refused = catchThrowableOfType(Refused.class, () -> host.plugins.start(ID));
        assertThat(refused.kind()).isEqualTo(Refused.Kind.FORBIDDEN);
        assertThat(refused.code()).isEqualTo("licence.module");
        assertThat(refused.arguments()).map(a -> ((io.switchboard.core.shared.Spoken) a).in(Locale.ENGLISH))
                .containsExactly("Stock", "ERP");
        isKeptOut();
    }

    @Test
    void noStateThatIsWrittenDownStartsIt() throws IOException {
        host.plugins.install(stock("1.0.0").zip());
        host.installed.want(ID, true);
        Files.writeString(folder.resolve("enabled.txt"), ID + "\n");
        Files.writeString(folder.resolve("disabled.txt"), "\n");
        Files.writeString(folder.resolve("unpacked").resolve("enabled.txt"), ID + "\n");
        host.build(List.of()).plugins.startAll();
        isKeptOut();
        host.plugins.follow();
        host.plugins.followLicence();
        isKeptOut();
    }

    @Test
    void anArchiveDroppedInTheFolderIsNoPlugin() throws IOException {
        Files.write(folder.resolve(ID + "-1.0.0.zip"), stock("1.0.0").bytes());
        host.build(List.of()).plugins.startAll();
        host.plugins.follow();
        assertThat(host.plugins.list()).isEmpty();
        assertThat(host.running.all()).isEmpty();
        // With a row of its own in the table as well.
        String digest = PluginArchives.digest(folder.resolve(ID + "-1.0.0.zip"));
        host.installed.add(ID, new InstalledPlugins.Kept("1.0.0", ID + "-1.0.0.zip", digest, PluginTrust.Admitted.EARLIER, null, null));
        host.build(List.of()).plugins.startAll();
        host.plugins.follow();
        isKeptOut();
    }

    @Test
    void anUpgradeIsNoWayInEither() {
        host.plugins.install(PluginsTest.notifier("1.0.0", "").zip());
        host.entitlements = only(Set.of(), "partner");
        host.plugins.followLicence();
        assertThat(host.plugins.get(ID).state()).isEqualTo(State.STARTED);
        Plugins.Plugin plugin = host.plugins.install(stock("2.0.0").zip());
        assertThat(plugin.version()).isEqualTo("1.0.0");
        assertThat(host.running.active(Notifier.class)).singleElement().satisfies(n -> assertThat(n.reaches("2.0.0")).isFalse());
    }

    @Test
    void comesAndGoesWithTheLicence() throws IOException {
        host.plugins.install(stock("1.0.0").zip());
        host.entitlements = only(Set.of(), "stock");
        host.plugins.followLicence();
        assertThat(host.plugins.get(ID).state()).isEqualTo(State.STARTED);
        assertThat(host.plugins.get(ID).problem()).isNull();
        assertThat(host.running.active(Notifier.class)).hasSize(1);

        host.entitlements = only(Set.of());
        assertThat(host.running.active(Notifier.class)).as("at once").isEmpty();
        assertThat(host.running.withheld(ID)).contains("stock");
        host.plugins.followLicence();
        isKeptOut();

        host.entitlements = only(Set.of(), "stock");
        host.build(List.of()).plugins.startAll();
        assertThat(host.plugins.get(ID).state()).isEqualTo(State.STARTED);
        assertThat(host.running.withheld(ID)).isEmpty();
    }

    @Test
    void whatAnAdminStoppedStaysStopped() {
        host.entitlements = only(Set.of(), "stock");
        host.plugins.install(stock("1.0.0").zip());
        host.plugins.stop(ID);
        host.entitlements = only(Set.of());
        host.plugins.followLicence();
        host.entitlements = only(Set.of(), "stock");
        host.plugins.followLicence();
        assertThat(host.plugins.get(ID).state()).isEqualTo(State.STOPPED);
        assertThat(host.running.all()).isEmpty();
    }

    private static PluginArchive archive(Path folder, byte[] zip) throws IOException {
        Path file = Files.write(folder.resolve("claims.zip"), zip);
        return new PluginArchives().unpack(file, folder.resolve("claims-" + java.util.UUID.randomUUID()));
    }

    private static String held(PluginArchive archive, PluginTrust.Admitted admitted) {
        BundledPlugins.Modules build = new BundledPlugins.Modules(Map.of("erp-stock", "stock"), Map.of("test", "stock"));
        BundledPlugins.Modules none = new BundledPlugins.Modules(Map.of("erp-stock", "stock"), Map.of());
        Set<String> free = Set.of("core", "partner");
        String byAll = new ModuleClaims(() -> build, free).believed(archive, admitted).descriptor().module();
        String byId = new ModuleClaims(() -> none, free).believed(archive, admitted).descriptor().module();
        return byId + " " + byAll;
    }

    @Test
    void aClaimOfModuleIsBelievedOnlyOfWhatIsSignedAndNeverOfOurOwnRepacked() throws IOException {
        PluginArchive core = archive(folder, PluginsTest.notifier("1.0.0", "").module("core").bytes());
        assertThat(held(core, PluginTrust.Admitted.UNSIGNED)).isEqualTo("partner stock");
        assertThat(held(core, PluginTrust.Admitted.EARLIER)).isEqualTo("partner stock");
        assertThat(held(core, PluginTrust.Admitted.SIGNED)).as("one's own signature doesn't help either").isEqualTo("core stock");
        assertThat(held(core, PluginTrust.Admitted.BUNDLED)).isEqualTo("core core");
        PluginArchive honest = archive(folder, PluginsTest.notifier("1.0.0", "").module("robot").bytes());
        assertThat(held(honest, PluginTrust.Admitted.UNSIGNED)).as("held to what it says").startsWith("robot");
        PluginArchive repacked = archive(folder, new PluginMaker("erp-stock").module("partner")
                .source("Mine", "@Extension public class Mine implements Notifier { public boolean reaches(String a) { return false; }"
                        + " public void send(String a, String s, String t) {} }")
                .bytes());
        assertThat(held(repacked, PluginTrust.Admitted.UNSIGNED)).isEqualTo("stock stock");
        assertThat(held(repacked, PluginTrust.Admitted.SIGNED)).isEqualTo("stock stock");
    }

    @Test
    void whatIsHeldToAModuleStaysSoOverARestart() throws IOException {
        host.entitlements = only(Set.of(), "core");
        assertThat(host.plugins.install(PluginsTest.notifier("1.0.0", "").module("core").zip()).state()).isEqualTo(State.STOPPED);
        assertThat(host.plugins.get(ID).descriptor().module()).isEqualTo("partner");
        assertThat(host.installed.find(ID).orElseThrow().module()).isEqualTo("partner");
        host.build(List.of()).plugins.startAll();
        assertThat(host.running.all()).isEmpty();
        Refused refused = catchThrowableOfType(Refused.class, () -> host.plugins.start(ID));
        assertThat(refused.code()).isEqualTo("licence.module");
        // A row that somebody changes by hand: the archive itself is asked again where it is loaded.
        host.database.update("update plugin set module = 'core', problem = null");
        host.build(List.of()).plugins.startAll();
        host.plugins.follow();
        assertThat(host.running.all()).isEmpty();
        assertThat(host.running.active(Notifier.class)).isEmpty();
    }
}
