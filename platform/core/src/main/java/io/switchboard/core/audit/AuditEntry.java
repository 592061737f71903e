package io.switchboard.core.audit;

import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Texts;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** One line of the audit log; never changed. */
@Entity
@Immutable
@Table(name = "audit_entry")
public class AuditEntry {
    /** As much of a value as is kept. */
    private static final int LONGEST_VALUE = 2_000;

    private static final int LONGEST_DETAILS = 40_000;

    @Id
    private UUID id;

    @Column(name = "happened_at")
    private Instant at;

    @Enumerated(EnumType.STRING)
    @Column(name = "actor_kind")
    private Actor.Kind actorKind;

    @Column(name = "actor_id")
    private UUID actorId;

    @Column(name = "actor_name")
    private String actorName;

    private String address;
    private String action;
    private String thing;

    @Column(name = "thing_id")
    private String thingId;

    @Column(name = "thing_name")
    private String thingName;

    private String details;

    protected AuditEntry() {}

    AuditEntry(Actor actor, Instant at, String action, String thing, String thingId, String thingName, Map<String, Change> changes) {
        this.id = Ids.next();
        this.at = at.truncatedTo(ChronoUnit.MILLIS);
        this.actorKind = actor.kind();
        this.actorId = actor.id();
        this.actorName = Texts.cut(actor.name(), 200);
        this.address = Texts.cut(actor.address(), 64);
        this.action = action;
        this.thing = thing;
        this.thingId = thingId;
        this.thingName = Texts.cut(thingName, 200);
        this.details = details(changes);
    }

    /**
     * What one attribute was and is.
     *
     * @param untold that it changed is all that is told
     */
    public record Change(Object before, Object after, boolean untold) {
        static Change secret() {
            return new Change(null, null, true);
        }
    }

    private static String details(Map<String, Change> changes) {
        Map<String, Change> kept = new LinkedHashMap<>();
        int length = 0;
        for (Map.Entry<String, Change> entry : changes.entrySet()) {
            Change change = new Change(shorten(entry.getValue().before()), shorten(entry.getValue().after()), entry.getValue().untold());
            int more = Json.write(change).length() + entry.getKey().length();
            // Of the last ones, when there is too much, that they changed.
            kept.put(entry.getKey(), length + more > LONGEST_DETAILS ? Change.secret() : change);
            length += more;
        }
        return Json.write(kept);
    }

    private static Object shorten(Object value) {
        String text = value instanceof String ? (String) value : value == null ? "" : Json.write(value);
        return text.length() <= LONGEST_VALUE ? value : Texts.cut(text, LONGEST_VALUE - 1) + "…";
    }

    public UUID id() {
        return id;
    }

    public Instant at() {
        return at;
    }

    public Actor.Kind actorKind() {
        return actorKind;
    }

    /** Null unless an agent's or a key's. */
    public UUID actorId() {
        return actorId;
    }

    public String actorName() {
        return actorName;
    }

    /** Null: from within the server. */
    public String address() {
        return address;
    }

    /** What happened: {@code role.updated}. */
    public String action() {
        return action;
    }

    /** To what kind of thing: {@code role}. */
    public String thing() {
        return thing;
    }

    /** Null when there is no one thing. */
    public String thingId() {
        return thingId;
    }

    /** Its name at that time; null when it has none. */
    public String thingName() {
        return thingName;
    }

    /** By attribute: {@code {before, after, untold}}. */
    public Map<String, Object> changes() {
        return Json.readMap(details);
    }

    String details() {
        return details;
    }
}
