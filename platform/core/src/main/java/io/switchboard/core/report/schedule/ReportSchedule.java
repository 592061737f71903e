package io.switchboard.core.report.schedule;

import io.switchboard.core.audit.Audited;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Recurrence;
import io.switchboard.core.shared.Texts;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** When a kept report is told, of which days, and to whom. */
@Entity
@Audited(value = "reportSchedule", fields = {"reportId", "recurrence", "atTime", "zone", "span", "agents", "enabled"}, name = "")
@Table(name = "report_schedule")
public class ReportSchedule {
    /** Why nothing was told: none of those whom it names may see it. */
    public static final String NOBODY = "nobody";

    /** Why nothing was told: the licence hasn't got reports. */
    public static final String LICENCE = "licence";

    @Id
    private UUID id;

    @Column(name = "report_id")
    private UUID reportId;

    @Column(name = "owner_id")
    private UUID ownerId;

    private String recurrence;

    @Column(name = "starts_on")
    private LocalDate startsOn;

    @Column(name = "at_time")
    private String atTime;

    private String zone;

    @Enumerated(EnumType.STRING)
    private Span span;

    @Convert(converter = Json.Strings.class)
    private List<String> agents;

    private boolean enabled;

    @Column(name = "next_at")
    private Instant nextAt;

    @Column(name = "last_at")
    private Instant lastAt;

    @Column(name = "last_source")
    private UUID lastSource;

    private int told;
    private String problem;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    private long version;

    /** Of which days it tells. Whole days only: the one on which it is told isn't over. */
    public enum Span {
        /** So many as the report says, up to the day before. */
        DAYS,
        /** The last whole week, from Monday to Sunday. */
        WEEK,
        /** The last whole month. */
        MONTH
    }

    /** The days of a report, both included. */
    public record Days(LocalDate from, LocalDate to) {}

    /**
     * All that somebody says of it.
     *
     * @param recurrence in the words of RFC 5545
     * @param at hour and minute, in {@code zone}
     * @param agents whom it tells
     */
    public record Said(String recurrence, String at, String zone, Span span, Set<UUID> agents, boolean enabled) {}

    protected ReportSchedule() {}

    ReportSchedule(UUID reportId, UUID ownerId, Instant now) {
        this.id = Ids.next();
        this.reportId = reportId;
        this.ownerId = ownerId;
        this.createdAt = now;
    }

    /** Times that have passed by now don't come any more. */
    void say(Said said, Instant now) {
        Recurrence times = Recurrence.of(said.recurrence(), startsOn == null ? firstDay(said, now) : startsOn, said.at(), said.zone());
        startsOn = times.first();
        recurrence = times.rule();
        atTime = said.at();
        zone = said.zone();
        span = said.span();
        agents = said.agents().stream().map(UUID::toString).sorted().toList();
        enabled = said.enabled();
        problem = null;
        nextAt = enabled ? times.after(now).orElse(null) : null;
    }

    /** A zone that is none is refused with the rest. */
    private static LocalDate firstDay(Said said, Instant now) {
        return Recurrence.isZone(said.zone()) ? LocalDate.ofInstant(now, ZoneId.of(said.zone())) : LocalDate.EPOCH;
    }

    /** When it comes. */
    public Recurrence times() {
        return Recurrence.of(recurrence, startsOn, atTime, zone);
    }

    /** @param reportsDays so many as the report itself asks for */
    Days days(Instant due, int reportsDays) {
        LocalDate day = LocalDate.ofInstant(due, ZoneId.of(zone));
        return switch (span) {
            case DAYS -> new Days(day.minusDays(reportsDays), day.minusDays(1));
            case WEEK -> {
                LocalDate monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).minusWeeks(1);
                yield new Days(monday, monday.plusDays(6));
            }
            case MONTH -> {
                LocalDate first = day.withDayOfMonth(1).minusMonths(1);
                yield new Days(first, day.withDayOfMonth(1).minusDays(1));
            }
        };
    }

    /** So many were told of it; {@code source} is what their notices come from. */
    void ran(Instant due, UUID source, int many, Instant now) {
        lastSource = source;
        told = many;
        problem = null;
        goOn(due, now);
    }

    /** Nobody was; the next time is tried as if nothing were. */
    void failed(Instant due, String why, Instant now) {
        lastSource = null;
        told = 0;
        problem = Texts.cut(Texts.storable(why), 500);
        goOn(due, now);
    }

    private void goOn(Instant due, Instant now) {
        lastAt = due;
        nextAt = times().after(now).orElse(null);
    }

    public UUID id() {
        return id;
    }

    public UUID reportId() {
        return reportId;
    }

    /** Who made it. */
    public UUID ownerId() {
        return ownerId;
    }

    public Said said() {
        return new Said(recurrence, atTime, zone, span, agents(), enabled);
    }

    /** Whom it tells. */
    public Set<UUID> agents() {
        return agents.stream().map(UUID::fromString).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** When it comes next; null: it doesn't. */
    public Instant nextAt() {
        return nextAt;
    }

    /** For what time it came last; null before the first. */
    public Instant lastAt() {
        return lastAt;
    }

    /** What its last notices come from; null when there were none. */
    public UUID lastSource() {
        return lastSource;
    }

    /** How many were told the last time. */
    public int told() {
        return told;
    }

    /** Why nobody was the last time: {@link #NOBODY}, {@link #LICENCE} or in words; null when somebody was. */
    public String problem() {
        return problem;
    }

    public long version() {
        return version;
    }
}
