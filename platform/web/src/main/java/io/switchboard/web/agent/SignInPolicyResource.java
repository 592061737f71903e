package io.switchboard.web.agent;

import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.agent.Departments;
import io.switchboard.core.agent.Roles;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Secrets;
import io.switchboard.core.signin.OpenIdProvider;
import io.switchboard.core.signin.Rules;
import io.switchboard.core.signin.SignInPolicy;
import io.switchboard.core.signin.SingleSignOn;
import io.switchboard.core.signin.SsoProblem;
import io.switchboard.core.signin.SsoSettings;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.PeopleOnly;
import io.switchboard.web.shared.Problem;
import io.switchboard.web.shared.Versions;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What is asked of those who sign in: for who may do everything, for it opens every door. */
@Path("/sign-in/policy")
@RequestScoped
@RolesAllowed("settings:write")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class SignInPolicyResource {
    @Inject
    Caller caller;

    @Inject
    SignInPolicy policy;

    @Inject
    Roles roles;

    @Inject
    Departments departments;

    @Inject
    Secrets secrets;

    @Inject
    SingleSignOn singleSignOn;

    /**
     * The rules.
     *
     * @param secondFactorForAll whether everybody with a password needs a second factor
     * @param secondFactorRoles ids of the roles that need one
     * @param passwordsForAdminsOnly whether, with single sign-on, only admins get in with a password
     * @param sso single sign-on; its secret is never told
     * @param secretSet whether there is one
     * @param redirectUri the address that the other server has to know
     */
    public record PolicyView(
            boolean secondFactorForAll,
            List<String> secondFactorRoles,
            boolean passwordsForAdminsOnly,
            SsoSettings sso,
            boolean secretSet,
            String redirectUri,
            long version) {}

    /** The rules as they are to be; null leaves what stands, and so does no {@code clientSecret}; an empty one is none. */
    public record Form(
            Boolean secondFactorForAll, List<String> secondFactorRoles, Boolean passwordsForAdminsOnly, SsoSettings sso) {}

    /** What the other server says of itself. @param problem null: it answers as it should */
    public record SsoTestView(boolean ok, String problem, String authorizationEndpoint, String tokenEndpoint) {}

    @GET
    @PeopleOnly
    public Response get() {
        policy.mustMayChange(caller.viewer());
        return answer(policy.read());
    }

    @PUT
    @PeopleOnly
    public Response replace(@HeaderParam("If-Match") String ifMatch, Form form) {
        policy.mustMayChange(caller.viewer());
        SignInPolicy.Stored stands = policy.read();
        Versions.check(ifMatch, stands.version());
        Rules old = stands.rules();
        SsoSettings sso = form.sso() == null ? old.sso() : checked(form.sso(), old.sso());
        Rules rules = new Rules(
                form.secondFactorForAll() == null ? old.secondFactorForAll() : form.secondFactorForAll(),
                form.secondFactorRoles() == null ? old.secondFactorRoles() : known(form.secondFactorRoles()),
                form.passwordsForAdminsOnly() == null ? old.passwordsForAdminsOnly() : form.passwordsForAdminsOnly(),
                sso);
        return answer(policy.replace(caller.viewer(), rules, stands.version()));
    }

    /** Asks the other server what it says of itself, and for its keys, with the settings of the form. */
    @POST
    @Path("test")
    @PeopleOnly
    public SsoTestView test(Form form) {
        policy.mustMayChange(caller.viewer());
        new Check().that(form.sso() != null, "sso", "required").done();
        SsoSettings settings = checked(form.sso(), policy.read().rules().sso());
        try {
            OpenIdProvider.Metadata metadata = singleSignOn.test(settings);
            return new SsoTestView(true, null, metadata.authorize().toString(), metadata.token().toString());
        } catch (SsoProblem e) {
            return new SsoTestView(false, Problem.text(caller.locale(), "sso." + e.reason(), List.of()) + " (" + e.getMessage() + ")", null, null);
        }
    }

    private SsoSettings checked(SsoSettings wanted, SsoSettings old) {
        Set<String> knownRoles = roles.list().stream().map(role -> role.id().toString()).collect(Collectors.toSet());
        Arrays.stream(BuiltInRole.values()).forEach(role -> knownRoles.add(role.name()));
        wanted.check(knownRoles, departments.list().stream().map(d -> d.id().toString()).collect(Collectors.toSet()));
        String secret = wanted.clientSecret();
        if (secret != null && secret.length() > 1000) {
            throw Refused.invalid("sso.clientSecret", "tooLong", 1000);
        }
        return wanted.withSecret(secret == null ? old.clientSecret() : secret.isBlank() ? null : secrets.seal(SingleSignOn.SECRET_PLACE, secret));
    }

    private Set<String> known(List<String> wanted) {
        for (String role : wanted) {
            boolean known = role != null
                    && (BuiltInRole.of(role).isPresent() || roles.list().stream().anyMatch(r -> r.id().toString().equals(role)));
            if (!known) {
                throw Refused.invalid("secondFactorRoles", "unknownRole");
            }
        }
        return Set.copyOf(wanted);
    }

    private static Response answer(SignInPolicy.Stored stored) {
        Rules rules = stored.rules();
        PolicyView view = new PolicyView(
                rules.secondFactorForAll(),
                rules.secondFactorRoles().stream().sorted().toList(),
                rules.passwordsForAdminsOnly(),
                rules.sso().withSecret(null),
                rules.sso().clientSecret() != null,
                SingleSignOn.back().toString(),
                stored.version());
        return Versions.ok(view, view.version());
    }
}
