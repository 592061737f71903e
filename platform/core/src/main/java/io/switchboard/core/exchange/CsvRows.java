package io.switchboard.core.exchange;

import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of a CSV file, RFC 4180: quotes around cells, two for one within, line breaks in quotes. What separates cells is seen from
 * the first row: comma, semicolon or tab. One row is in memory at a time.
 */
final class CsvRows {
    private static final int LONGEST_CELL = 20_001;
    private static final int MOST_CELLS = 200;
    private static final int LOOK_AHEAD = 4_096;

    private final PushbackReader in;
    private char separator = ',';
    private int line = 1;
    private boolean ended;

    /**
     * A row.
     *
     * @param line of the file on which it begins, from 1
     * @param fault a code of what is wrong with it, after which nothing can be read; null when nothing is
     */
    record Row(int line, List<String> cells, String fault) {
        boolean isEmpty() {
            return fault == null && cells.stream().allMatch(String::isBlank);
        }
    }

    CsvRows(Reader reader) throws IOException {
        in = new PushbackReader(reader, LOOK_AHEAD);
        char[] begin = new char[LOOK_AHEAD];
        int read = 0;
        int now = in.read(begin);
        while (now > 0 && (read += now) < LOOK_AHEAD) {
            now = in.read(begin, read, LOOK_AHEAD - read);
        }
        if (read > 0) {
            separator = separatorOf(new String(begin, 0, read).lines().findFirst().orElse(""));
            in.unread(begin, 0, read);
        }
    }

    private static char separatorOf(String head) {
        char best = ',';
        for (char candidate : new char[] {';', '\t'}) {
            if (count(head, candidate) > count(head, best)) {
                best = candidate;
            }
        }
        return best;
    }

    private static long count(String text, char c) {
        return text.chars().filter(each -> each == c).count();
    }

    /** The next row; null after the last. */
    Row next() throws IOException {
        if (ended) {
            return null;
        }
        int begins = line;
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        boolean any = false;
        while (true) {
            int c = in.read();
            if (c < 0) {
                ended = true;
                if (quoted) {
                    return new Row(begins, cells, "csvQuote");
                }
                if (!any) {
                    return null;
                }
                cells.add(cell.toString());
                return new Row(begins, cells, null);
            }
            any = true;
            if (c == '\n') {
                line++;
            }
            if (quoted) {
                if (c != '"') {
                    cell.append((char) c);
                } else if (peek() == '"') {
                    in.read();
                    cell.append('"');
                } else {
                    quoted = false;
                }
            } else if (c == '"' && cell.toString().isBlank()) {
                cell.setLength(0);
                quoted = true;
            } else if (c == separator) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else if (c == '\n') {
                cells.add(cell.toString());
                return new Row(begins, cells, null);
            } else if (c != '\r' || peek() != '\n') {
                cell.append((char) c);
            }
            if (cell.length() > LONGEST_CELL || cells.size() > MOST_CELLS) {
                ended = true;
                return new Row(begins, cells, "csvTooLong");
            }
        }
    }

    private int peek() throws IOException {
        int c = in.read();
        if (c >= 0) {
            in.unread(c);
        }
        return c;
    }
}
