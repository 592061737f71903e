package io.switchboard.spi.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DigestsTest {
    private static final byte[] ABC = Digests.utf8("abc");

    /** RFC 1321 A.5; FIPS 180-2 A.1 and B.1. */
    @Test
    void digestsOfKnownTexts() {
        assertThat(Digests.md5(ABC)).isEqualTo("900150983cd24fb0d6963f7d28e17f72");
        assertThat(Digests.sha1(ABC)).isEqualTo("a9993e364706816aba3e25717850c26c9cd0d89d");
        assertThat(Digests.sha256(ABC)).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(Digests.sha1(Digests.utf8("a"), Digests.utf8("bc"))).isEqualTo(Digests.sha1(ABC));
    }

    /** RFC 2202 and 4231, test case 2. */
    @Test
    void keyedDigestsOfKnownTexts() {
        byte[] text = Digests.utf8("what do ya want for nothing?");
        assertThat(Digests.hmacSha256("Jefe", text)).isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        assertThat(HexFormat.of().formatHex(Digests.hmac("HmacSHA1", "Jefe", text))).isEqualTo("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
        assertThatThrownBy(() -> Digests.hmac("HmacNone", "Jefe", text)).isInstanceOf(IllegalArgumentException.class).hasMessage("HmacNone");
    }

    @Test
    void signaturesAreTheSameOrNot() {
        assertThat(Digests.same("abc", "abc")).isTrue();
        assertThat(Digests.same("abc", "ABC")).isFalse();
        assertThat(Digests.same("abc", "abcd")).isFalse();
        assertThat(Digests.same("abc", null)).isFalse();
        assertThat(Digests.sameHex("0aff", "0AFF")).isTrue();
        assertThat(Digests.sameHex("0aff", "0afe")).isFalse();
        assertThat(Digests.sameHex("0aff", null)).isFalse();
    }
}
