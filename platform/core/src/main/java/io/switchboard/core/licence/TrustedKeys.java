package io.switchboard.core.licence;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The keys whose licences count: those that were built in, {@code <key id>=<base64 of the X.509 form>} in {@code
 * trusted-keys.properties}. No setting adds to them. Immutable.
 */
@ApplicationScoped
public class TrustedKeys {
    private final Map<String, PublicKey> keys;

    /** Those of this build. */
    public TrustedKeys() {
        this(builtIn());
    }

    /** @param keys Ed25519, by key id */
    public TrustedKeys(Map<String, PublicKey> keys) {
        this.keys = Map.copyOf(keys);
    }

    Optional<PublicKey> find(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    /**
     * @param base64 the X.509 form of an Ed25519 key
     * @throws IllegalArgumentException when it isn't one
     */
    public static PublicKey publicKey(String base64) {
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(base64.strip());
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a public Ed25519 key", e);
        }
    }

    private static Map<String, PublicKey> builtIn() {
        Properties list = new Properties();
        try (InputStream in = TrustedKeys.class.getResourceAsStream("trusted-keys.properties")) {
            list.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, PublicKey> keys = new HashMap<>();
        list.forEach((id, key) -> keys.put((String) id, publicKey((String) key)));
        return keys;
    }
}
