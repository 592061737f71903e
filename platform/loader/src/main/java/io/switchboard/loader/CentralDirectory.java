package io.switchboard.loader;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Reads of a zip's directory what java.util.zip keeps to itself: which entries are symbolic links. */
final class CentralDirectory {
    private static final int END = 0x06054b50;
    private static final int ENTRY = 0x02014b50;
    private static final int END_BYTES = 22;
    private static final int ENTRY_BYTES = 46;
    private static final int UNIX = 3;
    private static final int FILE_TYPE = 0170000;
    private static final int LINK = 0120000;

    private CentralDirectory() {}

    static List<String> symbolicLinks(Path zip) throws IOException {
        try (FileChannel file = FileChannel.open(zip, StandardOpenOption.READ)) {
            ByteBuffer end = tail(file);
            int at = endRecord(end);
            long length = Integer.toUnsignedLong(end.getInt(at + 12));
            long offset = Integer.toUnsignedLong(end.getInt(at + 16));
            if (offset + length > file.size() || length > Integer.MAX_VALUE) {
                throw new IOException("directory out of bounds");
            }
            return links(read(file, offset, (int) length));
        }
    }

    private static List<String> links(ByteBuffer directory) throws IOException {
        List<String> links = new ArrayList<>();
        int at = 0;
        while (at + ENTRY_BYTES <= directory.limit() && directory.getInt(at) == ENTRY) {
            int nameLength = Short.toUnsignedInt(directory.getShort(at + 28));
            int rest = Short.toUnsignedInt(directory.getShort(at + 30)) + Short.toUnsignedInt(directory.getShort(at + 32));
            if (at + ENTRY_BYTES + nameLength > directory.limit()) {
                throw new IOException("entry out of bounds");
            }
            int madeBy = directory.get(at + 5);
            int mode = directory.getInt(at + 38) >>> 16;
            if (madeBy == UNIX && (mode & FILE_TYPE) == LINK) {
                byte[] name = new byte[nameLength];
                directory.get(at + ENTRY_BYTES, name);
                links.add(new String(name, StandardCharsets.UTF_8));
            }
            at += ENTRY_BYTES + nameLength + rest;
        }
        return links;
    }

    /** The last 64 KiB and a bit: the end record with the longest comment it may have. */
    private static ByteBuffer tail(FileChannel file) throws IOException {
        long length = Math.min(file.size(), END_BYTES + 0xFFFFL);
        return read(file, file.size() - length, (int) length);
    }

    private static int endRecord(ByteBuffer tail) throws IOException {
        for (int at = tail.limit() - END_BYTES; at >= 0; at--) {
            if (tail.getInt(at) == END) {
                return at;
            }
        }
        throw new IOException("no end of directory");
    }

    private static ByteBuffer read(FileChannel file, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, from + bytes.position()) < 0) {
                throw new IOException("ends too early");
            }
        }
        return bytes.flip();
    }
}
