package io.switchboard.core.ticket;

import io.switchboard.core.contact.Contacts;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.TicketChange.FieldEdit;
import io.switchboard.core.ticket.type.Definition;
import io.switchboard.core.ticket.type.FieldValues;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** What somebody wants changed in a ticket, checked, as changes; nothing is written. Values are as JSON gives them, by the names of the ticket's JSON. */
@ApplicationScoped
@Transactional(dontRollbackOn = Refused.class)
public class TicketEdits {
    static final int MAX_SUBJECT = 500;
    static final Duration LONGEST_SLEEP = Duration.ofDays(366);
    private static final int MAX_TAGS = 30;
    private static final int MAX_TAG = 60;

    @Inject
    Contacts contacts;

    @Inject
    TicketPeople people;

    @Inject
    Clock clock;

    /**
     * @param given a value of null empties a field; names that aren't there leave what stands, unknown ones are overlooked
     * @throws Refused INVALID, naming each wrong field
     */
    List<TicketChange> changes(Viewer viewer, Ticket ticket, Definition type, Map<String, Object> given) {
        Check check = new Check();
        List<FieldEdit> edits = new ArrayList<>();
        if (given.containsKey("subject")) {
            String subject = text(given.get("subject"));
            check.text("subject", subject, MAX_SUBJECT);
            edits.add(new FieldEdit("subject", ticket.subject(), subject == null ? null : subject.strip()));
        }
        if (given.containsKey("priority")) {
            Priority priority = priority(type, text(given.get("priority")), check);
            edits.add(new FieldEdit("priority", ticket.priority().name(), priority == null ? null : priority.name()));
        }
        if (given.containsKey("problem")) {
            String problem = text(given.get("problem"));
            check.optional("problem", problem, 100);
            edits.add(new FieldEdit("problem", ticket.problem(), problem == null || problem.isBlank() ? null : problem.strip()));
        }
        if (given.containsKey("contactId")) {
            UUID contact = id(given.get("contactId"), "contactId", check);
            check.that(contact == null || isThere(viewer, contact), "contactId", "unknown");
            edits.add(new FieldEdit("contact", string(ticket.contactId()), string(contact)));
        }
        if (given.containsKey("repeatOf")) {
            edits.add(new FieldEdit("repeatOf", string(ticket.repeatOf()), string(id(given.get("repeatOf"), "repeatOf", check))));
        }
        edits.addAll(own(ticket, type, given.get("fields"), check));
        Set<String> tags = given.containsKey("tags") ? tags(given.get("tags"), check) : null;
        Instant sleep = sleep(given, check);
        UUID agent = given.containsKey("assigneeId") ? id(given.get("assigneeId"), "assigneeId", check) : ticket.assigneeId();
        UUID group = given.containsKey("groupId") ? id(given.get("groupId"), "groupId", check) : ticket.groupId();
        check.done();
        List<TicketChange> changes = new ArrayList<>();
        List<FieldEdit> real = edits.stream().filter(edit -> !Objects.equals(edit.from(), edit.to())).toList();
        if (!real.isEmpty()) {
            changes.add(new TicketChange.Edited(real, null));
        }
        if (tags != null) {
            changes.addAll(tagged(ticket, tags));
        }
        if (!Objects.equals(agent, ticket.assigneeId()) || !Objects.equals(group, ticket.groupId())) {
            changes.add(people.assignment(ticket, agent, group, TicketActor.of(viewer), null));
        }
        if (given.containsKey("snoozedUntil") && !Objects.equals(sleep, ticket.times().snoozedUntil())) {
            changes.add(sleep == null ? new TicketChange.Woke("person") : new TicketChange.Snoozed(sleep));
        }
        return changes;
    }

    /** The type's own fields. */
    static List<FieldEdit> own(Ticket ticket, Definition type, Object given, Check check) {
        if (given == null) {
            return List.of();
        }
        if (!(given instanceof Map<?, ?> values)) {
            check.that(false, "fields", "notObject");
            return List.of();
        }
        @SuppressWarnings("unchecked")
        Map<String, Object> asked = (Map<String, Object>) values;
        Map<String, Object> now = ticket.fields();
        Map<String, Object> then = FieldValues.change(type, now, asked, check);
        Set<String> keys = new TreeSet<>(now.keySet());
        keys.addAll(then.keySet());
        return keys.stream()
                .filter(key -> !Objects.equals(now.get(key), then.get(key)))
                .map(key -> new FieldEdit(TicketFacts.OWN + key, now.get(key), then.get(key)))
                .toList();
    }

    static List<TicketChange> tagged(Ticket ticket, Set<String> tags) {
        List<String> added = tags.stream().filter(tag -> !ticket.tags().contains(tag)).toList();
        List<String> removed = ticket.tags().stream().filter(tag -> !tags.contains(tag)).toList();
        return added.isEmpty() && removed.isEmpty() ? List.of() : List.of(new TicketChange.Tagged(added, removed));
    }

    static Priority priority(Definition type, String word, Check check) {
        for (Priority each : type.priorities()) {
            if (each.name().equals(word)) {
                return each;
            }
        }
        check.that(false, "priority", "notChoice", String.join(", ", type.priorities().stream().map(Enum::name).toList()));
        return null;
    }

    static Set<String> tags(Object given, Check check) {
        Set<String> tags = new LinkedHashSet<>();
        if (given instanceof Collection<?> list) {
            list.forEach(tag -> tags.add(String.valueOf(tag).strip()));
        } else {
            check.that(given == null, "tags", "wrongType");
        }
        check.words("tags", tags, MAX_TAGS, MAX_TAG);
        return tags;
    }

    private Instant sleep(Map<String, Object> given, Check check) {
        Object until = given.get("snoozedUntil");
        if (until == null) {
            return null;
        }
        try {
            Instant at = OffsetDateTime.parse(until.toString()).toInstant();
            mustBeSleep(at, clock.instant(), check, "snoozedUntil");
            return at;
        } catch (DateTimeException e) {
            check.that(false, "snoozedUntil", "notTime");
            return null;
        }
    }

    static void mustBeSleep(Instant until, Instant now, Check check, String field) {
        boolean right = until != null && until.isAfter(now) && !until.isAfter(now.plus(LONGEST_SLEEP));
        check.that(right, field, "snoozeTime", LONGEST_SLEEP.toDays());
    }

    private boolean isThere(Viewer viewer, UUID contact) {
        try {
            return !contacts.get(viewer, contact).isErased();
        } catch (Refused none) {
            return false;
        }
    }

    private static UUID id(Object given, String field, Check check) {
        try {
            return given == null || given.toString().isBlank() ? null : UUID.fromString(given.toString());
        } catch (IllegalArgumentException e) {
            check.that(false, field, "notId");
            return null;
        }
    }

    private static String text(Object given) {
        return given == null ? null : given.toString();
    }

    private static String string(UUID id) {
        return id == null ? null : id.toString();
    }
}
