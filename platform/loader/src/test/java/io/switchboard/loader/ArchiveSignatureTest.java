package io.switchboard.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.switchboard.loader.BrokenArchiveException.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveSignatureTest {
    private static final KeyPair OURS = SigningKeys.make();
    private static final KeyPair THEIRS = SigningKeys.make();

    @TempDir
    Path folder;

    private final PluginArchives archives = new PluginArchives(ArchiveLimits.DEFAULT, "0.1.0");
    private Path zip;
    private int unpacked;

    private interface Change {
        void make(Path root) throws IOException;
    }

    @BeforeEach
    void sign() throws Exception {
        zip = ZipMaker.good().with("classes/a/B.class", "x").with("classes/ui/图.js", "y").write(folder.resolve("a.zip"));
        ArchiveSigner.sign(zip, OURS.getPrivate(), OURS.getPublic());
    }

    private PluginArchive unpack() throws IOException {
        return archives.unpack(zip, folder.resolve("unpacked" + unpacked++));
    }

    private Fault fault() {
        return catchThrowableOfType(BrokenArchiveException.class, this::unpack).fault();
    }

    private void change(Change change) throws IOException {
        try (FileSystem file = FileSystems.newFileSystem(zip)) {
            change.make(file.getPath("/"));
        }
    }

    @Test
    void knowsWhoSigned() throws IOException {
        ArchiveSignature signature = unpack().signature();
        assertThat(signature.keyId()).isEqualTo(SigningKeys.id(OURS.getPublic())).matches("[0-9a-f]{32}");
        assertThatCode(() -> signature.check(OURS.getPublic())).doesNotThrowAnyException();
        assertThatThrownBy(() -> signature.check(THEIRS.getPublic()))
                .isInstanceOfSatisfying(BrokenArchiveException.class, e -> assertThat(e.fault()).isEqualTo(Fault.SIGNATURE_WRONG));
    }

    @Test
    void anUnsignedOneHasNone() throws IOException {
        zip = ZipMaker.good().write(folder.resolve("b.zip"));
        assertThat(unpack().signature()).isNull();
    }

    @Test
    void tellsApartWhatWasDoneToIt() throws IOException {
        byte[] whole = Files.readAllBytes(zip);
        change(root -> Files.writeString(root.resolve("classes/a/B.class"), "z"));
        assertThat(fault()).isEqualTo(Fault.ENTRY_ALTERED);
        Files.write(zip, whole);
        change(root -> Files.writeString(root.resolve("plugin.properties"), ZipMaker.GOOD.replace("1.0.0", "1.0.1")));
        assertThat(fault()).isEqualTo(Fault.ENTRY_ALTERED);
        Files.write(zip, whole);
        change(root -> Files.writeString(root.resolve("classes/a/C.class"), "z"));
        assertThat(fault()).isEqualTo(Fault.ENTRY_ADDED);
        Files.write(zip, whole);
        change(root -> Files.writeString(root.resolve("META-INF/MANIFEST.MF"), "z"));
        assertThat(fault()).isEqualTo(Fault.ENTRY_ADDED);
        Files.write(zip, whole);
        change(root -> Files.delete(root.resolve("classes/a/B.class")));
        assertThat(fault()).isEqualTo(Fault.ENTRY_MISSING);
    }

    @Test
    void refusesASignatureThatCanNotBeRead() throws IOException {
        byte[] whole = Files.readAllBytes(zip);
        for (Change change : new Change[] {
            root -> Files.delete(root.resolve(ArchiveSignature.SIGNATURE)),
            root -> Files.delete(root.resolve(ArchiveSignature.DIGESTS)),
            root -> Files.writeString(root.resolve(ArchiveSignature.SIGNATURE), "key=ab\nsignature=\n"),
            root -> Files.write(root.resolve(ArchiveSignature.SIGNATURE), new byte[] {(byte) 0xff, 0}),
            root -> Files.writeString(root.resolve(ArchiveSignature.DIGESTS), ""),
            root -> Files.writeString(root.resolve(ArchiveSignature.DIGESTS), ArchiveSignature.HEADER + "ab  x\n"),
            root -> {
                Path list = root.resolve(ArchiveSignature.DIGESTS);
                String text = Files.readString(list);
                Files.writeString(list, text + text.lines().skip(1).findFirst().orElseThrow() + "\n");
            }
        }) {
            Files.write(zip, whole);
            change(change);
            assertThat(fault()).isEqualTo(Fault.SIGNATURE_UNREADABLE);
        }
    }

    @Test
    void aListThatWasMadeToFitIsNotWhatWasSigned() throws Exception {
        String signature = Files.readString(unpack().root().resolve(ArchiveSignature.SIGNATURE));
        change(root -> Files.writeString(root.resolve("classes/a/B.class"), "z"));
        // By another's hand, who then names our key.
        ArchiveSigner.sign(zip, THEIRS.getPrivate(), THEIRS.getPublic());
        change(root -> Files.writeString(root.resolve(ArchiveSignature.SIGNATURE), signature));
        ArchiveSignature forged = unpack().signature();
        assertThatThrownBy(() -> forged.check(OURS.getPublic()))
                .isInstanceOfSatisfying(BrokenArchiveException.class, e -> assertThat(e.fault()).isEqualTo(Fault.SIGNATURE_WRONG));
    }

    @Test
    void signingAgainReplacesTheSignature() throws Exception {
        ArchiveSigner.sign(zip, THEIRS.getPrivate(), THEIRS.getPublic());
        unpack().signature().check(THEIRS.getPublic());
        ArchiveSigner.sign(zip, OURS.getPrivate(), OURS.getPublic());
        unpack().signature().check(OURS.getPublic());
        assertThatThrownBy(() -> ArchiveSigner.sign(zip, OURS.getPrivate(), THEIRS.getPublic()))
                .isInstanceOf(BrokenArchiveException.class);
    }

    @Test
    void theCommandMakesKeysAndSigns() throws IOException {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        PrintStream screen = new PrintStream(told, true, StandardCharsets.UTF_8);
        String name = folder.resolve("maker").toString();
        assertThat(ArchiveSigner.run(new String[] {"new-key", name}, screen)).isZero();
        assertThat(ArchiveSigner.run(new String[] {"new-key", name}, screen)).as("over an old one").isEqualTo(1);
        assertThat(ArchiveSigner.run(new String[] {"sign", name, zip.toString()}, screen)).as(told.toString()).isZero();
        assertThat(ArchiveSigner.run(new String[] {"sign", name, folder.resolve("none.zip").toString()}, screen)).isEqualTo(1);
        assertThat(ArchiveSigner.run(new String[] {}, screen)).isEqualTo(2);
        unpack().signature().check(SigningKeys.publicKey(Files.readString(Path.of(name + ".pub"))));
        assertThat(told.toString()).contains("made", "signed", "there already");
    }

    @Test
    void readsKeysAsOpensslWritesThem() {
        String pem = """
                -----BEGIN PUBLIC KEY-----
                MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
                -----END PUBLIC KEY-----
                """;
        assertThat(SigningKeys.text(SigningKeys.publicKey(pem))).isEqualTo(pem.lines().skip(1).findFirst().orElseThrow());
        for (String bad : new String[] {"", "x", "AAAA", pem.replace("PUBLIC", "PRIVATE"), "A".repeat(5000)}) {
            assertThatThrownBy(() -> SigningKeys.publicKey(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /**
     * A few seconds of broken archives; {@code -Dfuzz.seconds=600} for more. Each is refused as an archive, or it is what was
     * signed.
     */
    @Test
    void noMutationPassesForWhatWasSigned() throws Exception {
        Random random = new Random(Long.getLong("fuzz.seed", 20261122L));
        long end = System.nanoTime() + Integer.getInteger("fuzz.seconds", 3) * 1_000_000_000L;
        var good = ArchiveSignature.digestsOf(unpack().root());
        byte[] whole = Files.readAllBytes(zip);
        int refused = 0;
        int rounds = 0;
        for (; System.nanoTime() < end; rounds++) {
            Files.write(zip, whole);
            if (random.nextInt(3) == 0) {
                Files.write(zip, mutated(whole, random));
            } else {
                String[] names = {"plugin.properties", ArchiveSignature.DIGESTS, ArchiveSignature.SIGNATURE, "classes/a/B.class"};
                String name = names[random.nextInt(names.length)];
                change(root -> Files.write(root.resolve(name), mutated(Files.readAllBytes(root.resolve(name)), random)));
            }
            Path target = folder.resolve("fuzz");
            try {
                PluginArchive archive = archives.unpack(zip, target);
                ArchiveSignature signature = archive.signature();
                if (signature == null) {
                    // A bent name in the archive's directory takes the signature away: what is left is an unsigned plugin.
                    refused++;
                } else if (signature.keyId().equals(SigningKeys.id(OURS.getPublic()))) {
                    signature.check(OURS.getPublic());
                    assertThat(ArchiveSignature.digestsOf(target)).isEqualTo(good);
                } else {
                    refused++;
                }
                PluginArchives.delete(target);
            } catch (BrokenArchiveException expected) {
                refused++;
                PluginArchives.delete(target);
            }
            assertThat(target).doesNotExist();
        }
        assertThat(rounds).isGreaterThan(20);
        assertThat(refused).isGreaterThan(rounds / 2);
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        byte[] mutated = bytes.clone();
        if (mutated.length == 0 || random.nextInt(4) == 0) {
            return java.util.Arrays.copyOf(mutated, random.nextInt(bytes.length + 10));
        }
        for (int i = random.nextInt(6); i >= 0; i--) {
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
        }
        return mutated;
    }
}
