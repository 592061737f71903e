package io.switchboard.core.ticket;

import io.switchboard.core.ticket.TicketChange.FieldEdit;
import io.switchboard.core.ticket.WhoIsWho.Named;
import io.switchboard.core.ticket.type.Action;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * How a ticket is to be, beside its state: what actions set, then perhaps what a person said. What an action means stands here alone, for the
 * ways of types, for rules and for macros.
 */
public final class Wanted {
    private final Ticket ticket;
    private final Set<String> tags;
    private Priority priority;
    private String problem;
    UUID group;
    UUID agent;
    Map<String, Object> values;

    public Wanted(Ticket ticket) {
        this.ticket = ticket;
        group = ticket.groupId();
        agent = ticket.assigneeId();
        priority = ticket.priority();
        problem = ticket.problem();
        values = new LinkedHashMap<>(ticket.fields());
        tags = new LinkedHashSet<>(ticket.tags());
    }

    /**
     * Does what the action says; those that do something else than set what a ticket has are overlooked.
     *
     * @param me whom {@link Action#ME} means; null: nobody, and nothing happens
     * @return the code of why it can't be done until somebody has seen to it; null when it is done
     */
    public String act(Action action, WhoIsWho names, UUID me) {
        String value = action.value() == null ? null : action.value().toString();
        switch (action.kind()) {
            case SET_GROUP -> {
                Optional<Named> found = names.group(value, ticket.shopId());
                if (found.isEmpty()) {
                    return "noGroup";
                }
                // Another department's now: whoever had it has done his part.
                agent = found.get().id().equals(group) ? agent : null;
                group = found.get().id();
            }
            case SET_ASSIGNEE -> {
                return assignee(value, names, me);
            }
            case SET_PRIORITY -> priority = Priority.valueOf(value);
            case SET_FIELD -> set(action.field(), action.value());
            case SET_PROBLEM -> problem = value;
            case ADD_TAG -> tags.add(value);
            case REMOVE_TAG -> tags.remove(value);
            default -> {
                // Says or does something; nothing is set.
            }
        }
        return null;
    }

    private String assignee(String value, WhoIsWho names, UUID me) {
        switch (value) {
            case Action.NOBODY -> agent = null;
            case Action.ME -> agent = person(me, names);
            case Action.CREATOR -> agent = person(ticket.creator().kind() == TicketActor.Kind.AGENT ? ticket.creator().id() : null, names);
            default -> {
                Optional<Named> found = names.agent(value);
                if (found.isEmpty()) {
                    return "noAgent";
                }
                agent = found.get().id();
            }
        }
        return null;
    }

    /** Who isn't there, or works here no longer, changes nothing. */
    private UUID person(UUID id, WhoIsWho names) {
        return id == null ? agent : names.agent(id.toString()).map(Named::id).orElse(agent);
    }

    private void set(String field, Object value) {
        if (value == null) {
            values.remove(field);
        } else {
            values.put(field, value);
        }
    }

    /** What is other than the ticket has it now, but for whose it is. */
    public List<TicketChange> changes() {
        List<FieldEdit> edits = new ArrayList<>();
        if (priority != ticket.priority()) {
            edits.add(new FieldEdit("priority", ticket.priority().name(), priority.name()));
        }
        if (!Objects.equals(problem, ticket.problem())) {
            edits.add(new FieldEdit("problem", ticket.problem(), problem));
        }
        changedFields().forEach(key -> edits.add(new FieldEdit(TicketFacts.OWN + key, ticket.fields().get(key), values.get(key))));
        List<TicketChange> changes = new ArrayList<>();
        if (!edits.isEmpty()) {
            changes.add(new TicketChange.Edited(edits, null));
        }
        changes.addAll(TicketEdits.tagged(ticket, tags));
        return changes;
    }

    private List<String> changedFields() {
        Set<String> keys = new TreeSet<>(values.keySet());
        keys.addAll(ticket.fields().keySet());
        return keys.stream().filter(key -> !Objects.equals(values.get(key), ticket.fields().get(key))).toList();
    }

    /** Whether it is to be somebody else's, or elsewhere. */
    public boolean isGiven() {
        return !Objects.equals(group, ticket.groupId()) || !Objects.equals(agent, ticket.assigneeId());
    }

    /** Where it is to be; null: in no group. */
    public UUID group() {
        return group;
    }

    /** Whose it is to be; null: nobody's. */
    public UUID agent() {
        return agent;
    }

    /** Adds what is other than the ticket has it now. */
    void addTo(List<TicketChange> changes, TicketActor by, TicketPeople people) {
        changes.addAll(changes());
        if (isGiven()) {
            changes.add(people.assignment(ticket, agent, group, by, null));
        }
    }

    /** The same as somebody says it who changes fields by hand: by the names of the ticket's JSON. */
    Map<String, Object> byHand() {
        Map<String, Object> given = new LinkedHashMap<>();
        if (priority != ticket.priority()) {
            given.put("priority", priority.name());
        }
        if (!Objects.equals(problem, ticket.problem())) {
            given.put("problem", problem);
        }
        if (!tags.equals(new LinkedHashSet<>(ticket.tags()))) {
            given.put("tags", List.copyOf(tags));
        }
        Map<String, Object> own = new LinkedHashMap<>();
        changedFields().forEach(key -> own.put(key, values.get(key)));
        if (!own.isEmpty()) {
            given.put("fields", own);
        }
        if (isGiven()) {
            given.put("groupId", group);
            given.put("assigneeId", agent);
        }
        return given;
    }
}
