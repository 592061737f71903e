package io.switchboard.core.signin;

import io.switchboard.core.agent.AccessToken;
import io.switchboard.core.agent.AccessToken.Kind;
import io.switchboard.core.agent.AccessToken.Method;
import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Origin;
import io.switchboard.core.agent.SignIn;
import io.switchboard.core.agent.SignInAttempts;
import io.switchboard.core.agent.Tokens;
import io.switchboard.core.shared.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The way in with a password: its step, and the second one where a code is asked for. The caller has counted the attempt. */
@ApplicationScoped
@Transactional(dontRollbackOn = Refused.class)
public class Entrance {
    private static final Duration TIME_FOR_THE_CODE = Duration.ofMinutes(5);

    @Inject
    SignIn signIn;

    @Inject
    SecondFactors factors;

    @Inject
    SignInPolicy policy;

    @Inject
    Tokens tokens;

    @Inject
    Agents agents;

    @Inject
    SignInAttempts attempts;

    /**
     * What stands between the right password and the session.
     *
     * @param token of this step, good for the next one and nothing else
     * @param enrol whether he has no second factor yet, and needs one
     */
    public record Challenge(Tokens.Issued token, boolean enrol) {}

    /** What the password came to: just one of the two is there. */
    public record Step(SignIn.Session session, Challenge challenge) {}

    /** @param recoveryCodes told this once; null when nothing was enrolled */
    public record Entered(SignIn.Session session, List<String> recoveryCodes) {}

    /**
     * The first step.
     *
     * @throws Refused UNAUTHENTICATED, the same for an unknown user, a wrong password and a deactivated agent; FORBIDDEN when
     *     all seats are taken
     */
    public Step withPassword(String username, String password, Origin origin) {
        Agent agent = signIn.whoIs(username, password);
        if (!policy.now().letsInByPassword(agent)) {
            throw Refused.unauthenticated("signIn.byServer");
        }
        boolean on = factors.isOn(agent.id());
        if (on || policy.asksSecondFactor(agent)) {
            return new Step(null, new Challenge(tokens.issue(Kind.SIGN_IN_STEP, agent.id(), TIME_FOR_THE_CODE), !on));
        }
        return new Step(signIn.begin(agent, Method.PASSWORD, origin), null);
    }

    /** Whose password step this is; empty when it has ended. */
    public Optional<Agent> stepOf(String challenge) {
        return tokens.find(Kind.SIGN_IN_STEP, challenge)
                .map(AccessToken::agentId)
                .map(agents::get)
                .filter(Agent::isActive);
    }

    /**
     * A key for one who needs a second factor and has none.
     *
     * @throws Refused UNAUTHENTICATED when the password step has ended; CONFLICT when he has one
     */
    public SecondFactors.Enrolment enrol(String challenge) {
        return factors.enrol(agentOf(challenge).id());
    }

    /**
     * The second step; it confirms the key of one who has just taken it into his app.
     *
     * @throws Refused UNAUTHENTICATED when the password step has ended or the code is wrong; FORBIDDEN when all seats are taken
     */
    public Entered withCode(String challenge, String code, Origin origin) {
        Agent agent = agentOf(challenge);
        List<String> recovery = null;
        boolean right;
        if (factors.isOn(agent.id())) {
            right = factors.verify(agent.id(), code);
        } else {
            recovery = factors.confirm(agent.id(), code).orElse(null);
            right = recovery != null;
        }
        if (!right) {
            throw Refused.unauthenticated("secondFactor.wrong");
        }
        if (tokens.use(Kind.SIGN_IN_STEP, challenge).isEmpty()) {
            throw Refused.unauthenticated("secondFactor.over");
        }
        attempts.codeWasRight(agent, origin.address());
        return new Entered(signIn.begin(agent, Method.SECOND_FACTOR, origin), recovery);
    }

    private Agent agentOf(String challenge) {
        return stepOf(challenge).orElseThrow(() -> Refused.unauthenticated("secondFactor.over"));
    }
}
