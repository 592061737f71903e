package io.switchboard.core.conversation;

import java.util.List;
import java.util.stream.Stream;

/** Who let an offer pass: asked last. */
final class Skipped {
    // As many ids as the column holds.
    private static final int MOST = 40;

    private Skipped() {}

    /** The list with one more at its end; whoever was first is forgotten when it becomes too long. */
    static List<String> and(List<String> agents, String last) {
        List<String> others = agents.stream().filter(agent -> !agent.equals(last)).toList();
        return Stream.concat(others.stream().skip(Math.max(0, others.size() - (MOST - 1))), Stream.of(last)).toList();
    }
}
