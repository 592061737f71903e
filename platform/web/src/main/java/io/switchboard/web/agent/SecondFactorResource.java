package io.switchboard.web.agent;

import io.switchboard.core.agent.PasswordProof;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.signin.SecondFactors;
import io.switchboard.core.signin.SignInPolicy;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.RateLimits;
import io.switchboard.web.shared.RateLimits.Limit;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The caller's own second factor. His password is asked for what a stolen session must not do. */
@Path("/second-factor")
@RequestScoped
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class SecondFactorResource {
    @Inject
    Caller caller;

    @Inject
    SecondFactors factors;

    @Inject
    SignInPolicy policy;

    @Inject
    PasswordProof proof;

    @Inject
    RateLimits limits;

    /**
     * How it stands.
     *
     * @param since null: he has none
     * @param possible false for who has no password: he signs in by single sign-on
     */
    public record FactorState(boolean on, Instant since, int recoveryCodes, boolean required, boolean possible) {}

    /** The caller's password. */
    public record OwnPassword(String password) {}

    /** A code of the app. */
    public record FactorCode(String code) {}

    /** Told this once. */
    public record RecoveryCodes(List<String> recoveryCodes) {}

    @GET
    public FactorState get() {
        SecondFactors.State state = factors.state(me());
        return new FactorState(
                state.since() != null,
                state.since(),
                state.recoveryCodes(),
                policy.asksSecondFactor(caller.agent()),
                caller.agent().passwordHash() != null);
    }

    @POST
    public KeyView begin(OwnPassword given) {
        if (caller.agent().passwordHash() == null) {
            throw Refused.conflict("secondFactor.noPassword");
        }
        mustKnow(given);
        return KeyView.of(factors.enrol(me()));
    }

    @POST
    @Path("confirm")
    public RecoveryCodes confirm(FactorCode given) {
        new Check().text("code", given.code(), 100).done();
        limits.count(Limit.SIGN_IN_ACCOUNT, "code " + me());
        return new RecoveryCodes(factors.confirm(me(), given.code()).orElseThrow(() -> Refused.invalid("code", "wrongCode")));
    }

    @POST
    @Path("recovery-codes")
    public RecoveryCodes recoveryCodes(OwnPassword given) {
        mustKnow(given);
        if (!factors.isOn(me())) {
            throw Refused.conflict("secondFactor.off");
        }
        return new RecoveryCodes(factors.newRecoveryCodes(me()));
    }

    @POST
    @Path("off")
    public Response off(OwnPassword given) {
        mustKnow(given);
        if (policy.asksSecondFactor(caller.agent())) {
            throw Refused.conflict("secondFactor.required");
        }
        factors.remove(caller.viewer(), me());
        return Response.noContent().build();
    }

    private void mustKnow(OwnPassword given) {
        new Check().that(given.password() != null && !given.password().isEmpty(), "password", "required").done();
        limits.count(Limit.SIGN_IN_ACCOUNT, caller.agent().username());
        proof.require(caller.agent(), caller.token(), caller.address(), "password", given.password());
    }

    private UUID me() {
        return caller.viewer().agentId();
    }
}
