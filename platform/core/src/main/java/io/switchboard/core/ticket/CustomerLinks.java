package io.switchboard.core.ticket;

import io.switchboard.core.agent.AccessToken;
import io.switchboard.core.agent.AccessToken.Kind;
import io.switchboard.core.agent.Tokens;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Links by which a customer comes to one ticket of his without an account. The secret stands behind the address's {@code #}, which browsers
 * send to nobody; here only its hash is kept.
 */
@ApplicationScoped
@Transactional
public class CustomerLinks {
    /** How long one is good. */
    public static final Duration LIFE = Duration.ofDays(90);

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Tokens tokens;

    @Inject
    Tickets tickets;

    @Inject
    Journal journal;

    @Inject
    Contacts contacts;

    /** A link, told this once. */
    public record Link(String address, Instant expiresAt) {}

    /** Whose link it is: the customer of one ticket. */
    public record Holder(UUID ticketId, UUID contactId) {}

    /**
     * An agent asks for one, to give it to the customer himself.
     *
     * @throws Refused CONFLICT when the ticket has no customer, or has ended by being merged or erased
     */
    public Link issue(Viewer viewer, UUID ticketId) {
        Ticket ticket = tickets.lock(viewer, ticketId);
        ticket.mustBeAlive();
        if (ticket.contactId() == null) {
            throw Refused.conflict("ticket.noCustomer");
        }
        Link link = issue(ticket);
        journal.write(ticket, TicketActor.of(viewer), new TicketChange.Told("link-made", Map.of("expiresAt", link.expiresAt().toString())));
        return link;
    }

    /** For what the platform gives the customer by itself; the ticket has one. */
    Link issue(Ticket ticket) {
        Tokens.Issued issued = tokens.issueForTicket(ticket.id(), ticket.contactId(), LIFE);
        return new Link(PlatformSettings.publicUrl() + "/t#" + issued.token(), issued.expiresAt());
    }

    /** None of its links opens it any more. */
    public void revoke(Viewer viewer, UUID ticketId) {
        Ticket ticket = tickets.lock(viewer, ticketId);
        if (tokens.revokeForTicket(ticketId) > 0) {
            journal.write(ticket, TicketActor.of(viewer), new TicketChange.Told("link-revoked", Map.of()));
        }
    }

    /**
     * Whose it is. Empty for what never was one, has expired, was revoked, or whose ticket has another customer now: nobody outside learns
     * which of these.
     */
    public Optional<Holder> holder(String token) {
        return tokens.find(Kind.TICKET_LINK, token).filter(this::opens).map(found -> new Holder(found.ticketId(), found.contactId()));
    }

    private boolean opens(AccessToken token) {
        Ticket ticket = em.find(Ticket.class, token.ticketId());
        return ticket != null
                && ticket.times().erasedAt() == null
                && ticket.contactId() != null
                && (ticket.contactId().equals(token.contactId()) || contacts.allIds(ticket.contactId()).contains(token.contactId()));
    }
}
