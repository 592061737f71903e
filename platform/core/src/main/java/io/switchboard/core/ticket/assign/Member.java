package io.switchboard.core.ticket.assign;

import io.switchboard.core.agent.AgentState;
import java.util.Comparator;
import java.util.Set;
import java.util.UUID;

/** An agent while tickets are given out: what he has grows with what he is given. Used by one thread. */
final class Member {
    /** Least for what he can take first; then who has waited longest. */
    static final Comparator<Member> BY_LOAD = Member::compareLoads;

    /** Who has waited longest first; then who has least. */
    static final Comparator<Member> IN_TURN =
            Comparator.comparingLong((Member one) -> one.turn).thenComparing(BY_LOAD);

    private final UUID id;
    private final String name;
    private final AgentState state;
    private final Set<String> skills;
    private final Set<String> shops;
    private final boolean allowed;
    private final int capacity;
    private int load;
    private long turn;

    /**
     * @param allowed whether he may change tickets at all
     * @param turn grows with the time of his last ticket
     */
    Member(UUID id, String name, AgentState state, Set<String> skills, Set<String> shops, boolean allowed, int capacity, int load, long turn) {
        this.id = id;
        this.name = name;
        this.state = state;
        this.skills = Set.copyOf(skills);
        this.shops = Set.copyOf(shops);
        this.allowed = allowed;
        this.capacity = capacity;
        this.load = load;
        this.turn = turn;
    }

    private static int compareLoads(Member one, Member other) {
        int loads = Long.compare((long) one.load * other.capacity, (long) other.load * one.capacity);
        int turns = loads == 0 ? Long.compare(one.turn, other.turn) : loads;
        return turns == 0 ? one.id.compareTo(other.id) : turns;
    }

    /** Why he can't have it; null when he can. */
    String reasonAgainst(Slip slip, Set<String> asked) {
        if (!allowed) {
            return "ROLE";
        }
        if (!state.takesNew()) {
            return state.name();
        }
        if (!shops.isEmpty() && !shops.contains(slip.shop().toString())) {
            return "SHOP";
        }
        if (!skills.containsAll(asked)) {
            return "SKILL";
        }
        return load + slip.weight() > capacity ? "FULL" : null;
    }

    void give(int weight, long when) {
        load += weight;
        turn = when;
    }

    UUID id() {
        return id;
    }

    String name() {
        return name;
    }

    Set<String> skills() {
        return skills;
    }

    int load() {
        return load;
    }

    int capacity() {
        return capacity;
    }

    long turn() {
        return turn;
    }
}
