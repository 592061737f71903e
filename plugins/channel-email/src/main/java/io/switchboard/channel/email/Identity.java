package io.switchboard.channel.email;

import io.switchboard.spi.platform.KeyValueStore;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Which mail this is. The Message-ID names it, but some senders give none and some the same to every mail: so the store
 * remembers for each id a print of what it stood for, and another mail under a known id gets an id of its own.
 *
 * @param messageId {@code <…>}, or null when the mail has none that is usable
 * @param print of the mail's essence: who, when, subject and body, but not the way it took
 */
record Identity(String messageId, String print) {

    static Identity of(MailHeaders headers, Path file) throws IOException {
        MessageDigest digest = sha256();
        for (String name : List.of("from", "date", "subject")) {
            digest.update((headers.raw(name) + "\n").getBytes(StandardCharsets.ISO_8859_1));
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 64 * 1024)) {
            skipHeader(in);
            byte[] buffer = new byte[32 * 1024];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        List<String> ids = headers.ids("message-id");
        String bare = headers.raw("message-id");
        String id = !ids.isEmpty() ? ids.get(0) : bare != null && MailHeaders.isId("<" + bare + ">") ? "<" + bare + ">" : null;
        return new Identity(id, hex(digest.digest()));
    }

    private static void skipHeader(InputStream in) throws IOException {
        boolean lineIsEmpty = false;
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '\n' && lineIsEmpty) {
                return;
            }
            lineIsEmpty = c == '\n' || (c == '\r' && lineIsEmpty);
        }
    }

    /** The id by content alone. */
    String plainId() {
        return "sha256:" + print;
    }

    /**
     * The provider's id for the platform.
     *
     * @param pending what will be stored with the mails before this one
     * @return null when this very mail has been taken before
     */
    String providerId(KeyValueStore store, Map<String, String> pending) {
        String id = messageId == null ? plainId() : messageId;
        String known = known(id, store, pending);
        if (known == null) {
            return id;
        }
        if (known.equals(print)) {
            return null;
        }
        String other = id + "#" + print;
        return known(other, store, pending) == null ? other : null;
    }

    /** What the store has to remember once the mail is in. */
    Map<String, String> updates(String providerId) {
        return Map.of(key(providerId), print);
    }

    private static String known(String id, KeyValueStore store, Map<String, String> pending) {
        String key = key(id);
        return pending.containsKey(key) ? pending.get(key) : store.get(key).orElse(null);
    }

    private static String key(String id) {
        return "mail." + hex(sha256().digest(id.getBytes(StandardCharsets.UTF_8)));
    }

    /** 128 bits that stand for a text. */
    static byte[] print(String text) {
        return java.util.Arrays.copyOf(sha256().digest(text.getBytes(StandardCharsets.UTF_8)), 16);
    }

    /** 128 bits are enough to tell mails apart. */
    private static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest, 0, 16);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }
}
