package io.switchboard.host;

import io.switchboard.core.shared.Refused;
import io.switchboard.core.ticket.TicketPlugins;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.platform.PlatformTickets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** Tickets as one plugin sees them. */
final class PluginTickets implements PlatformTickets {
    private static final int MOST = 100;

    private final JtaTransactions transactions;
    private final TicketPlugins tickets;
    private final String pluginId;

    PluginTickets(JtaTransactions transactions, TicketPlugins tickets, String pluginId) {
        this.transactions = transactions;
        this.tickets = tickets;
        this.pluginId = pluginId;
    }

    /** Outside of the plugin's transaction: an unknown one must not spoil it. */
    @Override
    public Optional<TicketInfo> find(String ticketId) {
        return PluginConversations.uuid(ticketId).flatMap(id -> transactions.outside(() -> {
            try {
                return Optional.of(tickets.find(id));
            } catch (Refused unknown) {
                return Optional.empty();
            }
        }));
    }

    @Override
    public List<TicketInfo> ofContact(String contactId, int limit) {
        int most = Math.max(1, Math.min(MOST, limit));
        return PluginConversations.uuid(contactId)
                .map(id -> transactions.outside(() -> tickets.ofContact(id, most)))
                .orElse(List.of());
    }

    @Override
    public TicketInfo create(NewTicket ticket) {
        UUID contact = ticket.contactId() == null ? null : id(ticket.contactId(), "contact");
        UUID conversation = ticket.conversationId() == null ? null : id(ticket.conversationId(), "conversation");
        return call(() -> tickets.create(pluginId, ticket, contact, conversation));
    }

    @Override
    public void addNote(String ticketId, String text) {
        UUID id = id(ticketId, "ticket");
        run(() -> tickets.note(pluginId, id, text));
    }

    @Override
    public void edit(String ticketId, Map<String, Object> fields) {
        UUID id = id(ticketId, "ticket");
        run(() -> tickets.edit(pluginId, id, fields));
    }

    @Override
    public void move(String ticketId, String transition) {
        UUID id = id(ticketId, "ticket");
        run(() -> tickets.move(pluginId, id, transition));
    }

    private void run(Runnable work) {
        call(() -> {
            work.run();
            return null;
        });
    }

    /** What the core refuses is told in words that a plugin can catch. */
    private <T> T call(Callable<T> work) {
        try {
            return transactions.call(work);
        } catch (Refused e) {
            throw new ConnectorException(Failure.INVALID_REQUEST, reason(e));
        }
    }

    private static String reason(Refused refused) {
        String fields = refused.fields().stream().map(field -> field.field() + " " + field.code()).collect(Collectors.joining(", "));
        return fields.isEmpty() ? refused.code() : fields;
    }

    private static UUID id(String text, String what) {
        return PluginConversations.uuid(text)
                .orElseThrow(() -> new ConnectorException(Failure.INVALID_REQUEST, "there is no such " + what));
    }
}
