package io.switchboard.core.ticket.rule;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.condition.Facts;
import io.switchboard.core.shared.Fresh;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Signals;
import io.switchboard.core.ticket.CustomerGrade;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketFlow;
import io.switchboard.core.ticket.assign.AssignTickets;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.FlushModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What rules have to know, from the database; who is who is remembered for a moment. */
@ApplicationScoped
@Transactional(dontRollbackOn = Refused.class)
public class RuleSurroundings implements Surroundings {
    /** An earlier ticket of the same is one that ended, or was made, within this time. */
    private static final Duration REPEAT = Duration.ofDays(7);

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Agents agents;

    @Inject
    Groups groups;

    @Inject
    AssignTickets assign;

    @Inject
    TicketFlow flow;

    @Inject
    CustomerGrade grade;

    @Inject
    Signals signals;

    private final Fresh<String, Named> people = new Fresh<>(5_000, Duration.ofSeconds(10));
    private final Fresh<String, Named> departments = new Fresh<>(5_000, Duration.ofSeconds(10));

    @PostConstruct
    void follow() {
        signals.listen(all -> all.forEach(this::forget));
        signals.listenAfar(all -> all.forEach(this::forget));
    }

    private void forget(Signals.Signal signal) {
        if (signal.type().startsWith("group.")) {
            departments.forgetAll();
        } else if (signal.type().equals("agent.updated") && signal.subjectId() != null) {
            people.forgetIf(one -> one.id().equals(signal.subjectId()));
        }
    }

    @Override
    public Optional<Named> group(String name, UUID shop) {
        return departments.get(shop + "/" + name, key -> groups.list().stream()
                .filter(group -> group.name().equals(name) || group.id().toString().equals(name))
                .min(Comparator.comparing((AgentGroup group) -> !group.shopId().equals(shop)))
                .map(group -> new Named(group.id(), group.name())));
    }

    @Override
    public Optional<Named> agent(String name) {
        return people.get(name, key -> Ids.parse(name).flatMap(agents::find).or(() -> agents.byUsername(name)).filter(Agent::isActive)
                .map(agent -> new Named(agent.id(), agent.name())));
    }

    @Override
    public Optional<Named> agent(UUID id) {
        return agent(id.toString());
    }

    @Override
    public List<TicketChange> move(Ticket ticket, String transition) {
        try {
            return flow.byItself(ticket, transition);
        } catch (Refused none) {
            return List.of();
        }
    }

    @Override
    public Facts facts(Ticket ticket) {
        try {
            return grade.with(ticket.facts(flow.definition(ticket)), ticket);
        } catch (Refused gone) {
            return grade.with(ticket.facts(), ticket);
        }
    }

    @Override
    public Optional<TicketChange> assigned(Ticket ticket) {
        return assign.assigned(ticket);
    }

    @Override
    public Optional<UUID> earlier(Ticket ticket) {
        if (ticket.contactId() == null) {
            return Optional.empty();
        }
        return em.createQuery(
                        "select t.id from Ticket t where t.contactId = :contact and t.id <> :id and t.mergedInto is null"
                                + " and t.times.createdAt <= :made and coalesce(t.times.solvedAt, t.times.createdAt) >= :since"
                                + (ticket.problem() == null ? " and t.typeKey = :kind" : " and t.problem = :kind")
                                + " order by t.times.createdAt desc",
                        UUID.class)
                .setParameter("contact", ticket.contactId())
                .setParameter("id", ticket.id())
                .setParameter("made", ticket.times().createdAt())
                .setParameter("since", ticket.times().createdAt().minus(REPEAT))
                .setParameter("kind", ticket.problem() == null ? ticket.typeKey() : ticket.problem())
                .setMaxResults(1)
                .setFlushMode(FlushModeType.COMMIT)
                .getResultStream()
                .findFirst();
    }
}
