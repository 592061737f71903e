package io.switchboard.core.conversation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.type.TypeReference;
import io.switchboard.core.audit.Audited;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Json;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;

/** A filter of the lists, kept under a name: one agent's own, or everybody's. What somebody finds by it is what he sees anyway. */
@Entity
@Audited(value = "view", fields = {"name", "filter", "shared"})
@Table(name = "list_view")
public class ListView {
    private static final TypeReference<Conditions> CONDITIONS = new TypeReference<>() {};

    @Id
    private UUID id;

    @Column(name = "owner_id")
    private UUID ownerId;

    private boolean shared;
    private String name;
    private String filter;
    private int place;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    private long version;

    /**
     * What the list is narrowed by, in the words of the lists' own parameters; null: not by this.
     *
     * @param assignee an agent's id, or {@code me}: whoever looks
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Conditions(
            String state,
            String channel,
            String assignee,
            String group,
            String q,
            Boolean open,
            Boolean unread,
            Boolean waiting,
            Boolean snoozed) {}

    protected ListView() {}

    public ListView(UUID owner, Instant now) {
        this.id = Ids.next();
        this.ownerId = owner;
        this.createdAt = now;
    }

    /** @param newPlace where it stands among the views, the lowest first */
    public void describe(String newName, Conditions conditions, boolean forAll, int newPlace) {
        this.name = newName;
        this.filter = Json.write(conditions);
        this.shared = forAll;
        this.place = newPlace;
    }

    public UUID id() {
        return id;
    }

    /** Who made it. */
    public UUID ownerId() {
        return ownerId;
    }

    public boolean isShared() {
        return shared;
    }

    public String name() {
        return name;
    }

    public Conditions conditions() {
        return Json.read(filter, CONDITIONS);
    }

    public int place() {
        return place;
    }

    public long version() {
        return version;
    }
}
