package io.switchboard.spi.channel;

/** How many parts a text has as an SMS (3GPP TS 23.038 and 23.040). */
final class SmsParts {
    private static final int GSM_SINGLE = 160;
    private static final int GSM_PART = 153;
    private static final int UCS2_SINGLE = 70;
    private static final int UCS2_PART = 67;
    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static final String EXTENSION = "\f^{}\\[~]|€";

    private SmsParts() {}

    /** @param mayBeGsm false where every text goes out in UCS-2 */
    static int of(String text, boolean mayBeGsm) {
        boolean gsm = mayBeGsm && text.chars().allMatch(c -> BASIC.indexOf(c) >= 0 || EXTENSION.indexOf(c) >= 0);
        int all = text.codePoints().map(c -> length(c, gsm)).sum();
        if (all <= (gsm ? GSM_SINGLE : UCS2_SINGLE)) {
            return 1;
        }
        int most = gsm ? GSM_PART : UCS2_PART;
        int parts = 1;
        int used = 0;
        for (int c : text.codePoints().toArray()) {
            int length = length(c, gsm);
            if (used + length > most) {
                parts++;
                used = 0;
            }
            used += length;
        }
        return parts;
    }

    private static int length(int character, boolean gsm) {
        return gsm ? (EXTENSION.indexOf(character) >= 0 ? 2 : 1) : Character.charCount(character);
    }
}
