package io.switchboard.channel.email;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Writes winmail.dat files for tests. */
final class TnefBytes {
    private TnefBytes() {}

    static byte[] of(byte[]... attachments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(integer(0x223E9F78));
        out.writeBytes(new byte[] {1, 0});
        out.writeBytes(attribute(1, 0x00069007, integer(1252)));
        for (byte[] attachment : attachments) {
            out.writeBytes(attachment);
        }
        return out.toByteArray();
    }

    static byte[] attachment(String title, String longName, byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(attribute(2, 0x00069002, new byte[14]));
        out.writeBytes(attribute(2, 0x00018010, (title + "\0").getBytes(StandardCharsets.US_ASCII)));
        out.writeBytes(attribute(2, 0x0006800F, data));
        if (longName != null) {
            out.writeBytes(attribute(2, 0x00069005, properties(
                    property(0x80051003, guidAndNumber(), integer(2), integer(1), integer(2)),
                    property(0x3707001F, integer(1), sized((longName + "\0").getBytes(StandardCharsets.UTF_16LE))))));
        }
        return out.toByteArray();
    }

    /** A mail in the mail: another such stream, as an object. */
    static byte[] embedded(byte[] inner) {
        ByteArrayOutputStream object = new ByteArrayOutputStream();
        object.writeBytes(new byte[16]);
        object.writeBytes(inner);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(attribute(2, 0x00069002, new byte[14]));
        out.writeBytes(attribute(2, 0x00069005, properties(property(0x3701000D, integer(1), sized(object.toByteArray())))));
        return out.toByteArray();
    }

    static byte[] mail(String text, byte[] winmail) {
        return ("From: a@b.example\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: text/plain\r\n\r\n" + text
                        + "\r\n--m\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                        + Base64.getMimeEncoder().encodeToString(winmail) + "\r\n--m--\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] attribute(int level, int id, byte[] data) {
        int sum = 0;
        for (byte each : data) {
            sum += each & 0xFF;
        }
        ByteBuffer out = ByteBuffer.allocate(11 + data.length).order(ByteOrder.LITTLE_ENDIAN);
        return out.put((byte) level).putInt(id).putInt(data.length).put(data).putShort((short) sum).array();
    }

    private static byte[] properties(byte[]... properties) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(integer(properties.length));
        for (byte[] property : properties) {
            out.writeBytes(property);
        }
        return out.toByteArray();
    }

    private static byte[] property(int tag, byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(integer(tag));
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] guidAndNumber() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[16]);
        out.writeBytes(integer(0));
        out.writeBytes(integer(7));
        return out.toByteArray();
    }

    private static byte[] sized(byte[] value) {
        ByteBuffer out = ByteBuffer.allocate(4 + (value.length + 3) / 4 * 4).order(ByteOrder.LITTLE_ENDIAN);
        return out.putInt(value.length).put(value).array();
    }

    private static byte[] integer(int value) {
        return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
    }
}
