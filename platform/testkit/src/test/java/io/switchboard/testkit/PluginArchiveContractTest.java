package io.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.spi.channel.Channel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginArchiveContractTest {
    @TempDir
    Path folder;

    private Path good;
    private int unpacked;

    @BeforeEach
    void makeAGoodOne() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("plugin.properties", text("""
                plugin.id=sample
                plugin.version=1.0.0
                plugin.requires=>=0.1 & <1
                plugin.kind=channel
                plugin.provider=Tests
                plugin.description=For tests
                """));
        for (Class<?> type : List.of(
                SampleConnector.class, SampleChannel.class, SampleProvider.class, ProviderMoves.class, Fault.class)) {
            entries.put("classes/" + file(type), bytes(type));
        }
        entries.put("classes/META-INF/extensions.idx", text("io.switchboard.testkit.SampleConnector # twice\n"
                + "io.switchboard.testkit.SampleConnector\n"));
        entries.put("classes/messages.properties", text("plugin.name=Sample\nplugin.description=For tests\n"));
        entries.put("classes/messages_zh_CN.properties", text("plugin.name=样例\nplugin.description=测试\n"));
        good = PluginArchives.write(folder.resolve("sample-1.0.0.zip"), entries);
    }

    @Test
    void aGoodArchivePassesButForTheTestkitsOwnPackage() {
        PluginArchiveContract contract = contract(good);
        assertThatCode(() -> contract.theDescriptorIsWholeAndNamesTheArchive(next())).doesNotThrowAnyException();
        assertThatCode(() -> contract.everyExtensionIsMadeInTheIsolatedLoader(next())).doesNotThrowAnyException();
        assertThatCode(() -> contract.namesItselfInBothLanguages(next())).doesNotThrowAnyException();
        // The sample lives in a package that no plugin may bring.
        assertThatThrownBy(contract::nothingOfThePlatformIsBundled)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("classes/io/switchboard/testkit/SampleConnector.class");
    }

    @Test
    void bundledSpiClassesAreNamed() throws IOException {
        Path bad = repack(Map.of(), Map.of("classes/" + file(Channel.class), bytes(Channel.class)));
        assertThatThrownBy(() -> contract(bad).nothingOfThePlatformIsBundled())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("io/switchboard/spi/channel/Channel.class");
        assertThatThrownBy(() -> contract(bad).everyExtensionIsMadeInTheIsolatedLoader(next()))
                .hasMessageContaining("io.switchboard.spi.channel.Channel");
    }

    @Test
    void bundledClassesInsideALibraryAreNamed() throws IOException {
        Path jar = PluginArchives.write(folder.resolve("core.jar"), Map.of("io/switchboard/core/X.class", new byte[1]));
        Path bad = repack(Map.of(), Map.of("lib/core.jar", java.nio.file.Files.readAllBytes(jar)));
        assertThatThrownBy(() -> contract(bad).nothingOfThePlatformIsBundled())
                .hasMessageContaining("lib/core.jar!io/switchboard/core/X.class");
    }

    @Test
    void aWrongDescriptorIsFound() throws IOException {
        Map<String, String> noEnd = Map.of("plugin.requires", ">=0.1");
        Map<String, String> unfiltered = Map.of("plugin.provider", "${provider}");
        Map<String, String> greedy = Map.of("plugin.permissions", "net");
        Map<String, String> otherVersion = Map.of("plugin.version", "1.1.0");
        Map<String, String> noDescription = new HashMap<>();
        noDescription.put("plugin.description", null);
        for (Map<String, String> wrong : List.of(noEnd, unfiltered, greedy, otherVersion, noDescription)) {
            Path bad = repack(wrong, Map.of());
            assertThatThrownBy(() -> contract(bad).theDescriptorIsWholeAndNamesTheArchive(next()))
                    .as(wrong.toString())
                    .isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void aMissingClassOrLanguageIsFound() throws IOException {
        Map<String, byte[]> noChannel = new HashMap<>();
        noChannel.put("classes/" + file(SampleConnector.class), null);
        assertThatThrownBy(() -> contract(repack(Map.of(), noChannel)).everyExtensionIsMadeInTheIsolatedLoader(next()))
                .isInstanceOf(ClassNotFoundException.class);
        Map<String, byte[]> noChinese = new HashMap<>();
        noChinese.put("classes/messages_zh_CN.properties", null);
        assertThatThrownBy(() -> contract(repack(Map.of(), noChinese)).namesItselfInBothLanguages(next()))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void repackedArchivesAreTheSameBytesEachTime() throws IOException {
        Path first = PluginArchives.repack(good, folder.resolve("a.zip"), Map.of("plugin.version", "2.0.0"), Map.of());
        Path second = PluginArchives.repack(good, folder.resolve("b.zip"), Map.of("plugin.version", "2.0.0"), Map.of());
        assertThat(first).hasSameBinaryContentAs(second);
        assertThat(PluginArchives.descriptor(PluginArchives.read(first))).containsEntry("plugin.version", "2.0.0");
    }

    private Path repack(Map<String, String> descriptor, Map<String, byte[]> changes) throws IOException {
        return PluginArchives.repack(good, folder.resolve("bad/sample-1.0.0.zip"), descriptor, changes);
    }

    private Path next() throws IOException {
        return java.nio.file.Files.createDirectory(folder.resolve("run" + unpacked++));
    }

    private static PluginArchiveContract contract(Path archive) {
        return new PluginArchiveContract() {
            @Override
            public Path archive() {
                return archive;
            }

            @Override
            public List<String> permissions() {
                return List.of();
            }
        };
    }

    private static String file(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        try (InputStream in = type.getClassLoader().getResourceAsStream(file(type))) {
            return in.readAllBytes();
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
