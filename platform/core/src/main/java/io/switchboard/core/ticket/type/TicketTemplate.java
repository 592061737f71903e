package io.switchboard.core.ticket.type;

import io.switchboard.core.audit.Audited;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Json;
import io.switchboard.core.ticket.Priority;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** A quick start: a ticket that is half filled in. */
@Entity
@Audited(value = "ticket-template", fields = {"name", "typeKey", "shopId", "subject", "description", "priority", "fields"})
@Table(name = "ticket_template")
public class TicketTemplate {
    @Id
    private UUID id;

    private String name;

    @Column(name = "type_key")
    private String typeKey;

    @Column(name = "shop_id")
    private UUID shopId;

    private String subject;
    private String description;

    @Enumerated(EnumType.STRING)
    private Priority priority;

    @Convert(converter = Json.Values.class)
    private Map<String, Object> fields;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    private long version;

    protected TicketTemplate() {}

    TicketTemplate(Instant now) {
        this.id = Ids.next();
        this.createdAt = now;
    }

    void say(Filled filled) {
        name = filled.name();
        typeKey = filled.typeKey();
        shopId = filled.shopId();
        subject = filled.subject();
        description = filled.description();
        priority = filled.priority();
        fields = new LinkedHashMap<>(filled.fields());
    }

    /**
     * All that it says.
     *
     * @param shopId null: for all shops
     * @param subject nullable, as description and priority
     * @param fields values of the type's own fields, by key
     */
    public record Filled(
            String name, String typeKey, UUID shopId, String subject, String description, Priority priority, Map<String, Object> fields) {}

    public Filled filled() {
        return new Filled(name, typeKey, shopId, subject, description, priority, fields);
    }

    public UUID id() {
        return id;
    }

    public long version() {
        return version;
    }
}
