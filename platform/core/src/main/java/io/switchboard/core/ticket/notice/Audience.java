package io.switchboard.core.ticket.notice;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Role;
import io.switchboard.core.agent.Roles;
import io.switchboard.core.shared.Fresh;
import io.switchboard.core.shared.Signals;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketTies;
import io.switchboard.core.ticket.type.Who;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Which of us a ticket's people are. Asked in the transactions of tickets: what changes seldom is as it was a moment ago. */
@ApplicationScoped
public class Audience {
    @Inject
    Agents agents;

    @Inject
    Groups groups;

    @Inject
    Roles roles;

    @Inject
    TicketTies ties;

    @Inject
    Signals signals;

    private final Fresh<UUID, Set<UUID>> members = new Fresh<>(10_000, Duration.ofSeconds(10));
    private final Fresh<String, List<Colleague>> colleagues = new Fresh<>(1, Duration.ofSeconds(10));

    /** One who works here; {@code shops} empty: for all. */
    private record Colleague(UUID id, String account, Set<String> roles, Set<String> shops) {
        boolean isOf(Ticket ticket) {
            return shops.isEmpty() || shops.contains(ticket.shopId().toString());
        }
    }

    @PostConstruct
    void follow() {
        signals.listen(all -> all.forEach(this::forget));
        signals.listenAfar(all -> all.forEach(this::forget));
    }

    private void forget(Signals.Signal signal) {
        if (signal.type().startsWith("group.")) {
            members.forgetAll();
        } else if (signal.type().startsWith("agent.")) {
            colleagues.forgetAll();
        }
    }

    /** Who has it; where nobody has, all in its group. */
    Collection<UUID> owner(Ticket ticket) {
        return ticket.assigneeId() != null ? List.of(ticket.assigneeId()) : group(ticket);
    }

    /** All in its group; nobody where it is in none. */
    Collection<UUID> group(Ticket ticket) {
        return ticket.groupId() == null ? List.of() : members(ticket.groupId());
    }

    private Set<UUID> members(UUID group) {
        return members.get(group, id -> Optional.of(Set.copyOf(groups.get(id).agentIds()))).orElseThrow();
    }

    /** Who wants to hear what becomes of it: its watchers, who has it, and whoever of us made it. */
    Collection<UUID> interested(Ticket ticket) {
        Set<UUID> all = new LinkedHashSet<>(watchers(ticket));
        all.add(ticket.assigneeId());
        all.add(creator(ticket));
        all.remove(null);
        return all;
    }

    Collection<UUID> watchers(Ticket ticket) {
        return ties.watchers(Set.of(ticket.id())).getOrDefault(ticket.id(), List.of());
    }

    private static UUID creator(Ticket ticket) {
        return ticket.creator().kind() == TicketActor.Kind.AGENT ? ticket.creator().id() : null;
    }

    /** Those who look after its group, by being in it; else all supervisors of its shop, else its admins. */
    Collection<UUID> supervisors(Ticket ticket) {
        List<UUID> all = having(BuiltInRole.SUPERVISOR.name(), ticket);
        Collection<UUID> group = group(ticket);
        List<UUID> near = all.stream().filter(group::contains).toList();
        return !near.isEmpty() ? near : !all.isEmpty() ? all : having(BuiltInRole.ADMIN.name(), ticket);
    }

    /** Whom a type or a rule means by its words; customers, and everybody, are nobody here. */
    Set<UUID> of(Collection<String> words, Ticket ticket) {
        Set<UUID> all = new LinkedHashSet<>();
        words.forEach(word -> Who.parse(word).ifPresent(who -> all.addAll(of(who, ticket))));
        all.remove(null);
        return all;
    }

    private Collection<UUID> of(Who who, Ticket ticket) {
        return switch (who.kind()) {
            case ASSIGNEE -> owner(ticket);
            case GROUP -> group(ticket);
            case CREATOR -> creator(ticket) == null ? List.of() : List.of(creator(ticket));
            case WATCHERS -> watchers(ticket);
            case CONTACT, ANYONE -> List.of();
            case ROLE -> having(roleNamed(who.name()), ticket);
            case IN -> groups.list().stream()
                    .filter(group -> group.name().equals(who.name()) && group.shopId().equals(ticket.shopId()))
                    .findFirst()
                    .map(AgentGroup::id)
                    .map(this::members)
                    .orElse(Set.of());
            case AGENT -> colleagues().stream().filter(each -> each.account().equals(who.name())).map(Colleague::id).toList();
        };
    }

    private String roleNamed(String name) {
        return roles.list().stream()
                .filter(role -> role.name().equals(name))
                .map(Role::id)
                .map(UUID::toString)
                .findFirst()
                .orElse(name);
    }

    private List<UUID> having(String role, Ticket ticket) {
        return colleagues().stream()
                .filter(each -> each.roles().contains(role) && each.isOf(ticket))
                .map(Colleague::id)
                .toList();
    }

    private List<Colleague> colleagues() {
        return colleagues.get("", all -> Optional.of(agents.list().stream()
                        .filter(Agent::isActive)
                        .map(agent -> new Colleague(agent.id(), agent.username(), agent.roles(), Set.copyOf(agent.shops())))
                        .toList()))
                .orElseThrow();
    }
}
