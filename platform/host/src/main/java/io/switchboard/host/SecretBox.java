package io.switchboard.host;

import io.switchboard.core.shared.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what must not stand readable in the database: AES-256-GCM, bound to the place where it stands, so that a value
 * copied to another place opens nothing. Safe for use by several threads.
 */
final class SecretBox implements Secrets {
    private static final String PREFIX = "enc:1:";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final SecureRandom random;

    SecretBox(byte[] key, SecureRandom random) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("the key has " + key.length + " bytes instead of " + KEY_BYTES);
        }
        this.key = new SecretKeySpec(key, "AES");
        this.random = random;
    }

    /**
     * With the key from the environment, or from a file that is made at the first start and readable by its owner alone.
     *
     * @param environment base64 of 32 bytes, or null
     */
    static SecretBox open(String environment, Path keys, SecureRandom random) {
        if (environment != null && !environment.isBlank()) {
            return new SecretBox(Base64.getDecoder().decode(environment.strip()), random);
        }
        Path file = keys.resolve("settings.key");
        try {
            if (!Files.exists(file)) {
                make(file, random);
            }
            return new SecretBox(Files.readAllBytes(file), random);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void make(Path file, SecureRandom random) throws IOException {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        Path fresh = Files.createTempFile(file.getParent(), "settings", ".new");
        if (fresh.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
        }
        Files.write(fresh, key, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        try {
            // Unlike a move it never replaces what another node, starting at the same time, has just put there.
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException anotherWasFaster) {
            // That one is the key then.
        } catch (UnsupportedOperationException | FileSystemException noLinksHere) {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    static boolean isSealed(Object value) {
        return value instanceof String text && text.startsWith(PREFIX);
    }

    @Override
    public String seal(String place, String text) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, place, nonce, text.getBytes(StandardCharsets.UTF_8), 0);
        byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
        System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
        return PREFIX + Base64.getEncoder().encodeToString(all);
    }

    @Override
    public String open(String place, String sealed) {
        byte[] all = Base64.getDecoder().decode(sealed.substring(PREFIX.length()));
        byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
        return new String(crypt(Cipher.DECRYPT_MODE, place, nonce, all, NONCE_BYTES), StandardCharsets.UTF_8);
    }

    private byte[] crypt(int mode, String place, byte[] nonce, byte[] bytes, int from) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(bytes, from, bytes.length - from);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a stored secret can't be opened: is this the right settings.key?", e);
        }
    }
}
