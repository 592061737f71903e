package io.switchboard.core.ticket;

import io.switchboard.core.condition.Facts;
import io.switchboard.core.ticket.type.Definition;
import io.switchboard.core.ticket.type.FieldDefinition;
import io.switchboard.core.ticket.type.FieldValues;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A ticket by the names that conditions, lists and rules use for its fields. */
public final class TicketFacts implements Facts {
    /** What the names of a type's own fields begin with. */
    public static final String OWN = "field.";

    private static final Map<String, Function<Ticket, Object>> FIELDS = Map.ofEntries(
            Map.entry("number", t -> BigDecimal.valueOf(t.number())),
            Map.entry("subject", Ticket::subject),
            Map.entry("type", Ticket::typeKey),
            Map.entry("state", Ticket::state),
            Map.entry("category", Ticket::category),
            Map.entry("priority", Ticket::priority),
            Map.entry("shop", t -> text(t.shopId())),
            Map.entry("group", t -> text(t.groupId())),
            Map.entry("assignee", t -> text(t.assigneeId())),
            Map.entry("creator", t -> text(t.creator().id())),
            Map.entry("contact", t -> text(t.contactId())),
            Map.entry("channel", t -> text(t.channelId())),
            Map.entry("channelTag", Ticket::channelTag),
            Map.entry("tags", Ticket::tags),
            Map.entry("createdAt", t -> t.times().createdAt()),
            Map.entry("updatedAt", t -> t.times().updatedAt()),
            Map.entry("solvedAt", t -> t.times().solvedAt()),
            Map.entry("closedAt", t -> t.times().closedAt()),
            Map.entry("waitingSince", t -> t.times().waitingSince()),
            Map.entry("snoozedUntil", t -> t.times().snoozedUntil()),
            Map.entry("respondBy", t -> t.sla().respondBy()),
            Map.entry("resolveBy", t -> t.sla().resolveBy()),
            Map.entry("sla", t -> t.sla().state()),
            Map.entry("approver", t -> t.agenda().approval() == null ? null : texts(t.agenda().approval().waitsFor())),
            Map.entry("parent", t -> text(t.parentId())),
            Map.entry("urged", t -> BigDecimal.valueOf(t.urged())),
            Map.entry("rating", t -> t.rating() == null ? null : BigDecimal.valueOf(t.rating())),
            Map.entry("problem", Ticket::problem),
            Map.entry("repeatOf", t -> text(t.repeatOf())));

    private final Ticket ticket;
    private final Definition type;
    private final Map<String, Object> values;

    /**
     * @param type by which own values are numbers and days; null: they are what JSON says
     * @param values of the type's own fields
     */
    TicketFacts(Ticket ticket, Definition type, Map<String, Object> values) {
        this.ticket = ticket;
        this.type = type;
        this.values = values;
    }

    @Override
    public Object fact(String field) {
        if (field.startsWith(OWN)) {
            String key = field.substring(OWN.length());
            Object own = values.get(key);
            Optional<FieldDefinition> known = type == null ? Optional.empty() : type.field(key);
            if (known.isPresent()) {
                return FieldValues.fact(known.get(), own);
            }
            return own instanceof Number number && !(own instanceof BigDecimal) ? new BigDecimal(number.toString()) : own;
        }
        Function<Ticket, Object> known = FIELDS.get(field);
        return known == null ? null : known.apply(ticket);
    }

    /** Fields that each ticket has, and its own ones. */
    Set<String> names() {
        return Stream.concat(FIELDS.keySet().stream(), ticket.fields().keySet().stream().map(OWN::concat)).collect(Collectors.toSet());
    }

    private static List<String> texts(Set<UUID> ids) {
        return ids.stream().map(UUID::toString).sorted().toList();
    }

    private static String text(UUID id) {
        return id == null ? null : id.toString();
    }
}
