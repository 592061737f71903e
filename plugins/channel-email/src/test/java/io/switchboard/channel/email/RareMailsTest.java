package io.switchboard.channel.email;

import static io.switchboard.channel.email.Post.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Charsets, pictures and files of the rarer kinds. */
class RareMailsTest extends ReadsMails {
    @Test
    void sevenBitCharsets() {
        assertThat(read(textMail("text/plain; charset=utf-7", "Gr+APwA3w-e +Tg1O9g- 1+-1 +".getBytes(StandardCharsets.US_ASCII))).text())
                .startsWith("Gr").contains("不件", "1+1");
        assertThat(read(textMail("text/plain; charset=UTF-7", "+ZeVnLIqe- and +2D3eAA-!".getBytes(StandardCharsets.US_ASCII))).text())
                .isEqualTo("日本語 and 😀!");
        assertThat(read(textMail("text/plain; charset=hz-gb-2312", "Hi ~{VPND~} ~~".getBytes(StandardCharsets.US_ASCII))).text()).isEqualTo("Hi 中文 ~");
        assertThat(read(textMail("text/plain", "\u001b$B$3$s$K$A$O\u001b(B".getBytes(StandardCharsets.US_ASCII))).text()).isEqualTo("こんにちは");
    }

    @Test
    void picturesInTheTextAreThoseThatCameAlong() {
        Mail mail = read("""
                From: a@b.example
                Content-Type: multipart/related; boundary=r

                --r
                Content-Type: text/html

                <p>See <img src="cid:Logo@x" alt="logo"> <img src=cid:unknown alt=lost> <img src="https://spy.example/p.png" onerror=x()><img src="file:///etc/passwd"></p>
                --r
                Content-Type: image/png; name="logo.png"
                Content-ID: <Logo@x>

                x
                --r--
                """);
        // The sink of these tests knows no types: only what is a picture is shown as one.
        assertThat(mail.html()).doesNotContain("data-file", "onerror", "file:").contains("[lost]", "https://spy.example/p.png");
        Mail shown = Post.read(bytes("Content-Type: multipart/related; boundary=r\n\n--r\nContent-Type: text/html\n\n<img src='cid:a b'>x\n--r\n"
                + "Content-Type: image/png\nContent-ID: a b\n\nx\n--r--\n", "UTF-8"), "image/png");
        assertThat(shown.html()).contains("data-file=\"f\"").doesNotContain("cid:");
    }

    @Test
    void filesOutOfWinmailDat() {
        byte[] winmail = TnefBytes.of(
                TnefBytes.attachment("SHORT~1.PDF", "发票 1.pdf", "%PDF-1".getBytes(StandardCharsets.US_ASCII)),
                TnefBytes.attachment("b.txt", null, "hello".getBytes(StandardCharsets.US_ASCII)),
                TnefBytes.embedded(TnefBytes.of(TnefBytes.attachment("inner.txt", null, "inside".getBytes(StandardCharsets.US_ASCII)))));
        Mail mail = read(TnefBytes.mail("See the files.", winmail));
        assertThat(mail.text()).isEqualTo("See the files.");
        assertThat(files.keySet()).containsExactly("发票 1.pdf", "b.txt", "inner.txt");
        assertThat(files.get("b.txt")).asString(StandardCharsets.US_ASCII).isEqualTo("hello");
        assertThat(files.get("inner.txt")).asString(StandardCharsets.US_ASCII).isEqualTo("inside");
    }

    @Test
    void aBrokenWinmailDatIsAFileItself() {
        byte[] winmail = TnefBytes.of(TnefBytes.attachment("a.txt", null, "hello".getBytes(StandardCharsets.US_ASCII)));
        read(TnefBytes.mail("x", java.util.Arrays.copyOf(winmail, 20)));
        assertThat(files.keySet()).containsExactly("winmail.dat");
        read(TnefBytes.mail("x", "no such thing".getBytes(StandardCharsets.US_ASCII)));
        assertThat(files.keySet()).containsExactly("winmail.dat");
        Random random = new Random(5);
        for (int i = 0; i < 2000; i++) {
            byte[] mutated = winmail.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                mutated[6 + random.nextInt(mutated.length - 6)] = (byte) random.nextInt();
            }
            assertThatCode(() -> read(TnefBytes.mail("x", mutated))).doesNotThrowAnyException();
        }
    }
}
