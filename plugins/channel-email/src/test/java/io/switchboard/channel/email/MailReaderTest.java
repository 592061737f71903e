package io.switchboard.channel.email;

import static io.switchboard.channel.email.Post.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailReaderTest extends ReadsMails {
    @ParameterizedTest
    @CsvSource({
        // label, what was really used, text
        "gb2312, GB18030, 您好，我的订单镕鎏㐂还没到",
        "GBK, GB18030, 朱镕基喆堃",
        "gb18030, GB18030, 您好",
        "x-gbk, GB18030, 您好，发票",
        "big5, Big5, 您好請問訂單",
        "utf-8, UTF-8, 您好 émoji 😀",
        "'\"UTF8\"', UTF-8, 您好",
        "iso-2022-jp, ISO-2022-JP, こんにちは",
        "shift_jis, windows-31j, こんにちは①",
        "ks_c_5601-1987, x-windows-949, 안녕하세요",
        "iso-8859-1, windows-1252, Preis: 5 € – schön",
        "koi8-r, KOI8-R, Здравствуйте",
        "windows-1251, windows-1251, Здравствуйте",
        // wrong labels
        "iso-8859-1, UTF-8, Grüße 您好",
        "us-ascii, UTF-8, 您好您好",
        "us-ascii, GB18030, 您好，请问我的订单什么时候发货",
        "utf-8, GB18030, 您好，请问我的订单什么时候发货",
        "gb2312, UTF-8, 您好，请问我的订单什么时候发货吗",
        // unknown label, no label
        "x-made-up, GB18030, 您好，请问我的订单什么时候发货",
        "x-made-up, UTF-8, 您好",
        "'', GB18030, 您好，请问我的订单什么时候发货",
        "'', UTF-8, 您好 é",
        "'', windows-1252, déjà vu à Besançon",
        "'', KOI8-R, 'Здравствуйте, где мой заказ? Я жду его уже вторую неделю.'",
        "'', windows-1251, 'Здравствуйте, где мой заказ? Я жду его уже вторую неделю.'",
        "x-made-up, EUC-JP, 'こんにちは、注文した商品がまだ届いていません。いつ届きますか。'",
        "utf-8, windows-31j, 'こんにちは、注文した商品がまだ届いていません。いつ届きますか。'",
        "'', x-windows-949, '안녕하세요 주문한 상품이 아직 도착하지 않았습니다 언제 오나요'",
        "iso-2022-kr, ISO-2022-KR, 안녕하세요",
    })
    void textsOfAnyCharset(String label, String really, String text) {
        String type = "text/plain" + (label.isEmpty() ? "" : "; charset=" + label);
        Mail mail = read(textMail(type, text.getBytes(java.nio.charset.Charset.forName(really))));
        assertThat(mail.text()).isEqualTo(text);
        assertThat(mail.complete()).isTrue();
    }

    @Test
    void anHtmlPageNamesItsCharsetItself() {
        String page = "<html><head><meta http-equiv=content-type content=\"text/html; charset=gb2312\"></head><body>短信</body></html>";
        assertThat(read(textMail("text/html", page.getBytes(java.nio.charset.Charset.forName("GBK")))).text()).isEqualTo("短信");
    }

    @Test
    void headersInEveryForm() {
        // One Chinese character is split over two encoded words, as some clients do.
        byte[] gbk = "订单查询".getBytes(java.nio.charset.Charset.forName("GBK"));
        String first = Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(gbk, 3));
        String second = Base64.getEncoder().encodeToString(java.util.Arrays.copyOfRange(gbk, 3, 8));
        Mail mail = read("From: =?utf-8?Q?M=C3=BCller=2C_Hans?= <Hans@B.Example>\nSubject: Re: =?gb2312?B?" + first + "?=\n =?GB2312?B?"
                + second + "?= =?utf-8?q?a_b?= end\nContent-Type: text/plain\n\nx\n");
        assertThat(mail.headers().text("subject")).isEqualTo("Re: 订单查询a b end");
        assertThat(Addresses.parse(mail.headers().raw("from")))
                .containsExactly(new Addresses.Mailbox("hans@b.example", "Müller, Hans"));
        assertThat(read(bytes("Subject: 您好，订单\n\nx", "GBK")).headers().text("subject")).isEqualTo("您好，订单");
        assertThat(read(bytes("Subject: 您好\n\nx", "UTF-8")).headers().text("subject")).isEqualTo("您好");
        assertThat(read("Subject: =?utf-8?B?!!!?= =?x?Z?y?= =?broken\n\nx").headers().text("subject")).contains("=?broken");
    }

    @Test
    void alternativeRelatedAndAttachments() {
        Mail mail = read("""
                From: a@b.example
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=m

                preamble
                --m
                Content-Type: multipart/related; boundary=r

                --r
                Content-Type: multipart/alternative; boundary=a

                --a
                Content-Type: text/plain; charset=utf-8

                This mail needs HTML.
                --a
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                <p>Hello <b>there</b>=21 <img src=3D"cid:logo" alt=3D"the logo"></p>
                --a--
                --r
                Content-Type: image/png; name="logo.png"
                Content-ID: <logo>
                Content-Transfer-Encoding: base64

                iVBORw0KGgo=
                --r--
                --m
                Content-Type: application/pdf
                Content-Disposition: attachment; filename*0*=utf-8''%E5%8F%91; filename*1*=%E7%A5%A8; filename*2=" 1.pdf"
                Content-Transfer-Encoding: base64

                JVBERi0=
                --m
                Content-Type: application/octet-stream; name="=?gb2312?B?xOO6wy5kb2M=?="
                Content-Disposition: attachment

                doc
                --m
                Content-Type: application/ms-tnef; name=winmail.dat

                tnef
                --m
                Content-Type: text/plain; charset=utf-8

                After the files.
                --m--
                """);
        assertThat(mail.text()).isEqualTo("Hello there! [the logo]\n\nAfter the files.");
        assertThat(mail.html()).contains("<b>there</b>", "[the logo]", "After the files.").doesNotContain("<img", "cid:", "needs HTML");
        assertThat(files.keySet()).containsExactly("logo.png", "发票 1.pdf", "你好.doc", "winmail.dat");
        assertThat(files.get("发票 1.pdf")).asString(StandardCharsets.US_ASCII).isEqualTo("%PDF-");
        assertThat(mail.complete()).isTrue();
    }

    @Test
    void aMailInAMailIsKeptAsAFile() {
        Mail mail = read("""
                From: a@b.example
                Content-Type: multipart/mixed; boundary=m

                --m
                Content-Type: text/plain

                see below
                --m
                Content-Type: message/rfc822

                From: c@d.example
                Subject: =?utf-8?B?5Y6f5L+h?= 1/2
                Content-Type: multipart/mixed; boundary=inner

                --inner
                Content-Type: text/plain

                inner text
                --inner--

                --m--
                """);
        assertThat(mail.text()).isEqualTo("see below");
        assertThat(files).containsOnlyKeys("原信 1-2.eml");
        assertThat(files.get("原信 1-2.eml")).asString(StandardCharsets.UTF_8).startsWith("From: c@d.example").contains("Subject");
    }

    @ParameterizedTest
    @CsvSource({
        "'../../etc/passwd', passwd",
        "'C:\\Users\\x\\bill.pdf', bill.pdf",
        "'\u200b.htaccess', htaccess",
        "'a\u202Efdp.exe', afdp.exe",
        "'...', attachment-1.bin",
        "'', attachment-1.bin",
    })
    void fileNamesAreHarmless(String name, String expected) {
        assertThat(FileNames.of(name, "application/x", 1)).isEqualTo(expected);
    }

    @Test
    void cleansHtmlAndMakesTextOfIt() {
        MailHtml.Cleaned cleaned = MailHtml.clean("""
                <html><head><title>t</title><style>p{color:red}</style><script>alert(1)</script></head>
                <body onload="x()"><div style="display: none">hidden</div>
                <p>One<br>two &nbsp; three</p><p onclick="x()">A <a href="javascript:alert(1)">bad</a> and a
                <a href="https://x.example/?a=1&amp;b=2" onmouseover="y()">good</a> link</p>
                <ul><li>first</li><li>second</li></ul><blockquote><p>quoted</p></blockquote>
                <table><tr><td>a</td><td>b</td></tr></table><img src="https://spy.example/pixel.gif">
                <form action="https://evil.example"><input name="p"></form><iframe src="https://evil.example"></iframe>
                <svg onload=alert(1)><script>alert(2)</script></svg><math><mtext></mtext></math></body></html>""");
        assertThat(cleaned.html())
                .contains("href=\"https://x.example/?a=1&amp;b=2\"", "noopener", "<li>first</li>")
                .doesNotContainIgnoringCase("script", "onload", "onclick", "onmouseover", "style", "hidden", "<img", "<form", "<iframe", "<svg", "spy.example");
        assertThat(cleaned.text()).isEqualTo("One\ntwo  three\n\nA bad and a good link\n\n- first\n- second\n\n> quoted\n\na\tb");
    }

    @Test
    void brokenMailsAreReadAsFarAsTheyGo() {
        Mail wrongBoundary = read("From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--y\nContent-Type: text/plain\n\nstill here\n--y--\n");
        assertThat(wrongBoundary.text()).contains("still here");
        assertThat(wrongBoundary.complete()).isFalse();

        Mail cutOff = read("From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nfirst\n--x\nContent-Type: image/png; name=p.png\nContent-Transfer-Encoding: base64\n\niVBO");
        assertThat(cutOff.text()).isEqualTo("first");
        assertThat(files).containsOnlyKeys("p.png");

        assertThat(read("no header at all").complete()).isFalse();
        assertThat(read("").complete()).isFalse();
        assertThat(read("From: a@b.example\nContent-Type: ;;;=\nContent-Transfer-Encoding: x-what\n\nhello").text()).isEqualTo("hello");
    }

    @Test
    void limitsHoldAgainstHostileMails() {
        assertThat(ReplyTest.cpuMillis(() -> {
            StringBuilder deep = new StringBuilder("From: a@b.example\n");
            for (int i = 0; i < 5000; i++) {
                deep.append("Content-Type: multipart/mixed; boundary=b").append(i).append("\n\n--b").append(i).append('\n');
            }
            assertThat(read(deep + "\nx").complete()).isFalse();

            StringBuilder wide = new StringBuilder("From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n");
            wide.append("--x\nContent-Type: text/plain\n\nhi\n".repeat(5000)).append("--x--\n");
            Mail parts = read(wide.toString());
            assertThat(parts.complete()).isFalse();
            assertThat(parts.text()).startsWith("hi");

            assertThat(read("From: a@b.example\n" + "X-A: b\n".repeat(100_000) + "\nx").complete()).isFalse();
            assertThat(read("Subject: " + "=?utf-8?Q?".repeat(20_000) + "\nTo: " + "a@b.example, ".repeat(10_000) + "\n\nx").headers().text("subject"))
                    .isNotNull();

            Mail huge = read(textMail("text/html; charset=utf-8", "<div>".repeat(150_000).getBytes(StandardCharsets.US_ASCII)));
            assertThat(huge.text()).isEmpty();
            Mail long1 = read(textMail("text/plain", "x".repeat(3_000_000).getBytes(StandardCharsets.US_ASCII)));
            assertThat(long1.text().length()).isLessThan(110_000);
            assertThat(long1.complete()).isFalse();
            read(textMail("text/html", "<a href='http://x/?".concat("a=&".repeat(300_000)).getBytes(StandardCharsets.US_ASCII)));
        })).isLessThan(10_000);
    }

    /** Whatever bytes come, nothing but a failing stream or sink is thrown. */
    @Test
    void neverThrows() {
        byte[] good = bytes("""
                From: =?utf-8?Q?M=C3=BCller?= <a@b.example>
                Subject: =?gb2312?B?xOO6ww==?=
                Date: Mon, 5 Jan 2026 09:00:00 +0800
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="=_x"; charset*0*=utf-8''a

                --=_x
                Content-Type: multipart/alternative; boundary=y

                --y
                Content-Type: text/plain; charset=gb2312
                Content-Transfer-Encoding: base64

                xOO6ww==
                --y
                Content-Type: text/html
                Content-Transfer-Encoding: quoted-printable

                <b>=C4=E3</b>
                --y--
                --=_x
                Content-Type: message/rfc822

                Subject: inner

                body
                --=_x--
                """, "UTF-8");
        Random random = new Random(7391);
        for (int round = 0; round < 3000; round++) {
            byte[] bad = good.clone();
            int changes = 1 + random.nextInt(12);
            for (int i = 0; i < changes; i++) {
                int at = random.nextInt(bad.length);
                if (random.nextBoolean()) {
                    bad[at] = (byte) random.nextInt(256);
                } else {
                    int from = random.nextInt(bad.length);
                    int length = Math.min(random.nextInt(40), bad.length - Math.max(at, from));
                    System.arraycopy(bad, from, bad, at, length);
                }
            }
            byte[] raw = random.nextInt(10) == 0 ? java.util.Arrays.copyOf(bad, random.nextInt(bad.length)) : bad;
            assertThatCode(() -> {
                Mail mail = read(raw);
                new Incoming(Ours.of("us@shop.example", ""), null, IncomingTest.seal(), java.time.Clock.systemUTC()).of(mail, "x", null);
                Addresses.parse(mail.headers().raw("from"));
            }).as(() -> new String(raw, StandardCharsets.ISO_8859_1)).doesNotThrowAnyException();
        }
    }

    @Test
    void aFailingSinkIsTold() {
        byte[] raw = bytes("From: a@b.example\nContent-Type: image/png\n\nx\n", "UTF-8");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> MailReader.read(new ByteArrayInputStream(raw), (String name, InputStream in) -> {
                    throw new IOException("disk full");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("disk full");
    }

    /** Found by the fuzzer: a megabyte of garbage for each of a field's thousands of parameters. */
    @Test
    void aFieldOfThousandsOfParametersCostsLittle() {
        String many = "Content-Type: multipart/mixed; boundary=m" + "; boundary=\"x".repeat(16_000) + "\n\n--m\nContent-Type: text/plain\n\nhello\n--m--\n";
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        read(many);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(100L * 1024 * 1024);
    }
}
