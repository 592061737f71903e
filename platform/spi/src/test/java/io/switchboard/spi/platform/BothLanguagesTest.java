package io.switchboard.spi.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The message files in the tests' resources are a plugin's. */
class BothLanguagesTest {
    private final BothLanguages texts = BothLanguages.of(BothLanguagesTest.class);

    @Test
    void saysItInBoth() {
        assertThat(texts.text("error.full", 3)).isEqualTo("还剩 3 个 / 3 left");
        assertThat(texts.has("error.full")).isTrue();
        assertThat(texts.has("error.other")).isFalse();
        assertThat(texts.text("error.other")).isEqualTo("error.other / error.other");
    }

    @Test
    void aPluginWithoutTextsIsToldSo() {
        assertThatThrownBy(() -> BothLanguages.of(String.class))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("messages_zh_CN.properties").hasMessageContaining("java.lang.String");
    }
}
