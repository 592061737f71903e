package io.switchboard.core.ticket.assign;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Gives tickets to people, in memory: each choice counts for the next. Used by one thread. */
final class Distribution {
    private static final int SHOWN = 8;

    private final Map<UUID, Team> teams = new HashMap<>();
    private long turn;

    /**
     * A group.
     *
     * @param skills that it asks of whoever takes something
     */
    record Team(UUID id, String name, Dispatch strategy, Set<String> skills, List<Member> members) {
        /** What somebody in it can, so that it means something when a ticket is tagged with it. */
        Set<String> known() {
            Set<String> known = new TreeSet<>();
            members.forEach(member -> known.addAll(member.skills()));
            return known;
        }
    }

    private record Ready(Team team, Set<String> known) {}

    private final Map<UUID, Ready> ready = new HashMap<>();

    /**
     * Somebody for a ticket.
     *
     * @param why for whoever asks "why me?"
     */
    record Choice(Slip slip, UUID agent, String agentName, UUID group, String groupName, Map<String, Object> why) {}

    Distribution(Collection<Team> teams) {
        teams.forEach(team -> {
            this.teams.put(team.id(), team);
            team.members().forEach(member -> turn = Math.max(turn, member.turn()));
        });
    }

    /** Empty when nobody can take it: then it waits. */
    Optional<Choice> choose(Slip slip) {
        Team team = teams.get(slip.group());
        if (team == null) {
            return Optional.empty();
        }
        Set<String> asked = asked(team, slip);
        List<Member> able = new ArrayList<>();
        Map<Member, String> others = new LinkedHashMap<>();
        for (Member member : team.members()) {
            String against = member.id().equals(slip.owner()) ? "OWNER_AWAY" : member.reasonAgainst(slip, asked);
            if (against == null) {
                able.add(member);
            } else {
                others.put(member, against);
            }
        }
        if (able.isEmpty()) {
            return Optional.empty();
        }
        Optional<Member> last = team.strategy() == Dispatch.LAST_OWNER_FIRST
                ? able.stream().filter(member -> member.id().equals(slip.lastOwner())).findFirst()
                : Optional.empty();
        Comparator<Member> order = team.strategy() == Dispatch.ROUND_ROBIN ? Member.IN_TURN : Member.BY_LOAD;
        Member chosen = last.orElseGet(() -> able.stream().min(order).orElseThrow());
        String because = last.isPresent() ? "LAST_OWNER" : team.strategy() == Dispatch.ROUND_ROBIN ? "IN_TURN" : "LEAST_LOAD";
        Map<String, Object> why = why(slip, because, chosen, asked, able, others);
        chosen.give(slip.weight(), ++turn);
        return Optional.of(new Choice(slip, chosen.id(), chosen.name(), team.id(), team.name(), why));
    }

    private Set<String> asked(Team team, Slip slip) {
        Ready known = ready.computeIfAbsent(team.id(), id -> new Ready(team, team.known()));
        Set<String> asked = new TreeSet<>(team.skills());
        slip.words().stream().filter(known.known()::contains).forEach(asked::add);
        return asked;
    }

    private static Map<String, Object> why(
            Slip slip, String because, Member chosen, Set<String> asked, List<Member> able, Map<Member, String> others) {
        Map<String, Object> why = new LinkedHashMap<>();
        why.put("because", because);
        why.put("weight", slip.weight());
        why.put("load", chosen.load());
        why.put("capacity", chosen.capacity());
        if (!asked.isEmpty()) {
            why.put("skills", List.copyOf(asked));
        }
        if (slip.owner() != null) {
            why.put("instead", slip.owner().toString());
        }
        why.put("able", able.size());
        why.put("among", able.stream()
                .filter(member -> member != chosen)
                .limit(SHOWN)
                .map(member -> Map.of("name", member.name(), "load", member.load(), "capacity", member.capacity()))
                .toList());
        Map<String, Integer> counts = new TreeMap<>();
        others.values().forEach(reason -> counts.merge(reason, 1, Integer::sum));
        why.put("not", counts);
        why.put("others", others.entrySet().stream()
                .limit(SHOWN)
                .map(other -> Map.of("name", other.getKey().name(), "reason", other.getValue()))
                .toList());
        return why;
    }
}
