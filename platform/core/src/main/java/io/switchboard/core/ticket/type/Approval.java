package io.switchboard.core.ticket.type;

import java.time.Duration;
import java.util.List;

/**
 * Who must agree while a ticket is in a state.
 *
 * @param by in their order; each is a person, or all of a role or a group, of whom one is enough
 * @param deputies asked in place of whoever is away; may be empty
 * @param approved the transition it takes when it is granted
 * @param refused the transition it takes when it is not
 * @param own whether somebody may decide on what he has asked for himself
 * @param remind after so long who hasn't decided is asked again
 */
public record Approval(Rule rule, List<Who> by, List<Who> deputies, String approved, String refused, boolean own, Duration remind) {
    /** Where a type says nothing. */
    public static final Duration REMIND = Duration.ofDays(1);

    /** How many have to agree. */
    public enum Rule {
        /** The first word counts, yes or no. */
        ONE,
        /** All at once; one no is a no. */
        ALL,
        /** All, each asked when the one before has agreed. */
        IN_ORDER
    }

    public Approval {
        by = List.copyOf(by);
        deputies = List.copyOf(deputies);
    }
}
