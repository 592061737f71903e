package io.switchboard.channel.email;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Charsets of mail that the JDK doesn't know: seven-bit forms of other ones. Never throws. */
final class OddCharsets {
    private OddCharsets() {}

    /** UTF-7 (RFC 2152): {@code +…-} is UTF-16 in base64. What is wrong in it stays as it stands. */
    static String utf7(byte[] bytes) {
        String in = new String(bytes, StandardCharsets.ISO_8859_1);
        StringBuilder text = new StringBuilder(in.length());
        for (int i = 0; i < in.length(); i++) {
            char c = in.charAt(i);
            if (c != '+') {
                text.append(c);
                continue;
            }
            int end = i + 1;
            while (end < in.length() && isBase64(in.charAt(end))) {
                end++;
            }
            if (end == i + 1) {
                text.append('+');
            } else {
                text.append(utf16(in.substring(i + 1, end)));
            }
            boolean closed = end < in.length() && in.charAt(end) == '-';
            i = closed ? end : end - 1;
        }
        return text.toString();
    }

    private static String utf16(String base64) {
        String whole = base64.length() % 4 == 1 ? base64.substring(0, base64.length() - 1) : base64;
        byte[] bytes = Base64.getDecoder().decode(whole);
        return new String(bytes, 0, bytes.length / 2 * 2, StandardCharsets.UTF_16BE);
    }

    private static boolean isBase64(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    }

    /** HZ (RFC 1843): between {@code ~\{} and {@code ~\}} GB 2312 without its high bits. */
    static String hz(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        boolean chinese = false;
        for (int i = 0; i < bytes.length; i++) {
            int next = i + 1 < bytes.length ? bytes[i + 1] : -1;
            if (bytes[i] == '~' && (next == '{' || next == '}')) {
                chinese = next == '{';
                i++;
            } else if (bytes[i] == '~' && (next == '~' || next == '\n')) {
                out.writeBytes(next == '~' ? new byte[] {'~'} : new byte[0]);
                i++;
            } else {
                chinese &= bytes[i] != '\n';
                out.write(chinese ? bytes[i] | 0x80 : bytes[i]);
            }
        }
        return new String(out.toByteArray(), Charset.forName("GB18030"));
    }
}
