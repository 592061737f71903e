package io.switchboard.core.sla;

import io.switchboard.core.shared.Refused;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Reads what a policy promises as it was written down: all faults at once, each with its place. */
final class PolicyCheck {
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final int MOST_GOALS = 30;
    private static final int MOST_STEPS = 20;

    private final List<Refused.Field> faults;

    PolicyCheck(List<Refused.Field> faults) {
        this.faults = faults;
    }

    void goals(List<Goal> goals) {
        if (goals == null || goals.isEmpty()) {
            fault("goals", "required");
            return;
        }
        if (goals.size() > MOST_GOALS) {
            fault("goals", "tooMany", MOST_GOALS);
            return;
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < goals.size(); i++) {
            goal("goals[" + i + "]", goals.get(i), seen);
        }
    }

    private void goal(String place, Goal goal, Set<String> seen) {
        if (goal == null || goal.target() == null) {
            fault(place + ".target", "required");
            return;
        }
        if (goal.priority() != null && !SlaFields.PRIORITIES.contains(goal.priority())) {
            fault(place + ".priority", "notChoice", "LOW, NORMAL, HIGH, URGENT");
        }
        if (goal.counted() == null) {
            fault(place + ".counted", "required");
        }
        duration(place + ".within", goal.within(), Duration.ofSeconds(1));
        if (!seen.add(goal.target() + " " + goal.priority())) {
            fault(place, "sla.goalTwice");
        }
    }

    /** @param groups those that there are */
    void steps(List<Escalation> steps, Set<UUID> groups) {
        if (steps.size() > MOST_STEPS) {
            fault("steps", "tooMany", MOST_STEPS);
            return;
        }
        for (int i = 0; i < steps.size(); i++) {
            step("steps[" + i + "]", steps.get(i), groups);
        }
    }

    private void step(String place, Escalation step, Set<UUID> groups) {
        if (step == null || step.action() == null) {
            fault(place + ".action", "required");
            return;
        }
        if ((step.percent() == null) == (step.after() == null)) {
            fault(place, "sla.when");
        } else if (step.percent() == null) {
            duration(place + ".after", step.after(), Duration.ZERO);
        } else if (step.percent() < 1 || step.percent() > 1000) {
            fault(place + ".percent", "outOfRange", 1, 1000);
        }
        boolean gives = step.action() == Escalation.Action.GIVE_TO_GROUP;
        if (gives && !isGroup(step.group(), groups) || !gives && step.group() != null) {
            fault(place + ".group", gives ? "unknownGroup" : "sla.groupOfOther");
        }
    }

    private static boolean isGroup(String id, Set<UUID> groups) {
        try {
            return id != null && groups.contains(UUID.fromString(id));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void duration(String place, String text, Duration least) {
        try {
            Duration duration = Duration.parse(text == null ? "" : text);
            if (duration.compareTo(least) < 0 || duration.compareTo(LONGEST) > 0) {
                fault(place, "sla.range", least, LONGEST.toDays());
            }
        } catch (DateTimeException e) {
            fault(place, "sla.duration");
        }
    }

    void fault(String place, String code, Object... arguments) {
        faults.add(new Refused.Field(place, code, List.of(arguments)));
    }
}
