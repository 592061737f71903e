package io.switchboard.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a plugin may implement, and what helps it, stands in the guide. */
class SpiGuideTest {
    private static final Path SOURCES = Path.of("src/main/java/io/switchboard/spi");

    @Test
    void everyInterfaceStandsInTheGuide() throws IOException {
        String guide = Files.readString(Path.of("../docs/spi.md"));
        for (String folder : List.of("channel", "module")) {
            try (Stream<Path> files = Files.list(SOURCES.resolve(folder))) {
                List<String> interfaces = files.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> read(file).contains("\npublic interface "))
                        .map(file -> file.getFileName().toString().replace(".java", ""))
                        .toList();
                assertThat(interfaces).as(folder).hasSizeGreaterThan(5).allSatisfy(name -> assertThat(guide).contains("`" + name + "`"));
            }
        }
        assertThat(guide).contains("`Withdrawal`", "`ReplyWindow`", "`AccessTokens`", "`Multipart`", "`PlatformHttp.stream`");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
