package io.switchboard.core.licence;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;

/** Keys of the tests' own, and licences signed with them. */
public final class TestLicences {
    public static final String KEY = "test-1";

    private final KeyPair keys = newKeys();

    public static KeyPair newKeys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a server must trust for these. */
    public TrustedKeys trusted() {
        return new TrustedKeys(Map.of(KEY, keys.getPublic()));
    }

    /** An ERP edition for 7 people, issued on the eve of its first day. */
    public static Licence erp(LocalDate from, LocalDate to, int grace) {
        return new Licence(
                "L-1", "Tea Caravan 茶马驿站", "erp", Set.of("quality"), 7, Map.of("channel-x", 2), Set.of("api"), from, to, grace,
                Instant.parse(from.minusDays(1) + "T08:00:00Z"));
    }

    public static Licence seats(Licence licence, int seats, Instant issuedAt) {
        return new Licence(
                licence.id() + "-" + seats, licence.licensee(), licence.edition(), licence.modules(), seats, licence.channels(),
                licence.addOns(), licence.validFrom(), licence.validTo(), licence.graceDays(), issuedAt);
    }

    public String file(Licence licence) {
        return LicenceFile.sign(licence, KEY, keys.getPrivate());
    }

    /** Signed with a key that isn't trusted. */
    public static String file(Licence licence, String keyId) {
        return LicenceFile.sign(licence, keyId, newKeys().getPrivate());
    }
}
