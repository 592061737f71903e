package io.switchboard.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Mails as customers write them: plain, HTML, with pictures and papers, in several character sets; two of five answer an
 * earlier one. The same for the same number of the run, but for what makes them others than those of the run before.
 */
final class Letters {
    /** The account they are written to. */
    static final String BOX = "service@shop.example";
    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final String ENGLISH = "parcel order delivery refund colour invoice address Monday shoes size please thanks wrong broken "
            + "account password login payment card week driver door neighbour photo receipt warranty number voucher";
    private static final String CHINESE = "您好 请问 订单 物流 退款 发票 客服 会员 密码 无法 登录 支付 失败 商品 尺码 更换 地址 快递 签收 投诉";

    private final Random random = new Random(7);
    private final String run;
    private final List<String> ids = new ArrayList<>();

    private Letters(String run) {
        this.run = run;
    }

    /** @param run a word that no other run has */
    static List<byte[]> written(String run, int count) {
        Letters letters = new Letters(run);
        return Stream.generate(letters::next).limit(count).toList();
    }

    /** Those of a folder ({@code *.eml}), again and again; {@code __RUN__} in them becomes another word each time. */
    static List<byte[]> of(Path folder, String run, int count) {
        List<String> mails = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".eml")).sorted().toList()) {
                mails.add(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String mail = mails.get(i % mails.size()).replace("__RUN__", run + "-" + i / mails.size());
            all.add(mail.getBytes(StandardCharsets.ISO_8859_1));
        }
        return all;
    }

    private byte[] next() {
        int number = ids.size();
        boolean chinese = number % 5 == 0;
        int customer = number % 5 < 3 ? number : number - 3;
        String id = "<" + run + "." + number + "@mail.client" + number % 97 + ".example>";
        ids.add(id);
        String text = text(chinese, 40 + random.nextInt(120));
        StringBuilder head = new StringBuilder();
        head.append("Return-Path: <customer").append(customer).append("@client.example>\n");
        head.append("Received: from mx").append(number % 3).append(".client.example (mx [192.0.2.").append(number % 250)
                .append("]) by mail.shop.example with ESMTPS; Sat, 21 Nov 2026 12:00:00 +0800\n");
        head.append("Message-ID: ").append(id).append("\nDate: Sat, 21 Nov 2026 12:00:00 +0800\n");
        head.append("From: ").append(chinese ? word("顾客 " + customer) : "\"Customer " + customer + "\"")
                .append(" <customer").append(customer).append("@client.example>\nTo: ").append(BOX).append('\n');
        String subject = (chinese ? "退款 订单 " : "About order ") + (100_000 + customer);
        if (customer != number) {
            String earlier = ids.get(customer);
            head.append("In-Reply-To: ").append(earlier).append("\nReferences: ").append(earlier).append('\n');
            subject = "Re: " + subject;
            text = text + "\n\nOn Sat, 21 Nov 2026, Service wrote:\n> " + text(chinese, 30) + "\n> " + text(chinese, 30) + "\n";
        }
        head.append("Subject: ").append(chinese ? word(subject) : subject).append("\nMIME-Version: 1.0\n");
        return switch (number % 8) {
            case 0, 1 -> plain(head, text, chinese ? "UTF-8" : "us-ascii", StandardCharsets.UTF_8);
            // Declared as mailers in China still do, really its superset.
            case 2 -> plain(head, text + "\n谢谢", "gb2312", GB18030);
            case 3 -> bytes(head + html(text));
            case 4, 5 -> bytes(head + alternative(text));
            case 6 -> bytes(head + mixed(alternative(text), "image/png", "photo" + number + ".png"));
            default -> bytes(head + mixed(alternative(text), "application/pdf", "receipt" + number + ".pdf"));
        };
    }

    private static byte[] plain(StringBuilder head, String text, String declared, Charset charset) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes(head + "Content-Type: text/plain; charset=" + declared + "\nContent-Transfer-Encoding: 8bit\n\n"));
        out.writeBytes(text.replace("\n", "\r\n").getBytes(charset));
        return out.toByteArray();
    }

    private static String html(String text) {
        String page = "<html><head><style>p{margin:0}</style></head><body><p>" + text.replace("\n", "<br>") + "</p>"
                + "<blockquote>On Mon wrote:<br>" + text + "</blockquote><img src=\"https://t.example/p.gif\"></body></html>";
        return "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" + base64(page.getBytes(StandardCharsets.UTF_8));
    }

    private static String alternative(String text) {
        return "Content-Type: multipart/alternative; boundary=\"=_a\"\n\n--=_a\nContent-Type: text/plain; charset=utf-8\n"
                + "Content-Transfer-Encoding: base64\n\n" + base64(text.getBytes(StandardCharsets.UTF_8)) + "\n--=_a\n" + html(text) + "\n--=_a--\n";
    }

    private String mixed(String first, String type, String name) {
        byte[] file = new byte[20_000 + random.nextInt(20_000)];
        random.nextBytes(file);
        return "Content-Type: multipart/mixed; boundary=\"=_m\"\n\n--=_m\n" + first + "--=_m\nContent-Type: " + type + "; name=\"" + name
                + "\"\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=\"" + name + "\"\n\n" + base64(file) + "\n--=_m--\n";
    }

    private String text(boolean chinese, int words) {
        String[] known = (chinese ? CHINESE : ENGLISH).split(" ");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append(known[random.nextInt(known.length)]).append(i % 13 == 12 ? ".\n" : chinese ? "" : " ");
        }
        return text.toString();
    }

    /** As RFC 2047 has it. */
    private static String word(String text) {
        return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "?=";
    }

    private static String base64(byte[] bytes) {
        return Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(bytes);
    }

    private static byte[] bytes(String text) {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
