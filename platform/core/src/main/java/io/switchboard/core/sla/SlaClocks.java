package io.switchboard.core.sla;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * All clocks of one thing. A value: each operation gives another one. They run whether something is promised or not, so that a
 * promise that is made later counts from the beginning.
 *
 * <p>Before each operation stands a {@link #tick}, so that what is late by then is known before it is done.
 *
 * @param policy whose promises they keep; null: nobody's
 */
public record SlaClocks(UUID policy, Phase phase, Map<Target, SlaClock> clocks) {
    /** None has begun. */
    public static final SlaClocks NONE = new SlaClocks(null, Phase.ACTIVE, Map.of());

    /** How things stand; the later, the more it needs somebody, but for MET and NONE, which need nobody. */
    public enum State {
        /** Nothing is promised. */
        NONE,
        /** All was done, in time. */
        MET,
        PAUSED,
        RUNNING,
        /** The end is near. */
        WARNED,
        /** Time is up; or was, when it was done. */
        MISSED
    }

    /** What a clock did. */
    public enum Kind {
        WARNED,
        MISSED,
        STEP
    }

    /**
     * Something that time has done.
     *
     * @param at when it was due to happen
     * @param due when the promised time is up; null: the clock rests
     * @param step of STEP alone
     */
    public record Happening(Kind kind, Target target, Instant at, Instant due, Escalation step) {}

    /** What came of it. */
    public record Ticked(SlaClocks clocks, List<Happening> happenings) {}

    public SlaClocks {
        EnumMap<Target, SlaClock> ordered = new EnumMap<>(Target.class);
        if (clocks != null) {
            ordered.putAll(clocks);
        }
        clocks = Collections.unmodifiableMap(ordered);
    }

    public SlaClock of(Target target) {
        return clocks.getOrDefault(target, SlaClock.NEW);
    }

    /**
     * Those of something that was made now.
     *
     * @param asked whether a customer waits for an answer; what we make ourselves waits for nobody
     */
    public static SlaClocks begin(Instant now, boolean asked, Phase phase, SlaTerms terms) {
        SlaClocks none = new SlaClocks(terms.policy(), Phase.ACTIVE, Map.of());
        return none.change((target, clock) -> {
            boolean runs = target == Target.RESOLVE || asked && target == Target.FIRST_RESPONSE;
            return runs ? clock.restart(now, terms.promises().get(target)) : clock;
        }).enter(now, phase, terms);
    }

    /** The customer wrote. What he wrote first and nobody has answered counts. */
    public SlaClocks customerWrote(Instant now, SlaTerms terms) {
        if (of(Target.FIRST_RESPONSE).isOpen() || of(Target.NEXT_RESPONSE).isOpen() || phase == Phase.ENDED) {
            return this;
        }
        Promise promise = terms.promises().get(Target.NEXT_RESPONSE);
        return change((target, clock) -> target == Target.NEXT_RESPONSE ? clock.restart(now, promise) : clock).runOrRest(now, terms);
    }

    /** The customer got an answer. */
    public SlaClocks weAnswered(Instant now, SlaTerms terms) {
        return change((target, clock) -> target == Target.RESOLVE ? clock : clock.meet(now, terms.time()));
    }

    /** Its state is another. With its end all is met; when it begins anew, only to solve it is. */
    public SlaClocks enter(Instant now, Phase next, SlaTerms terms) {
        SlaClocks there = new SlaClocks(policy, next, clocks);
        if (next == Phase.ENDED) {
            return there.change((target, clock) -> clock.meet(now, terms.time()));
        }
        if (phase == Phase.ENDED) {
            there = there.change((target, clock) -> target == Target.RESOLVE && clock.isMet()
                    ? clock.promising(terms.promises().get(target)).reopen(now).judged(now, terms.warnAt(), terms.time())
                    : clock);
        }
        return there.runOrRest(now, terms);
    }

    /** Another policy, another priority, another calendar: what ran, ran; what is due is computed anew. What was met stays so. */
    public SlaClocks under(Instant now, SlaTerms terms) {
        SlaClocks judged = new SlaClocks(terms.policy(), phase, clocks).change((target, clock) -> {
            SlaClock other = clock.isMet() ? clock : clock.promising(terms.promises().get(target));
            return other.judged(now, terms.warnAt(), terms.time());
        });
        return phase == Phase.ENDED ? judged : judged.runOrRest(now, terms);
    }

    private SlaClocks runOrRest(Instant now, SlaTerms terms) {
        return change((target, clock) ->
                !clock.isOpen() ? clock : terms.runs(target, phase) ? clock.resume(now) : clock.pause(now));
    }

    private SlaClocks change(BiFunction<Target, SlaClock, SlaClock> how) {
        EnumMap<Target, SlaClock> changed = new EnumMap<>(Target.class);
        for (Target target : Target.values()) {
            SlaClock clock = how.apply(target, of(target));
            if (clock.hasBegun()) {
                changed.put(target, clock);
            }
        }
        return new SlaClocks(policy, phase, changed);
    }

    /** What time has done by then and wasn't noted yet, in its order; noted now. Nothing is told twice. */
    public Ticked tick(Instant now, SlaTerms terms) {
        List<Happening> happened = new ArrayList<>();
        SlaClocks noted = change((target, clock) -> {
            SlaClock next = clock;
            for (Happening due : ahead(target, clock, terms).toList()) {
                // When time is up nobody needs to be warned of it.
                boolean told = due.kind() == Kind.WARNED && next.warnedAt() != null;
                if (!told && !due.at().isAfter(now)) {
                    next = note(next, due, now);
                    happened.add(due);
                }
            }
            return next;
        });
        happened.sort(Comparator.comparing(Happening::at));
        return new Ticked(noted, happened);
    }

    private static SlaClock note(SlaClock clock, Happening due, Instant now) {
        return switch (due.kind()) {
            case WARNED -> clock.warned(now);
            case MISSED -> clock.missed(now);
            case STEP -> clock.did(due.step());
        };
    }

    /** When the next thing will happen if nobody does anything; null: nothing will. */
    public Instant nextAt(SlaTerms terms) {
        return Stream.of(Target.values())
                .flatMap(target -> ahead(target, of(target), terms))
                .map(Happening::at)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** What isn't noted yet of a clock; that it is missed stands first. */
    private static Stream<Happening> ahead(Target target, SlaClock clock, SlaTerms terms) {
        if (!clock.isOpen() || clock.promise() == null) {
            return Stream.empty();
        }
        Duration within = clock.promise().within();
        Instant due = clock.dueAt(terms.time());
        Stream<Happening> missed = clock.missedAt() != null || due == null
                ? Stream.empty()
                : Stream.of(new Happening(Kind.MISSED, target, due.plusMillis(1), due, null));
        Stream<Happening> warned = clock.warnedAt() != null
                ? Stream.empty()
                : Stream.of(happening(Kind.WARNED, target, clock.at(Escalation.part(within, terms.warnAt()), terms.time()), due, null));
        Stream<Happening> steps = terms.steps().stream()
                .filter(step -> step.isOf(target) && !clock.steps().contains(step.key()))
                .map(step -> happening(Kind.STEP, target, clock.at(step.from(within), terms.time()), due, step));
        return Stream.concat(missed, Stream.concat(warned, steps).filter(Objects::nonNull));
    }

    private static Happening happening(Kind kind, Target target, Instant at, Instant due, Escalation step) {
        return at == null ? null : new Happening(kind, target, at, due, step);
    }

    /** When that is due; null: nothing is promised, it is done, or the clock rests before its end. */
    public Instant dueAt(Target target, SlaTerms terms) {
        SlaClock clock = of(target);
        return clock.isOpen() ? clock.dueAt(terms.time()) : null;
    }

    /** The worst of what isn't done yet; when all is, whether it was in time. */
    public State state() {
        List<SlaClock> promised = clocks.values().stream().filter(clock -> clock.promise() != null).toList();
        return promised.stream()
                .filter(SlaClock::isOpen)
                .map(SlaClocks::stateOf)
                .max(Comparator.naturalOrder())
                .orElseGet(() -> promised.isEmpty() ? State.NONE : wasMissed() ? State.MISSED : State.MET);
    }

    private static State stateOf(SlaClock clock) {
        if (clock.missedAt() != null) {
            return State.MISSED;
        }
        return !clock.isRunning() ? State.PAUSED : clock.warnedAt() != null ? State.WARNED : State.RUNNING;
    }

    /** Whether any promise was ever missed, in earlier rounds too. */
    public boolean wasMissed() {
        return clocks.values().stream().anyMatch(clock -> clock.missedAt() != null || clock.missedBefore() > 0);
    }
}
