package io.switchboard.loader;

import io.switchboard.loader.BrokenArchiveException.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an archive brings to show who made it. {@code META-INF/switchboard.digests} lists the SHA-256 of every other file,
 * as {@code sha256sum} does; {@code META-INF/switchboard.sig} names a key and holds its Ed25519 signature of that list, byte
 * by byte. The list was held against the unpacked files when this was read; whose the key is, others have to know.
 */
public final class ArchiveSignature {
    static final String DIGESTS = "META-INF/switchboard.digests";
    static final String SIGNATURE = "META-INF/switchboard.sig";

    // Also says what is signed: nothing else that this key may sign begins like that. A comment for sha256sum.
    static final String HEADER = "# switchboard-plugin 1\n";

    private static final int DIGESTS_BYTES = 8 << 20;
    private static final int SIGNATURE_BYTES = 4 << 10;
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  ([^\n]+)");
    private static final Pattern SIGNED = Pattern.compile("key=([0-9a-f]{32})\r?\nsignature=([A-Za-z0-9+/]{86}==)\r?\n?");

    private final String keyId;
    private final byte[] digests;
    private final byte[] signature;

    private ArchiveSignature(String keyId, byte[] digests, byte[] signature) {
        this.keyId = keyId;
        this.digests = digests;
        this.signature = signature;
    }

    /** Of which key it says to be: {@link SigningKeys#id}. */
    public String keyId() {
        return keyId;
    }

    /** @throws BrokenArchiveException SIGNATURE_WRONG when it isn't this key's signature of this list */
    public void check(PublicKey key) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(key);
            ed25519.update(digests);
            if (ed25519.verify(signature)) {
                return;
            }
        } catch (GeneralSecurityException notEvenReadable) {
            throw new BrokenArchiveException(notEvenReadable, Fault.SIGNATURE_WRONG, keyId);
        }
        throw new BrokenArchiveException(Fault.SIGNATURE_WRONG, keyId);
    }

    /**
     * Reads it and holds the list against the files.
     *
     * @param root of the unpacked archive
     * @return empty when there is none at all
     * @throws BrokenArchiveException when it can't be read, or a file was altered, added or removed since
     */
    static Optional<ArchiveSignature> of(Path root) throws IOException {
        Path list = root.resolve(DIGESTS);
        Path signed = root.resolve(SIGNATURE);
        if (!Files.exists(list) && !Files.exists(signed)) {
            return Optional.empty();
        }
        byte[] digests = bytes(list, DIGESTS, DIGESTS_BYTES);
        String lines = text(bytes(signed, SIGNATURE, SIGNATURE_BYTES), SIGNATURE);
        Matcher parts = SIGNED.matcher(lines);
        if (!parts.matches()) {
            throw new BrokenArchiveException(Fault.SIGNATURE_UNREADABLE, SIGNATURE);
        }
        compare(listed(text(digests, DIGESTS)), digestsOf(root));
        return Optional.of(new ArchiveSignature(
                parts.group(1), digests, Base64.getDecoder().decode(parts.group(2))));
    }

    /** The list of an unpacked archive, by name. */
    static String list(Map<String, String> digests) {
        StringBuilder lines = new StringBuilder(HEADER);
        new TreeMap<>(digests).forEach((name, digest) -> lines.append(digest).append("  ").append(name).append('\n'));
        return lines.toString();
    }

    static String sign(byte[] digests, PrivateKey key, PublicKey pair) throws GeneralSecurityException {
        Signature ed25519 = Signature.getInstance("Ed25519");
        ed25519.initSign(key);
        ed25519.update(digests);
        byte[] signature = ed25519.sign();
        new ArchiveSignature(SigningKeys.id(pair), digests, signature).check(pair);
        return "key=" + SigningKeys.id(pair) + "\nsignature=" + Base64.getEncoder().encodeToString(signature) + "\n";
    }

    /** SHA-256 of every file below a folder by its name with slashes, without the two files of a signature. */
    static Map<String, String> digestsOf(Path root) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                String name = root.relativize(file).toString().replace('\\', '/');
                if (!name.equals(DIGESTS) && !name.equals(SIGNATURE)) {
                    found.put(name, PluginArchives.digest(file));
                }
            }
        }
        return found;
    }

    private static Map<String, String> listed(String text) {
        if (!text.startsWith(HEADER) || !text.endsWith("\n")) {
            throw new BrokenArchiveException(Fault.SIGNATURE_UNREADABLE, DIGESTS);
        }
        Map<String, String> listed = new TreeMap<>();
        for (String line : text.substring(HEADER.length()).split("\n")) {
            Matcher parts = LINE.matcher(line);
            if (!parts.matches() || listed.put(parts.group(2), parts.group(1)) != null) {
                throw new BrokenArchiveException(Fault.SIGNATURE_UNREADABLE, DIGESTS);
            }
        }
        return listed;
    }

    private static void compare(Map<String, String> listed, Map<String, String> found) {
        TreeSet<String> names = new TreeSet<>(listed.keySet());
        names.addAll(found.keySet());
        for (String name : names) {
            Fault fault = !found.containsKey(name)
                    ? Fault.ENTRY_MISSING
                    : !listed.containsKey(name)
                            ? Fault.ENTRY_ADDED
                            : listed.get(name).equals(found.get(name)) ? null : Fault.ENTRY_ALTERED;
            if (fault != null) {
                throw new BrokenArchiveException(fault, PluginArchives.printable(name));
            }
        }
    }

    private static byte[] bytes(Path file, String name, int most) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new BrokenArchiveException(Fault.SIGNATURE_UNREADABLE, name);
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new BrokenArchiveException(Fault.ENTRY_TOO_LARGE, name, most);
            }
            return bytes;
        }
    }

    private static String text(byte[] bytes, String name) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new BrokenArchiveException(e, Fault.SIGNATURE_UNREADABLE, name);
        }
    }
}
