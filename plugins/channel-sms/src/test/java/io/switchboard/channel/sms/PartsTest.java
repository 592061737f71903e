package io.switchboard.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A text is counted and cut as phones do it. */
class PartsTest {
    @Test
    void theGsmAlphabetIsReadAsItIsWritten() {
        String all = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCXYZÄÖÑÜ§¿abcxyzäöñüà^{}\\[~]|€\f";
        assertThat(GsmAlphabet.canWrite(all)).isTrue();
        assertThat(GsmAlphabet.read(GsmAlphabet.write(all))).isEqualTo(all);
        assertThat(GsmAlphabet.write("@€A")).containsExactly(0, 0x1B, 0x65, 0x41);
        assertThat(GsmAlphabet.canWrite("ç")).isFalse();
        assertThat(GsmAlphabet.read(new byte[] {0x1B, 0x41, 0x1B})).isEqualTo("A ");
    }

    @Test
    void oneSmsHolds160SeptetsOr70Characters() {
        assertThat(Parts.of("a".repeat(160), true).texts()).hasSize(1);
        assertThat(Parts.of("a".repeat(161), true).texts()).extracting(String::length).containsExactly(153, 8);
        assertThat(Parts.of("€".repeat(80), true).texts()).hasSize(1);
        assertThat(Parts.of("€".repeat(81), true).texts()).extracting(String::length).containsExactly(76, 5);
        assertThat(Parts.of("长".repeat(70), true).texts()).hasSize(1);
        assertThat(Parts.of("长".repeat(71), true).texts()).extracting(String::length).containsExactly(67, 4);
        assertThat(Parts.of("a".repeat(71), false).gsm()).isFalse();
        assertThat(Parts.of("a".repeat(71), false).texts()).hasSize(2);
    }

    @Test
    void noCharacterIsParted() {
        Parts emoji = Parts.of("😀".repeat(40), true);
        assertThat(emoji.texts()).extracting(String::length).containsExactly(66, 14);
        assertThat(String.join("", emoji.texts())).isEqualTo("😀".repeat(40));
        Parts brackets = Parts.of("a".repeat(152) + "[" + "b".repeat(10), true);
        assertThat(brackets.texts().get(0)).isEqualTo("a".repeat(152));
        assertThat(brackets.texts()).allSatisfy(part -> assertThat(brackets.bytes(part)).hasSizeLessThanOrEqualTo(153));
    }

    @Test
    void whatTheLimitsPromiseFits() {
        for (int parts = 1; parts <= 20; parts++) {
            for (String character : new String[] {"长", "a", "€", "😀"}) {
                String text = character.repeat(Parts.fits(parts) / character.length());
                assertThat(Parts.of(text, true).texts()).as(parts + " parts of " + character).hasSizeLessThanOrEqualTo(parts);
            }
        }
        assertThat(Parts.of("中", true).bytes("中")).isEqualTo("中".getBytes(StandardCharsets.UTF_16BE));
    }
}
