package io.switchboard.core.ticket.call;

import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Rows;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Journal;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketEntry;
import io.switchboard.core.ticket.TicketPlugins;
import io.switchboard.core.ticket.Tickets;
import io.switchboard.spi.module.TicketAction;
import io.switchboard.spi.platform.PlatformTickets.TicketInfo;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What plugins are to do for tickets. A call is born in the transaction of the step or rule that asks for it, taken by one node at a time, and ends in
 * the transaction that tells of it. Of one ticket the oldest goes first, and the others wait for it.
 */
@ApplicationScoped
@Transactional
public class ActionCalls {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    /** With the pauses above about a day. */
    static final int TRIES = 30;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Journal journal;

    @Inject
    Tickets tickets;

    @Inject
    TicketPlugins plugins;

    @Inject
    Clock clock;

    /** One that was taken, with its ticket as it is. */
    public record Taken(ActionCall call, TicketInfo ticket) {}

    void start(@Observes Startup event) {
        // To be there before the first ticket: being made is what counts.
    }

    @PostConstruct
    void follow() {
        journal.seenBy("calls", this::saw);
    }

    private void saw(Ticket ticket, List<TicketEntry> written) {
        for (TicketEntry entry : written) {
            if (entry.change() instanceof TicketChange.Told told && told.kind().equals(CallWords.WANTED)) {
                em.persist(new ActionCall(CallWords.id(told), ticket.id(), CallWords.action(told), entry.seq(), entry.at()));
            }
        }
    }

    /** Takes one that is due, for two minutes of the database's clock; empty when there is none, or another node was faster. */
    public Optional<Taken> take() {
        List<ActionCall> due = Rows.by(
                em,
                ActionCall.class,
                "select c.* from ticket_action_call c where c.state = 'WAITING' and c.due_at <= :now"
                        + " and not exists (select 1 from ticket_action_call o where o.ticket_id = c.ticket_id and o.seq < c.seq)"
                        + " order by c.due_at fetch first 1 rows only",
                Map.of("now", clock.instant()));
        if (due.isEmpty()) {
            return Optional.empty();
        }
        ActionCall call = due.get(0);
        int taken = em.createNativeQuery("update ticket_action_call set state = 'RUNNING', attempts = attempts + 1, claim = :claim,"
                        + " locked_until = current_timestamp + interval '2' minute where id = :id and state = 'WAITING'")
                .setParameter("claim", Ids.next())
                .setParameter("id", call.id())
                .executeUpdate();
        if (taken == 0) {
            return Optional.empty();
        }
        em.refresh(call);
        return Optional.of(new Taken(call, plugins.info(tickets.get(Viewer.PLATFORM, call.ticketId()))));
    }

    /** It is done: the ticket tells so, and becomes what the plugin says. Nothing happens when another node has taken it meanwhile. */
    @Transactional(dontRollbackOn = Refused.class)
    public void done(ActionCall call, TicketAction.Outcome outcome) {
        ended(call, CallWords.DONE, null).ifPresent(ticket -> plugins.become(ticket, actor(call), outcome.note(), outcome.fields(), outcome.transition()));
    }

    /** It failed for good, or nobody knows how it ended: a person decides. */
    public void failed(ActionCall call, String problem, boolean unknown) {
        ended(call, unknown ? CallWords.UNKNOWN : CallWords.FAILED, problem);
    }

    private Optional<Ticket> ended(ActionCall call, String kind, String problem) {
        Ticket ticket = tickets.lock(Viewer.PLATFORM, call.ticketId());
        int gone = em.createNativeQuery("delete from ticket_action_call where id = :id and claim = :claim")
                .setParameter("id", call.id())
                .setParameter("claim", call.claim())
                .executeUpdate();
        if (gone == 0) {
            return Optional.empty();
        }
        journal.write(ticket, actor(call), CallWords.told(kind, call.id(), call.action(), Texts.cut(Texts.storable(problem), 500)));
        return Optional.of(ticket);
    }

    private static TicketActor actor(ActionCall call) {
        return TicketActor.plugin(call.action());
    }

    /** It is tried again later; after too many tries it has failed. */
    public void later(ActionCall call, String problem, Optional<Duration> asked) {
        if (call.attempts() >= TRIES) {
            failed(call, problem, false);
            return;
        }
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(call.attempts() - 1, 12));
        Duration ours = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        Duration wait = asked.filter(theirs -> theirs.compareTo(ours) > 0).orElse(ours);
        em.createNativeQuery("update ticket_action_call set state = 'WAITING', due_at = :next, claim = null, locked_until = null where id = :id and claim = :claim")
                .setParameter("next", clock.instant().plus(wait))
                .setParameter("id", call.id())
                .setParameter("claim", call.claim())
                .executeUpdate();
    }

    /** Gives back what a node that is gone had taken; how that ended nobody knows, which whoever does it must bear. */
    public int recover() {
        return em.createNativeQuery("update ticket_action_call set state = 'WAITING', claim = null, locked_until = null where state = 'RUNNING'"
                        + " and (locked_until < current_timestamp or locked_until > current_timestamp + interval '4' minute)")
                .executeUpdate();
    }

    /**
     * Somebody has one tried again that failed.
     *
     * @throws Refused NOT_FOUND when the ticket tells of none of that id; CONFLICT {@code ticket.callNotFailed} when it didn't fail
     */
    public Ticket again(Viewer viewer, UUID ticketId, UUID callId) {
        Ticket ticket = tickets.lock(viewer, ticketId);
        TicketChange.Told told = em.createQuery(
                        "select e from TicketEntry e where e.ticketId = :id and e.kind in ('called', 'call-done', 'call-failed', 'call-unknown')"
                                + " order by e.seq",
                        TicketEntry.class)
                .setParameter("id", ticketId)
                .getResultStream()
                .map(entry -> (TicketChange.Told) entry.change())
                .filter(each -> CallWords.id(each).equals(callId))
                .reduce((before, after) -> after)
                .orElseThrow(() -> Refused.notFound("ticketAction"));
        if (!CallWords.ENDED_BADLY.contains(told.kind())) {
            throw Refused.conflict("ticket.callNotFailed");
        }
        journal.write(ticket, TicketActor.of(viewer), TicketChange.Told.call(callId, CallWords.action(told)));
        return ticket;
    }
}
