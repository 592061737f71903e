package io.switchboard.core.agent;

import com.fasterxml.jackson.core.type.TypeReference;
import io.switchboard.core.audit.Audited;
import io.switchboard.core.shared.Json;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;

/** A brand with its own time zone, calendar and channels. */
@Entity
@Audited(value = "shop", fields = {"name", "timeZone", "locale", "hours", "holidays", "reopenWithin", "acceptWithin"})
@Table(name = "shop")
public class Shop {
    private static final TypeReference<List<Hours>> HOURS = new TypeReference<>() {};

    @Id
    private UUID id;

    private String name;

    @Column(name = "time_zone")
    private String timeZone;

    private String locale;
    private String hours;

    @Convert(converter = Json.Strings.class)
    private List<String> holidays;

    @Column(name = "reopen_within")
    private int reopenWithin;

    @Column(name = "accept_within")
    private int acceptWithin;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    private long version;

    /**
     * A working period.
     *
     * @param days 1 (Monday) to 7 (Sunday)
     * @param from {@code HH:mm}
     * @param to {@code HH:mm}, excluded; earlier than {@code from}: on the next day
     */
    public record Hours(List<Integer> days, String from, String to) {}

    protected Shop() {}

    public Shop(UUID id, String name, ZoneId timeZone, String locale, Instant now) {
        this.id = id;
        this.createdAt = now;
        this.holidays = List.of();
        this.hours = "[]";
        this.reopenWithin = 24 * 60;
        this.acceptWithin = 120;
        describe(name, timeZone, locale);
    }

    public void describe(String newName, ZoneId zone, String newLocale) {
        this.name = newName;
        this.timeZone = zone.getId();
        this.locale = newLocale;
    }

    public void keepHours(List<Hours> periods, List<String> daysOff) {
        this.hours = Json.write(periods);
        this.holidays = List.copyOf(daysOff);
    }

    public void keepTimes(int reopenWithinMinutes, int acceptWithinSeconds) {
        this.reopenWithin = reopenWithinMinutes;
        this.acceptWithin = acceptWithinSeconds;
    }

    /** Whether it is open then. Without any hours it always is; a holiday is closed, but for a night begun the day before. */
    public boolean isOpen(Instant at) {
        List<Hours> periods = hours();
        if (periods.isEmpty()) {
            return !isHoliday(at.atZone(zone()));
        }
        ZonedDateTime now = at.atZone(zone());
        return periods.stream().anyMatch(p -> runs(p, now) || runsFromYesterday(p, now));
    }

    private boolean runs(Hours period, ZonedDateTime now) {
        LocalTime from = LocalTime.parse(period.from());
        LocalTime to = LocalTime.parse(period.to());
        LocalTime time = now.toLocalTime();
        boolean today = on(period, now.getDayOfWeek()) && !isHoliday(now);
        boolean overnight = !to.isAfter(from);
        return today && !time.isBefore(from) && (overnight || time.isBefore(to));
    }

    private boolean runsFromYesterday(Hours period, ZonedDateTime now) {
        LocalTime to = LocalTime.parse(period.to());
        boolean overnight = !to.isAfter(LocalTime.parse(period.from()));
        ZonedDateTime yesterday = now.minusDays(1);
        return overnight && on(period, yesterday.getDayOfWeek()) && !isHoliday(yesterday) && now.toLocalTime().isBefore(to);
    }

    private static boolean on(Hours period, DayOfWeek day) {
        return period.days().contains(day.getValue());
    }

    private boolean isHoliday(ZonedDateTime day) {
        return holidays.contains(day.toLocalDate().toString());
    }

    public UUID id() {
        return id;
    }

    public String name() {
        return name;
    }

    public ZoneId zone() {
        return ZoneId.of(timeZone);
    }

    public String locale() {
        return locale;
    }

    public List<Hours> hours() {
        return Json.read(hours, HOURS);
    }

    public List<String> holidays() {
        return holidays;
    }

    /** How long after its end a conversation goes on with a new message. */
    public Duration reopenWithin() {
        return Duration.ofMinutes(reopenWithin);
    }

    /** How long an agent may take to accept; zero: nobody need accept. */
    public Duration acceptWithin() {
        return Duration.ofSeconds(acceptWithin);
    }

    public Instant createdAt() {
        return createdAt;
    }

    public long version() {
        return version;
    }
}
