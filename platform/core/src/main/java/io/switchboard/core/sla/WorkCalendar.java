package io.switchboard.core.sla;

import com.fasterxml.jackson.core.type.TypeReference;
import io.switchboard.core.audit.Audited;
import io.switchboard.core.shared.Json;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;

/** When work is done, under a name. */
@Entity
@Audited(value = "calendar", fields = {"name", "timeZone", "week", "days"}, untold = "days")
@Table(name = "work_calendar")
public class WorkCalendar {
    private static final TypeReference<List<List<WorkPeriod>>> WEEK = new TypeReference<>() {};
    private static final TypeReference<List<SpecialDay>> DAYS = new TypeReference<>() {};

    @Id
    private UUID id;

    private String name;

    @Column(name = "time_zone")
    private String timeZone;

    private String week;
    private String days;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    private long version;

    protected WorkCalendar() {}

    WorkCalendar(UUID id, String name, WorkHours hours, Instant now) {
        this.id = id;
        this.createdAt = now;
        describe(name, hours);
    }

    void describe(String newName, WorkHours hours) {
        name = newName;
        timeZone = hours.zone().getId();
        week = Json.write(hours.week());
        days = Json.write(hours.days());
    }

    public UUID id() {
        return id;
    }

    public String name() {
        return name;
    }

    public WorkHours hours() {
        return new WorkHours(ZoneId.of(timeZone), Json.read(week, WEEK), Json.read(days, DAYS));
    }

    public Instant createdAt() {
        return createdAt;
    }

    public long version() {
        return version;
    }
}
