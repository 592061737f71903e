package io.switchboard.core.ticket.plan;

import io.switchboard.core.audit.Audited;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Recurrence;
import io.switchboard.core.shared.Texts;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** A ticket that is made again and again: of a template, at its times, for some customers or for none. */
@Entity
@Audited(
        value = "ticket-plan",
        fields = {"name", "templateId", "shopId", "recurrence", "startsOn", "atTime", "zone", "groupId", "assigneeId", "enabled"},
        untold = {"contacts"})
@Table(name = "ticket_plan")
public class TicketPlan {
    @Id
    private UUID id;

    private String name;

    @Column(name = "template_id")
    private UUID templateId;

    @Column(name = "shop_id")
    private UUID shopId;

    private String recurrence;

    @Column(name = "starts_on")
    private LocalDate startsOn;

    @Column(name = "at_time")
    private String atTime;

    private String zone;

    @Column(name = "group_id")
    private UUID groupId;

    @Column(name = "assignee_id")
    private UUID assigneeId;

    @Convert(converter = Json.Strings.class)
    private List<String> contacts;

    private boolean enabled;

    @Column(name = "next_at")
    private Instant nextAt;

    @Column(name = "last_at")
    private Instant lastAt;

    private long made;
    private String problem;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    private long version;

    protected TicketPlan() {}

    TicketPlan(Instant now) {
        id = Ids.next();
        createdAt = now;
    }

    /**
     * All that somebody says of it.
     *
     * @param recurrence in the words of RFC 5545
     * @param at hour and minute
     * @param groupId nullable, as {@code assigneeId}
     * @param contacts ids of customers: a ticket for each; empty: one without
     */
    public record Said(
            String name,
            UUID templateId,
            UUID shopId,
            String recurrence,
            LocalDate startsOn,
            String at,
            String zone,
            UUID groupId,
            UUID assigneeId,
            List<String> contacts,
            boolean enabled) {}

    /** Times that have passed by now don't come any more. */
    void say(Said said, Recurrence times, Instant now) {
        name = said.name().strip();
        templateId = said.templateId();
        shopId = said.shopId();
        recurrence = times.rule();
        startsOn = said.startsOn();
        atTime = said.at();
        zone = said.zone();
        groupId = said.groupId();
        assigneeId = said.assigneeId();
        contacts = List.copyOf(said.contacts());
        enabled = said.enabled();
        problem = null;
        nextAt = enabled ? times.after(now).orElse(null) : null;
    }

    Recurrence times() {
        return Recurrence.of(recurrence, startsOn, atTime, zone);
    }

    /** Its tickets of that time were made, so many. */
    void ran(Instant due, int tickets, Instant now) {
        made += tickets;
        problem = null;
        goOn(due, now);
    }

    /** They could not be made; the next time is tried as if nothing were. */
    void failed(Instant due, String why, Instant now) {
        problem = Texts.cut(Texts.storable(why), 2000);
        goOn(due, now);
    }

    private void goOn(Instant due, Instant now) {
        lastAt = due;
        nextAt = times().after(now).orElse(null);
    }

    public UUID id() {
        return id;
    }

    public Said said() {
        return new Said(name, templateId, shopId, recurrence, startsOn, atTime, zone, groupId, assigneeId, contacts, enabled);
    }

    /** When its next tickets are made; null: none are. */
    public Instant nextAt() {
        return nextAt;
    }

    /** For what time tickets were made last; null before the first. */
    public Instant lastAt() {
        return lastAt;
    }

    /** How many tickets it has made. */
    public long made() {
        return made;
    }

    /** Why none were made the last time; null when they were. */
    public String problem() {
        return problem;
    }

    public long version() {
        return version;
    }
}
