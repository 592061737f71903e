package io.switchboard.core.ticket.type;

import io.switchboard.core.shared.Refused;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The ways of a flow as a graph: what can't be reached, what can't be left, what runs in circles without a person. */
final class FlowWays {
    private final Definition type;
    private final List<Refused.Field> faults;
    private final Map<String, Set<String>> ways = new HashMap<>();

    FlowWays(Definition type, List<Refused.Field> faults) {
        this.type = type;
        this.faults = faults;
        for (StateDefinition state : type.states()) {
            Set<String> to = new HashSet<>();
            List<String> bySelf = bySelf(state).toList();
            for (TransitionDefinition transition : type.from(state.key())) {
                if (transition.forPeople() || bySelf.contains(transition.key())) {
                    to.add(transition.target(state.key()));
                }
            }
            ways.put(state.key(), to);
        }
    }

    /** The transitions that a state takes by itself: when its time is over, when it was decided. */
    static Stream<String> bySelf(StateDefinition state) {
        List<String> keys = new ArrayList<>();
        if (state.limit() != null && state.limit().transition() != null) {
            keys.add(state.limit().transition());
        }
        if (state.approval() != null) {
            keys.add(state.approval().approved());
            keys.add(state.approval().refused());
        }
        return keys.stream();
    }

    void check() {
        Set<String> reached = reached(List.of(type.start()), ways);
        Set<String> ended = reached(
                type.states().stream().filter(state -> !state.category().isOpen()).map(StateDefinition::key).toList(), reversed());
        for (int i = 0; i < type.states().size(); i++) {
            String state = type.states().get(i).key();
            if (!reached.contains(state)) {
                fault("states[" + i + "]", "flow.unreachable", state);
            } else if (!ended.contains(state)) {
                fault("states[" + i + "]", "flow.deadEnd", state);
            }
            if (circles(state)) {
                fault("states[" + i + "].limit", "flow.circle", state);
            }
        }
    }

    /** Whether limits alone bring a ticket from a state back to it. */
    private boolean circles(String start) {
        Set<String> seen = new HashSet<>();
        String here = start;
        while (seen.add(here)) {
            StateDefinition state = type.state(here).orElseThrow();
            if (state.limit() == null || state.limit().transition() == null) {
                return false;
            }
            here = type.transition(state.limit().transition()).orElseThrow().target(here);
            if (here.equals(start)) {
                return true;
            }
        }
        return false;
    }

    private Map<String, Set<String>> reversed() {
        Map<String, Set<String>> back = new HashMap<>();
        ways.forEach((from, all) -> all.forEach(to -> back.computeIfAbsent(to, key -> new HashSet<>()).add(from)));
        return back;
    }

    private static Set<String> reached(List<String> from, Map<String, Set<String>> ways) {
        Set<String> reached = new HashSet<>();
        Deque<String> next = new ArrayDeque<>(from);
        while (!next.isEmpty()) {
            String here = next.pop();
            if (reached.add(here)) {
                next.addAll(ways.getOrDefault(here, Set.of()));
            }
        }
        return reached;
    }

    private void fault(String place, String code, String state) {
        faults.add(new Refused.Field(place, code, List.of(state)));
    }
}
