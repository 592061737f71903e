package io.switchboard.channel.email;

import static io.switchboard.channel.email.Post.bytes;

import io.switchboard.spi.message.FileRef;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads mails as they stand and keeps the files that came with the last one. */
abstract class ReadsMails {
    final Map<String, byte[]> files = new LinkedHashMap<>();

    final Mail read(byte[] raw) {
        files.clear();
        try {
            return MailReader.read(new ByteArrayInputStream(raw), (name, in) -> {
                byte[] content = in.readAllBytes();
                files.put(name, content);
                return new FileRef("id-" + files.size(), name, "application/octet-stream", content.length);
            });
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    final Mail read(String raw) {
        return read(bytes(raw, "UTF-8"));
    }

    static byte[] textMail(String contentType, byte[] body) {
        ByteArrayOutputStream mail = new ByteArrayOutputStream();
        mail.writeBytes(bytes("From: a@b.example\nContent-Type: " + contentType + "\nContent-Transfer-Encoding: 8bit\n\n", "US-ASCII"));
        mail.writeBytes(body);
        return mail.toByteArray();
    }
}
