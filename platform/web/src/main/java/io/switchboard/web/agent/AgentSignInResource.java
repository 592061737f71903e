package io.switchboard.web.agent;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.AgentService;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Sessions;
import io.switchboard.core.agent.SignInAttempts;
import io.switchboard.core.signin.SecondFactors;
import io.switchboard.core.signin.SignInPolicy;
import io.switchboard.core.signin.SsoAgents;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.PeopleOnly;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Where others are signed in, and what keeps them out: for whoever looks after people. */
@Path("/agents")
@RequestScoped
@RolesAllowed("agents:write")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class AgentSignInResource {
    @Inject
    Caller caller;

    @Inject
    Agents agents;

    @Inject
    AgentService service;

    @Inject
    Sessions sessions;

    @Inject
    SignInAttempts attempts;

    @Inject
    SecondFactors factors;

    @Inject
    SignInPolicy policy;

    @Inject
    SsoAgents vouched;

    /**
     * Why somebody can't sign in at the moment.
     *
     * @param everywhere whether that holds from every address that isn't known to be his, or from one only
     */
    public record LockView(String agent, Instant until, int failures, boolean everywhere) {
        static LockView of(SignInAttempts.Lock lock) {
            return new LockView(lock.agentId().toString(), lock.until(), lock.failures(), lock.everywhere());
        }
    }

    /**
     * How somebody signs in.
     *
     * @param lock null: nothing keeps him out
     * @param secondFactorSince null: he has none
     * @param secondFactorRequired whether he needs one
     * @param identities who he is at the servers that vouch for him
     */
    public record SignInView(
            List<OpenSessionView> sessions, LockView lock, Instant secondFactorSince, boolean secondFactorRequired,
            List<SsoAgents.Identity> identities) {}

    @GET
    @Path("locks")
    public Items<LockView> locks() {
        return Items.of(attempts.locks().stream().map(LockView::of).toList());
    }

    @GET
    @Path("{id}/sign-in")
    public SignInView get(@PathParam("id") String id) {
        Agent agent = changeable(id);
        UUID current = sessions.nameOf(caller.token());
        return new SignInView(
                sessions.of(agent.id()).stream().map(s -> OpenSessionView.of(s, current)).toList(),
                attempts.locks().stream().filter(l -> l.agentId().equals(agent.id())).map(LockView::of).findFirst().orElse(null),
                factors.state(agent.id()).since(),
                policy.asksSecondFactor(agent),
                vouched.of(agent.id()));
    }

    @DELETE
    @Path("{id}/sessions")
    public Response endSessions(@PathParam("id") String id) {
        Agent agent = changeable(id);
        sessions.endAll(caller.viewer(), agent, null);
        return Response.noContent().build();
    }

    @DELETE
    @Path("{id}/sessions/{session}")
    public Response endSession(@PathParam("id") String id, @PathParam("session") String session) {
        Agent agent = changeable(id);
        sessions.end(caller.viewer(), agent, Items.id(session, "session"));
        return Response.noContent().build();
    }

    @DELETE
    @Path("{id}/lock")
    @PeopleOnly
    public Response unlock(@PathParam("id") String id) {
        attempts.unlock(changeable(id));
        return Response.noContent().build();
    }

    /** He lost it: he signs in with his password alone, or enrols anew where he must have one. */
    @DELETE
    @Path("{id}/second-factor")
    @PeopleOnly
    public Response resetSecondFactor(@PathParam("id") String id) {
        Agent agent = changeable(id);
        factors.remove(caller.viewer(), agent.id());
        attempts.unlock(agent);
        return Response.noContent().build();
    }

    /** He comes in by single sign-on no more, until he is linked again. */
    @DELETE
    @Path("{id}/identities")
    @PeopleOnly
    public Response unlink(@PathParam("id") String id) {
        vouched.unlink(caller.viewer(), changeable(id).id());
        return Response.noContent().build();
    }

    private Agent changeable(String id) {
        Agent agent = agents.get(Items.id(id, "agent"));
        service.mayChange(caller.viewer(), agent);
        return agent;
    }
}
