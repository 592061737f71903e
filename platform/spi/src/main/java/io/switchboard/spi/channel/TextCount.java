package io.switchboard.spi.channel;

import java.nio.charset.StandardCharsets;

/** In what a channel measures the length of a text. */
public enum TextCount {
    /** What most platforms call characters: UTF-16 units. Most emoji are two of them. */
    CHARACTERS {
        @Override
        public int of(String text) {
            return text.length();
        }
    },
    /** Bytes of UTF-8: a Chinese character is three of them, an emoji four. */
    UTF8_BYTES {
        @Override
        public int of(String text) {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }
    },
    /**
     * Parts of an SMS. A text in the GSM alphabet has 160 characters in one part or 153 in each of several, where those of
     * the extension table ({@code ^ { } \\ [ ] ~ | €}) count two; any other text 70 or 67 UTF-16 units. No character is
     * parted.
     */
    SMS_PARTS {
        @Override
        public int of(String text) {
            return SmsParts.of(text, true);
        }
    },
    /** Parts of an SMS where every text goes out in UCS-2: 70 UTF-16 units in one part or 67 in each of several. */
    SMS_PARTS_UCS2 {
        @Override
        public int of(String text) {
            return SmsParts.of(text, false);
        }
    };

    /** How long a text is; of an empty text 0 or, in parts, 1. */
    public abstract int of(String text);
}
