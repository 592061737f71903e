package io.switchboard.core.quote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.shared.DataFolder;
import io.switchboard.core.shared.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A house's own price list takes the place of the samples, at once. */
class PriceFileTest {
    @TempDir
    Path folder;

    private final PriceFile file = new PriceFile();

    @BeforeEach
    void wire() {
        file.data = new DataFolder() {
            @Override
            public Path root() {
                return folder;
            }
        };
    }

    private void own(String json) throws IOException {
        Files.writeString(folder.resolve("prices.json"), json);
    }

    private String samples() throws IOException {
        return new String(PriceFile.class.getResourceAsStream("prices.json").readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void theSamplesHoldUntilThereIsAnOwnOne() throws IOException {
        assertThat(file.read().currency()).isEqualTo("CNY");

        own(samples().replace("\"CNY\"", "\"EUR\"").replace("\"api\": \"300.00\"", "\"api\": \"275.50\""));

        assertThat(file.read().currency()).isEqualTo("EUR");
        assertThat(file.read().addOns().get("api")).isEqualByComparingTo("275.50");
    }

    @Test
    void anUnreadableOneIsRefusedByName() throws IOException {
        for (String wrong : new String[] {"", "{", "[]", "{\"currency\": 7", samples().replace("\"800.00\"", "\"-800.00\"")}) {
            own(wrong);
            assertThatThrownBy(file::read)
                    .as(wrong)
                    .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.code()).isEqualTo("quote.prices"));
        }
    }
}
