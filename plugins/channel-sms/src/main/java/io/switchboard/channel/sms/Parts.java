package io.switchboard.channel.sms;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A text in as many parts as a phone network carries it, which are those that the console counts. Never parts a character.
 *
 * @param gsm in the GSM alphabet; otherwise UCS-2
 * @param texts at least one
 */
record Parts(boolean gsm, List<String> texts) {
    static final int GSM_SINGLE = 160;
    static final int GSM_PART = 153;
    static final int UCS2_SINGLE = 70;
    static final int UCS2_PART = 67;

    static Parts of(String text, boolean mayBeGsm) {
        boolean gsm = mayBeGsm && GsmAlphabet.canWrite(text);
        if (length(text, gsm) <= (gsm ? GSM_SINGLE : UCS2_SINGLE)) {
            return new Parts(gsm, List.of(text));
        }
        int most = gsm ? GSM_PART : UCS2_PART;
        List<String> texts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        int used = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            String character = Character.toString(text.codePointAt(i));
            int length = length(character, gsm);
            if (used + length > most) {
                texts.add(part.toString());
                part.setLength(0);
                used = 0;
            }
            part.append(character);
            used += length;
        }
        texts.add(part.toString());
        return new Parts(gsm, texts);
    }

    byte[] bytes(String part) {
        return gsm ? GsmAlphabet.write(part) : part.getBytes(StandardCharsets.UTF_16BE);
    }

    private static int length(String text, boolean gsm) {
        return gsm ? text.chars().map(c -> GsmAlphabet.septets((char) c).length).sum() : text.length();
    }
}
