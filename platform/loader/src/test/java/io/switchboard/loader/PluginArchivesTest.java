package io.switchboard.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.switchboard.loader.BrokenArchiveException.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluginArchivesTest {
    private static final ArchiveLimits SMALL = new ArchiveLimits(10, 5_000_000, 6_000_000, 50);

    @TempDir
    Path folder;

    private final PluginArchives archives = new PluginArchives(SMALL, "0.1.0");

    private BrokenArchiveException refused(byte[] zip) throws IOException {
        Path file = Files.write(folder.resolve("a.zip"), zip);
        Path target = folder.resolve("unpacked");
        BrokenArchiveException fault =
                catchThrowableOfType(BrokenArchiveException.class, () -> archives.unpack(file, target));
        assertThat(fault).as("refused").isNotNull();
        assertThat(target).as("nothing is left behind").doesNotExist();
        return fault;
    }

    private Fault fault(byte[] zip) throws IOException {
        return refused(zip).fault();
    }

    @Test
    void unpacksAGoodArchive() throws IOException {
        Path file = ZipMaker.good()
                .with("classes/a/B.class", "x")
                .with("classes/ui/index.js", "export {}")
                .write(folder.resolve("a.zip"));
        PluginArchive archive = archives.unpack(file, folder.resolve("unpacked"));
        assertThat(archive.descriptor().id()).isEqualTo("channel-test");
        assertThat(archive.descriptor().requires()).isEqualTo(">=0.1 & <1");
        assertThat(archive.descriptor().permissions()).containsExactly("http", "net");
        assertThat(archive.digest()).hasSize(64);
        assertThat(archive.ui().resolve("index.js")).hasContent("export {}");
    }

    @Test
    void knowsTheSpiVersionOfThisBuild() {
        assertThat(SpiRange.current()).matches("\\d+\\.\\d+\\.\\d+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "classes/../../evil", "/etc/evil", "classes\\evil", "C:evil", "a//b", "./a", "a\u200b.txt"})
    @DisplayName("CVE-2026-41193, CVE-2025-70952: names that leave the folder (zip slip)")
    void refusesNamesThatLeaveTheFolder(String name) throws IOException {
        assertThat(fault(ZipMaker.good().with(name, "x").bytes())).isEqualTo(Fault.UNSAFE_NAME);
        assertThat(folder.resolve("evil")).doesNotExist();
    }

    @Test
    void refusesTooManyEntries() throws IOException {
        ZipMaker zip = ZipMaker.good();
        for (int i = 0; i < 10; i++) {
            zip.with("classes/" + i, "x");
        }
        assertThat(fault(zip.bytes())).isEqualTo(Fault.TOO_MANY_ENTRIES);
    }

    @Test
    void refusesABombByItsRatio() throws IOException {
        assertThat(fault(ZipMaker.good().with("classes/zeros", new byte[4_000_000]).bytes())).isEqualTo(Fault.BOMB);
    }

    @Test
    void refusesLargeEntriesAndLargeTotals() throws IOException {
        byte[] noise = new byte[3_500_000];
        new java.util.Random(1).nextBytes(noise);
        byte[] more = new byte[5_500_000];
        new java.util.Random(2).nextBytes(more);
        assertThat(fault(ZipMaker.good().with("a", more).bytes())).isEqualTo(Fault.ENTRY_TOO_LARGE);
        assertThat(fault(ZipMaker.good().with("a", noise).with("b", noise).bytes())).isEqualTo(Fault.TOO_LARGE);
    }

    @Test
    void refusesWhatIsNoZip() throws IOException {
        assertThat(fault("<html>".getBytes(StandardCharsets.UTF_8))).isEqualTo(Fault.NOT_A_ZIP);
        assertThat(fault(new byte[0])).isEqualTo(Fault.NOT_A_ZIP);
        byte[] good = ZipMaker.good().bytes();
        assertThat(fault(java.util.Arrays.copyOf(good, good.length - 10))).isEqualTo(Fault.NOT_A_ZIP);
    }

    @Test
    @DisplayName("CVE-2025-70952: a symbolic link as a way out")
    void refusesSymbolicLinks() throws IOException {
        byte[] zip = ZipMaker.good().with("classes/link", "/etc/passwd").bytes();
        ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int last = -1;
        for (int at = 0; at < zip.length - 4; at++) {
            if (bytes.getInt(at) == 0x02014b50) {
                last = at;
            }
        }
        bytes.put(last + 5, (byte) 3);
        bytes.putInt(last + 38, 0120777 << 16);
        assertThat(fault(zip)).isEqualTo(Fault.SYMLINK);
    }

    @Test
    void refusesDuplicateEntries() throws IOException {
        byte[] zip = ZipMaker.good().with("classes/one", "x").with("classes/two", "y").bytes();
        String twice = new String(zip, StandardCharsets.ISO_8859_1).replace("classes/two", "classes/one");
        assertThat(fault(twice.getBytes(StandardCharsets.ISO_8859_1))).isIn(Fault.DUPLICATE_ENTRY, Fault.NOT_A_ZIP);
    }

    @Test
    void refusesAFileThatIsAFolderAsWell() throws IOException {
        assertThat(fault(ZipMaker.good().with("classes/a", "x").with("classes/a/b", "y").bytes())).isEqualTo(Fault.DUPLICATE_ENTRY);
        assertThat(fault(ZipMaker.good().with("classes/a/b/c", "y").with("classes/a/b", "x").bytes())).isEqualTo(Fault.DUPLICATE_ENTRY);
    }

    @Test
    void refusesNamesThatNoFileSystemTakes() throws IOException {
        assertThat(fault(ZipMaker.good().with("classes/" + "x".repeat(300), "x").bytes())).isEqualTo(Fault.UNSAFE_NAME);
        assertThat(fault(ZipMaker.good().with("classes/" + "猫".repeat(90), "x").bytes())).isEqualTo(Fault.UNSAFE_NAME);
        assertThat(fault(ZipMaker.good().with("x/".repeat(600) + "y", "x").bytes())).isEqualTo(Fault.UNSAFE_NAME);
    }

    @Test
    void refusesAMissingDescriptor() throws IOException {
        assertThat(fault(new ZipMaker().with("classes/plugin.properties", ZipMaker.GOOD).bytes()))
                .isEqualTo(Fault.NO_DESCRIPTOR);
    }

    @ParameterizedTest
    @CsvSource({
        "plugin.id=channel-test, plugin.id=, MISSING_PROPERTY",
        "plugin.id=channel-test, plugin.id=../x, BAD_PROPERTY",
        "plugin.id=channel-test, plugin.id=Channel, BAD_PROPERTY",
        "plugin.version=1.0.0, plugin.version=one, BAD_PROPERTY",
        "plugin.version=1.0.0, '', MISSING_PROPERTY",
        "plugin.kind=channel, '', MISSING_PROPERTY",
        "plugin.provider=Tests, '', MISSING_PROPERTY",
        "'http, net', 'http, ../net', BAD_PROPERTY",
        "'http, net', 'http, wifi', BAD_PROPERTY",
        "plugin.kind=channel, 'plugin.kind=channel\nplugin.hosts=http://example.com', BAD_PROPERTY",
        "plugin.kind=channel, 'plugin.kind=channel\nplugin.hosts=*.*.example.com', BAD_PROPERTY",
        "plugin.kind=channel, 'plugin.kind=channel\nplugin.hosts=a*.example.com', BAD_PROPERTY",
        "plugin.kind=channel, 'plugin.kind=channel\nplugin.hosts=example.com:80', BAD_PROPERTY",
        "plugin.requires=>=0.1 & <1, '', MISSING_PROPERTY",
        "plugin.requires=>=0.1 & <1, plugin.requires=newest, BAD_PROPERTY",
        "plugin.requires=>=0.1 & <1, plugin.requires=*, BAD_PROPERTY",
        "plugin.requires=>=0.1 & <1, plugin.requires=>=2 & <3, SPI_RANGE",
    })
    void refusesBadDescriptors(String good, String bad, Fault expected) throws IOException {
        assertThat(fault(new ZipMaker().with("plugin.properties", ZipMaker.GOOD.replace(good, bad)).bytes()))
                .isEqualTo(expected);
    }

    @Test
    void readsHostsAndHoldsThem() throws IOException {
        Path file = new ZipMaker().with("plugin.properties", ZipMaker.GOOD + "plugin.hosts=api.example.com, *.example.org\n").write(folder.resolve("a.zip"));
        List<String> hosts = archives.unpack(file, folder.resolve("unpacked")).descriptor().hosts();
        assertThat(hosts).containsExactly("api.example.com", "*.example.org");
        assertThat(List.of("api.example.com", "a.example.org", "a.b.example.org")).allMatch(host -> OutsideHosts.allow(hosts, host));
        assertThat(List.of("example.com", "x.api.example.com", "example.org", "badexample.org", "1.1.1.1")).noneMatch(host -> OutsideHosts.allow(hosts, host));
        assertThat(OutsideHosts.allow(List.of("*"), "1.1.1.1")).isTrue();
        assertThat(OutsideHosts.allow(List.of(), "api.example.com")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "io/switchboard/spi/Failure", "io/switchboard/core/shared/Ids", "jakarta/ws/rs/GET", "jakarta/persistence/Id",
        "org/pf4j/Plugin", "io/switchboard/host/Plugins"
    })
    void refusesClassesOfThePlatform(String name) throws IOException {
        assertThat(fault(ZipMaker.good().with("classes/" + name + ".class", "x").bytes())).isEqualTo(Fault.BUNDLED_CLASS);
        byte[] jar = new ZipMaker().with("META-INF/versions/11/" + name + ".class", "x").bytes();
        assertThat(fault(ZipMaker.good().with("lib/a.jar", jar).bytes())).isEqualTo(Fault.BUNDLED_CLASS);
    }

    @Test
    void allowsMailAndActivation() throws IOException {
        byte[] jar = new ZipMaker().with("jakarta/mail/Session.class", "x").with("jakarta/activation/A.class", "x").bytes();
        Path file = ZipMaker.good().with("lib/mail.jar", jar).write(folder.resolve("a.zip"));
        assertThat(archives.unpack(file, folder.resolve("unpacked")).root()).exists();
    }

    @Test
    void refusesABrokenLibrary() throws IOException {
        assertThat(fault(ZipMaker.good().with("lib/a.jar", "no jar").bytes())).isEqualTo(Fault.BROKEN_LIBRARY);
    }

    @Test
    void namesTheFaultInBothLanguages() throws IOException {
        BrokenArchiveException fault = refused(ZipMaker.good().with("../evil", "x").bytes());
        assertThat(fault.text(Locale.US)).contains("../evil", "outside");
        assertThat(fault.text(Locale.SIMPLIFIED_CHINESE)).contains("../evil", "插件目录之外");
        for (Fault each : Fault.values()) {
            assertThat(new BrokenArchiveException(each, 1, 2, 3).text(Locale.CHINA)).matches(".*\\p{IsHan}.*");
        }
    }
}
