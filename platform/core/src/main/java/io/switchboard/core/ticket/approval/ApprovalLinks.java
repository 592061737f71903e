package io.switchboard.core.ticket.approval;

import io.switchboard.core.agent.AccessToken;
import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Tokens;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;

/** Whom a link of a mail lets in: one approver, to one step of one round. Only the hash of its secret is kept. */
@ApplicationScoped
@Transactional
public class ApprovalLinks {
    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Tokens tokens;

    @Inject
    Agents agents;

    /** Who may decide what by a link. */
    public record Holder(UUID ticketId, UUID round, int step, UUID agentId, String name) {}

    /** Empty for what never was one, has expired, or whose holder no longer works here: nobody outside learns which of these. */
    public Optional<Holder> holder(String token) {
        return tokens.find(AccessToken.Kind.APPROVAL_LINK, token).flatMap(this::holder);
    }

    private Optional<Holder> holder(AccessToken token) {
        ApprovalMail mail = token.sessionId() == null ? null : em.find(ApprovalMail.class, token.sessionId());
        Optional<Agent> agent = agents.find(token.agentId()).filter(Agent::isActive);
        return mail == null || !mail.agentId().equals(token.agentId())
                ? Optional.empty()
                : agent.map(one -> new Holder(mail.ticketId(), mail.round(), mail.step(), one.id(), one.name()));
    }
}
