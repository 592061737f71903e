package io.switchboard.core.ticket.macro;

import io.switchboard.core.audit.Audited;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Json;
import io.switchboard.core.ticket.type.Action;
import io.switchboard.core.ticket.type.ActionsJson;
import io.switchboard.core.ticket.view.TicketView.Shared;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Several things that an agent does to a ticket at once, in their order: one agent's own, some groups' or everybody's. */
@Entity
@Audited(value = "ticketMacro", fields = {"name", "actions", "shared"})
@Table(name = "ticket_macro")
public class TicketMacro {
    @Id
    private UUID id;

    @Column(name = "owner_id")
    private UUID ownerId;

    @Enumerated(EnumType.STRING)
    private Shared shared;

    private String name;
    private String actions;

    @Convert(converter = Json.Strings.class)
    @Column(name = "group_ids")
    private List<String> groups = List.of();

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    private long version;

    /**
     * What a macro is.
     *
     * @param groups those that have it, when it is shared with groups; else empty
     */
    public record Form(String name, List<Action> actions, Shared shared, Set<UUID> groups) {
        public Form {
            actions = List.copyOf(actions);
            groups = shared == Shared.GROUPS ? Set.copyOf(groups) : Set.of();
        }
    }

    protected TicketMacro() {}

    TicketMacro(UUID owner, Instant now) {
        this.id = Ids.next();
        this.ownerId = owner;
        this.createdAt = now;
    }

    void describe(Form form) {
        name = form.name().strip();
        actions = ActionsJson.write(form.actions());
        shared = form.shared();
        groups = form.groups().stream().map(UUID::toString).sorted().toList();
    }

    public UUID id() {
        return id;
    }

    /** Who made it. */
    public UUID ownerId() {
        return ownerId;
    }

    public Form form() {
        return new Form(name, ActionsJson.trusted(actions), shared, groups.stream().map(UUID::fromString).collect(Collectors.toSet()));
    }

    public long version() {
        return version;
    }
}
