package io.switchboard.core.ticket.assign;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.AgentState;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Roles;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.ticket.Journal;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.assign.Distribution.Choice;
import io.switchboard.core.ticket.assign.Distribution.Team;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds agents for tickets: of its group, with the skills that its tags and its type ask for, online, in the shop's hours, with room for its
 * weight. Chosen in memory for many at once; written by {@link #give}, where each is looked at again under its lock.
 */
@ApplicationScoped
@Transactional
public class AssignTickets {
    private static final int MOST = 20_000;
    private static final Set<AgentState> AWAY = Set.of(AgentState.AWAY, AgentState.OFFLINE);

    @Inject
    Clock clock;

    @Inject
    Agents agents;

    @Inject
    Groups groups;

    @Inject
    Roles roles;

    @Inject
    Dispatches dispatches;

    @Inject
    Waiting waiting;

    @Inject
    Journal journal;

    /**
     * What is to be done.
     *
     * @param waiting how many tickets want somebody; those that nobody can take go on waiting
     */
    record Plan(List<Choice> choices, int waiting) {}

    /** Who could get what now: all that waits, most urgent first, then what somebody left behind who is away for too long. */
    Plan plan() {
        Map<UUID, GroupDispatch> automatic = dispatches.automatic();
        if (automatic.isEmpty()) {
            return new Plan(List.of(), 0);
        }
        Instant now = clock.instant();
        Map<UUID, Shop> open = groups.shops().stream().filter(shop -> shop.isOpen(now)).collect(Collectors.toMap(Shop::id, shop -> shop));
        List<AgentGroup> serving = groups.listWithMembers().stream()
                .filter(group -> automatic.containsKey(group.id()) && open.containsKey(group.shopId()))
                .toList();
        Map<UUID, Agent> everybody = agents.list().stream().collect(Collectors.toMap(Agent::id, agent -> agent));
        Distribution distribution = distribution(serving, automatic, everybody);
        List<Slip> slips = waiting.unassigned(serving.stream().map(AgentGroup::id).toList(), MOST).stream()
                .filter(slip -> open.containsKey(slip.shop()))
                .toList();
        List<Slip> left = leftBehind(serving, automatic, everybody, open, now);
        List<Choice> choices = Stream.concat(slips.stream(), left.stream()).map(distribution::choose).flatMap(Optional::stream).toList();
        return new Plan(choices, slips.size() + left.size());
    }

    private List<Slip> leftBehind(
            List<AgentGroup> serving, Map<UUID, GroupDispatch> automatic, Map<UUID, Agent> everybody, Map<UUID, Shop> open, Instant now) {
        Map<UUID, Duration> limits = new HashMap<>();
        serving.stream()
                .filter(group -> automatic.get(group.id()).away() != null)
                .forEach(group -> limits.put(group.id(), automatic.get(group.id()).away()));
        if (limits.isEmpty()) {
            return List.of();
        }
        Duration shortest = limits.values().stream().min(Duration::compareTo).orElseThrow();
        List<UUID> gone = everybody.values().stream().filter(agent -> isGone(agent, shortest, now)).map(Agent::id).toList();
        return waiting.ownedBy(gone, MOST).stream()
                .filter(slip -> limits.containsKey(slip.group()) && open.containsKey(slip.shop()))
                .filter(slip -> isGone(everybody.get(slip.owner()), limits.get(slip.group()), now))
                // Whoever went home in the evening isn't late before the limit has passed in the morning.
                .filter(slip -> open.get(slip.shop()).isOpen(now.minus(limits.get(slip.group()))))
                .toList();
    }

    private static boolean isGone(Agent agent, Duration limit, Instant now) {
        return !agent.isActive() || AWAY.contains(agent.state()) && !agent.stateSince().plus(limit).isAfter(now);
    }

    private Distribution distribution(List<AgentGroup> serving, Map<UUID, GroupDispatch> how, Map<UUID, Agent> everybody) {
        Set<UUID> ids = serving.stream().flatMap(group -> group.agentIds().stream()).collect(Collectors.toSet());
        Map<UUID, Integer> loads = waiting.loads(ids);
        Map<UUID, TicketAgent> settings = dispatches.agents(ids);
        Map<Set<String>, Boolean> allowed = new HashMap<>();
        Map<UUID, Member> members = new HashMap<>();
        for (UUID id : ids) {
            Agent agent = everybody.get(id);
            if (agent != null && agent.isActive()) {
                boolean may = allowed.computeIfAbsent(agent.roles(), these -> roles.grants(these).has(Permission.TICKETS_WRITE));
                members.put(id, member(agent, settings.get(id), loads.getOrDefault(id, 0), may));
            }
        }
        return new Distribution(serving.stream()
                .map(group -> new Team(
                        group.id(),
                        group.name(),
                        how.get(group.id()).strategy(),
                        Set.copyOf(group.skills()),
                        group.agentIds().stream().sorted().map(members::get).filter(Objects::nonNull).toList()))
                .toList());
    }

    private static Member member(Agent agent, TicketAgent setting, int load, boolean may) {
        long turn = setting == null || setting.lastAt() == null ? 0 : setting.lastAt().toEpochMilli();
        int capacity = setting == null ? TicketAgent.USUAL : setting.capacity();
        return new Member(
                agent.id(), agent.name(), agent.state(), new TreeSet<>(agent.skills()), new TreeSet<>(agent.shops()), may, capacity, load, turn);
    }

    /**
     * Gives some of the tickets to whom they were meant for, unless something has changed: somebody else holds or has the ticket, or its agent is
     * gone or full.
     *
     * @return how many were given
     */
    int give(List<Choice> choices) {
        Map<UUID, Ticket> tickets = waiting.hold(choices.stream().map(choice -> choice.slip().id()).toList());
        Set<UUID> meant = choices.stream().map(Choice::agent).collect(Collectors.toSet());
        Map<UUID, TicketAgent> rows = waiting.holdAgents(meant);
        Map<UUID, Integer> loads = new HashMap<>(waiting.loads(meant));
        Map<UUID, Agent> there = agents.byIds(meant);
        int given = 0;
        for (Choice choice : choices) {
            Ticket ticket = tickets.get(choice.slip().id());
            Agent agent = there.get(choice.agent());
            int load = loads.getOrDefault(choice.agent(), 0);
            int weight = ticket == null ? 0 : Weight.of(ticket.priority());
            boolean stands = ticket != null
                    && Objects.equals(ticket.assigneeId(), choice.slip().owner())
                    && choice.group().equals(ticket.groupId())
                    && agent.isActive()
                    && agent.state().takesNew()
                    && load + weight <= rows.get(choice.agent()).capacity();
            if (stands) {
                journal.write(ticket, TicketActor.SYSTEM, change(choice));
                rows.get(choice.agent()).given(clock.instant());
                loads.put(choice.agent(), load + weight);
                given++;
            }
        }
        return given;
    }

    private static TicketChange change(Choice choice) {
        return new TicketChange.Assigned(
                choice.agent(), choice.agentName(), choice.group(), choice.groupName(), false, null, choice.why());
    }

    /**
     * Who gets a ticket that this transaction holds, whatever its group's strategy: a group that does it by hand gives it to whoever has least.
     * He is held until the transaction ends.
     *
     * @return the change, not yet written; empty when nobody can take it now
     */
    public Optional<TicketChange> assigned(Ticket ticket) {
        if (ticket.groupId() == null || !groups.knownShop(ticket.shopId()).isOpen(clock.instant())) {
            return Optional.empty();
        }
        AgentGroup group = groups.get(ticket.groupId());
        Map<UUID, Agent> members = agents.byIds(group.agentIds());
        waiting.holdAgents(members.keySet());
        GroupDispatch how = dispatches.orDefault(group.id());
        GroupDispatch used = how.strategy().isAutomatic() ? how : dispatches.byLoad(group.id());
        Optional<Choice> choice = distribution(List.of(group), Map.of(group.id(), used), members).choose(waiting.of(ticket));
        choice.map(Choice::agent).map(dispatches::agent).ifPresent(agent -> agent.given(clock.instant()));
        return choice.map(AssignTickets::change);
    }
}
