package io.switchboard.core.setup;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** A cup on a table, 240 × 160, drawn here: no picture of somebody else's, and no toolkit of windows on a server. */
final class DemoPicture {
    private static final int WIDTH = 240;
    private static final int HEIGHT = 160;

    private DemoPicture() {}

    static byte[] png() {
        byte[] rows = new byte[HEIGHT * (1 + WIDTH * 3)];
        int at = 0;
        for (int y = 0; y < HEIGHT; y++) {
            rows[at++] = 0;
            for (int x = 0; x < WIDTH; x++) {
                int colour = colour(x - WIDTH / 2, y - HEIGHT / 2);
                rows[at++] = (byte) (colour >> 16);
                rows[at++] = (byte) (colour >> 8);
                rows[at++] = (byte) colour;
            }
        }
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(0x89504e470d0a1a0aL);
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            DataOutputStream fields = new DataOutputStream(head);
            fields.writeInt(WIDTH);
            fields.writeInt(HEIGHT);
            fields.write(new byte[] {8, 2, 0, 0, 0});
            chunk(out, "IHDR", head.toByteArray());
            chunk(out, "IDAT", pressed(rows));
            chunk(out, "IEND", new byte[0]);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int colour(int x, int y) {
        boolean tea = x * x / 9 + (y + 28) * (y + 28) < 130;
        boolean rim = x * x / 9 + (y + 28) * (y + 28) < 190;
        boolean cup = y > -28 && y < 40 && Math.abs(x) < 42 - (y + 28) / 5;
        boolean handle = Math.abs(Math.hypot(x - 46, y) - 14) < 4 && x > 36;
        boolean plate = x * x / 16 + (y - 44) * (y - 44) * 4 < 420;
        if (tea) {
            return 0x8a5a2b;
        }
        if (rim || cup || handle) {
            return 0xfffdf8 - (x + 60) / 12 * 0x010101;
        }
        return plate ? 0xdce6d8 : y > 30 ? 0xc9a878 : 0xeef3ea - (y + 80) / 20 * 0x010101;
    }

    private static byte[] pressed(byte[] bytes) {
        Deflater deflater = new Deflater(9);
        deflater.setInput(bytes);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        while (!deflater.finished()) {
            out.write(part, 0, deflater.deflate(part));
        }
        deflater.end();
        return out.toByteArray();
    }

    private static void chunk(DataOutputStream out, String kind, byte[] bytes) throws IOException {
        byte[] name = kind.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(bytes);
        out.writeInt(bytes.length);
        out.write(name);
        out.write(bytes);
        out.writeInt((int) sum.getValue());
    }
}
