package io.switchboard.core.agent;

import io.switchboard.core.shared.Loops;
import io.switchboard.core.shared.Signals;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Who looks present but isn't heard of any more, by any server. Only shown, long before anything is done about it: whoever
 * comes back in time has lost nothing. Each server finds out for itself; nothing is stored.
 */
@ApplicationScoped
public class Unheard {
    /** The type of a signal that has no row in the log. */
    public static final String UNHEARD = "agent.unheard";

    /** A browser is heard of every 8 s, which is written down at most every 15 s: nobody who is there is silent for longer. */
    static final Duration SILENCE = Duration.ofSeconds(26);

    private static final Duration EVERY = Duration.ofSeconds(3);

    @Inject
    Agents agents;

    @Inject
    Loops loops;

    @Inject
    Signals signals;

    private volatile Set<UUID> unheard = Set.of();

    void start(@Observes Startup event) {
        loops.start("unheard-agents", EVERY, () -> {
            look(agents.silent(SILENCE));
            return false;
        });
    }

    void look(List<UUID> silent) {
        Set<UUID> changed = new HashSet<>(silent);
        Set<UUID> before = unheard;
        unheard = Set.copyOf(silent);
        before.forEach(id -> {
            if (!changed.remove(id)) {
                changed.add(id);
            }
        });
        // His row is as it was, and so is the log: a signal only, so that browsers are told.
        changed.forEach(id -> signals.afterCommit(new Signals.Signal(UNHEARD, null, 0, id)));
    }

    /** Whether nothing has been heard of him lately, though he isn't offline. */
    public boolean is(UUID agentId) {
        return unheard.contains(agentId);
    }
}
