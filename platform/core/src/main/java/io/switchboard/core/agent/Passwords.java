package io.switchboard.core.agent;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import jakarta.enterprise.context.ApplicationScoped;

/** Hashes and checks passwords: Argon2id (RFC 9106) with 19 MiB and two passes, OWASP's figures of 2024. */
@ApplicationScoped
public class Passwords {
    private static final Argon2Function ARGON2 = Argon2Function.getInstance(19_456, 2, 1, 32, Argon2.ID);
    private static final String NOBODY = Password.hash("nobody has this password")
            .addRandomSalt(16)
            .with(ARGON2)
            .getResult();

    public String hash(String password) {
        return Password.hash(password).addRandomSalt(16).with(ARGON2).getResult();
    }

    /** As slow for an unknown user (null) as for a known one, so that nobody learns who exists. */
    public boolean matches(String password, String stored) {
        String hash = stored == null ? NOBODY : stored;
        boolean right = Password.check(password, hash).with(Argon2Function.getInstanceFromHash(hash));
        return right && stored != null;
    }
}
