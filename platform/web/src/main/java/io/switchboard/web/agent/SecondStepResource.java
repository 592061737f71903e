package io.switchboard.web.agent;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.SignIn;
import io.switchboard.core.agent.SignInAttempts;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.signin.Entrance;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.RateLimits;
import io.switchboard.web.shared.RateLimits.Limit;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The second step of a sign-in whose password was right; wrong codes wait like wrong passwords, by a count of their own. */
@Path("/session/second-factor")
@RequestScoped
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class SecondStepResource {
    @Inject
    Caller caller;

    @Inject
    Entrance entrance;

    @Inject
    SignInAttempts attempts;

    @Inject
    RateLimits limits;

    @Inject
    SessionViews views;

    @Inject
    Event<SignIn.Guessed> guessed;

    /** The challenge of the password step; the code too where one is asked for: of the app, or a recovery code. */
    public record ChallengeCode(String challenge, String code) {}

    @POST
    public SessionViews.SessionView enter(ChallengeCode given) {
        new Check().text("challenge", given.challenge(), 100).text("code", given.code(), 100).done();
        limits.count(Limit.SIGN_IN_ADDRESS, caller.address());
        Agent agent = entrance.stepOf(given.challenge()).orElseThrow(() -> Refused.unauthenticated("secondFactor.over"));
        attempts.beginCode(agent, caller.address())
                .ifPresent(id -> guessed.fireAsync(new SignIn.Guessed(id, caller.address())));
        Entrance.Entered entered = entrance.withCode(given.challenge(), given.code(), caller.origin());
        limits.giveBack(Limit.SIGN_IN_ADDRESS, caller.address());
        return views.of(entered.session(), entered.recoveryCodes());
    }

    @POST
    @Path("enrolment")
    public KeyView enrol(ChallengeCode given) {
        new Check().text("challenge", given.challenge(), 100).done();
        limits.count(Limit.SIGN_IN_ADDRESS, caller.address());
        return KeyView.of(entrance.enrol(given.challenge()));
    }
}
