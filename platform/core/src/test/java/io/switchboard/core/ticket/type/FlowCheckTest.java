package io.switchboard.core.ticket.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Random flows: one that is accepted never gets stuck and never runs by itself for ever; one that is refused would. */
class FlowCheckTest {
    private static final List<String> CATEGORIES = List.of("NEW", "OPEN", "PENDING", "HOLD", "SOLVED", "CLOSED");

    @Test
    void acceptedFlowsLiveAndRefusedOnesWouldNot() {
        Random random = new Random(20261123);
        int accepted = 0;
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            String text = flow(random);
            DefinitionFile.Result result = DefinitionFile.read(text, Known.EVERYTHING);
            if (result.definition() != null) {
                accepted++;
                live(result.definition(), random, text);
            } else {
                refused++;
                assertThat(result.faults()).as(text).isNotEmpty().allMatch(fault -> fault.line() > 1);
            }
        }
        assertThat(accepted).isGreaterThan(500);
        assertThat(refused).isGreaterThan(500);
    }

    private static String flow(Random random) {
        int states = 2 + random.nextInt(4);
        int transitions = states + random.nextInt(6);
        StringBuilder text = new StringBuilder("key: random\nname: Random\nstart: s0\nstates:\n");
        for (int i = 0; i < states; i++) {
            String category = i == 0 ? "NEW" : i == states - 1 ? "CLOSED" : CATEGORIES.get(1 + random.nextInt(4));
            text.append("  - {key: s" + i + ", name: S" + i + ", category: " + category);
            if (random.nextInt(4) == 0) {
                text.append(", limit: {after: 1h, then: t" + random.nextInt(transitions) + "}");
            }
            if (random.nextInt(12) == 0 && i < states - 1) {
                text.append(", approval: {rule: ALL, by: group, approved: t" + random.nextInt(transitions) + ", refused: t" + random.nextInt(transitions) + "}");
            }
            text.append("}\n");
        }
        text.append("transitions:\n");
        for (int i = 0; i < transitions; i++) {
            String from = random.nextInt(10) == 0 ? "'*'" : "s" + random.nextInt(states);
            String to = random.nextInt(15) == 0 ? "" : ", to: s" + random.nextInt(states);
            String who = random.nextInt(6) == 0 ? "" : ", who: assignee";
            text.append("  - {key: t" + i + ", name: T" + i + ", from: " + from + to + who + "}\n");
        }
        return text.toString();
    }

    /** Walks at random as people and clocks would, and asks the plain way whether an end is in reach from each state. */
    private static void live(Definition type, Random random, String text) {
        Set<String> visited = new HashSet<>();
        for (int walk = 0; walk < 10; walk++) {
            String here = type.start();
            for (int step = 0; step < 30; step++) {
                visited.add(here);
                List<String> next = next(type, here);
                if (next.isEmpty()) {
                    assertThat(type.state(here).orElseThrow().category().isOpen()).as(text).isFalse();
                    break;
                }
                here = next.get(random.nextInt(next.size()));
            }
        }
        for (String state : visited) {
            assertThat(ends(type, state, type.states().size())).as(state + "\n" + text).isTrue();
            String here = state;
            for (int step = 0; step <= type.states().size() && here != null; step++) {
                assertThat(step).as("runs by itself: " + text).isLessThan(type.states().size());
                here = byClock(type, here);
            }
        }
    }

    private static boolean ends(Definition type, String state, int depth) {
        return !type.state(state).orElseThrow().category().isOpen()
                || depth > 0 && next(type, state).stream().anyMatch(to -> ends(type, to, depth - 1));
    }

    private static List<String> next(Definition type, String here) {
        StateDefinition state = type.state(here).orElseThrow();
        List<String> to = new ArrayList<>();
        for (TransitionDefinition one : type.transitions()) {
            boolean decided = state.approval() != null && (state.approval().approved().equals(one.key()) || state.approval().refused().equals(one.key()));
            boolean timed = state.limit() != null && one.key().equals(state.limit().transition());
            boolean from = one.from().contains(here) || one.from().contains("*");
            if (from && (!one.who().isEmpty() || decided || timed)) {
                to.add(one.to() == null ? here : one.to());
            }
        }
        return to;
    }

    private static String byClock(Definition type, String here) {
        Limit limit = type.state(here).orElseThrow().limit();
        return limit == null || limit.transition() == null ? null : type.transition(limit.transition()).orElseThrow().target(here);
    }

    @Test
    void aLongRingOfLimitsIsSeen() {
        StringBuilder text = new StringBuilder("key: ring\nname: Ring\nstates:\n");
        IntStream.range(0, 30).forEach(i -> text.append(
                "  - {key: s" + i + ", name: S" + i + ", category: " + (i == 0 ? "NEW" : "OPEN") + ", limit: {after: 1m, then: t" + i + "}}\n"));
        text.append("  - {key: end, name: End, category: CLOSED}\ntransitions:\n  - {key: end, name: End, from: '*', to: end, who: anyone}\n");
        IntStream.range(0, 30).forEach(i -> text.append("  - {key: t" + i + ", name: T" + i + ", from: s" + i + ", to: s" + (i + 1) % 30 + "}\n"));
        assertThat(DefinitionFile.read(text.toString(), Known.EVERYTHING).faults()).hasSize(30).allMatch(fault -> fault.code().equals("flow.circle"));
    }
}
