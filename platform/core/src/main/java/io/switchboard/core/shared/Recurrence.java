package io.switchboard.core.shared;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * When something comes again, in words of RFC 5545: {@code FREQ} DAILY, WEEKLY or MONTHLY, with {@code INTERVAL}, {@code BYDAY} (weekly, days of the
 * week), {@code BYMONTHDAY} (monthly, -1 is the last), {@code COUNT} or {@code UNTIL} (a day). A month without that day has none, as the RFC
 * wants it. At a time of day in a zone; where the clock leaves that out, an hour later.
 *
 * @param first the day from which it counts
 */
public record Recurrence(String rule, Map<String, String> parts, LocalDate first, LocalTime at, ZoneId zone) {
    private static final Map<String, DayOfWeek> DAYS = Map.of(
            "MO", DayOfWeek.MONDAY, "TU", DayOfWeek.TUESDAY, "WE", DayOfWeek.WEDNESDAY, "TH", DayOfWeek.THURSDAY, "FR", DayOfWeek.FRIDAY,
            "SA", DayOfWeek.SATURDAY, "SU", DayOfWeek.SUNDAY);
    private static final Set<String> WORDS = Set.of("FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "COUNT", "UNTIL");
    private static final int MOST_INTERVAL = 365;
    private static final int MOST_COUNT = 1_000;
    private static final int MOST_COME = 1_000;

    /** So far one looks for the next. */
    private static final int YEARS = 50;

    /**
     * As somebody wrote it.
     *
     * @param at hour and minute
     * @throws Refused INVALID naming {@code startsOn, at, zone} or {@code recurrence}
     */
    public static Recurrence of(String rule, LocalDate first, String at, String zone) {
        new Check()
                .that(first != null, "startsOn", "required")
                .that(at != null && at.matches("([01][0-9]|2[0-3]):[0-5][0-9]"), "at", "timeOfDay")
                .that(isZone(zone), "zone", "notZone")
                .done();
        return of(rule, first, LocalTime.parse(at), ZoneId.of(zone));
    }

    /** Whether there is such a zone. */
    public static boolean isZone(String zone) {
        try {
            return zone != null && ZoneId.of(zone) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** @throws Refused INVALID for {@code recurrence} */
    public static Recurrence of(String rule, LocalDate first, LocalTime at, ZoneId zone) {
        String text = rule == null ? "" : rule.strip().toUpperCase(Locale.ROOT);
        Map<String, String> parts = new TreeMap<>();
        for (String part : text.split(";")) {
            String[] two = part.split("=", 2);
            if (two.length != 2 || !WORDS.contains(two[0]) || parts.put(two[0], two[1]) != null) {
                throw wrong();
            }
        }
        Recurrence read = new Recurrence(text, parts, first, at, zone);
        if (!read.isRight()) {
            throw wrong();
        }
        return read;
    }

    private static Refused wrong() {
        return Refused.invalid("recurrence", "recurrence");
    }

    private boolean isRight() {
        String often = parts.getOrDefault("FREQ", "");
        boolean weekly = often.equals("WEEKLY");
        boolean monthly = often.equals("MONTHLY");
        try {
            return (weekly || monthly || often.equals("DAILY"))
                    && between(number("INTERVAL", 1), MOST_INTERVAL)
                    && between(number("COUNT", 1), MOST_COUNT)
                    && !(parts.containsKey("COUNT") && parts.containsKey("UNTIL"))
                    && (weekly || !parts.containsKey("BYDAY"))
                    && (monthly || !parts.containsKey("BYMONTHDAY"))
                    && (!parts.containsKey("BYDAY") || DAYS.keySet().containsAll(Arrays.asList(parts.get("BYDAY").split(","))))
                    && monthDays().stream().allMatch(day -> day == -1 || between(day, 31))
                    && until() != null;
        } catch (NumberFormatException | DateTimeException e) {
            return false;
        }
    }

    private static boolean between(int number, int most) {
        return number >= 1 && number <= most;
    }

    private int number(String word, int usual) {
        return parts.containsKey(word) ? Integer.parseInt(parts.get(word)) : usual;
    }

    private Set<DayOfWeek> weekDays() {
        return parts.containsKey("BYDAY")
                ? Arrays.stream(parts.get("BYDAY").split(",")).map(DAYS::get).collect(Collectors.toSet())
                : Set.of(first.getDayOfWeek());
    }

    private Set<Integer> monthDays() {
        return parts.containsKey("BYMONTHDAY")
                ? Arrays.stream(parts.get("BYMONTHDAY").split(",")).map(Integer::valueOf).collect(Collectors.toCollection(TreeSet::new))
                : Set.of(first.getDayOfMonth());
    }

    private LocalDate until() {
        String day = parts.get("UNTIL");
        return day == null ? LocalDate.MAX : LocalDate.parse(day.replaceAll("^(\\d{4})-?(\\d\\d)-?(\\d\\d)(T.*)?$", "$1-$2-$3"));
    }

    /** The next after a moment; empty after the last. */
    public Optional<Instant> after(Instant moment) {
        return after(moment, 1).stream().findFirst();
    }

    /** The next ones after a moment, at most so many. */
    public List<Instant> after(Instant moment, int many) {
        List<Instant> found = new ArrayList<>();
        LocalDate end = moment.atZone(zone).toLocalDate().plusYears(YEARS);
        LocalDate last = end.isBefore(until()) ? end : until();
        int left = parts.containsKey("COUNT") ? number("COUNT", 1) : Integer.MAX_VALUE;
        // What counts has to be counted; all others begin near the moment.
        LocalDate near = moment.atZone(zone).toLocalDate().minusDays(2);
        LocalDate period = left == Integer.MAX_VALUE && near.isAfter(first) ? periodOf(near) : periodOf(first);
        for (; !period.isAfter(last); period = next(period)) {
            for (LocalDate day : days(period)) {
                if (day.isBefore(first)) {
                    continue;
                }
                if (day.isAfter(last) || left-- == 0) {
                    return found;
                }
                Instant due = day.atTime(at).atZone(zone).toInstant();
                if (due.isAfter(moment) && found.size() < many) {
                    found.add(due);
                }
                if (found.size() == many) {
                    return found;
                }
            }
        }
        return found;
    }

    /** The times that have come, of which the first was due then: one at least, in their order. */
    public List<Instant> come(Instant due, Instant now) {
        List<Instant> come = new ArrayList<>(List.of(due));
        after(due, MOST_COME).stream().filter(each -> !each.isAfter(now)).forEach(come::add);
        return come;
    }

    /** How many there are after one moment and up to another, at most so many. */
    public int between(Instant after, Instant upTo, int most) {
        return (int) after(after, most).stream().filter(due -> !due.isAfter(upTo)).count();
    }

    /** The first day of the last period that counts and begins no later than that. */
    private LocalDate periodOf(LocalDate day) {
        LocalDate begin = begin(first);
        if (!day.isAfter(begin)) {
            return begin;
        }
        int every = number("INTERVAL", 1);
        long gone = unit().between(begin, day) / every * every;
        return begin.plus(gone, unit());
    }

    private LocalDate next(LocalDate period) {
        return period.plus(number("INTERVAL", 1), unit());
    }

    private ChronoUnit unit() {
        return switch (parts.get("FREQ")) {
            case "WEEKLY" -> ChronoUnit.WEEKS;
            case "MONTHLY" -> ChronoUnit.MONTHS;
            default -> ChronoUnit.DAYS;
        };
    }

    private LocalDate begin(LocalDate day) {
        return switch (unit()) {
            case WEEKS -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTHS -> day.withDayOfMonth(1);
            default -> day;
        };
    }

    private List<LocalDate> days(LocalDate period) {
        return switch (unit()) {
            case WEEKS -> weekDays().stream().map(day -> period.with(TemporalAdjusters.nextOrSame(day))).sorted().toList();
            case MONTHS -> {
                YearMonth month = YearMonth.from(period);
                yield monthDays().stream()
                        .filter(day -> day <= month.lengthOfMonth())
                        .map(day -> day == -1 ? month.atEndOfMonth() : month.atDay(day))
                        .distinct()
                        .sorted(Comparator.naturalOrder())
                        .toList();
            }
            default -> List.of(period);
        };
    }
}
