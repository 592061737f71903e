package io.switchboard.core.sla;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Counts working time, exact to the millisecond. Pure and thread-safe; a year's intervals are laid out once and kept.
 *
 * <p>A period lasts from the first moment at which the wall clock shows its beginning, or later, to the first at which it shows its
 * end, or later. So what a clock that is put forward leaves out doesn't count, an hour that comes twice counts twice, and a period
 * never runs twice. Periods that overlap count once.
 */
public final class WorkTime {
    /** Beyond this no instant is looked for. */
    private static final int FURTHEST = 60;

    /** Work without an end: a clock that no calendar holds up. */
    public static final WorkTime ALWAYS = new WorkTime(WorkHours.always(ZoneId.of("UTC")));

    private final ZoneId zone;
    private final Function<LocalDate, List<WorkPeriod>> plan;
    private final Map<Integer, Year> years = new ConcurrentHashMap<>();

    public WorkTime(WorkHours hours) {
        this.zone = hours.zone();
        this.plan = hours.byDay();
    }

    /** A stretch in which work is done, without a break. */
    public record Stretch(Instant from, Instant to) {}

    /** How much work is done from one instant to another; nothing when that comes first. */
    public Duration between(Instant from, Instant to) {
        if (!from.isBefore(to)) {
            return Duration.ZERO;
        }
        int first = yearOf(from);
        int last = yearOf(to);
        long sum = year(last).until(to.toEpochMilli()) - year(first).until(from.toEpochMilli());
        for (int passed = first; passed < last; passed++) {
            sum += year(passed).total;
        }
        return Duration.ofMillis(sum);
    }

    /**
     * The first instant by which so much work is done since another one.
     *
     * @return null when there isn't so much in the {@value #FURTHEST} years after
     */
    public Instant after(Instant from, Duration work) {
        if (work.isZero() || work.isNegative()) {
            return from;
        }
        int first = yearOf(from);
        long wanted = year(first).until(from.toEpochMilli()) + work.toMillis();
        for (int at = first; at <= first + FURTHEST; at++) {
            Year year = year(at);
            if (wanted <= year.total) {
                return Instant.ofEpochMilli(year.at(wanted));
            }
            wanted -= year.total;
        }
        return null;
    }

    /** Whether work is done at that moment. */
    public boolean isWorking(Instant at) {
        return between(at, at.plusMillis(1)).toMillis() == 1;
    }

    /** All stretches of a time, cut at its ends. */
    public List<Stretch> stretches(Instant from, Instant to) {
        List<Stretch> all = new ArrayList<>();
        for (int at = yearOf(from); at <= yearOf(to); at++) {
            Year year = year(at);
            for (int i = 0; i < year.starts.length; i++) {
                long start = Math.max(year.starts[i], from.toEpochMilli());
                long end = Math.min(year.ends[i], to.toEpochMilli());
                if (start < end) {
                    all.add(new Stretch(Instant.ofEpochMilli(start), Instant.ofEpochMilli(end)));
                }
            }
        }
        return all;
    }

    private int yearOf(Instant at) {
        return at.atZone(zone).getYear();
    }

    private Year year(int number) {
        Year known = years.get(number);
        return known != null ? known : years.computeIfAbsent(number, this::layOut);
    }

    /** A year from its own midnight to the next one's; the night before its first day may reach into it. */
    private Year layOut(int number) {
        LocalDate first = LocalDate.of(number, 1, 1);
        long begin = reached(first.atStartOfDay());
        long end = reached(first.plusYears(1).atStartOfDay());
        List<long[]> found = new ArrayList<>();
        for (LocalDate day = first.minusDays(1); day.getYear() <= number; day = day.plusDays(1)) {
            for (WorkPeriod period : plan.apply(day)) {
                long from = Math.max(begin, reached(day.atTime(period.start())));
                LocalDate last = period.isOvernight() ? day.plusDays(1) : day;
                long to = Math.min(end, reached(last.atTime(period.end())));
                if (from < to) {
                    found.add(new long[] {from, to});
                }
            }
        }
        return Year.of(found);
    }

    /** The first moment at which the wall clock shows that, or later. */
    private long reached(LocalDateTime wall) {
        ZoneOffsetTransition change = zone.getRules().getTransition(wall);
        if (change != null && change.isGap()) {
            return change.toEpochSecond() * 1000;
        }
        var offset = change == null ? zone.getRules().getOffset(wall) : change.getOffsetBefore();
        return wall.toInstant(offset).toEpochMilli();
    }

    /** The stretches of a year in epoch milliseconds, in order, apart; and how much work was done before each. */
    private record Year(long[] starts, long[] ends, long[] before, long total) {
        static Year of(List<long[]> found) {
            found.sort((a, b) -> Long.compare(a[0], b[0]));
            List<long[]> apart = new ArrayList<>();
            for (long[] next : found) {
                long[] last = apart.isEmpty() ? null : apart.get(apart.size() - 1);
                if (last != null && next[0] <= last[1]) {
                    last[1] = Math.max(last[1], next[1]);
                } else {
                    apart.add(next);
                }
            }
            int count = apart.size();
            long[] starts = new long[count];
            long[] ends = new long[count];
            long[] before = new long[count];
            long total = 0;
            for (int i = 0; i < count; i++) {
                starts[i] = apart.get(i)[0];
                ends[i] = apart.get(i)[1];
                before[i] = total;
                total += ends[i] - starts[i];
            }
            return new Year(starts, ends, before, total);
        }

        /** How much is done of it by an instant of it. */
        long until(long at) {
            int i = last(starts, at);
            return i < 0 ? 0 : before[i] + Math.min(at, ends[i]) - starts[i];
        }

        /** The first instant by which so much is done, which is more than nothing and at most all. */
        long at(long work) {
            int i = last(before, work - 1);
            return starts[i] + work - before[i];
        }

        /** The place of the last that isn't greater; -1 when all are. */
        private static int last(long[] sorted, long value) {
            int found = java.util.Arrays.binarySearch(sorted, value);
            return found >= 0 ? found : -found - 2;
        }
    }
}
