package io.switchboard.core.exchange;

import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.RowLock;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Takes contacts in, some lines in one transaction. Somebody is known by who he is on a channel, else by his mail address, else by
 * his phone number, within his shop; what a line says replaces what stood there, what it doesn't say stays. So the same file again
 * changes nothing. One import at a time writes, over all nodes.
 */
@ApplicationScoped
@Transactional
public class ContactImport {
    @Inject
    Contacts contacts;

    @Inject
    ContactChecks checks;

    @Inject
    RowLock locks;

    @Inject
    Clock clock;

    /** What became of a line. */
    public enum Kind {
        CREATED,
        UPDATED,
        UNCHANGED,
        REFUSED
    }

    /**
     * A line of the report.
     *
     * @param line of the file
     * @param contact nullable: refused, or not made in a trial
     * @param faults empty unless refused
     */
    public record Outcome(int line, Kind kind, UUID contact, List<Refused.Field> faults) {
        static Outcome refused(int line, List<Refused.Field> faults) {
            return new Outcome(line, Kind.REFUSED, null, faults);
        }
    }

    /**
     * How a file is taken.
     *
     * @param shop of lines that name none
     * @param shops that lines may name
     * @param trial whether nothing is changed
     * @param before what earlier lines of a trial would have made
     */
    record Run(Viewer viewer, UUID shop, Set<UUID> shops, boolean trial, Set<String> before) {}

    /** Takes these lines, in their order. */
    List<Outcome> take(Run run, List<ContactLine> lines) {
        if (!run.trial()) {
            locks.hold("import:contacts");
        }
        List<Outcome> outcomes = new ArrayList<>();
        Map<Integer, ContactChecks.Checked> good = new HashMap<>();
        for (ContactLine line : lines) {
            try {
                good.put(line.line(), checks.check(run, line));
            } catch (Refused refused) {
                outcomes.add(Outcome.refused(line.line(), refused.fields()));
            }
        }
        Known known = new Known(contacts, good.values());
        for (ContactLine line : lines) {
            ContactChecks.Checked checked = good.get(line.line());
            if (checked != null) {
                outcomes.add(take(run, checked, known));
            }
        }
        outcomes.sort(Comparator.comparingInt(Outcome::line));
        return outcomes;
    }

    private Outcome take(Run run, ContactChecks.Checked line, Known known) {
        int number = line.of().line();
        List<Contact> found = known.find(line);
        if (found.size() > 1) {
            return Outcome.refused(number, List.of(new Refused.Field(known.by(line), "severalContacts", List.of(found.size()))));
        }
        if (found.isEmpty()) {
            boolean again = run.trial() && line.keys().stream().anyMatch(run.before()::contains);
            run.before().addAll(run.trial() ? line.keys() : List.of());
            return run.trial()
                    ? new Outcome(number, again ? Kind.UPDATED : Kind.CREATED, null, List.of())
                    : new Outcome(number, Kind.CREATED, create(line, known), List.of());
        }
        Contact contact = found.get(0);
        boolean changes = changes(contact, line) || !line.identities().stream().allMatch(known::isKnown);
        if (changes && !run.trial()) {
            describe(contact, line);
            contacts.changed(contact);
            known.introduce(contact, line);
        }
        return new Outcome(number, changes ? Kind.UPDATED : Kind.UNCHANGED, contact.id(), List.of());
    }

    private UUID create(ContactChecks.Checked line, Known known) {
        Contact contact = new Contact(Ids.next(), line.shop(), line.of().name(), clock.instant());
        describe(contact, line);
        contacts.add(contact);
        known.add(contact, line);
        return contact.id();
    }

    private static void describe(Contact contact, ContactChecks.Checked checked) {
        ContactLine line = checked.of();
        contact.describe(line.name(), line.email(), line.phone(), line.locale(), line.note());
        if (!line.fields().isEmpty()) {
            contact.keep(merged(contact, line));
        }
    }

    private static Map<String, Object> merged(Contact contact, ContactLine line) {
        Map<String, Object> fields = new HashMap<>(contact.fields());
        fields.putAll(line.fields());
        return fields;
    }

    private static boolean changes(Contact contact, ContactChecks.Checked checked) {
        ContactLine line = checked.of();
        return differs(line.name(), contact.name())
                || differs(line.email(), contact.email())
                || differs(line.phone(), contact.phone())
                || differs(line.locale(), contact.locale())
                || differs(line.note(), contact.note())
                || !merged(contact, line).equals(contact.fields());
    }

    private static boolean differs(String said, String stands) {
        return said != null && !Objects.equals(said, stands);
    }
}
