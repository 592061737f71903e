package io.switchboard.core.ticket;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.message.FileRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** What people do with a ticket beside moving it along its flow ({@link TicketFlow}) and tying it to others ({@link TicketLinks}). */
@ApplicationScoped
@Transactional
public class TicketDesk {
    static final int MAX_TEXT = 20_000;
    private static final int MAX_NOTE = 5_000;

    @Inject
    Tickets tickets;

    @Inject
    Journal journal;

    @Inject
    TicketFlow flow;

    @Inject
    TicketEdits edits;

    @Inject
    TicketPeople people;

    @Inject
    TicketTies ties;

    @Inject
    Agents agents;

    @Inject
    TicketSaying says;

    @Inject
    Clock clock;

    /**
     * An answer or a word among colleagues.
     *
     * @param clientId the client's own id of it, the same when it is repeated; 1 to 100 characters
     * @param visible whether the customer may see it
     * @param files that the writer may see
     * @param mentions colleagues who should look; they watch the ticket from now on
     * @param seenSeq up to where he has seen the ticket; null: unguarded
     * @param force even though a colleague answered since
     * @param via how a visible one goes to the customer: {@link TicketReplies#PAGE}, or a conversation's id; null: by the best way there is
     */
    public record Comment(
            String clientId, String text, boolean visible, List<FileRef> files, List<UUID> mentions, Long seenSeq, boolean force, String via) {
        /** By the best way there is. */
        public Comment(String clientId, String text, boolean visible, List<FileRef> files, List<UUID> mentions, Long seenSeq, boolean force) {
            this(clientId, text, visible, files, mentions, seenSeq, force, null);
        }
    }

    /** An entry, whether it was written just now, and its ticket as it is. */
    public record Written(Ticket ticket, TicketEntry entry, boolean isNew) {}

    /**
     * @throws Refused CONFLICT {@code answeredSince} when a colleague answered the customer after {@code seenSeq}, and as {@link
     *     TicketReplies#send} says
     */
    public Written comment(Viewer viewer, UUID id, Comment comment) {
        check(comment).done();
        Ticket ticket = tickets.lock(viewer, id);
        Optional<TicketEntry> repeated = tickets.byClientId(id, comment.clientId().strip());
        if (repeated.isPresent()) {
            if (!Objects.equals(viewer.agentId(), repeated.get().actor().id())) {
                throw Refused.invalid("clientId", "taken");
            }
            return new Written(ticket, repeated.get(), false);
        }
        ticket.mustBeAlive();
        List<TicketEntry> written = journal.write(ticket, TicketActor.of(viewer), comment.clientId().strip(), says.changes(viewer, ticket, comment));
        return new Written(ticket, written.get(0), true);
    }

    static Check check(Comment comment) {
        return new Check()
                .text("clientId", comment.clientId(), 100)
                .optional("text", comment.text(), MAX_TEXT)
                .that(!comment.files().isEmpty() || Texts.orNull(comment.text()) != null, "text", "required")
                .that(comment.files().size() <= 20, "fileIds", "tooMany", 20)
                .that(comment.mentions().size() <= 50, "mentions", "tooMany", 50);
    }

    /**
     * Changes fields.
     *
     * @param given by the names of the ticket's JSON: {@code subject, priority, problem, contactId, groupId, assigneeId, fields, tags,
     *     snoozedUntil, repeatOf}; null empties
     * @param expected the seq that he has seen, or null
     * @throws Refused STALE with what changed, INVALID naming each wrong field
     */
    public Ticket edit(Viewer viewer, UUID id, Map<String, Object> given, Long expected) {
        Ticket ticket = tickets.lock(viewer, id);
        ticket.mustBeAlive();
        tickets.mustHaveSeen(ticket, expected);
        journal.write(ticket, TicketActor.of(viewer), null, edits.changes(viewer, ticket, flow.definition(ticket), given));
        return ticket;
    }

    /**
     * Gives it to an agent, into a group's queue, or both.
     *
     * @param agentId nullable, as {@code groupId}; with a group alone it is nobody's there
     * @param note what he should know; nullable
     */
    public Ticket assign(Viewer viewer, UUID id, UUID agentId, UUID groupId, String note) {
        new Check()
                .that(agentId != null || groupId != null, "agentId", "agentOrGroup")
                .optional("note", note, MAX_NOTE)
                .done();
        Ticket ticket = tickets.lock(viewer, id);
        ticket.mustBeAlive();
        UUID group = groupId == null ? ticket.groupId() : groupId;
        boolean same = Objects.equals(agentId, ticket.assigneeId()) && Objects.equals(group, ticket.groupId());
        if (!same || Texts.orNull(note) != null) {
            TicketActor by = TicketActor.of(viewer);
            journal.write(ticket, by, people.assignment(ticket, agentId, group, by, Texts.orNull(note)));
        }
        return ticket;
    }

    /** From now on, or no longer, he hears what becomes of it. Whoever may see it may watch it, and may ask colleagues to. */
    public Ticket watch(Viewer viewer, UUID id, UUID agentId, boolean watches) {
        Ticket ticket = agentId.equals(viewer.agentId()) ? tickets.hold(viewer, id) : tickets.lock(viewer, id);
        Agent agent = watches ? people.agent(agentId, ticket.shopId(), "agentId") : agents.find(agentId).orElse(null);
        boolean changed = watches ? ties.watch(id, agentId) : ties.unwatch(id, agentId);
        if (changed) {
            String name = agent == null ? null : agent.name();
            journal.write(ticket, TicketActor.of(viewer), new TicketChange.Watched(agentId, name, watches));
        }
        return ticket;
    }

    /** Somebody presses for it; whoever may see it may. */
    public Ticket urge(Viewer viewer, UUID id, String text) {
        new Check().optional("text", text, MAX_NOTE).done();
        Ticket ticket = tickets.hold(viewer, id);
        urge(ticket, TicketActor.of(viewer), text);
        return ticket;
    }

    /** The same for a ticket that is held, by the customer perhaps. */
    public void urge(Ticket ticket, TicketActor by, String text) {
        ticket.mustBeAlive();
        if (!ticket.category().isOpen()) {
            throw Refused.conflict("ticket.done");
        }
        journal.write(ticket, by, new TicketChange.Urged(Texts.orNull(text)));
    }

    /** @param until after now, within 366 days */
    public Ticket snooze(Viewer viewer, UUID id, Instant until) {
        Check check = new Check();
        TicketEdits.mustBeSleep(until, clock.instant(), check, "until");
        check.done();
        Ticket ticket = tickets.lock(viewer, id);
        ticket.mustBeAlive();
        if (!ticket.category().isOpen()) {
            throw Refused.conflict("ticket.done");
        }
        journal.write(ticket, TicketActor.of(viewer), new TicketChange.Snoozed(until));
        return ticket;
    }

    /** A person ends its sleep; one that is awake stays as it is. */
    public Ticket wake(Viewer viewer, UUID id) {
        Ticket ticket = tickets.lock(viewer, id);
        if (ticket.times().snoozedUntil() != null) {
            journal.write(ticket, TicketActor.of(viewer), new TicketChange.Woke("person"));
        }
        return ticket;
    }
}
