package io.switchboard.core.ticket;

import io.switchboard.core.conversation.Author;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.Message;
import io.switchboard.core.conversation.Messages;
import io.switchboard.core.conversation.Outbox;
import io.switchboard.core.conversation.Relay;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.FileRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * How what we say in a ticket reaches its customer: through the conversation in which he asked, as a message in its outbox, in the transaction
 * that writes it into the history. Without a conversation it stands on his page.
 */
@ApplicationScoped
@Transactional
public class TicketReplies {
    /** On the customer's page alone. */
    public static final String PAGE = "page";

    // The worst of several first.
    private static final List<DeliveryState> ORDER = List.of(
            DeliveryState.FAILED, DeliveryState.UNKNOWN, DeliveryState.PENDING, DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.READ);

    @Inject
    Tickets tickets;

    @Inject
    TicketTies ties;

    @Inject
    Conversations conversations;

    @Inject
    Messages messages;

    @Inject
    Relay relay;

    @Inject
    Outbox outbox;

    /** A conversation through which the customer can be written to, and why it can't be now; null when it can. */
    public record Way(Conversation conversation, Refused hindrance) {}

    /**
     * How an answer stands on its way: as the worst of its messages.
     *
     * @param messageId which that is
     * @param problem nullable
     */
    public record Delivery(UUID messageId, DeliveryState state, String problem) {}

    /** By what messages that a ticket's answers became are known: how their clients' ids begin. */
    static String clientId(UUID ticket) {
        return "ticket:" + ticket + ":";
    }

    /** Of which ticket a message with that client's id is an answer; empty for all others. */
    static Optional<UUID> ticketOf(String clientId) {
        return clientId == null || !clientId.matches("ticket:[0-9a-f-]{36}:.*") ? Optional.empty() : Optional.of(UUID.fromString(clientId.substring(7, 43)));
    }

    /** His conversations, those that are open to us first, then the one in which something was said last. Somebody else's never. */
    public List<Way> ways(Ticket ticket) {
        List<UUID> ids = ties.conversations(Set.of(ticket.id())).getOrDefault(ticket.id(), List.of());
        return conversations.byIds(ids).stream()
                .filter(talk -> talk.contactId().equals(ticket.contactId()))
                .map(talk -> new Way(talk, relay.hindrance(talk).orElse(null)))
                .sorted(Comparator.comparing((Way way) -> way.hindrance() != null)
                        .thenComparing(way -> way.conversation().lastMessageAt(), Comparator.reverseOrder())
                        .thenComparing(way -> way.conversation().id()))
                .toList();
    }

    /**
     * The answer, on its way. Where there are conversations, but none that takes it, it is refused: who wants it on the customer's page alone
     * says so.
     *
     * @throws Refused CONFLICT saying why the channel takes nothing now; INVALID for {@code via}, and for what the channel doesn't carry
     */
    TicketChange.Replied send(Viewer viewer, Ticket ticket, TicketDesk.Comment comment, String text) {
        Optional<Way> way = PAGE.equals(comment.via()) ? Optional.empty() : way(ticket, comment.via());
        if (way.isEmpty()) {
            return new TicketChange.Replied(text, comment.files(), comment.mentions());
        }
        if (way.get().hindrance() != null) {
            throw way.get().hindrance();
        }
        UUID talk = way.get().conversation().id();
        String client = clientId(ticket.id()) + (ticket.seq() + 1);
        List<UUID> said = relay.say(talk, Author.of(viewer), client, text, comment.files()).stream().map(Message::id).toList();
        return new TicketChange.Replied(text, comment.files(), comment.mentions(), talk, said);
    }

    /** Why that answer can't go out now; empty when it can. */
    Optional<Refused> hindrance(Ticket ticket, String via, String text, List<FileRef> files) {
        try {
            Optional<Way> way = PAGE.equals(via) ? Optional.empty() : way(ticket, via);
            return way.flatMap(one -> relay.hindrance(one.conversation(), text, files));
        } catch (Refused gone) {
            return Optional.of(gone);
        }
    }

    private Optional<Way> way(Ticket ticket, String via) {
        List<Way> ways = ways(ticket);
        if (via == null) {
            return ways.stream().findFirst();
        }
        return Optional.of(ways.stream()
                .filter(way -> way.conversation().id().toString().equals(via))
                .findFirst()
                .orElseThrow(() -> Refused.invalid("via", "unknown")));
    }

    /** Of those of these entries that went out, by seq. */
    public Map<Long, Delivery> deliveries(Collection<TicketEntry> entries) {
        Map<UUID, Long> wanted = new HashMap<>();
        for (TicketEntry entry : entries) {
            if (entry.change() instanceof TicketChange.Replied replied && replied.messageIds() != null) {
                replied.messageIds().forEach(id -> wanted.put(id, entry.seq()));
            }
        }
        Map<Long, Delivery> found = new HashMap<>();
        if (!wanted.isEmpty()) {
            messages.byIds(wanted.keySet()).forEach(message -> found.merge(wanted.get(message.id()), delivery(message), TicketReplies::worse));
        }
        return found;
    }

    private static Delivery delivery(Message message) {
        return new Delivery(message.id(), message.deliveryState(), message.deliveryProblem());
    }

    private static Delivery worse(Delivery one, Delivery other) {
        return ORDER.indexOf(one.state()) <= ORDER.indexOf(other.state()) ? one : other;
    }

    /**
     * Tries again to send what didn't arrive of an answer.
     *
     * @throws Refused NOT_FOUND when nothing went out there
     */
    public TicketEntry again(Viewer viewer, UUID ticketId, long seq) {
        Ticket ticket = tickets.lock(viewer, ticketId);
        TicketEntry entry = tickets.history(ticket, seq - 1, 1).stream().filter(each -> each.seq() == seq).findFirst().orElseThrow(() -> Refused.notFound("message"));
        List<UUID> sent = entry.change() instanceof TicketChange.Replied replied && replied.messageIds() != null ? replied.messageIds() : List.of();
        if (sent.isEmpty()) {
            throw Refused.notFound("message");
        }
        List<Message> stuck = new ArrayList<>(messages.byIds(sent));
        stuck.removeIf(message -> message.deliveryState() != DeliveryState.FAILED && message.deliveryState() != DeliveryState.UNKNOWN);
        stuck.sort(Comparator.comparingLong(Message::seq));
        stuck.forEach(message -> outbox.replay(Viewer.PLATFORM, message.id()));
        return entry;
    }
}
