package io.switchboard.loader;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Instant;

/**
 * Signs plugin archives, from code or as a command; needs nothing but the JDK.
 *
 * <pre>
 * java -cp switchboard-loader.jar io.switchboard.loader.ArchiveSigner new-key NAME
 * java -cp switchboard-loader.jar io.switchboard.loader.ArchiveSigner sign NAME ARCHIVE.zip
 * </pre>
 */
public final class ArchiveSigner {
    private static final String USAGE = """
            new-key NAME            makes NAME.key, which you keep to yourself, and NAME.pub, which admins add to their servers
            sign NAME ARCHIVE.zip   signs an archive in its place with NAME.key
            """;
    // The same sources and the same key give the same bytes.
    private static final FileTime ALWAYS = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    private ArchiveSigner() {}

    /**
     * Signs an archive in its place; an earlier signature is replaced.
     *
     * @param pair the public key that belongs to the private one
     * @throws GeneralSecurityException when a key isn't an Ed25519 key
     * @throws BrokenArchiveException SIGNATURE_WRONG when the two don't belong together
     */
    public static void sign(Path zip, PrivateKey key, PublicKey pair) throws IOException, GeneralSecurityException {
        try (FileSystem archive = FileSystems.newFileSystem(zip)) {
            Path root = archive.getPath("/");
            byte[] digests = ArchiveSignature.list(ArchiveSignature.digestsOf(root)).getBytes(StandardCharsets.UTF_8);
            String signature = ArchiveSignature.sign(digests, key, pair);
            write(root.resolve(ArchiveSignature.DIGESTS), digests);
            write(root.resolve(ArchiveSignature.SIGNATURE), signature.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void write(Path entry, byte[] bytes) throws IOException {
        if (!Files.isDirectory(entry.getParent())) {
            Files.createDirectories(entry.getParent());
            Files.setLastModifiedTime(entry.getParent(), ALWAYS);
        }
        Files.write(entry, bytes);
        Files.setLastModifiedTime(entry, ALWAYS);
    }

    /** The command: 0 when it was done, 1 when not, 2 when it was called wrongly. */
    public static void main(String[] arguments) {
        PrintStream screen = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        int code = run(arguments, screen);
        if (code != 0) {
            System.exit(code);
        }
    }

    static int run(String[] arguments, PrintStream screen) {
        try {
            if (arguments.length == 2 && arguments[0].equals("new-key")) {
                screen.println(newKey(Path.of(arguments[1] + ".key"), Path.of(arguments[1] + ".pub")));
            } else if (arguments.length == 3 && arguments[0].equals("sign")) {
                PublicKey pair = SigningKeys.publicKey(Files.readString(Path.of(arguments[1] + ".pub")));
                sign(Path.of(arguments[2]), SigningKeys.privateKey(Files.readString(Path.of(arguments[1] + ".key"))), pair);
                screen.println("signed with the key " + SigningKeys.id(pair));
            } else {
                screen.print(USAGE);
                return 2;
            }
            return 0;
        } catch (FileAlreadyExistsException e) {
            screen.println(e.getFile() + " is there already");
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            screen.println(e.getMessage() == null ? e.toString() : e.getMessage());
        }
        return 1;
    }

    private static String newKey(Path key, Path pub) throws IOException {
        KeyPair pair = SigningKeys.make();
        Files.createFile(pub);
        Files.createFile(key);
        boolean mine = key.toFile().setReadable(false, false) && key.toFile().setReadable(true, true);
        Files.writeString(key, SigningKeys.pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        Files.writeString(pub, SigningKeys.pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        return "made " + key + " and " + pub + ", key " + SigningKeys.id(pair.getPublic())
                + (mine ? "" : "; others on this machine can read the first, please see to that");
    }
}
