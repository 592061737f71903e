package io.switchboard.core.sla;

import com.fasterxml.jackson.core.type.TypeReference;
import io.switchboard.core.audit.Audited;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.condition.ConditionsJson;
import io.switchboard.core.shared.Json;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What is promised to whom: for those that fit its conditions, in its calendar. */
@Entity
@Audited(
        value = "sla-policy",
        fields = {"name", "place", "enabled", "conditions", "calendarId", "goals", "pauses", "warnAt", "steps"})
@Table(name = "sla_policy")
public class SlaPolicy {
    private static final TypeReference<List<Goal>> GOALS = new TypeReference<>() {};
    private static final TypeReference<List<Escalation>> STEPS = new TypeReference<>() {};

    @Id
    private UUID id;

    private String name;
    private int place;
    private boolean enabled;
    private String conditions;

    @Column(name = "calendar_id")
    private UUID calendarId;

    private String goals;

    @Convert(converter = Json.Strings.class)
    private List<String> pauses;

    @Column(name = "warn_at")
    private int warnAt;

    private String steps;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    private long version;

    protected SlaPolicy() {}

    SlaPolicy(UUID id, int place, Instant now) {
        this.id = id;
        this.place = place;
        this.createdAt = now;
        this.enabled = true;
    }

    void describe(String newName, Conditions when, UUID calendar, boolean on) {
        name = newName;
        conditions = ConditionsJson.write(when);
        calendarId = calendar;
        enabled = on;
    }

    /** @param warn per cent of a promised time */
    void promise(List<Goal> some, Set<Phase> rests, int warn, List<Escalation> then) {
        goals = Json.write(some);
        pauses = rests.stream().map(Enum::name).sorted().toList();
        warnAt = warn;
        steps = Json.write(then);
    }

    void moveTo(int newPlace) {
        place = newPlace;
    }

    /** What it promises for a priority: its own goals, or those for all. */
    SlaTerms terms(String priority, WorkTime time) {
        Map<Target, Promise> promises = new EnumMap<>(Target.class);
        for (Goal goal : goals()) {
            if (goal.priority() == null) {
                promises.putIfAbsent(goal.target(), goal.promise());
            } else if (goal.priority().equals(priority)) {
                promises.put(goal.target(), goal.promise());
            }
        }
        return new SlaTerms(id, promises, pauses(), warnAt, steps(), time);
    }

    public UUID id() {
        return id;
    }

    public String name() {
        return name;
    }

    /** The first that fits counts. */
    public int place() {
        return place;
    }

    public boolean isEnabled() {
        return enabled;
    }

    public Conditions conditions() {
        return ConditionsJson.trusted(conditions);
    }

    public UUID calendarId() {
        return calendarId;
    }

    public List<Goal> goals() {
        return Json.read(goals, GOALS);
    }

    /** In which the clocks rest. */
    public Set<Phase> pauses() {
        return pauses.stream().map(Phase::valueOf).collect(Collectors.toSet());
    }

    /** Per cent of a promised time after which a warning comes. */
    public int warnAt() {
        return warnAt;
    }

    public List<Escalation> steps() {
        return Json.read(steps, STEPS);
    }

    public Instant createdAt() {
        return createdAt;
    }

    public long version() {
        return version;
    }
}
