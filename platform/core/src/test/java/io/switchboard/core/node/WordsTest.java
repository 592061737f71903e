package io.switchboard.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordsTest {
    private final Words words = new Words("abcd1234");

    @Test
    void keepsTheFirstOfAKeyUntilItIsTaken() {
        assertThat(words.add("signal", "x", "1")).isTrue();
        assertThat(words.add("signal", "x", "2")).isFalse();
        assertThat(words.add("typing", "x", "3")).isTrue();
        assertThat(words.add("typing", null, "4")).isTrue();
        assertThat(words.add("typing", null, "5")).isTrue();

        assertThat(words.take())
                .singleElement()
                .extracting(Words::read)
                .isEqualTo(new Words.Heard("abcd1234", Map.of("signal", List.of("1"), "typing", List.of("3", "4", "5"))));
        assertThat(words.take()).isEmpty();
        assertThat(words.add("signal", "x", "2")).isTrue();
    }

    @Test
    void fitsIntoWhatPostgresTakes() {
        IntStream.range(0, 1000).forEach(i -> words.add("signal", null, i + " 汉字 of some length"));
        assertThat(words.add("signal", null, "汉".repeat(3000))).isFalse();

        List<String> parts = words.take();
        assertThat(parts).hasSizeGreaterThan(3).allMatch(part -> part.getBytes(StandardCharsets.UTF_8).length < 8000);
        assertThat(parts.stream().flatMap(part -> Words.read(part).byTopic().get("signal").stream()))
                .hasSize(1000)
                .startsWith("0 汉字 of some length", "1 汉字 of some length");
    }
}
