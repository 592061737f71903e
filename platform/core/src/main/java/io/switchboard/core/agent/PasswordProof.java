package io.switchboard.core.agent;

import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;

/**
 * Asks for the password again before something that a stolen session must not do. A guess is an attempt to sign in like any other
 * and waits like it; and a session in which five are wrong, one after the other, has ended.
 */
@ApplicationScoped
public class PasswordProof {
    @Inject
    Agents agents;

    @Inject
    Passwords passwords;

    @Inject
    SignInAttempts attempts;

    @Inject
    Sessions sessions;

    @Inject
    Event<SignIn.Guessed> guessed;

    /**
     * Each count is committed before the password is looked at, so that many at once gain nothing.
     *
     * @param token of the session in which it is asked
     * @param field in which it was given
     * @throws Refused INVALID when it is wrong; UNAUTHENTICATED when that ended the session; TOO_OFTEN while he waits
     */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public void require(Agent agent, String token, String address, String field, String password) {
        attempts.begin(agent.username(), address).ifPresent(id -> guessed.fireAsync(new SignIn.Guessed(id, address)));
        int guess = attempts.inSession(token);
        if (guess <= SignInAttempts.FREE_IN_SESSION
                && passwords.matches(password == null ? "" : password, agents.get(agent.id()).passwordHash())) {
            attempts.rightInSession(token);
            attempts.succeeded(agent, address);
            return;
        }
        if (guess < SignInAttempts.FREE_IN_SESSION) {
            throw Refused.invalid(field, "wrongPassword");
        }
        sessions.endGuessed(Viewer.named(agent.id(), agent.name()), agent, token);
        throw Refused.unauthenticated("signIn.guessed");
    }
}
