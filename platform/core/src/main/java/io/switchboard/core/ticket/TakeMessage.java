package io.switchboard.core.ticket;

import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.conversation.Author;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.Direction;
import io.switchboard.core.conversation.Message;
import io.switchboard.core.conversation.Messages;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.message.DeliveryState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What one message or one new conversation does to tickets; each in a transaction of its own, and doing it again changes nothing. */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
public class TakeMessage {
    private static final int PREVIEW = 500;

    @Inject
    Tickets tickets;

    @Inject
    TicketTies ties;

    @Inject
    TicketChannels channels;

    @Inject
    NewTickets made;

    @Inject
    TicketFlow flow;

    @Inject
    Journal journal;

    @Inject
    Conversations conversations;

    @Inject
    Messages messages;

    @Inject
    Contacts contacts;

    @Inject
    Acknowledge acknowledge;

    /** A conversation began: it becomes a ticket when its channel makes one. */
    public void begin(UUID conversationId) {
        Conversation talk = conversations.get(Viewer.PLATFORM, conversationId);
        Optional<TicketChannels.Making> making = channels.of(talk.channelId());
        Optional<Message> first = making.isEmpty()
                ? Optional.empty()
                : messages.saidAfter(talk, 0, 10).stream().filter(message -> message.direction() == Direction.IN).findFirst();
        // Without a word of the customer there is nothing to make; his first one makes it.
        if (first.isPresent() && ties.tickets(Set.of(conversationId)).isEmpty()) {
            make(talk, making.get(), first.get(), null);
        }
    }

    private void make(Conversation talk, TicketChannels.Making making, Message message, UUID repeatOf) {
        Contact contact = contacts.byIds(Set.of(talk.contactId())).get(talk.contactId());
        // What a customer writes must never keep a ticket from being made.
        String text = message.content().plainText().replaceAll("[\\x00-\\x1f&&[^\\n\\r\\t]]", " ");
        String subject = Texts.preview(Texts.orNull(talk.subject()) == null ? text : talk.subject(), 120);
        // By the message, not the conversation: one that goes on after its ticket's end may have another.
        NewTickets.Made one = made.makeFor(
                TicketActor.contact(contact.id(), contact.calledBy()),
                new NewTickets.Draft(
                        TicketIntake.clientId(message.id()),
                        Texts.cut(Texts.orNull(subject) == null ? message.content().getClass().getSimpleName() : subject, TicketEdits.MAX_SUBJECT),
                        making.type(),
                        Texts.cut(text, 20_000),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        Map.of(),
                        List.of(),
                        talk.id(),
                        null,
                        repeatOf,
                        List.of()),
                message.id());
        if (one.isNew() && making.acknowledges()) {
            acknowledge.arrived(one.ticket(), talk, message);
        }
    }

    /** Something was said in a conversation. */
    public void said(UUID conversationId, UUID messageId) {
        Optional<Message> found = messages.byIds(List.of(messageId)).stream().findFirst();
        boolean told = found.isPresent() && (found.get().direction() == Direction.IN || found.get().direction() == Direction.OUT);
        if (!told || found.get().isAutomatic()) {
            return;
        }
        Message message = found.get();
        List<UUID> linked = ties.tickets(Set.of(conversationId)).getOrDefault(conversationId, List.of());
        boolean taken = false;
        for (UUID id : linked.stream().sorted().toList()) {
            taken |= tell(tickets.lock(Viewer.PLATFORM, id), message);
        }
        if (!taken && message.direction() == Direction.IN) {
            Conversation talk = conversations.get(Viewer.PLATFORM, conversationId);
            UUID last = linked.isEmpty() ? null : linked.get(linked.size() - 1);
            // Of one that was there before its channel made tickets there is none, and there will be none.
            boolean first = linked.isEmpty() && messages.saidAfter(talk, 0, 1).stream().anyMatch(each -> each.id().equals(messageId));
            if (first || last != null) {
                channels.of(talk.channelId()).ifPresent(making -> make(talk, making, message, last));
            }
        }
    }

    /** Returns whether the ticket goes on with it: closed ones only note it. */
    private boolean tell(Ticket ticket, Message message) {
        String clientId = TicketIntake.clientId(message.id());
        // What was said before it was made is what it was made of.
        boolean before = message.createdAt().isBefore(ticket.times().createdAt());
        // What was said in it went out to the conversation, and stands in its history.
        boolean own = message.clientId() != null && message.clientId().startsWith(TicketReplies.clientId(ticket.id()));
        if (before || own || tickets.byClientId(ticket.id(), clientId).isPresent()) {
            return true;
        }
        if (ticket.mergedInto() != null || ticket.times().erasedAt() != null) {
            return false;
        }
        boolean closed = ticket.category() == Category.CLOSED;
        String preview = Texts.preview(message.content().plainText(), PREVIEW);
        List<TicketChange> changes = new ArrayList<>();
        if (message.direction() == Direction.IN) {
            changes.add(new TicketChange.CustomerWrote(message.conversationId(), message.id(), preview));
            if (ticket.times().snoozedUntil() != null) {
                changes.add(new TicketChange.Woke("customer"));
            }
            changes.addAll(flow.back(ticket));
        } else {
            changes.add(new TicketChange.Answered(message.conversationId(), message.id(), preview));
        }
        journal.write(ticket, author(message), clientId, changes);
        return !closed;
    }

    /** An answer of a ticket's moved on its way: that it didn't arrive is told in the history, to whoever has the ticket. */
    public void delivered(UUID messageId, UUID eventId) {
        Optional<Message> found = messages.byIds(List.of(messageId)).stream().filter(message -> message.deliveryState() == DeliveryState.FAILED).findFirst();
        Optional<UUID> of = found.flatMap(message -> TicketReplies.ticketOf(message.clientId()));
        if (of.isEmpty()) {
            return;
        }
        Ticket ticket = tickets.lock(Viewer.PLATFORM, of.get());
        String clientId = "undelivered:" + eventId;
        if (ticket.times().erasedAt() == null && tickets.byClientId(ticket.id(), clientId).isEmpty()) {
            String why = found.get().deliveryProblem() == null ? "" : found.get().deliveryProblem();
            String conversation = found.get().conversationId().toString();
            TicketChange told = new TicketChange.Told("undelivered", Map.of("problem", why, "messageId", messageId.toString(), "conversationId", conversation));
            journal.write(ticket, TicketActor.SYSTEM, clientId, List.of(told));
        }
    }

    private static TicketActor author(Message message) {
        Author author = message.author();
        return switch (author.kind()) {
            case CONTACT -> TicketActor.contact(author.id(), author.name());
            case AGENT -> new TicketActor(TicketActor.Kind.AGENT, author.id(), author.name());
            case API -> new TicketActor(TicketActor.Kind.API_KEY, author.id(), author.name());
            case SYSTEM, PLUGIN -> TicketActor.SYSTEM;
        };
    }
}
