package io.switchboard.server;

import io.switchboard.loader.ArchiveSigner;
import io.switchboard.loader.SigningKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A plugin's archive with a class of a test's for its only extension. */
final class TestArchive {
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    TestArchive(String id, String version, Class<?> extension) {
        String file = extension.getName().replace('.', '/') + ".class";
        try (InputStream type = extension.getClassLoader().getResourceAsStream(file)) {
            entries.put("classes/" + file, type.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        with("plugin.properties", """
                plugin.id=%s
                plugin.version=%s
                plugin.requires=>=0.1 & <1
                plugin.kind=module
                plugin.provider=Tests
                """.formatted(id, version));
        with("classes/META-INF/extensions.idx", extension.getName());
        with("classes/messages.properties", "plugin.name=" + id + "\n");
    }

    /** A line more of the descriptor. */
    TestArchive says(String line) {
        return with("plugin.properties", new String(entries.get("plugin.properties"), StandardCharsets.UTF_8) + line + "\n");
    }

    TestArchive with(String name, String text) {
        entries.put(name, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    byte[] zip() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    byte[] signed(KeyPair maker) {
        try {
            Path zip = Files.createTempFile("plugin", ".zip");
            Files.write(zip, zip());
            ArchiveSigner.sign(zip, maker.getPrivate(), maker.getPublic());
            byte[] signed = Files.readAllBytes(zip);
            Files.delete(zip);
            return signed;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static void trust(Api admin, KeyPair maker) {
        admin.post("/api/plugin-keys", Map.of("name", "Maker", "publicKey", SigningKeys.text(maker.getPublic())));
    }
}
