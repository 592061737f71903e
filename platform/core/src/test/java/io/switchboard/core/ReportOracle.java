package io.switchboard.core;

import io.switchboard.core.report.Dimension;
import io.switchboard.core.report.Figure;
import io.switchboard.core.report.Measure;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketEntry;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Figures the simple way: from histories alone, ticket by ticket. */
final class ReportOracle {
    private final List<Line> all;
    private final List<Line> lines;
    private final LocalDate today;

    ReportOracle(List<Line> lines, LocalDate today) {
        this(lines, lines, today);
    }

    private ReportOracle(List<Line> all, List<Line> lines, LocalDate today) {
        this.all = all;
        this.lines = lines;
        this.today = today;
    }

    /** What a ticket's history comes to. */
    static final class Line {
        UUID id;
        UUID shop;
        UUID group;
        UUID agent;
        UUID contact;
        String type;
        String channel;
        String priority;
        String problem;
        Instant created;
        Instant solved;
        Instant answered;
        boolean assigned;
        boolean byHand;
        boolean promised;
        boolean missed;
        boolean open = true;
        Integer rating;
        int reopened;
        int urged;
        ZoneId zone;

        static Line of(List<TicketEntry> history, ZoneId zone) {
            Line line = new Line();
            line.zone = zone;
            history.forEach(line::read);
            return line;
        }

        private void read(TicketEntry entry) {
            if (entry.change() instanceof TicketChange.Created made) {
                id = entry.ticketId();
                shop = made.shopId();
                group = made.groupId();
                contact = made.contactId();
                type = made.type();
                channel = made.channelId() == null ? made.channelTag() : made.channelId().toString();
                priority = made.priority().name();
                created = entry.at();
            } else if (entry.change() instanceof TicketChange.Moved moved) {
                if (!open && moved.category().isOpen()) {
                    reopened++;
                }
                open = moved.category().isOpen();
                solved = open ? null : solved == null ? entry.at() : solved;
            } else if (entry.change() instanceof TicketChange.Assigned given) {
                byHand = assigned ? byHand : given.byHand();
                assigned = true;
                agent = given.agentId();
                group = given.groupId();
            } else if (entry.change() instanceof TicketChange.Edited edited) {
                problem = (String) edited.edits().get(0).to();
            } else if (entry.change() instanceof TicketChange.Rated rated) {
                rating = rated.score();
            } else if (entry.change() instanceof TicketChange.Urged) {
                urged++;
            } else if (entry.change() instanceof TicketChange.Replied) {
                answered = answered == null && entry.actor().isOurs() ? entry.at() : answered;
            } else if (entry.change() instanceof TicketChange.ClocksSet set) {
                promised = true;
                missed = set.clocks().stream().anyMatch(clock -> clock.containsKey("missedAt"));
            }
        }

        LocalDate day(Instant at) {
            return at == null ? null : LocalDate.ofInstant(at, zone);
        }

        boolean repeats(Line earlier) {
            return earlier != this
                    && problem != null
                    && problem.equals(earlier.problem)
                    && Objects.equals(contact, earlier.contact)
                    && earlier.solved != null
                    && !earlier.solved.isAfter(created)
                    && !earlier.created.isAfter(created)
                    && Duration.between(earlier.solved, created).compareTo(Duration.ofDays(7)) <= 0;
        }

        String key(Dimension by) {
            Object key = switch (by) {
                case AGENT -> agent;
                case GROUP -> group;
                case TYPE -> type;
                case CHANNEL -> channel;
                case SHOP -> shop;
                case PRIORITY -> priority;
                case PROBLEM -> problem;
                default -> null;
            };
            return key == null ? null : key.toString();
        }
    }

    ReportOracle among(Dimension by, String key) {
        return by.isTime() ? this : new ReportOracle(all, lines.stream().filter(line -> Objects.equals(line.key(by), key)).toList(), today);
    }

    /** Those of which something is to be counted. */
    Set<String> keys(Dimension by, LocalDate from, LocalDate to, Measure... measures) {
        Map<String, Boolean> keys = new HashMap<>();
        for (Line line : lines) {
            boolean counts = Arrays.stream(measures).anyMatch(measure -> measure.basis() == Measure.Basis.CREATED && in(line.day(line.created), from, to));
            keys.merge(line.key(by), counts, Boolean::logicalOr);
        }
        return keys.keySet().stream().filter(keys::get).collect(Collectors.toSet());
    }

    private static boolean in(LocalDate day, LocalDate from, LocalDate to) {
        return day != null && !day.isBefore(from) && !day.isAfter(to);
    }

    Figure figure(Measure measure, LocalDate from, LocalDate to) {
        List<Line> made = lines.stream().filter(line -> in(line.day(line.created), from, to)).toList();
        List<Line> done = lines.stream().filter(line -> in(line.day(line.solved), from, to)).toList();
        List<Long> handled = millis(done, line -> Duration.between(line.created, line.solved));
        List<Long> answered = millis(made, line -> line.answered == null ? null : Duration.between(line.created, line.answered));
        return switch (measure) {
            case CREATED -> count(made.size());
            case SOLVED -> count(done.size());
            case BACKLOG -> from.isAfter(today) ? null : count(lines.stream()
                    .filter(line -> !line.day(line.created).isAfter(to) && (line.solved == null || line.day(line.solved).isAfter(to)))
                    .count());
            case HANDLING_MEAN -> mean(handled);
            case HANDLING_P50 -> percentile(handled, 0.5);
            case HANDLING_P90 -> percentile(handled, 0.9);
            case RESPONSE_MEAN -> mean(answered);
            case RESPONSE_P50 -> percentile(answered, 0.5);
            case RESPONSE_P90 -> percentile(answered, 0.9);
            // None of these has a calendar.
            case HANDLING_WORK_MEAN, HANDLING_WORK_P50, HANDLING_WORK_P90, RESPONSE_WORK_MEAN, RESPONSE_WORK_P50, RESPONSE_WORK_P90 -> null;
            case OVERDUE -> share(made, line -> line.promised, line -> line.missed);
            case REPEAT -> share(made, line -> true, line -> all.stream().anyMatch(line::repeats));
            case MANUAL -> share(made, line -> line.assigned, line -> line.byHand);
            case RATING -> mean(done.stream().map(line -> line.rating).filter(Objects::nonNull).map(Integer::longValue).toList());
            case POSITIVE -> share(done, line -> line.rating != null, line -> line.rating >= 4);
            case ANSWERED -> share(done, line -> true, line -> line.rating != null);
            case REOPENED -> count(made.stream().filter(line -> line.reopened > 0).count());
            case URGED -> count(made.stream().filter(line -> line.urged > 0).count());
        };
    }

    private static List<Long> millis(List<Line> lines, Function<Line, Duration> took) {
        return lines.stream().map(took).filter(Objects::nonNull).map(Duration::toMillis).toList();
    }

    private static Figure count(long count) {
        return new Figure(BigDecimal.valueOf(count), count, null);
    }

    private static Figure mean(List<Long> values) {
        long sum = values.stream().mapToLong(Long::longValue).sum();
        return values.isEmpty() ? null : new Figure(divided(sum, values.size()), sum, (long) values.size());
    }

    private static Figure share(List<Line> lines, Predicate<Line> of, Predicate<Line> what) {
        List<Line> counted = lines.stream().filter(of).toList();
        long those = counted.stream().filter(what).count();
        return counted.isEmpty() ? null : new Figure(divided(those, counted.size()), those, (long) counted.size());
    }

    private static BigDecimal divided(long what, long of) {
        return BigDecimal.valueOf(what).divide(BigDecimal.valueOf(of), 6, RoundingMode.HALF_UP);
    }

    /** Between the two values beside the place, in proportion. */
    private static Figure percentile(List<Long> values, double part) {
        if (values.isEmpty()) {
            return null;
        }
        List<Long> sorted = new ArrayList<>(values);
        sorted.sort(null);
        BigDecimal place = BigDecimal.valueOf(part).multiply(BigDecimal.valueOf(sorted.size() - 1));
        int below = place.intValue();
        BigDecimal low = BigDecimal.valueOf(sorted.get(below));
        BigDecimal high = BigDecimal.valueOf(sorted.get(Math.min(below + 1, sorted.size() - 1)));
        BigDecimal value = low.add(high.subtract(low).multiply(place.subtract(BigDecimal.valueOf(below))));
        return new Figure(value.setScale(0, RoundingMode.HALF_UP), null, (long) sorted.size());
    }
}
