package io.switchboard.core.ticket.rule;

import io.switchboard.core.audit.Audited;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.condition.ConditionsJson;
import io.switchboard.core.shared.Json;
import io.switchboard.core.ticket.type.Action;
import io.switchboard.core.ticket.type.ActionsJson;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** A rule as an admin wrote it. */
@Entity
@Audited(
        value = "ticket-rule",
        fields = {"name", "position", "enabled", "shopId", "triggers", "timeField", "timeAfterSeconds", "conditions", "actions"})
@Table(name = "ticket_rule")
public class TicketRule {
    @Id
    private UUID id;

    private String name;
    private int position;
    private boolean enabled;

    @Column(name = "shop_id")
    private UUID shopId;

    @Convert(converter = Json.Strings.class)
    private List<String> triggers;

    @Column(name = "time_field")
    private String timeField;

    @Column(name = "time_after_seconds")
    private Long timeAfterSeconds;

    private String conditions;
    private String actions;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "changed_at")
    private Instant changedAt;

    @Version
    private long version;

    protected TicketRule() {}

    TicketRule(UUID id, RuleDraft draft, int position, Instant now) {
        this.id = id;
        this.position = position;
        this.createdAt = now;
        say(draft, now);
    }

    void say(RuleDraft draft, Instant now) {
        name = draft.name();
        enabled = draft.enabled();
        shopId = draft.shopId();
        triggers = draft.triggers().stream().sorted().map(Trigger::name).toList();
        timeField = draft.time() == null ? null : draft.time().field();
        timeAfterSeconds = draft.time() == null ? null : draft.time().after().toSeconds();
        conditions = ConditionsJson.write(draft.conditions());
        actions = ActionsJson.write(draft.actions());
        changedAt = now;
    }

    /** Where it comes among all, from 0. */
    void stand(int at) {
        position = at;
    }

    /** As it runs. */
    Rule compiled(int order) {
        return new Rule(id, name, version, order, triggers(), time(), Rule.within(shopId, conditions()), actions());
    }

    public RuleDraft draft() {
        return new RuleDraft(name, enabled, shopId, triggers(), time(), conditions(), actions());
    }

    public UUID id() {
        return id;
    }

    public String name() {
        return name;
    }

    public int position() {
        return position;
    }

    public boolean isEnabled() {
        return enabled;
    }

    /** Null: in all shops. */
    public UUID shopId() {
        return shopId;
    }

    public Set<Trigger> triggers() {
        return triggers.stream().map(Trigger::valueOf).collect(Collectors.toSet());
    }

    /** Null when time doesn't set it off. */
    public RuleTime time() {
        return timeField == null ? null : new RuleTime(timeField, Duration.ofSeconds(timeAfterSeconds));
    }

    public Conditions conditions() {
        return ConditionsJson.trusted(conditions);
    }

    public List<Action> actions() {
        return ActionsJson.trusted(actions);
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant changedAt() {
        return changedAt;
    }

    public long version() {
        return version;
    }
}
