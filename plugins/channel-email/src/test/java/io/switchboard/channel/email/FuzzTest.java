package io.switchboard.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.spi.message.FileRef;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The one decoder of mails against mutated ones: no exception escapes, no mail takes more than a second of CPU or more
 * memory than the limits allow. Six seconds in the ordinary tests; {@code -Dfuzz.seconds=600} for the full run, {@code
 * -Dcorpus=<folder>} to begin with mails of others, {@code -Dfuzz.seed=n} for another beginning.
 */
class FuzzTest {
    private static final System.Logger LOG = System.getLogger(FuzzTest.class.getName());
    private static final long CPU_NANOS = 1_000_000_000L;
    /** Allocated in all, not held at once: a bound on what is held. */
    private static final long BYTES = 400L * 1024 * 1024;
    private static final int MAX_MAIL = 300_000;

    private static final List<String> TOKENS = List.of(
            "\r\n", "\n", "\r", "\0", ":", ";", "=", "\"", "<", ">", "(", ")", "--", "\r\n\r\n", "boundary=", "multipart/mixed", "multipart/alternative",
            "multipart/report", "message/rfc822", "message/delivery-status", "application/ms-tnef", "text/html", "base64", "quoted-printable", "x-uuencode",
            "begin 644 x\r\n", "=?utf-8?B?", "=?gb2312?Q?", "?=", "charset=utf-7", "charset=\"", "charset=iso-2022-jp", "filename*0*=", "name*=gbk''%C4",
            "Content-Type: ", "Content-Disposition: attachment", "Content-Transfer-Encoding: ", "Content-ID: <x>", "From: ", "References: ", "<sb1.i.i.00@x>",
            "On 1 Jan 2016, a <a@b> wrote:\r\n", "> > > ", "-- \r\n", "<blockquote>", "<div>", "<table><td>", "<img src=cid:x>", "<!--", "&#0;", "&lt;", "data-hint=q",
            "\u001b$B", "+2D3eAA-", "Authentication-Results: a; dkim=", "Action: failed\r\n", "Diagnostic-Code: ", "X".repeat(1000), " \t".repeat(500), "\u00e4\u4e2d");

    private final Random random = new Random(Long.getLong("fuzz.seed", 20260101L));
    private final Incoming incoming = new Incoming(Ours.of("us@shop.example", "a@b"), "a", IncomingTest.seal(), java.time.Clock.systemUTC());

    @Test
    void noMutatedMailHurts() throws IOException {
        List<byte[]> seeds = seeds();
        long end = System.nanoTime() + Integer.getInteger("fuzz.seconds", 6) * 1_000_000_000L;
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long mails = 0;
        long messages = 0;
        long partly = 0;
        long slowest = 0;
        long largest = 0;
        while (System.nanoTime() < end) {
            byte[] mail = mutated(seeds);
            long cpu = threads.getCurrentThreadCpuTime();
            long bytes = threads.getCurrentThreadAllocatedBytes();
            try {
                Mail read = read(mail);
                messages += incoming.of(read, "id", null) == null ? 0 : 1;
                partly += read.complete() ? 0 : 1;
                MailReader.headers(new ByteArrayInputStream(mail));
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError escaped) {
                throw new AssertionError("escaped; the mail: " + kept(mail), escaped);
            }
            cpu = threads.getCurrentThreadCpuTime() - cpu;
            bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
            slowest = Math.max(slowest, cpu);
            largest = Math.max(largest, bytes);
            if (cpu > CPU_NANOS || bytes > BYTES) {
                throw new AssertionError(cpu / 1_000_000 + " ms of CPU, " + bytes / 1024 + " KB; the mail: " + kept(mail));
            }
            mails++;
            // What could still be read makes a good seed; a random one gives way.
            if (mails % 50 == 0 && mail.length < MAX_MAIL) {
                seeds.set(random.nextInt(seeds.size()), mail);
            }
        }
        LOG.log(System.Logger.Level.INFO, mails + " mutated mails, " + messages + " became messages, " + partly + " only in part; slowest "
                + slowest / 1_000_000 + " ms CPU, most memory " + largest / 1024 + " KB allocated");
        assertThat(mails).isGreaterThan(5);
        assertThat(messages).isGreaterThan(mails / 2);
    }

    private static Mail read(byte[] raw) throws IOException {
        return MailReader.read(new ByteArrayInputStream(raw), (name, in) -> new FileRef(
                "0190-f", name, "image/png", in.transferTo(OutputStream.nullOutputStream())));
    }

    private static String kept(byte[] mail) throws IOException {
        Path file = Files.createTempFile(Path.of("target"), "fuzz-", ".eml");
        Files.write(file, mail);
        return file.toString();
    }

    private byte[] mutated(List<byte[]> seeds) {
        byte[] mail = seeds.get(random.nextInt(seeds.size()));
        for (int n = 1 + random.nextInt(8); n > 0; n--) {
            mail = step(mail, seeds);
        }
        return mail.length > MAX_MAIL ? Arrays.copyOf(mail, MAX_MAIL) : mail;
    }

    private byte[] step(byte[] mail, List<byte[]> seeds) {
        int at = mail.length == 0 ? 0 : random.nextInt(mail.length);
        int length = Math.min(mail.length - at, 1 + random.nextInt(1 + random.nextInt(2000)));
        byte[] token = TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(9)) {
            case 0 -> put(mail, at, 0, new byte[] {(byte) random.nextInt()});
            case 1 -> put(mail, at, Math.min(1, mail.length - at), new byte[] {(byte) random.nextInt()});
            case 2 -> put(mail, at, 0, token);
            case 3 -> put(mail, at, Math.min(token.length, mail.length - at), token);
            case 4 -> put(mail, at, length, new byte[0]);
            case 5 -> put(mail, at, 0, Arrays.copyOfRange(mail, at, at + length));
            case 6 -> Arrays.copyOf(mail, at);
            case 7 -> {
                byte[] other = seeds.get(random.nextInt(seeds.size()));
                yield put(Arrays.copyOf(mail, at), at, 0, Arrays.copyOfRange(other, other.length == 0 ? 0 : random.nextInt(other.length), other.length));
            }
            default -> repeated(mail, at, length);
        };
    }

    private byte[] repeated(byte[] mail, int at, int length) {
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        byte[] piece = Arrays.copyOfRange(mail, at, at + Math.min(length, 100));
        for (int n = random.nextInt(1000); n > 0 && many.size() < MAX_MAIL / 2; n--) {
            many.writeBytes(piece);
        }
        return put(mail, at, 0, many.toByteArray());
    }

    private static byte[] put(byte[] mail, int at, int instead, byte[] piece) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(mail.length + piece.length);
        out.write(mail, 0, at);
        out.writeBytes(piece);
        out.write(mail, at + instead, mail.length - at - instead);
        return out.toByteArray();
    }

    private static List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        seeds.add(TnefBytes.mail("See the files.", TnefBytes.of(
                TnefBytes.attachment("SHORT~1.PDF", "发票 1.pdf", new byte[50]), TnefBytes.embedded(TnefBytes.of(TnefBytes.attachment("b", null, new byte[9]))))));
        for (String mail : List.of(
                "From: =?gb2312?B?xOO6ww==?= <a@b.example>\nTo: x:y@z, us@shop.example;\nSubject: Re: =?utf-8?Q?=E4=BD=A0?=\nDate: Mon, 5 Jan 2026 16:59:00 +0800\n"
                        + "References: <a@b>\n <c@d>\nContent-Type: text/plain; charset=\"gb2312\"\nContent-Transfer-Encoding: 8bit\n\nYes.\n\nOn 1 Jan 2016, B <b@c.example>\nwrote:\n> x\n> > y\n\n-- \nA\n",
                "From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\np\n--m\nContent-Type: multipart/related; boundary=\"r\"\n\n--r\nContent-Type: multipart/alternative; boundary=a\n\n"
                        + "--a\nContent-Type: text/plain; charset=utf-7\n\nGr+APw-e\n--a\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n<div>Yes=21<img src=3D\"cid:x\"></div><div class=3Dgmail_quote><blockquote>old <b>one</b></blockquote></div>\n"
                        + "--a--\n--r\nContent-Type: image/png; name*0*=utf-8''%E5; name*1=b.png\nContent-ID: <x>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--r--\n--m\nContent-Type: message/rfc822\n\nSubject: in\n\nx\n--m--\nend\n",
                "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=r\n\n--r\n\nSorry.\n--r\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
                        + "Final-Recipient: rfc822; g@c.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550\n no\n--r\nContent-Type: text/rfc822-headers\n\nMessage-ID: <sb1.ia.ib.00@x>\n--r--\n",
                "From: a@b.example\nAuthentication-Results: a (c); dkim=pass header.d=b.example; spf=fail\nContent-Type: text/plain; charset=iso-2022-jp\n\n\u001b$B$3$s\u001b(B\nbegin 644 a.txt\n#0V%T\n`\nend\n",
                "From: a@b\nContent-Type: text/html\n\n<html><meta charset=gbk><table><tr><td>a<pre>b\nc</pre><hr><div id=divRplyFwdMsg>From: x</div></table><p>------ 原始邮件 ------</p>发件人: x<br>日期: y<br>主题: z")) {
            seeds.add(mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        }
        seeds.add(("Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Base64.getMimeEncoder().encodeToString(new byte[3000]))
                .getBytes(StandardCharsets.US_ASCII));
        String corpus = System.getProperty("corpus");
        if (corpus != null) {
            try (Stream<Path> files = Files.walk(Path.of(corpus))) {
                for (Path file : files.filter(path -> path.toString().endsWith(".eml") || path.toString().endsWith(".msg")).sorted().toList()) {
                    seeds.add(Files.readAllBytes(file));
                }
            }
        }
        return seeds;
    }
}
