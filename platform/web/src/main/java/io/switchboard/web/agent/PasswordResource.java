package io.switchboard.web.agent;

import io.switchboard.core.agent.PasswordRules;
import io.switchboard.core.agent.PasswordRules.Person;
import io.switchboard.core.agent.PasswordRules.Rule;
import io.switchboard.core.agent.SignIn;
import io.switchboard.core.shared.Texts;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Problem;
import io.switchboard.web.shared.RateLimits;
import io.switchboard.web.shared.RateLimits.Limit;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;

/** Whether a new password would do, for forms that say so while it is typed. Keeps and logs nothing. */
@Path("/password-check")
@RequestScoped
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class PasswordResource {
    @Inject
    Caller caller;

    @Inject
    PasswordRules rules;

    @Inject
    SignIn signIn;

    @Inject
    RateLimits limits;

    /**
     * A password that somebody thinks of.
     *
     * @param link the token of the link by which it is chosen; or
     * @param username whose it is to be, with name and mail address, where a new account is made; each may be missing
     */
    public record PasswordDraft(String password, String link, String username, String name, String email) {}

    /** A rule, in the caller's language. */
    public record RuleView(String code, String text, boolean met) {}

    /** All rules, and whether the password keeps them. */
    public record Verdict(boolean good, List<RuleView> rules) {}

    @POST
    public Verdict check(PasswordDraft draft) {
        limits.count(Limit.PASSWORD_CHECK, caller.address());
        String password = draft.password() == null ? "" : Texts.cut(draft.password(), 2 * PasswordRules.MOST);
        List<Rule> broken = rules.broken(password, person(draft));
        List<RuleView> all = Arrays.stream(Rule.values())
                .filter(rule -> rule != Rule.BOUND || broken.contains(rule))
                .map(rule -> new RuleView(rule.name(), text(rule), !password.isEmpty() && !broken.contains(rule)))
                .toList();
        return new Verdict(broken.isEmpty(), all);
    }

    private Person person(PasswordDraft draft) {
        if (draft.link() != null) {
            return signIn.linked(draft.link()).map(Person::of).orElse(Person.UNKNOWN);
        }
        if (draft.username() != null || caller.isNobody()) {
            return new Person(Texts.cut(draft.username(), 100), Texts.cut(draft.name(), 200), Texts.cut(draft.email(), 320));
        }
        return Person.of(caller.agent());
    }

    private String text(Rule rule) {
        return Problem.text(caller.locale(), "field." + rule.code(), List.of(rule == Rule.BOUND ? PasswordRules.MOST : rules.least()));
    }
}
