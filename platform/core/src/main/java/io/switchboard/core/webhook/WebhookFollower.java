package io.switchboard.core.webhook;

import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.conversation.EventScopes;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.EventEntry;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Sequencer;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.Tickets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Reads the event log and writes down what is to be told to whom, in one transaction with its place: each event once, whatever
 * node reads it. While the licence doesn't have webhooks it stays where it is, and goes on from there.
 */
@ApplicationScoped
@Transactional
public class WebhookFollower {
    private static final int EVENTS = 500;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Sequencer sequencer;

    @Inject
    Webhooks webhooks;

    @Inject
    EventScopes scopes;

    @Inject
    Contacts contacts;

    @Inject
    Tickets tickets;

    @Inject
    LicenceService licence;

    /** Reads the next events. Returns how many; 0 also when another node is reading. */
    public int round() {
        boolean licensed = licence.now().has(Webhooks.MODULE);
        List<Webhook> told = webhooks.enabled();
        if (!licensed && !told.isEmpty()) {
            return 0;
        }
        List<?> place = em.createNativeQuery("select pos from webhook_place where id = 1 for update skip locked").getResultList();
        if (place.isEmpty()) {
            return 0;
        }
        long pos = ((Number) place.get(0)).longValue();
        if (told.isEmpty()) {
            long last = sequencer.last();
            if (last > pos) {
                moveTo(last);
            }
            return 0;
        }
        List<EventEntry> events = sequencer.after(pos, EVENTS);
        if (!events.isEmpty()) {
            tell(told, events);
            moveTo(events.get(events.size() - 1).pos());
        }
        return events.size();
    }

    private void moveTo(long pos) {
        em.createNativeQuery("update webhook_place set pos = :pos where id = 1").setParameter("pos", pos).executeUpdate();
    }

    private void tell(List<Webhook> told, List<EventEntry> events) {
        Instant now = clock.instant();
        boolean narrow = told.stream().anyMatch(webhook -> webhook.shopId() != null || webhook.channelId() != null);
        Map<UUID, EventScopes.Where> conversations = narrow ? scopes.of(ids(events, "conversation", "message")) : Map.of();
        Map<UUID, EventScopes.Where> requests = narrow ? tickets(ids(events, "ticket")) : Map.of();
        Map<UUID, Contact> people = narrow ? contacts.byIds(ids(events, "contact")) : Map.of();
        Set<UUID> notes = told.stream().allMatch(Webhook::notes)
                ? Set.of()
                : scopes.notes(events.stream()
                        .filter(event -> event.type().startsWith("message."))
                        .map(EventEntry::subjectId)
                        .collect(Collectors.toSet()));
        for (EventEntry event : events) {
            EventScopes.Where where = where(event, conversations, requests, people);
            for (EventEntry.Step step : event.steps()) {
                if (!WebhookEvents.isPublished(step.type())) {
                    continue;
                }
                Delivery.What what = what(event, step);
                for (Webhook webhook : told) {
                    boolean quiet = !webhook.notes() && notes.contains(step.subjectId());
                    if (!quiet && Webhooks.wants(webhook, step.type(), where.shop(), where.channel())) {
                        em.persist(new Delivery(Ids.next(), webhook.id(), what, now, now.plus(DeliveryQueue.TRIED_FOR)));
                    }
                }
            }
        }
    }

    private static Delivery.What what(EventEntry event, EventEntry.Step step) {
        boolean first = step.seq() == event.seq();
        return new Delivery.What(
                event.id() + (first ? "" : ".2"),
                step.type(),
                event.pos() * 2 + (first ? 0 : 1),
                WebhookEvents.object(event, step),
                event.conversationId(),
                step.seq(),
                step.subjectId(),
                event.detail(),
                event.createdAt());
    }

    private static Set<UUID> ids(List<EventEntry> events, String... kinds) {
        return events.stream()
                .filter(event -> List.of(kinds).contains(WebhookEvents.kind(event.type())))
                .map(event -> event.conversationId() == null ? event.subjectId() : event.conversationId())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private Map<UUID, EventScopes.Where> tickets(Set<UUID> ids) {
        return tickets.byIds(ids).stream()
                .collect(Collectors.toMap(Ticket::id, ticket -> new EventScopes.Where(ticket.shopId(), ticket.channelId())));
    }

    private static EventScopes.Where where(
            EventEntry event, Map<UUID, EventScopes.Where> conversations, Map<UUID, EventScopes.Where> tickets, Map<UUID, Contact> people) {
        if (event.conversationId() != null) {
            return conversations.getOrDefault(event.conversationId(), EventScopes.Where.NOWHERE);
        }
        if (WebhookEvents.kind(event.type()).equals("ticket")) {
            return tickets.getOrDefault(event.subjectId(), EventScopes.Where.NOWHERE);
        }
        Contact contact = event.subjectId() == null ? null : people.get(event.subjectId());
        return contact == null ? EventScopes.Where.NOWHERE : new EventScopes.Where(contact.shopId(), null);
    }
}
