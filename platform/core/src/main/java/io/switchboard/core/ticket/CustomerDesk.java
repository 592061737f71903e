package io.switchboard.core.ticket;

import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.conversation.Attachment;
import io.switchboard.core.conversation.Files;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.CustomerLinks.Holder;
import io.switchboard.spi.message.FileRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What a customer does with one ticket by its link: answers, presses for it, says how content he is. */
@ApplicationScoped
@Transactional
public class CustomerDesk {
    /** Pressing for it again is possible after this. */
    public static final Duration URGE_AGAIN = Duration.ofHours(1);
    /** A rating may be changed for so long. */
    public static final Duration RATE_AGAIN = Duration.ofHours(24);
    /** Why somebody is content or not. */
    public static final Set<String> REASONS = Set.of("quick", "friendly", "solved", "clear", "slow", "unfriendly", "notSolved", "unclear", "askedAgain");

    private static final int MAX_TEXT = 5_000;
    private static final int MAX_COMMENT = 2_000;
    private static final int MAX_FILES = 10;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Tickets tickets;

    @Inject
    TicketFlow flow;

    @Inject
    Journal journal;

    @Inject
    Contacts contacts;

    @Inject
    Files files;

    @Inject
    CustomerHistory history;

    @Inject
    FollowUps followUps;

    /**
     * What he may do now.
     *
     * @param urgeAfter when he may press for it again; null: now, or not at all
     * @param rateUntil until when he may change his rating; null while he hasn't given one
     */
    public record Offers(boolean answer, boolean urge, Instant urgeAfter, boolean rate, Instant rateUntil) {}

    /** An entry, and whether it was written just now. */
    public record Written(Ticket ticket, long seq, boolean isNew) {}

    public Ticket ticket(Holder holder) {
        return tickets.get(Viewer.PLATFORM, holder.ticketId());
    }

    public Offers offers(Ticket ticket) {
        boolean alive = ticket.mergedInto() == null && ticket.times().erasedAt() == null;
        Instant now = clock.instant();
        Instant again = last(ticket, "urged").map(TicketEntry::at).map(at -> at.plus(URGE_AGAIN)).filter(at -> at.isAfter(now)).orElse(null);
        boolean mayUrge = alive && isWithUs(ticket);
        Instant until = first(ticket, "rated").map(TicketEntry::at).map(at -> at.plus(RATE_AGAIN)).orElse(null);
        boolean mayRate = alive && !ticket.category().isOpen() && (until == null || until.isAfter(now));
        return new Offers(alive && ticket.category() != Category.CLOSED, mayUrge && again == null, mayUrge ? again : null, mayRate, until);
    }

    private static boolean isWithUs(Ticket ticket) {
        return ticket.category().isOpen() && ticket.category() != Category.PENDING;
    }

    private Optional<TicketEntry> last(Ticket ticket, String kind) {
        return his(ticket, kind, "desc");
    }

    private Optional<TicketEntry> first(Ticket ticket, String kind) {
        return his(ticket, kind, "asc");
    }

    private Optional<TicketEntry> his(Ticket ticket, String kind, String order) {
        return em.createQuery(
                        "select e from TicketEntry e where e.ticketId = :id and e.kind = :kind and e.actorKind = :contact order by e.seq " + order,
                        TicketEntry.class)
                .setParameter("id", ticket.id())
                .setParameter("kind", kind)
                .setParameter("contact", TicketActor.Kind.CONTACT)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    /** As what his files are kept until he sends them. */
    public static Files.Owner owner(Holder holder) {
        return Files.Owner.guest(guest(holder));
    }

    private static String guest(Holder holder) {
        return "ticket:" + holder.ticketId();
    }

    /**
     * A file that he may have: of what was told him, or brought by this ticket's links.
     *
     * @throws Refused NOT_FOUND for all others
     */
    public Attachment file(Holder holder, UUID fileId) {
        Ticket ticket = ticket(holder);
        return history.file(ticket, fileId).isPresent()
                ? files.find(fileId).orElseThrow(() -> Refused.notFound("file"))
                : files.getForGuest(guest(holder), fileId);
    }

    /**
     * He answers. What waited for him comes back to us, by its type's way. The same {@code clientId} again changes nothing.
     *
     * @param fileIds of files that he brought by this ticket's links
     * @throws Refused CONFLICT when the ticket is closed
     */
    public Written reply(Holder holder, String clientId, String text, List<UUID> fileIds) {
        new Check()
                .text("clientId", clientId, 80)
                .optional("text", text, MAX_TEXT)
                .that(fileIds.size() <= MAX_FILES, "fileIds", "tooMany", MAX_FILES)
                .that(Texts.orNull(text) != null || !fileIds.isEmpty(), "text", "required")
                .done();
        Ticket ticket = tickets.hold(Viewer.PLATFORM, holder.ticketId());
        String client = client(clientId);
        Optional<TicketEntry> before = tickets.byClientId(ticket.id(), client);
        if (before.isPresent()) {
            return new Written(ticket, before.get().seq(), false);
        }
        ticket.mustBeAlive();
        if (ticket.category() == Category.CLOSED) {
            throw Refused.conflict("ticket.customerClosed");
        }
        List<FileRef> brought = new LinkedHashSet<>(fileIds).stream().map(id -> brought(holder, id)).toList();
        List<TicketChange> changes = new ArrayList<>();
        changes.add(new TicketChange.Replied(Texts.storable(text == null ? "" : text.strip()), brought, List.of()));
        changes.addAll(flow.back(ticket));
        long seq = journal.write(ticket, actor(holder), client, changes).get(0).seq();
        files.claimForTicket(ticket.id(), brought);
        return new Written(ticket, seq, true);
    }

    private FileRef brought(Holder holder, UUID id) {
        try {
            return files.getForGuest(guest(holder), id).file();
        } catch (Refused none) {
            throw Refused.invalid("fileIds", "unknownFile");
        }
    }

    /** Nobody else's ids meet his. */
    private static String client(String id) {
        return "customer:" + id.strip();
    }

    /**
     * He presses for it.
     *
     * @throws Refused CONFLICT when it doesn't wait for us; TOO_OFTEN within an hour of the last time
     */
    public Ticket urge(Holder holder) {
        Ticket ticket = tickets.hold(Viewer.PLATFORM, holder.ticketId());
        ticket.mustBeAlive();
        if (!isWithUs(ticket)) {
            throw Refused.conflict("ticket.notWithUs");
        }
        Instant again = offers(ticket).urgeAfter();
        if (again != null) {
            long seconds = Math.max(1, Duration.between(clock.instant(), again).plusMillis(999).toSeconds());
            throw Refused.tooOften("ticket.urgedAlready", (int) seconds);
        }
        journal.write(ticket, actor(holder), new TicketChange.Urged(null));
        return ticket;
    }

    /**
     * He says how content he is, from 1 (not at all) to 5; for a day he may change his mind.
     *
     * @param reasons of {@link #REASONS}
     * @param comment nullable
     * @throws Refused CONFLICT while the ticket isn't solved, or when the day is over
     */
    public Ticket rate(Holder holder, int score, List<String> reasons, String comment) {
        new Check()
                .range("score", score, 1, 5)
                .that(REASONS.containsAll(reasons), "reasons", "notChoice", String.join(", ", REASONS.stream().sorted().toList()))
                .optional("comment", comment, MAX_COMMENT)
                .done();
        Ticket ticket = tickets.hold(Viewer.PLATFORM, holder.ticketId());
        ticket.mustBeAlive();
        if (!offers(ticket).rate()) {
            throw Refused.conflict(ticket.category().isOpen() ? "ticket.notSolved" : "ticket.ratedAlready");
        }
        List<String> sorted = reasons.stream().distinct().sorted().toList();
        journal.write(ticket, actor(holder), new TicketChange.Rated(score, sorted, Texts.storable(Texts.orNull(comment))));
        followUps.rated(ticket);
        return ticket;
    }

    private TicketActor actor(Holder holder) {
        Contact contact = contacts.get(Viewer.PLATFORM, holder.contactId());
        return TicketActor.contact(contact.id(), contact.name());
    }
}
