package io.switchboard.core.agent;

import io.switchboard.core.shared.Check;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.identitystore.Pbkdf2PasswordHash;
import java.util.Map;

/** Hashes and checks passwords: PBKDF2 with HMAC-SHA-512, 210,000 rounds (OWASP's figure), by the server's own library. */
@ApplicationScoped
public class Passwords {
    @Inject
    Pbkdf2PasswordHash hash;

    private String nobody;

    @PostConstruct
    void configure() {
        hash.initialize(Map.of(
                "Pbkdf2PasswordHash.Algorithm", "PBKDF2WithHmacSHA512",
                "Pbkdf2PasswordHash.Iterations", "210000",
                "Pbkdf2PasswordHash.SaltSizeBytes", "32"));
        nobody = hash("nobody has this password");
    }

    public String hash(String password) {
        return hash.generate(password.toCharArray());
    }

    /** As slow for an unknown user (null) as for a known one, so that nobody learns who exists. */
    public boolean matches(String password, String stored) {
        boolean right = hash.verify(password.toCharArray(), stored == null ? nobody : stored);
        return right && stored != null;
    }

    /** 10 to 200 characters, and not the user's name. */
    public static void check(String field, String password, String username) {
        new Check()
                .that(password != null && password.length() >= 10, field, "passwordTooShort", 10)
                .that(password == null || password.length() <= 200, field, "tooLong", 200)
                .that(password == null || !password.equalsIgnoreCase(username), field, "passwordIsName")
                .done();
    }
}
