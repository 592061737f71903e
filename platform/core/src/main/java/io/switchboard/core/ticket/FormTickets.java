package io.switchboard.core.ticket;

import io.switchboard.core.contact.Contact;
import io.switchboard.core.conversation.Files;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.ticket.form.FormVisits;
import io.switchboard.core.ticket.form.FormVisits.Visit;
import io.switchboard.core.ticket.form.WebForm;
import io.switchboard.core.ticket.form.WebForms;
import io.switchboard.core.ticket.type.Definition;
import io.switchboard.core.ticket.type.FieldDefinition;
import io.switchboard.core.ticket.type.TicketTypes;
import io.switchboard.spi.message.FileRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Makes tickets of what customers send by forms. A stamp is good for one: sent again it gives the first ticket. */
@ApplicationScoped
@Transactional
public class FormTickets {
    /** What their channel is called in lists and figures. */
    public static final String CHANNEL_TAG = "form";
    /** So many of one customer within the hour, whatever addresses they come from. */
    public static final int AN_HOUR = 5;

    private static final int MAX_TEXT = 5_000;
    private static final int MAX_FILES = 10;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    WebForms forms;

    @Inject
    FormVisits visits;

    @Inject
    TicketTypes types;

    @Inject
    TicketPeople people;

    @Inject
    NewTickets newTickets;

    @Inject
    CustomerLinks links;

    @Inject
    Files files;

    /**
     * What somebody has filled in; all nullable.
     *
     * @param website a field that people don't see: whoever fills it in isn't one
     */
    public record Sent(
            String stamp,
            Long proof,
            String website,
            String name,
            String email,
            String phone,
            String subject,
            String text,
            Map<String, Object> fields,
            List<UUID> fileIds) {}

    /** The ticket that it became, and how its customer comes to it. */
    public record Taken(long number, CustomerLinks.Link link, boolean isNew) {}

    /** A file for a form that is being filled in. */
    public Files.Owner owner(WebForm form, String stamp) {
        return Files.Owner.guest(visits.visit(form, stamp).guest());
    }

    /** @throws Refused INVALID, naming each wrong field; TOO_OFTEN after too many of this customer */
    public Taken send(String key, Sent sent) {
        WebForm form = forms.open(key);
        new Check().that(Texts.orNull(sent.website()) == null, "website", "form.trap").done();
        Visit visit = visits.mayBeSent(form, sent.stamp(), sent.proof());
        Definition type = types.current(form.type()).orElseThrow(() -> Refused.notFound("form"));
        check(sent, form);
        Map<String, Object> values = values(sent, form);
        List<FileRef> brought = brought(visit, sent.fileIds() == null ? List.of() : sent.fileIds(), "fileIds");
        List<FileRef> ofFields = ofFields(visit, type, values);
        Contact contact = people.customer(new TicketPeople.Asking(Texts.orNull(sent.name()), Texts.orNull(sent.email()), Texts.orNull(sent.phone())), form.shopId(), false);
        em.flush();
        NewTickets.Draft draft = new NewTickets.Draft(
                visit.guest(), sent.subject(), type.key(), sent.text(), contact.id(), null, form.shopId(), form.groupId(), null, null, values,
                List.of(), null, null, null, brought);
        NewTickets.Made made = newTickets.makeFrom(CHANNEL_TAG, TicketActor.contact(contact.id(), contact.name()), draft);
        if (made.isNew()) {
            mayAskAgain(contact.id());
            files.claimForTicket(made.ticket().id(), ofFields);
        }
        return new Taken(made.ticket().number(), links.issue(made.ticket()), made.isNew());
    }

    private static void check(Sent sent, WebForm form) {
        int count = sent.fileIds() == null ? 0 : sent.fileIds().size();
        boolean reachable = Texts.orNull(sent.email()) != null || Texts.orNull(sent.phone()) != null;
        Check check = new Check()
                .text("name", sent.name(), 200)
                .that(reachable, "email", "form.reach")
                .email("email", sent.email())
                .that(Texts.orNull(sent.phone()) == null || sent.phone().strip().matches("[+0-9 ()./-]{5,40}"), "phone", "form.phone")
                .text("subject", sent.subject(), 200)
                .text("text", sent.text(), MAX_TEXT)
                .that(form.takesFiles() || count == 0, "fileIds", "form.noFiles")
                .that(count <= MAX_FILES, "fileIds", "tooMany", MAX_FILES);
        Map<String, Object> fields = sent.fields() == null ? Map.of() : sent.fields();
        fields.keySet().stream()
                .filter(key -> !form.fields().contains(key))
                .limit(20)
                .forEach(key -> check.that(false, "fields." + Texts.cut(Texts.storable(String.valueOf(key)), 60), "form.unknownField"));
        check.done();
    }

    private static Map<String, Object> values(Sent sent, WebForm form) {
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, Object> given = sent.fields() == null ? Map.of() : sent.fields();
        form.fields().forEach(key -> {
            if (given.get(key) != null) {
                values.put(key, given.get(key));
            }
        });
        return values;
    }

    /** Those that this visit brought; others' can't be sent. */
    private List<FileRef> brought(Visit visit, List<UUID> ids, String field) {
        List<FileRef> found = new ArrayList<>();
        for (UUID id : new LinkedHashSet<>(ids)) {
            try {
                found.add(files.getForGuest(visit.guest(), id).file());
            } catch (Refused none) {
                throw Refused.invalid(field, "unknownFile");
            }
        }
        return found;
    }

    private List<FileRef> ofFields(Visit visit, Definition type, Map<String, Object> values) {
        List<FileRef> found = new ArrayList<>();
        Set<String> keys = type.fields().stream()
                .filter(field -> field.kind() == FieldDefinition.Kind.FILE)
                .map(FieldDefinition::key)
                .collect(Collectors.toSet());
        for (String key : keys) {
            List<?> given = values.get(key) instanceof List<?> list ? list : values.get(key) == null ? List.of() : List.of(values.get(key));
            found.addAll(brought(visit, given.stream().filter(Objects::nonNull).limit(100).map(id -> id(id, "fields." + key)).toList(), "fields." + key));
        }
        return found;
    }

    private static UUID id(Object text, String field) {
        try {
            return UUID.fromString(String.valueOf(text));
        } catch (IllegalArgumentException e) {
            throw Refused.invalid(field, "notId");
        }
    }

    /** Counts the one that was just made, too: it isn't when this refuses. */
    private void mayAskAgain(UUID contact) {
        long lately = em.createQuery(
                        "select count(t) from Ticket t where t.contactId = :contact and t.times.createdAt > :since and t.channelTag = :tag", Long.class)
                .setParameter("contact", contact)
                .setParameter("since", clock.instant().minus(Duration.ofHours(1)))
                .setParameter("tag", CHANNEL_TAG)
                .getSingleResult();
        if (lately > AN_HOUR) {
            throw Refused.tooOften("form.tooOften", 3_600);
        }
    }
}
