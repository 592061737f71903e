package io.switchboard.core.sla;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What holds for one thing at one moment: a policy, read for its priority.
 *
 * @param policy null: nothing is promised
 * @param promises those that are made
 * @param pauses in which phases the clocks rest: WAITING, HELD
 * @param warnAt the per cent of the promised time after which a warning comes
 * @param time the policy's calendar
 */
public record SlaTerms(
        UUID policy, Map<Target, Promise> promises, Set<Phase> pauses, int warnAt, List<Escalation> steps, WorkTime time) {
    public static final SlaTerms NONE =
            new SlaTerms(null, Map.of(), Set.of(), 100, List.of(), WorkTime.ALWAYS);

    public SlaTerms {
        promises = Map.copyOf(promises);
        pauses = Set.copyOf(pauses);
        steps = List.copyOf(steps);
    }

    /**
     * Whether that clock runs in a phase. An answer that is owed isn't put off by a state that says that we wait for the customer:
     * who moves a ticket there without a word makes nobody else's turn of it.
     */
    boolean runs(Target target, Phase phase) {
        return switch (phase) {
            case ACTIVE -> true;
            case WAITING -> target != Target.RESOLVE || !pauses.contains(Phase.WAITING);
            case HELD -> !pauses.contains(Phase.HELD);
            case ENDED -> false;
        };
    }
}
