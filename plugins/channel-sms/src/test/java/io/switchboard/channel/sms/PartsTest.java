package io.switchboard.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.TextCount;
import io.switchboard.spi.message.Content;
import io.switchboard.testkit.TestMessages;
import io.switchboard.testkit.TestPlatform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

    /** The table that the platform and the console hold their own count against. */
    private static List<String> table() throws IOException {
        return Files.readAllLines(Path.of("../../platform/spi/src/test/resources/text-counts.tsv")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    private static String text(String field) {
        return field.replace("\\r", "\r").replace("\\n", "\n").replace("\\f", "\f").replace("\\0", "");
    }

    @Test
    void asManyPartsGoOutAsTheComposerShows() throws IOException {
        try (Smsc smsc = new Smsc(); TestPlatform platform = new TestPlatform()) {
            for (String alphabet : List.of("AUTO", "UCS2")) {
                Map<String, Object> settings = new HashMap<>(smsc.settings());
                settings.putAll(Map.of("alphabet", alphabet, "maxParts", 20));
                Channel channel = platform.open(Entries.connector(), settings);
                int rows = 0;
                for (String row : table()) {
                    String[] f = row.split("\t");
                    String text = text(f[1]).repeat(Integer.parseInt(f[2])) + (f.length > 7 ? text(f[7]) : "");
                    if (text.isBlank()) {
                        continue;
                    }
                    int shown = Integer.parseInt(alphabet.equals("AUTO") ? f[5] : f[6]);
                    assertThat(channel.limits().counts().of(text)).as(f[0]).isEqualTo(shown);
                    int before = smsc.submitted().size();
                    channel.send(TestMessages.answer("+8613800138000", new Content.Text(text)));
                    assertThat(smsc.submitted().size() - before).as(f[0] + ", " + alphabet).isEqualTo(shown);
                    assertThat(smsc.taken().get(smsc.taken().size() - 1)).as(f[0]).isEqualTo(text);
                    rows++;
                }
                assertThat(rows).isGreaterThan(25);
                platform.close(channel);
            }
            assertThat(smsc.violations()).isEmpty();
        }
    }

    @Test
    void anyTextHasAsManyPartsAsTheComposerShows() {
        String[] characters = {"a", "é", "ê", "€", "[", "\n", "中", "😀", "👨‍👩‍👧", "\f", "ß", " "};
        Random random = new Random(20_261_122);
        for (int round = 0; round < 5_000; round++) {
            int kinds = 1 + random.nextInt(characters.length);
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(700);
            for (int i = 0; i < length; i++) {
                text.append(characters[random.nextInt(kinds)]);
            }
            assertThat(Parts.of(text.toString(), true).texts()).hasSize(TextCount.SMS_PARTS.of(text.toString()));
            assertThat(Parts.of(text.toString(), false).texts()).hasSize(TextCount.SMS_PARTS_UCS2.of(text.toString()));
        }
        assertThat(Parts.of("中", true).bytes("中")).isEqualTo("中".getBytes(StandardCharsets.UTF_16BE));
    }
}
