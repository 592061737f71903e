package io.switchboard.channel.sms;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;

/** The default alphabet of GSM 03.38 and its extension table, one septet in an octet as SMPP carries it. */
final class GsmAlphabet {
    private static final int ESCAPE = 0x1B;
    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001BÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static final Map<Integer, Character> EXTENSION = Map.of(
            0x0A, '\f', 0x14, '^', 0x28, '{', 0x29, '}', 0x2F, '\\', 0x3C, '[', 0x3D, '~', 0x3E, ']', 0x40, '|', 0x65, '€');
    private static final Map<Character, byte[]> SEPTETS = septets();

    private GsmAlphabet() {}

    private static Map<Character, byte[]> septets() {
        Map<Character, byte[]> septets = new HashMap<>();
        for (int i = 0; i < BASIC.length(); i++) {
            if (i != ESCAPE) {
                septets.put(BASIC.charAt(i), new byte[] {(byte) i});
            }
        }
        EXTENSION.forEach((code, character) -> septets.put(character, new byte[] {ESCAPE, code.byteValue()}));
        return septets;
    }

    /** The septets of a character, one or two; null when the alphabet hasn't got it. */
    static byte[] septets(char character) {
        return SEPTETS.get(character);
    }

    static boolean canWrite(String text) {
        return text.chars().allMatch(c -> SEPTETS.containsKey((char) c));
    }

    static byte[] write(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (char c : text.toCharArray()) {
            out.writeBytes(SEPTETS.get(c));
        }
        return out.toByteArray();
    }

    /** Reads anything: what isn't in the extension table is read as phones do, as if there were no escape. */
    static String read(byte[] septets) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < septets.length; i++) {
            int code = septets[i] & 0x7F;
            if (code == ESCAPE && i + 1 < septets.length) {
                int next = septets[++i] & 0x7F;
                text.append((char) EXTENSION.getOrDefault(next, BASIC.charAt(next)));
            } else {
                text.append(code == ESCAPE ? ' ' : BASIC.charAt(code));
            }
        }
        return text.toString();
    }
}
