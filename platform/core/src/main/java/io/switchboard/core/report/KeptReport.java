package io.switchboard.core.report;

import io.switchboard.core.audit.Audited;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.condition.ConditionsJson;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Json;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A question for figures, kept under a name: one agent's own, some groups' or everybody's. Each who asks it gets what he may see. */
@Entity
@Audited(value = "keptReport", fields = {"name", "question", "shared"})
@Table(name = "kept_report")
public class KeptReport {
    @Id
    private UUID id;

    @Column(name = "owner_id")
    private UUID ownerId;

    @Enumerated(EnumType.STRING)
    private Shared shared;

    private String name;
    private String question;
    private int days;
    private int place;

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(name = "kept_report_group", joinColumns = @JoinColumn(name = "report_id"))
    @Column(name = "group_id")
    private Set<UUID> groups = new HashSet<>();

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    private long version;

    /** Whose it is. */
    public enum Shared {
        OWN,
        GROUPS,
        ALL
    }

    /** As what it is drawn beside its table. */
    public enum Chart {
        BAR,
        LINE,
        PIE,
        NONE
    }

    /**
     * What it asks.
     *
     * @param by null: the total only
     * @param days so many up to the day on which it is asked
     */
    public record Form(String name, Dimension by, List<Measure> measures, Conditions where, Chart chart, int days) {
        public Form {
            measures = List.copyOf(measures);
        }
    }

    protected KeptReport() {}

    public KeptReport(UUID owner, Instant now) {
        this.id = Ids.next();
        this.ownerId = owner;
        this.createdAt = now;
    }

    void describe(Form form, Shared with, Set<UUID> withGroups, int newPlace) {
        name = form.name();
        question = Json.write(Map.of(
                "by", form.by() == null ? "" : form.by().key(),
                "measures", form.measures().stream().map(Measure::key).toList(),
                "where", ConditionsJson.write(form.where()),
                "chart", form.chart().name()));
        days = form.days();
        shared = with;
        groups = new HashSet<>(with == Shared.GROUPS ? withGroups : Set.of());
        place = newPlace;
    }

    public UUID id() {
        return id;
    }

    /** Who made it. */
    public UUID ownerId() {
        return ownerId;
    }

    public Shared shared() {
        return shared;
    }

    public Set<UUID> groups() {
        return Set.copyOf(groups);
    }

    /** Figures that are no longer counted are left out. */
    public Form form() {
        Map<String, Object> kept = Json.readMap(question);
        List<Measure> measures = ((List<?>) kept.get("measures")).stream().map(key -> Measure.of(key.toString())).flatMap(Optional::stream).toList();
        Dimension by = Arrays.stream(Dimension.values()).filter(each -> each.key().equals(kept.get("by"))).findFirst().orElse(null);
        return new Form(
                name, by, measures, ConditionsJson.trusted(kept.get("where").toString()), Chart.valueOf(kept.get("chart").toString()), days);
    }

    public int place() {
        return place;
    }

    public long version() {
        return version;
    }
}
