package io.switchboard.loader;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes archives for tests. */
final class ZipMaker {
    static final String GOOD = """
            plugin.id=channel-test
            plugin.version=1.0.0
            plugin.requires=>=0.1 & <1
            plugin.kind=channel
            plugin.provider=Tests
            plugin.permissions=http, net
            """;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ZipOutputStream zip = new ZipOutputStream(bytes);

    static ZipMaker good() {
        return new ZipMaker().with("plugin.properties", GOOD);
    }

    ZipMaker with(String name, String text) {
        return with(name, text.getBytes(StandardCharsets.UTF_8));
    }

    ZipMaker with(String name, byte[] content) {
        try {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
            zip.closeEntry();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes() {
        try {
            zip.close();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path write(Path file) throws IOException {
        return Files.write(file, bytes());
    }
}
