package io.switchboard.core.ticket;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.LaterChange.LaterCancelled;
import io.switchboard.core.ticket.LaterChange.LaterChanged;
import io.switchboard.core.ticket.LaterChange.LaterHeld;
import io.switchboard.core.ticket.LaterChange.LaterPlanned;
import io.switchboard.core.ticket.LaterChange.LaterSent;
import io.switchboard.core.ticket.TicketAgenda.Later;
import io.switchboard.spi.message.FileRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Answers and notes that are written now and said later, as their author. What waits is part of the ticket, its time an alarm of it: so it is
 * said once whatever the number of nodes, and a restart forgets nothing.
 *
 * <p>An answer that is planned is held, not sent and not thrown away, when the customer writes meanwhile: it may be answered by what he says,
 * or made wrong; nobody but its author can tell, and his text is his work.
 */
@ApplicationScoped
@Transactional
public class SendLater {
    /** How many a ticket may have waiting. */
    static final int MOST = 5;

    @Inject
    Tickets tickets;

    @Inject
    Journal journal;

    @Inject
    DueTickets due;

    @Inject
    TicketSaying says;

    @Inject
    TicketReplies replies;

    @Inject
    TicketPeople people;

    @Inject
    Agents agents;

    @Inject
    io.switchboard.core.conversation.Files files;

    @Inject
    Clock clock;

    /** Before anything happens to tickets. */
    void start(@Observes @jakarta.annotation.Priority(50) Startup event) {
        listen();
    }

    public void listen() {
        journal.answersBy(LaterChange.ALARM, this::hold);
        due.answersTo(LaterChange.ALARM, (ticket, now) -> {
            List.copyOf(ticket.agenda().later()).stream().filter(one -> one.held() == null && !one.at().isAfter(now)).forEach(one -> say(ticket, one));
            return List.of();
        });
    }

    /**
     * To be said at a time.
     *
     * @param comment as it would be said at once; of what he has seen nothing is asked, for that is before its time
     * @param at after now, within 366 days
     * @throws Refused INVALID naming each wrong field; CONFLICT when there are too many, or the ticket can't be answered at all
     */
    public Ticket plan(Viewer viewer, UUID id, TicketDesk.Comment comment, Instant at) {
        viewer.person();
        Check check = TicketDesk.check(comment);
        TicketEdits.mustBeSleep(at, clock.instant(), check, "at");
        check.done();
        Ticket ticket = tickets.lock(viewer, id);
        Optional<TicketEntry> repeated = tickets.byClientId(id, comment.clientId().strip());
        if (repeated.isPresent()) {
            return ticket;
        }
        ticket.mustBeAlive();
        if (ticket.agenda().later().size() >= MOST) {
            throw Refused.conflict("later.tooMany", MOST);
        }
        String text = comment.text() == null ? "" : Texts.storable(comment.text().strip());
        mustFit(ticket, comment.visible(), comment.via(), text, comment.files());
        comment.mentions().forEach(each -> people.agent(each, ticket.shopId(), "mentions"));
        files.claimForTicket(id, comment.files());
        LaterPlanned planned =
                new LaterPlanned(Ids.next().toString(), comment.visible(), text, comment.files(), comment.mentions(), comment.via(), at);
        journal.write(ticket, TicketActor.of(viewer), comment.clientId().strip(), List.of(planned));
        return ticket;
    }

    /** What the channel never takes is told at once; whether it takes anything then nobody knows. */
    private void mustFit(Ticket ticket, boolean visible, String via, String text, List<FileRef> brought) {
        if (visible) {
            replies.hindrance(ticket, via, text, brought).filter(because -> because.kind() == Refused.Kind.INVALID).ifPresent(because -> {
                throw because;
            });
        }
    }

    /**
     * Says it otherwise, or at another time; each null leaves what stands. What was held is planned again, and needs a time to come.
     *
     * @throws Refused FORBIDDEN to all but its author: it goes out under his name
     */
    public Ticket change(Viewer viewer, UUID id, String later, String text, Instant at) {
        Ticket ticket = tickets.lock(viewer, id);
        ticket.mustBeAlive();
        Later known = own(viewer, ticket, later);
        Check check = new Check().optional("text", text, TicketDesk.MAX_TEXT);
        check.that(text == null || !text.isBlank() || !known.files().isEmpty(), "text", "required");
        Instant then = at == null ? known.at() : at;
        TicketEdits.mustBeSleep(then, clock.instant(), check, "at");
        check.done();
        String says = text == null ? known.text() : Texts.storable(text.strip());
        mustFit(ticket, known.visible(), known.via(), says, known.files());
        journal.write(ticket, TicketActor.of(viewer), new LaterChanged(later, says, known.via(), then));
        return ticket;
    }

    /** @throws Refused as an answer that is written now is refused; FORBIDDEN to all but its author */
    public Ticket sendNow(Viewer viewer, UUID id, String later) {
        Ticket ticket = tickets.lock(viewer, id);
        ticket.mustBeAlive();
        sent(viewer, ticket, own(viewer, ticket, later));
        return ticket;
    }

    /** Whoever may write in the ticket may; its author is told. */
    public Ticket cancel(Viewer viewer, UUID id, String later) {
        Ticket ticket = tickets.lock(viewer, id);
        Later known = known(ticket, later);
        journal.write(ticket, TicketActor.of(viewer), new LaterCancelled(later, known.by()));
        return ticket;
    }

    private static Later own(Viewer viewer, Ticket ticket, String later) {
        Later known = known(ticket, later);
        if (!known.by().equals(viewer.agentId())) {
            throw Refused.forbidden("later.notAuthor");
        }
        return known;
    }

    private static Later known(Ticket ticket, String later) {
        return ticket.agenda().later(later).orElseThrow(() -> Refused.notFound("later"));
    }

    /** What happens to a ticket holds what waits in it. */
    private List<TicketChange> hold(Ticket ticket, List<TicketEntry> written, Instant now) {
        if (ticket.agenda().later().isEmpty()) {
            return List.of();
        }
        boolean wrote = written.stream()
                .anyMatch(entry -> entry.change() instanceof TicketChange.CustomerWrote
                        || entry.change() instanceof TicketChange.Replied && entry.actor().kind() == TicketActor.Kind.CONTACT);
        List<TicketChange> held = new ArrayList<>();
        for (Later one : ticket.agenda().later()) {
            if (one.held() == null && ticket.mergedInto() != null) {
                held.add(new LaterHeld(one.id(), one.by(), "merged"));
            } else if (one.held() == null && one.visible() && wrote) {
                held.add(new LaterHeld(one.id(), one.by(), "customer"));
            }
        }
        return held;
    }

    /** Its time has come. Nothing here may be refused by a throw: that would undo what is due for other tickets. */
    private void say(Ticket ticket, Later one) {
        Optional<Viewer> author = agents.find(one.by()).filter(Agent::isActive).map(agents::viewer);
        String because = hindrance(ticket, one, author.orElse(null));
        if (because == null) {
            sent(author.orElseThrow(), ticket, one);
        } else {
            journal.write(ticket, TicketActor.SYSTEM, new LaterHeld(one.id(), one.by(), because));
        }
    }

    private String hindrance(Ticket ticket, Later one, Viewer author) {
        if (author == null) {
            return "author";
        } else if (!author.may(Permission.TICKETS_WRITE, ticket.shopId(), ticket.groupId(), ticket.assigneeId())) {
            return "rights";
        } else if (one.visible() && ticket.category() == Category.CLOSED) {
            return "closed";
        }
        boolean hindered = one.visible() && replies.hindrance(ticket, one.via(), one.text(), one.files()).isPresent();
        return hindered ? "channel" : null;
    }

    private void sent(Viewer author, Ticket ticket, Later one) {
        // Who was named may have left since; the others are told.
        List<UUID> there = one.mentions().stream().filter(each -> people.mayHave(each, ticket.shopId())).toList();
        TicketDesk.Comment comment = new TicketDesk.Comment(null, one.text(), one.visible(), one.files(), there, null, false, one.via());
        List<TicketChange> changes = new ArrayList<>(says.changes(author, ticket, comment));
        changes.add(new LaterSent(one.id()));
        journal.write(ticket, TicketActor.of(author), null, changes);
    }
}
