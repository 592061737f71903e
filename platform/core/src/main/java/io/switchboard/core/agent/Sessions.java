package io.switchboard.core.agent;

import io.switchboard.core.agent.AccessToken.Kind;
import io.switchboard.core.audit.Audit;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;

/** Where people are signed in, for themselves and for those who look after them. The caller has asked whether he may. */
@ApplicationScoped
@Transactional
public class Sessions {
    @Inject
    Tokens tokens;

    @Inject
    Audit audit;

    @Inject
    Event<SignIn.Left> leaving;

    /** His sessions, the last heard of first. */
    public List<AccessToken> of(UUID agentId) {
        return tokens.sessions(agentId);
    }

    /** The name of the session of this token; null when it has none. */
    public UUID nameOf(String token) {
        return tokens.find(Kind.SESSION, token).map(AccessToken::sessionId).orElse(null);
    }

    /**
     * Ends one.
     *
     * @throws Refused NOT_FOUND when it isn't this agent's, or has ended
     */
    public void end(Viewer viewer, Agent agent, UUID session) {
        if (!tokens.revokeSession(agent.id(), session)) {
            throw Refused.notFound("session");
        }
        audit.record(viewer, "session.ended", "session", agent.id(), agent.name(), null, null);
        leaving.fire(new SignIn.Left(agent.id(), session));
    }

    /** Ends the one of this token, in which a password was guessed at; one that has ended already stays so. */
    void endGuessed(Viewer viewer, Agent agent, String token) {
        UUID session = nameOf(token);
        tokens.revoke(token);
        audit.record(viewer, "session.ended", "session", agent.id(), agent.name(), null, null);
        leaving.fire(new SignIn.Left(agent.id(), session));
    }

    /**
     * Ends all.
     *
     * @param but stays; null: none does
     */
    public void endAll(Viewer viewer, Agent agent, UUID but) {
        tokens.sessions(agent.id()).stream()
                .map(AccessToken::sessionId)
                .filter(session -> !session.equals(but))
                .forEach(session -> end(viewer, agent, session));
    }
}
