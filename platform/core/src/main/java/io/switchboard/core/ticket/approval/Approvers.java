package io.switchboard.core.ticket.approval;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.agent.Deputies;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Role;
import io.switchboard.core.agent.Roles;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketApproval;
import io.switchboard.core.ticket.TicketApproval.Approver;
import io.switchboard.core.ticket.TicketApproval.Step;
import io.switchboard.core.ticket.type.Approval;
import io.switchboard.core.ticket.type.Who;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Whom a type means by those who must agree, and who of us may decide now. */
@ApplicationScoped
@Transactional
public class Approvers {
    /** Of a larger role or group so many are asked, those who are there first. */
    private static final int MOST = 100;

    @Inject
    Agents agents;

    @Inject
    Groups groups;

    @Inject
    Roles roles;

    @Inject
    Deputies deputies;

    /**
     * As whom somebody decides.
     *
     * @param forId in whose place; null: for himself
     */
    public record Voice(UUID forId, String forName) {
        static final Voice OWN = new Voice(null, null);
    }

    /**
     * Who is asked for a step. Where nobody is there, and nobody has named a deputy who acts now, those whom the type names for that are asked
     * as well; where nobody is left at all, the admins.
     */
    List<Approver> asked(Who who, Ticket ticket, Approval approval, Set<UUID> barred) {
        List<Agent> meant = people(List.of(who), ticket, barred);
        Map<UUID, Agent> acting = deputies.acting(meant.stream().map(Agent::id).toList());
        boolean nobody = meant.stream().allMatch(agent -> deputies.isAbsent(agent) && !acting.containsKey(agent.id()));
        if (!nobody) {
            return meant.stream().map(Approvers::own).toList();
        }
        List<Agent> others = people(approval.deputies(), ticket, barred);
        if (others.isEmpty() && meant.isEmpty()) {
            others = people(List.of(new Who(Who.Kind.ROLE, BuiltInRole.ADMIN.name())), ticket, barred);
        }
        Agent absent = meant.isEmpty() ? null : meant.get(0);
        Stream<Approver> instead = others.stream()
                .filter(agent -> !meant.contains(agent))
                .map(agent -> absent == null ? own(agent) : new Approver(agent.id(), agent.name(), absent.id(), absent.name()));
        return Stream.concat(meant.stream().map(Approvers::own), instead).toList();
    }

    private static Approver own(Agent agent) {
        return new Approver(agent.id(), agent.name(), null, null);
    }

    private List<Agent> people(List<Who> who, Ticket ticket, Set<UUID> barred) {
        String shop = ticket.shopId().toString();
        return who.stream()
                .flatMap(one -> people(one, ticket))
                .filter(agent -> agent.isActive() && !barred.contains(agent.id()))
                .filter(agent -> agent.shops().isEmpty() || agent.shops().contains(shop))
                .distinct()
                .sorted(Comparator.comparing(deputies::isAbsent).thenComparing(Agent::name).thenComparing(Agent::id))
                .limit(MOST)
                .toList();
    }

    private Stream<Agent> people(Who who, Ticket ticket) {
        return switch (who.kind()) {
            case ASSIGNEE -> one(ticket.assigneeId());
            case CREATOR -> ticket.creator().kind() == TicketActor.Kind.AGENT ? one(ticket.creator().id()) : Stream.empty();
            case AGENT -> agents.byUsername(who.name()).stream();
            case ROLE -> ofRole(who.name());
            case GROUP -> members(group -> group.id().equals(ticket.groupId()));
            case IN -> members(group -> group.name().equals(who.name()) && group.shopId().equals(ticket.shopId()));
            case ANYONE, CONTACT, WATCHERS -> Stream.empty();
        };
    }

    private Stream<Agent> one(UUID id) {
        return id == null ? Stream.empty() : agents.find(id).stream();
    }

    private Stream<Agent> members(Predicate<AgentGroup> which) {
        List<UUID> ids = groups.list().stream().filter(which).flatMap(group -> group.agentIds().stream()).distinct().toList();
        return agents.byIds(ids).values().stream();
    }

    private Stream<Agent> ofRole(String name) {
        Set<String> own = roles.list().stream().filter(role -> role.name().equals(name)).map(Role::id).map(UUID::toString).collect(java.util.stream.Collectors.toSet());
        return agents.list().stream().filter(agent -> agent.roles().contains(name) || agent.roles().stream().anyMatch(own::contains));
    }

    /** As whom he may decide a step now; empty when he may not. */
    public Optional<Voice> voice(TicketApproval approval, Step step, UUID agent) {
        if (agent == null || !approval.isOpen() || step.decision() != null || approval.barred().contains(agent)) {
            return Optional.empty();
        }
        Optional<Approver> asked = step.asked().stream().filter(each -> each.id().equals(agent)).findFirst();
        if (asked.isPresent()) {
            return asked.map(each -> each.forId() == null ? Voice.OWN : new Voice(each.forId(), each.forName()));
        }
        Set<UUID> others = deputies.standsFor(agent);
        return step.asked().stream()
                .filter(each -> each.forId() == null && others.contains(each.id()))
                .findFirst()
                .map(each -> new Voice(each.id(), each.name()));
    }
}
