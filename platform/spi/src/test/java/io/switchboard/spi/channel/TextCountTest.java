package io.switchboard.spi.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table {@code text-counts.tsv}, which the console's tests hold its own count against as well. */
class TextCountTest {

    record Row(String name, String text, int characters, int bytes, int parts, int ucs2Parts) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> table() throws IOException {
        List<Row> rows = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                TextCountTest.class.getResourceAsStream("/text-counts.tsv"), StandardCharsets.UTF_8))) {
            in.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                String[] f = line.split("\t");
                rows.add(new Row(f[0], text(f[1]).repeat(Integer.parseInt(f[2])) + (f.length > 7 ? text(f[7]) : ""),
                        Integer.parseInt(f[3]), Integer.parseInt(f[4]), Integer.parseInt(f[5]), Integer.parseInt(f[6])));
            });
        }
        return rows.stream();
    }

    private static String text(String field) {
        return field.replace("\\r", "\r").replace("\\n", "\n").replace("\\f", "\f").replace("\\0", "");
    }

    @ParameterizedTest
    @MethodSource("table")
    void aTextIsAsLongAsTheTableSays(Row row) {
        assertThat(TextCount.CHARACTERS.of(row.text())).as("characters").isEqualTo(row.characters());
        assertThat(TextCount.UTF8_BYTES.of(row.text())).as("bytes").isEqualTo(row.bytes());
        assertThat(TextCount.SMS_PARTS.of(row.text())).as("parts").isEqualTo(row.parts());
        assertThat(TextCount.SMS_PARTS_UCS2.of(row.text())).as("parts in UCS-2").isEqualTo(row.ucs2Parts());
    }

    @Test
    void theTableIsThere() throws IOException {
        assertThat(table()).hasSizeGreaterThan(20);
    }
}
