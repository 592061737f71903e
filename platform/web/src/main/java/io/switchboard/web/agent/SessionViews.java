package io.switchboard.web.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.switchboard.core.agent.Roles;
import io.switchboard.core.agent.SignIn;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Views of sessions as they begin. */
@ApplicationScoped
public class SessionViews {
    @Inject
    AgentViews agents;

    @Inject
    Roles roles;

    /**
     * A session as it begins.
     *
     * @param permissions what he may do, each with how far: OWN, TEAM, ALL
     * @param recoveryCodes told this once, to one who has just got his second factor; else absent
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SessionView(
            String token, Instant expiresAt, AgentView agent, Map<String, String> permissions, List<String> recoveryCodes) {}

    SessionView of(SignIn.Session session) {
        return of(session, null);
    }

    SessionView of(SignIn.Session session, List<String> recoveryCodes) {
        return new SessionView(
                session.token().token(),
                session.token().expiresAt(),
                agents.of(session.agent().id()),
                roles.grants(session.agent().roles()).words(),
                recoveryCodes);
    }
}
