package io.switchboard.core.ticket;

import io.switchboard.core.ticket.TicketChange.FieldEdit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** How a ticket is to be after a step, beside its state: what actions set, then what a person said. */
final class Wanted {
    UUID group;
    UUID agent;
    Priority priority;
    Map<String, Object> values;
    final Set<String> tags;

    Wanted(Ticket ticket) {
        group = ticket.groupId();
        agent = ticket.assigneeId();
        priority = ticket.priority();
        values = new LinkedHashMap<>(ticket.fields());
        tags = new LinkedHashSet<>(ticket.tags());
    }

    void set(String field, Object value) {
        if (value == null) {
            values.remove(field);
        } else {
            values.put(field, value);
        }
    }

    /** Adds what is other than the ticket has it now. */
    void addTo(List<TicketChange> changes, Ticket ticket, TicketActor by, TicketPeople people) {
        List<FieldEdit> edits = new ArrayList<>();
        if (priority != ticket.priority()) {
            edits.add(new FieldEdit("priority", ticket.priority().name(), priority.name()));
        }
        Set<String> keys = new TreeSet<>(values.keySet());
        keys.addAll(ticket.fields().keySet());
        keys.stream()
                .filter(key -> !Objects.equals(values.get(key), ticket.fields().get(key)))
                .forEach(key -> edits.add(new FieldEdit(TicketFacts.OWN + key, ticket.fields().get(key), values.get(key))));
        if (!edits.isEmpty()) {
            changes.add(new TicketChange.Edited(edits, null));
        }
        changes.addAll(TicketEdits.tagged(ticket, tags));
        if (!Objects.equals(group, ticket.groupId()) || !Objects.equals(agent, ticket.assigneeId())) {
            changes.add(people.assignment(ticket, agent, group, by, null));
        }
    }
}
