package io.switchboard.channel.email;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the files out of a {@code winmail.dat} ([MS-OXTNEF]). It is read from a file of its own, for a name stands behind
 * the bytes that it names; what a length claims is believed only within that file, and counts are bounded.
 */
final class Tnef {
    private static final int SIGNATURE = 0x223E9F78;
    private static final int RENDER_DATA = 0x00069002;
    private static final int TITLE = 0x00018010;
    private static final int DATA = 0x0006800F;
    private static final int PROPERTIES = 0x00069005;
    private static final int MESSAGE_PROPERTIES = 0x00069003;
    private static final int CODE_PAGE = 0x00069007;
    private static final int BODY = 0x0002800C;

    private static final int PR_BODY = 0x1000;
    private static final int PR_HTML = 0x1013;
    private static final int PR_DATA = 0x3701;
    private static final int PR_FILE_NAME = 0x3704;
    private static final int PR_LONG_NAME = 0x3707;

    private static final int MAX_FILES = 200;
    private static final int MAX_ATTRIBUTES = 4000;
    private static final int MAX_PROPERTIES = 2000;
    private static final int MAX_VALUES = 1000;
    private static final int MAX_TEXT = 1024 * 1024;
    private static final int MAX_DEPTH = 4;

    private final RandomAccessFile file;
    private final List<Part> parts = new ArrayList<>();
    private Charset charset = Charset.forName("windows-1252");
    private String text = "";
    private String html = "";
    private int attributes;

    private Tnef(RandomAccessFile file) {
        this.file = file;
    }

    /** A file inside: where its bytes stand, and its name, or null. */
    record Part(String name, long from, long length) {}

    /** What is inside. Texts are empty where there is none. */
    record Contents(List<Part> files, String text, String html) {}

    /** What takes the files. */
    interface Taker {
        void take(String name, InputStream bytes) throws IOException;
    }

    /**
     * Hands out the files inside.
     *
     * @param path the winmail.dat
     * @return null when it is none, or broken from the beginning
     */
    static Contents read(Path path, Taker taker) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            Tnef tnef = new Tnef(file);
            try {
                if (!tnef.stream(0, file.length(), 0)) {
                    return null;
                }
            } catch (EOFException cutOff) {
                // What stands before the break is good.
                if (tnef.parts.isEmpty() && tnef.text.isEmpty() && tnef.html.isEmpty()) {
                    return null;
                }
            }
            for (Part part : tnef.parts) {
                try (InputStream bytes = Files.newInputStream(path)) {
                    bytes.skipNBytes(part.from());
                    taker.take(part.name(), new Slice(bytes, part.length()));
                }
            }
            return new Contents(List.copyOf(tnef.parts), tnef.text, tnef.html);
        }
    }

    /** As many bytes of a stream as belong to a part. */
    private static final class Slice extends InputStream {
        private final InputStream in;
        private long left;

        Slice(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            return left-- > 0 ? in.read() : -1;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (left <= 0) {
                return -1;
            }
            int got = in.read(into, from, (int) Math.min(length, left));
            left -= Math.max(got, 0);
            return got;
        }
    }

    /** What is known of an attachment before its last attribute came. */
    private static final class Attachment {
        private String title;
        private String longName;
        private long from = -1;
        private long length;
        private boolean isMessage;
    }

    private boolean stream(long from, long end, int depth) throws IOException {
        file.seek(from);
        if (depth > MAX_DEPTH || end - from < 6 || integer() != SIGNATURE) {
            return false;
        }
        file.skipBytes(2);
        Attachment current = null;
        while (file.getFilePointer() + 11 <= end && ++attributes <= MAX_ATTRIBUTES && parts.size() < MAX_FILES) {
            file.readByte();
            int id = integer();
            long length = integer() & 0xFFFFFFFFL;
            long at = file.getFilePointer();
            if (length > end - at) {
                finish(current, depth);
                throw new EOFException("an attribute ends outside");
            }
            switch (id) {
                case RENDER_DATA -> {
                    finish(current, depth);
                    current = new Attachment();
                }
                case TITLE -> {
                    if (current != null) {
                        current.title = text(at, length, charset);
                    }
                }
                case DATA -> {
                    if (current != null) {
                        current.from = at;
                        current.length = length;
                    }
                }
                case PROPERTIES -> properties(at, at + length, current, depth);
                case MESSAGE_PROPERTIES -> properties(at, at + length, null, depth);
                case CODE_PAGE -> charset = length >= 4 ? codePage(integer()) : charset;
                case BODY -> text = depth == 0 && text.isEmpty() ? text(at, length, charset) : text;
                default -> { }
            }
            file.seek(at + length + 2);
        }
        finish(current, depth);
        return true;
    }

    private void finish(Attachment attachment, int depth) throws IOException {
        if (attachment == null || attachment.from < 0 || parts.size() >= MAX_FILES) {
            return;
        }
        if (attachment.isMessage) {
            // A mail inside, as another such stream behind the id of its interface.
            long back = file.getFilePointer();
            boolean isStream = stream(attachment.from, attachment.from + attachment.length, depth + 1);
            file.seek(back);
            if (isStream) {
                return;
            }
        }
        String name = attachment.longName == null || attachment.longName.isBlank() ? attachment.title : attachment.longName;
        parts.add(new Part(name == null ? null : name.replace("\0", ""), attachment.from, attachment.length));
    }

    private void properties(long from, long end, Attachment attachment, int depth) throws IOException {
        file.seek(from);
        long count = Math.min(integer() & 0xFFFFFFFFL, MAX_PROPERTIES);
        for (long i = 0; i < count && file.getFilePointer() + 8 <= end; i++) {
            int tag = integer();
            int type = tag & 0xFFFF;
            int id = tag >>> 16;
            if (id >= 0x8000) {
                skipName(end);
            }
            boolean many = (type & 0x1000) != 0;
            int single = type & 0x0FFF;
            int size = fixedSize(single);
            if (size >= 0) {
                long values = many ? integer() & 0xFFFFFFFFL : 1;
                skip((long) size * Math.min(values, Integer.MAX_VALUE), end);
                continue;
            }
            long values = Math.min(integer() & 0xFFFFFFFFL, MAX_VALUES);
            for (long v = 0; v < values; v++) {
                long length = integer() & 0xFFFFFFFFL;
                long at = file.getFilePointer();
                if (length > end - at) {
                    throw new EOFException("a property ends outside");
                }
                if (v == 0) {
                    keep(id, single, at, length, attachment, depth);
                }
                file.seek(at);
                skip((length + 3) / 4 * 4, end);
            }
        }
    }

    private void keep(int id, int type, long at, long length, Attachment attachment, int depth) throws IOException {
        Charset used = type == 0x1F ? StandardCharsets.UTF_16LE : charset;
        if (attachment == null) {
            if (depth == 0 && id == PR_BODY) {
                text = text(at, length, used);
            } else if (depth == 0 && id == PR_HTML) {
                html = text(at, length, type == 0x1F ? used : StandardCharsets.UTF_8);
            }
            return;
        }
        if (id == PR_LONG_NAME) {
            attachment.longName = text(at, length, used);
        } else if (id == PR_FILE_NAME && attachment.title == null) {
            attachment.title = text(at, length, used);
        } else if (id == PR_DATA && attachment.from < 0) {
            // An object has the id of its interface before it.
            boolean object = type == 0x0D && length > 16;
            attachment.isMessage = object;
            attachment.from = object ? at + 16 : at;
            attachment.length = object ? length - 16 : length;
        }
    }

    /** Named properties carry a GUID and a number or a name. */
    private void skipName(long end) throws IOException {
        skip(16, end);
        if (integer() == 0) {
            skip(4, end);
        } else {
            skip(((integer() & 0xFFFFFFFFL) + 3) / 4 * 4, end);
        }
    }

    /** Bytes of a value padded to four, -1 where its length is said. */
    private static int fixedSize(int type) throws IOException {
        return switch (type) {
            case 0x01 -> 0;
            case 0x02, 0x03, 0x04, 0x0A, 0x0B -> 4;
            case 0x05, 0x06, 0x07, 0x14, 0x40 -> 8;
            case 0x48 -> 16;
            case 0x0D, 0x1E, 0x1F, 0x102 -> -1;
            default -> throw new EOFException("an unknown type");
        };
    }

    private void skip(long bytes, long end) throws IOException {
        long to = file.getFilePointer() + bytes;
        if (to > end) {
            throw new EOFException("a value ends outside");
        }
        file.seek(to);
    }

    private int integer() throws IOException {
        return Integer.reverseBytes(file.readInt());
    }

    private String text(long at, long length, Charset used) throws IOException {
        byte[] bytes = new byte[(int) Math.min(length, MAX_TEXT)];
        file.seek(at);
        file.readFully(bytes);
        String decoded = used.equals(StandardCharsets.UTF_16LE) ? new String(bytes, used) : MailCharsets.decode(bytes, used.name());
        int zero = decoded.indexOf('\0');
        return zero < 0 ? decoded : decoded.substring(0, zero);
    }

    private static Charset codePage(int number) {
        Charset named = number == 65001 ? StandardCharsets.UTF_8 : MailCharsets.named("windows-" + number);
        named = named == null ? MailCharsets.named("x-windows-" + number) : named;
        named = named == null && number == 932 ? MailCharsets.named("windows-31j") : named;
        named = named == null && number == 950 ? MailCharsets.named("big5") : named;
        return named == null ? Charset.forName("windows-1252") : named;
    }
}
