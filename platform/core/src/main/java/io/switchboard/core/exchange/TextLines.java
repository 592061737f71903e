package io.switchboard.core.exchange;

import java.io.IOException;
import java.io.Reader;

/** The lines of a text, each bounded: a file without line breaks must not become one text in memory. */
final class TextLines {
    static final int LONGEST = 200_000;

    private final Reader reader;
    private int number;
    private boolean ended;

    /** One that isn't blank; after one that is too long there is none. */
    record Line(int number, String text, boolean tooLong) {}

    TextLines(Reader reader) {
        this.reader = reader;
    }

    /** The next; null after the last. */
    Line next() throws IOException {
        while (!ended) {
            String text = read();
            if (text == null) {
                return null;
            }
            number++;
            if (text.length() > LONGEST) {
                ended = true;
                return new Line(number, "", true);
            }
            if (!text.isBlank()) {
                return new Line(number, text, false);
            }
        }
        return null;
    }

    /** At most one character more than is allowed. */
    private String read() throws IOException {
        StringBuilder text = new StringBuilder();
        int c = reader.read();
        if (c < 0) {
            return null;
        }
        while (c >= 0 && c != '\n' && text.length() <= LONGEST) {
            text.append((char) c);
            c = reader.read();
        }
        return text.toString();
    }
}
