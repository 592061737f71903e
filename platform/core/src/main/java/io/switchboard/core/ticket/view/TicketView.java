package io.switchboard.core.ticket.view;

import io.switchboard.core.audit.Audited;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.condition.ConditionsJson;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Json;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** A list of tickets, kept under a name: one agent's own, some groups' or everybody's. What somebody finds by it is what he sees anyway. */
@Entity
@Audited(value = "ticketView", fields = {"name", "conditions", "shared"})
@Table(name = "ticket_view")
public class TicketView {
    @Id
    private UUID id;

    @Column(name = "owner_id")
    private UUID ownerId;

    @Enumerated(EnumType.STRING)
    private Shared shared;

    private String name;
    private String conditions;

    @Convert(converter = Json.Strings.class)
    private List<String> columns = List.of();

    private String sort;

    @Column(name = "group_by")
    private String groupBy;

    @Enumerated(EnumType.STRING)
    private Shape.Kind shape;

    @Column(name = "shape_by")
    private String shapeBy;

    private int place;

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(name = "ticket_view_group", joinColumns = @JoinColumn(name = "view_id"))
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

    /**
     * What a view shows.
     *
     * @param columns fields, as conditions name them
     * @param sort as lists are asked for: fields with commas between, {@code -} before one: the highest first
     * @param groupBy a field by whose values the list is parted; null: it isn't
     * @param shape how it is shown
     */
    public record Form(String name, Conditions where, List<String> columns, String sort, String groupBy, Shape shape) {
        public Form {
            columns = columns == null ? List.of() : List.copyOf(columns);
            shape = shape == null ? Shape.LIST : shape;
        }

        /** Shown as a list. */
        public Form(String name, Conditions where, List<String> columns, String sort, String groupBy) {
            this(name, where, columns, sort, groupBy, Shape.LIST);
        }

        /** What the list is sorted by: what it is parted by first. */
        public String order() {
            return groupBy == null ? sort : groupBy + "," + sort;
        }
    }

    protected TicketView() {}

    public TicketView(UUID owner, Instant now) {
        this.id = Ids.next();
        this.ownerId = owner;
        this.createdAt = now;
    }

    /**
     * @param withGroups those that have it, when it is shared with groups
     * @param newPlace where it stands among the views, the lowest first
     */
    void describe(Form form, Shared with, Set<UUID> withGroups, int newPlace) {
        name = form.name();
        conditions = ConditionsJson.write(form.where());
        columns = form.columns();
        sort = form.sort();
        groupBy = form.groupBy();
        shape = form.shape().kind();
        shapeBy = form.shape().by();
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

    public Form form() {
        return new Form(name, ConditionsJson.trusted(conditions), columns, sort, groupBy, new Shape(shape, shapeBy));
    }

    public int place() {
        return place;
    }

    public long version() {
        return version;
    }
}
