package io.switchboard.core.sla;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One clock: the spans in which it ran are facts, all else is computed from them by a calendar. A value; each operation gives
 * another one. A time before what is known already (the server's clock was set back) counts as the latest that is known.
 *
 * @param promise null: it runs, and nothing is due
 * @param spans in order, apart; none: not begun
 * @param metAt when what was promised was done
 * @param warnedAt when it was noted that the end is near; likewise {@code missedAt}
 * @param steps keys of those that were done
 * @param missedBefore how many earlier rounds of it were missed
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SlaClock(
        Promise promise, List<Span> spans, Instant metAt, Instant warnedAt, Instant missedAt, List<String> steps, int missedBefore) {
    /** Who rests so often rests no more: what is kept of it has an end. */
    private static final int MOST_SPANS = 400;

    static final SlaClock NEW = new SlaClock(null, List.of(), null, null, null, List.of(), 0);

    /**
     * When it ran.
     *
     * @param to null: it does
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Span(Instant from, Instant to) {}

    public SlaClock {
        spans = spans == null ? List.of() : List.copyOf(spans);
        steps = steps == null ? List.of() : List.copyOf(steps);
    }

    public boolean hasBegun() {
        return !spans.isEmpty();
    }

    public boolean isRunning() {
        return hasBegun() && last().to() == null;
    }

    public boolean isMet() {
        return metAt != null;
    }

    /** Begun, and what was promised isn't done yet. */
    public boolean isOpen() {
        return hasBegun() && !isMet();
    }

    private Span last() {
        return spans.get(spans.size() - 1);
    }

    SlaClock promising(Promise other) {
        return new SlaClock(other, spans, metAt, warnedAt, missedAt, steps, missedBefore);
    }

    /** A new round. */
    SlaClock restart(Instant now, Promise of) {
        int missed = missedBefore + (missedAt == null ? 0 : 1);
        return new SlaClock(of, List.of(new Span(now, null)), null, null, null, List.of(), missed);
    }

    SlaClock pause(Instant now) {
        return isRunning() && spans.size() < MOST_SPANS ? with(ended(now)) : this;
    }

    SlaClock resume(Instant now) {
        if (isRunning() || !hasBegun()) {
            return this;
        }
        List<Span> more = new ArrayList<>(spans);
        more.add(new Span(latest(now, last().to()), null));
        return with(more);
    }

    /** What was promised is done; too late, when the time is up by then. */
    SlaClock meet(Instant now, WorkTime calendar) {
        if (!isOpen()) {
            return this;
        }
        Instant late = missedAt == null && isLate(now, calendar) ? now : missedAt;
        return new SlaClock(promise, ended(now), now, warnedAt, late, steps, missedBefore);
    }

    /** It wasn't done after all. The time since it was called done doesn't count. */
    SlaClock reopen(Instant now) {
        return isMet() ? new SlaClock(promise, spans, null, warnedAt, missedAt, steps, missedBefore).resume(now) : this;
    }

    SlaClock warned(Instant now) {
        return new SlaClock(promise, spans, metAt, now, missedAt, steps, missedBefore);
    }

    SlaClock missed(Instant now) {
        return new SlaClock(promise, spans, metAt, warnedAt == null ? now : warnedAt, now, steps, missedBefore);
    }

    SlaClock did(Escalation step) {
        List<String> more = new ArrayList<>(steps);
        more.add(step.key());
        return new SlaClock(promise, spans, metAt, warnedAt, missedAt, more, missedBefore);
    }

    /** As the calendar and the promise are now: what was noted of an end that lies ahead again isn't true any more. */
    SlaClock judged(Instant now, int warnAt, WorkTime calendar) {
        boolean late = promise != null && isLate(now, calendar);
        if (isMet()) {
            Instant missed = late ? missedAt == null ? metAt : missedAt : null;
            return new SlaClock(promise, spans, metAt, warnedAt, missed, steps, missedBefore);
        }
        Instant near = promise == null ? null : at(Escalation.part(promise.within(), warnAt), calendar);
        boolean isNear = near != null && !now.isBefore(near);
        return new SlaClock(promise, spans, null, isNear || late ? warnedAt : null, late ? missedAt : null, steps, missedBefore);
    }

    /** How long it ran so far, as it is counted. */
    public Duration used(Instant now, WorkTime calendar) {
        WorkTime time = promise == null ? calendar : promise.in(calendar);
        return spans.stream()
                .map(span -> time.between(span.from(), span.to() == null ? now : span.to()))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** When the time is up, or was; null: nothing is promised, or it isn't and the clock doesn't run. */
    public Instant dueAt(WorkTime calendar) {
        return promise == null ? null : at(promise.within(), calendar);
    }

    /** When so much was used, or will be if it goes on; null: it doesn't run and wasn't. */
    Instant at(Duration used, WorkTime calendar) {
        WorkTime time = promise.in(calendar);
        Duration left = used;
        for (Span span : spans) {
            Instant reached = time.after(span.from(), left);
            if (reached != null && (span.to() == null || reached.isBefore(span.to()))) {
                return reached;
            }
            left = span.to() == null ? left : left.minus(time.between(span.from(), span.to()));
        }
        return null;
    }

    private boolean isLate(Instant now, WorkTime calendar) {
        Instant due = dueAt(calendar);
        return due != null && now.isAfter(due);
    }

    private List<Span> ended(Instant now) {
        if (!isRunning()) {
            return spans;
        }
        List<Span> ended = new ArrayList<>(spans.subList(0, spans.size() - 1));
        ended.add(new Span(last().from(), latest(now, last().from())));
        return ended;
    }

    private SlaClock with(List<Span> others) {
        return new SlaClock(promise, others, metAt, warnedAt, missedAt, steps, missedBefore);
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
