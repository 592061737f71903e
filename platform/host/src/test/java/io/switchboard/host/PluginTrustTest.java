package io.switchboard.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.host.Plugins.State;
import io.switchboard.loader.ArchiveSigner;
import io.switchboard.loader.BrokenArchiveException;
import io.switchboard.loader.BrokenArchiveException.Fault;
import io.switchboard.loader.SigningKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginTrustTest {
    private static final KeyPair MAKER = SigningKeys.make();

    @TempDir
    Path folder;

    private TestHost host;

    @BeforeEach
    void open() throws IOException {
        host = new TestHost(folder.resolve("host"));
        host.unsignedAllowed = false;
    }

    @AfterEach
    void close() {
        host.close();
    }

    private byte[] signed(String version) throws Exception {
        Path zip = Files.write(folder.resolve("signed.zip"), PluginsTest.notifier(version, "").bytes());
        ArchiveSigner.sign(zip, MAKER.getPrivate(), MAKER.getPublic());
        return Files.readAllBytes(zip);
    }

    private String trusted() {
        return host.keys.add("Maker", SigningKeys.text(MAKER.getPublic()), "admin").id();
    }

    private void refused(byte[] zip, Fault fault) {
        assertThatThrownBy(() -> host.plugins.install(new ByteArrayInputStream(zip)))
                .isInstanceOfSatisfying(BrokenArchiveException.class, e -> assertThat(e.fault()).isEqualTo(fault));
        assertThat(folder.resolve("host/unpacked")).isEmptyDirectory();
    }

    private void restarted() throws IOException {
        host.running.stopAll();
        host.build(List.of()).plugins.startAll();
    }

    private String problem() {
        return StoredText.read(host.plugins.get("test-notifier").problem(), Locale.ENGLISH);
    }

    @Test
    void anUnsignedArchiveNeedsTheAdminsLeave() throws IOException {
        refused(PluginsTest.notifier("1.0.0", "").bytes(), Fault.UNSIGNED);
        assertThat(host.plugins.list()).isEmpty();
        host.unsignedAllowed = true;
        Plugins.Plugin plugin = host.plugins.install(PluginsTest.notifier("1.0.0", "").zip());
        assertThat(plugin.state()).isEqualTo(State.STARTED);
        assertThat(plugin.bundled()).isFalse();
        assertThat(plugin.signedBy()).isNull();

        host.unsignedAllowed = false;
        restarted();
        assertThat(host.plugins.get("test-notifier").state()).isEqualTo(State.FAILED);
        assertThat(problem()).contains("unsigned plugins are no longer allowed");
        assertThat(folder.resolve("host/unpacked")).isEmptyDirectory();
    }

    @Test
    void aSignedArchiveNeedsATrustedKey() throws Exception {
        byte[] zip = signed("1.0.0");
        refused(zip, Fault.KEY_UNKNOWN);
        String key = trusted();
        Plugins.Plugin plugin = host.plugins.install(new ByteArrayInputStream(zip));
        assertThat(plugin.state()).isEqualTo(State.STARTED);
        assertThat(plugin.signedBy()).isEqualTo(key);
        restarted();
        assertThat(host.plugins.get("test-notifier").state()).isEqualTo(State.STARTED);

        host.keys.remove(key);
        assertThat(host.plugins.get("test-notifier").state()).as("runs on until its next start").isEqualTo(State.STARTED);
        restarted();
        assertThat(host.plugins.get("test-notifier").state()).isEqualTo(State.FAILED);
        assertThat(problem()).contains(key, "isn't trusted any more");
        trusted();
        assertThat(host.plugins.start("test-notifier").state()).isEqualTo(State.STARTED);
        assertThat(problem()).isNull();
    }

    @Test
    void anUpgradeIsHeldToTheSame() throws Exception {
        trusted();
        host.plugins.install(new ByteArrayInputStream(signed("1.0.0")));
        assertThatThrownBy(() -> host.plugins.install(PluginsTest.notifier("1.1.0", "").zip())).isInstanceOf(BrokenArchiveException.class);
        assertThat(host.plugins.get("test-notifier").version()).isEqualTo("1.0.0");
        assertThat(host.plugins.get("test-notifier").state()).isEqualTo(State.STARTED);
        assertThat(host.plugins.install(new ByteArrayInputStream(signed("1.1.0"))).version()).isEqualTo("1.1.0");
    }

    @Test
    void whatAnAdminInstalledBeforeSignaturesGoesOn() throws IOException {
        host.unsignedAllowed = true;
        host.plugins.install(PluginsTest.notifier("1.0.0", "").zip());
        host.unsignedAllowed = false;
        host.database.update("update plugin set admitted = 'EARLIER'");
        restarted();
        assertThat(host.plugins.get("test-notifier").state()).isEqualTo(State.STARTED);
    }
}
