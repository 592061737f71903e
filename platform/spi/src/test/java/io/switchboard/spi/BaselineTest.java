package io.switchboard.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever records the SPI's signatures anew writes down why. */
class BaselineTest {
    private static final Path BASELINE = Path.of("api/spi.sigfile");
    private static final Path REASONS = Path.of("api/changes.md");

    @Test
    void theNewestReasonIsThatOfTheRecordedSignatures() throws Exception {
        String recorded = String.join("\n", Files.readAllLines(BASELINE, StandardCharsets.UTF_8));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(recorded.getBytes(StandardCharsets.UTF_8));
        String id = HexFormat.of().formatHex(digest, 0, 6);
        List<String> reasons = Files.readAllLines(REASONS, StandardCharsets.UTF_8).stream()
                .filter(line -> line.matches("\\| [0-9a-f]{12} \\|.*"))
                .toList();
        assertThat(reasons).as("lines of " + REASONS).isNotEmpty().doesNotHaveDuplicates();
        assertThat(reasons.get(0))
                .as("the signatures were recorded anew: put a line | %s | version | breaks? | why | on top of the table of %s", id, REASONS)
                .startsWith("| " + id + " |");
        assertThat(reasons).allSatisfy(line -> {
            String[] cells = line.split("\\|");
            assertThat(cells).hasSizeGreaterThanOrEqualTo(5);
            assertThat(cells[3].strip()).as("breaks?").isIn("yes", "no");
            assertThat(cells[4].strip()).as("why").hasSizeGreaterThan(15);
        });
    }
}
