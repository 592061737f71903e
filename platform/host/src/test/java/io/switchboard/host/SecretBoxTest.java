package io.switchboard.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretBoxTest {
    private final SecureRandom random = new SecureRandom();

    @TempDir
    Path keys;

    @Test
    void opensWhatItSealedAtThatPlaceAlone() {
        SecretBox box = SecretBox.open(null, keys, random);
        String sealed = box.seal("here", "geheim 密");
        assertThat(sealed).doesNotContain("geheim").isNotEqualTo(box.seal("here", "geheim 密"));
        assertThat(SecretBox.isSealed(sealed)).isTrue();
        assertThat(SecretBox.open(null, keys, random).open("here", sealed)).isEqualTo("geheim 密");
        assertThatThrownBy(() -> box.open("there", sealed)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void keepsItsKeyForItsOwnerAlone() throws Exception {
        SecretBox.open(null, keys, random);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys.resolve("settings.key")))).isEqualTo("rw-------");
    }

    @Test
    void takesItsKeyFromTheEnvironment() {
        String key = Base64.getEncoder().encodeToString(new byte[32]);
        String sealed = SecretBox.open(key, keys, random).seal("a", "b");
        assertThat(new SecretBox(new byte[32], random).open("a", sealed)).isEqualTo("b");
        assertThat(keys.resolve("settings.key")).doesNotExist();
        assertThatThrownBy(() -> SecretBox.open("c2hvcnQ=", keys, random)).isInstanceOf(IllegalArgumentException.class);
    }
}
