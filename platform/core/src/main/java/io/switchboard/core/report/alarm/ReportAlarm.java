package io.switchboard.core.report.alarm;

import com.fasterxml.jackson.core.type.TypeReference;
import io.switchboard.core.audit.Audited;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.condition.ConditionsJson;
import io.switchboard.core.report.Dimension;
import io.switchboard.core.report.Measure;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Texts;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** That somebody is told when a share of the last days passes its limit. */
@Entity
@Audited(value = "reportAlarm", fields = {"name", "question", "days", "threshold", "least", "agents", "groups", "enabled"})
@Table(name = "report_alarm")
public class ReportAlarm {
    /** Why it isn't looked at: who made it doesn't work here any more, or may not read reports. */
    public static final String OWNER = "owner";

    /** Why it isn't looked at: the licence hasn't got reports. */
    public static final String LICENCE = "licence";

    static final Duration EVERY = Duration.ofMinutes(10);

    /** So many lines it may be over its limit in. */
    static final int MOST_ABOVE = 50;

    /** So many of those that aren't are shown. */
    private static final int MOST_BELOW = 3;

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final TypeReference<List<Map<String, Object>>> LINES = new TypeReference<>() {};

    @Id
    private UUID id;

    @Column(name = "owner_id")
    private UUID ownerId;

    private String name;
    private String question;
    private int days;
    private BigDecimal threshold;
    private int least;

    @Convert(converter = Json.Strings.class)
    private List<String> agents;

    @Convert(converter = Json.Strings.class)
    @Column(name = "agent_groups")
    private List<String> groups;

    private boolean enabled;

    @Column(name = "next_at")
    private Instant nextAt;

    @Column(name = "checked_at")
    private Instant checkedAt;

    private String lines;
    private String problem;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    private long version;

    /**
     * All that somebody says of it.
     *
     * @param measure counts, of which a line's part of all is watched, or shares, which are watched themselves
     * @param by null: the share of all, which a share alone has
     * @param value the one line that counts; null: each
     * @param days so many up to the day on which it is looked at
     * @param threshold in per cent
     * @param least of fewer tickets nothing is said
     */
    public record Said(
            String name,
            Measure measure,
            Dimension by,
            String value,
            Conditions where,
            int days,
            BigDecimal threshold,
            int least,
            Set<UUID> agents,
            Set<UUID> groups,
            boolean enabled) {}

    /** What was counted of a line. */
    public record Reading(String key, long part, long whole) {}

    protected ReportAlarm() {}

    ReportAlarm(UUID ownerId, Instant now) {
        this.id = Ids.next();
        this.ownerId = ownerId;
        this.createdAt = now;
        this.lines = "[]";
    }

    /** It is looked at next at once; another question begins anew. */
    void say(Said said, Instant now) {
        Map<String, Object> asked = new HashMap<>(Map.of("measure", said.measure().key(), "where", ConditionsJson.write(said.where())));
        if (said.by() != null) {
            asked.put("by", said.by().key());
        }
        if (said.value() != null) {
            asked.put("value", said.value());
        }
        String before = question;
        question = Json.write(new TreeMap<>(asked));
        if (!question.equals(before)) {
            lines = "[]";
            checkedAt = null;
        }
        name = said.name().strip();
        days = said.days();
        threshold = said.threshold().setScale(2, RoundingMode.HALF_UP);
        least = said.least();
        agents = said.agents().stream().map(UUID::toString).sorted().toList();
        groups = said.groups().stream().map(UUID::toString).sorted().toList();
        enabled = said.enabled();
        problem = null;
        nextAt = enabled ? now : null;
    }

    /**
     * Takes new figures; gives the lines that have passed the limit by them. A line of which nothing is counted any more is no longer above it.
     *
     * @param readings those that it is about, each once
     * @param whole of how many where a line that isn't there would be counted among; 0: of none
     */
    List<AlarmLine> judge(List<Reading> readings, long whole, Instant now) {
        BigDecimal limit = threshold.divide(HUNDRED);
        Map<String, AlarmLine> known = new LinkedHashMap<>();
        lines().forEach(line -> known.put(line.key(), line));
        Map<String, Reading> read = new LinkedHashMap<>();
        known.values().stream().filter(AlarmLine::above).forEach(line -> read.put(line.key(), new Reading(line.key(), 0, whole)));
        readings.forEach(reading -> read.put(reading.key(), reading));
        List<AlarmLine> all = new ArrayList<>();
        List<AlarmLine> crossed = new ArrayList<>();
        for (Reading reading : read.values()) {
            AlarmLine before = known.getOrDefault(reading.key(), AlarmLine.unseen(reading.key()));
            AlarmLine after = before.now(reading.part(), reading.whole(), limit, least, now);
            all.add(after);
            if (after.above() && !before.above()) {
                crossed.add(after);
            }
        }
        keep(all);
        checkedAt = now;
        problem = null;
        nextAt = enabled ? now.plus(EVERY) : null;
        return crossed;
    }

    private void keep(List<AlarmLine> all) {
        Comparator<AlarmLine> highest = Comparator.comparing(AlarmLine::share, Comparator.nullsFirst(Comparator.naturalOrder())).reversed();
        List<AlarmLine> kept = new ArrayList<>(all.stream().filter(AlarmLine::above).sorted(highest).limit(MOST_ABOVE).toList());
        all.stream().filter(line -> !line.above()).sorted(highest).limit(MOST_BELOW).forEach(kept::add);
        lines = Json.write(kept.stream()
                .map(line -> {
                    Map<String, Object> row = new LinkedHashMap<>(Map.of("key", line.key(), "part", line.part(), "whole", line.whole()));
                    if (line.above()) {
                        row.put("since", line.since().toString());
                    }
                    return row;
                })
                .toList());
    }

    /** It could not be looked at; it is tried again later, and what was above its limit stays so. */
    void failed(String why, Instant now) {
        problem = Texts.cut(Texts.storable(why), 500);
        nextAt = enabled ? now.plus(EVERY) : null;
    }

    /** How it stood when it was looked at last: those above their limit, and the highest of the others. */
    public List<AlarmLine> lines() {
        return Json.read(lines, LINES).stream()
                .map(row -> {
                    Object since = row.get("since");
                    return new AlarmLine(
                            row.get("key").toString(),
                            ((Number) row.get("part")).longValue(),
                            ((Number) row.get("whole")).longValue(),
                            since != null,
                            since == null ? null : Instant.parse(since.toString()));
                })
                .toList();
    }

    public UUID id() {
        return id;
    }

    /** Who made it, with whose eyes it looks. */
    public UUID ownerId() {
        return ownerId;
    }

    public Said said() {
        Map<String, Object> asked = Json.readMap(question);
        Dimension by = Arrays.stream(Dimension.values()).filter(each -> each.key().equals(asked.get("by"))).findFirst().orElse(null);
        return new Said(
                name,
                Measure.of(asked.get("measure").toString()).orElse(Measure.CREATED),
                by,
                (String) asked.get("value"),
                ConditionsJson.trusted(asked.get("where").toString()),
                days,
                threshold,
                least,
                ids(agents),
                ids(groups),
                enabled);
    }

    private static Set<UUID> ids(List<String> texts) {
        return texts.stream().map(UUID::fromString).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** When it was looked at last; null before the first time. */
    public Instant checkedAt() {
        return checkedAt;
    }

    /** Why it couldn't be: {@link #OWNER}, {@link #LICENCE} or in words; null when it could. */
    public String problem() {
        return problem;
    }

    public long version() {
        return version;
    }
}
