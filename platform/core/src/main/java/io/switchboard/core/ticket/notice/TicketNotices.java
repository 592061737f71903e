package io.switchboard.core.ticket.notice;

import io.switchboard.core.notice.NoticeKind;
import io.switchboard.core.notice.Notices;
import io.switchboard.core.notice.Notices.Telling;
import io.switchboard.core.sla.Escalation;
import io.switchboard.core.ticket.ApprovalChange;
import io.switchboard.core.ticket.Journal;
import io.switchboard.core.ticket.LaterChange;
import io.switchboard.core.ticket.Priority;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketApproval;
import io.switchboard.core.ticket.TicketApproval.Approver;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketEntry;
import io.switchboard.core.ticket.type.Approval;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Tells us what happens to tickets, in its transaction: each of us of each entry once, by what concerns him most; never of what he did
 * himself, or set off by it.
 */
@ApplicationScoped
public class TicketNotices {
    /** What is written down so long after it happened, by an import, is no news. */
    private static final Duration PAST = Duration.ofHours(1);

    @Inject
    Journal journal;

    @Inject
    Notices notices;

    @Inject
    Audience audience;

    @Inject
    Clock clock;

    /** Before anything makes a ticket. */
    void start(@Observes @jakarta.annotation.Priority(50) Startup event) {
        listen();
    }

    public void listen() {
        journal.seenBy("notices", this::saw);
    }

    private void saw(Ticket ticket, List<TicketEntry> written) {
        if (written.get(0).at().isBefore(clock.instant().minus(PAST))) {
            return;
        }
        boolean isNew = written.get(0).change().isFirst();
        for (TicketEntry entry : written) {
            new Told(ticket, entry, doer(written.get(0))).of(entry.change(), isNew);
        }
    }

    private static UUID doer(TicketEntry first) {
        return first.actor().kind() == TicketActor.Kind.AGENT ? first.actor().id() : null;
    }

    /** Who is told of one entry. */
    private final class Told {
        private final Ticket ticket;
        private final TicketEntry entry;
        private final UUID doer;
        private final Set<UUID> told = new HashSet<>();

        Told(Ticket ticket, TicketEntry entry, UUID doer) {
            this.ticket = ticket;
            this.entry = entry;
            this.doer = doer;
            // A rule does things in its own name; the entry's own agent isn't told either.
            told.add(entry.actor().kind() == TicketActor.Kind.AGENT ? entry.actor().id() : null);
        }

        void of(TicketChange change, boolean isNew) {
            boolean byCustomer = entry.actor().kind() == TicketActor.Kind.CONTACT;
            if (change instanceof TicketChange.Assigned assigned) {
                assigned(assigned, isNew);
            } else if (change instanceof TicketChange.CustomerWrote || change instanceof TicketChange.Replied && byCustomer) {
                if (!isNew) {
                    tell(audience.owner(ticket), NoticeKind.REPLIED);
                    tell(audience.watchers(ticket), NoticeKind.REPLIED);
                }
            } else if (change instanceof TicketChange.Replied replied) {
                said(replied.mentions());
            } else if (change instanceof TicketChange.Noted noted) {
                said(noted.mentions());
            } else if (change instanceof TicketChange.Moved moved && !moved.category().isOpen()) {
                tell(audience.interested(ticket), NoticeKind.NOTED);
            } else if (change instanceof TicketChange.Urged) {
                tell(audience.owner(ticket), NoticeKind.URGED);
            } else if (change instanceof TicketChange.Told other) {
                told(other);
            } else if (change instanceof ApprovalChange approval) {
                agreed(approval);
            } else if (change instanceof LaterChange.LaterHeld held) {
                tell(List.of(held.by()), NoticeKind.HELD);
                if (held.because().equals("author")) {
                    // Whoever has the ticket looks after what somebody left behind.
                    tell(audience.owner(ticket), NoticeKind.HELD);
                }
            } else if (change instanceof LaterChange.LaterCancelled cancelled) {
                tell(List.of(cancelled.by()), NoticeKind.HELD);
            }
        }

        /** Whoever is asked is told; what was decided, or taken back, nobody need look at any more. */
        private void agreed(ApprovalChange change) {
            if (change instanceof ApprovalChange.ApprovalAsked asked) {
                tell(asked.steps().stream().flatMap(step -> step.asked().stream()).map(Approver::id).toList(), NoticeKind.APPROVAL);
            } else if (change instanceof ApprovalChange.ApprovalReminded reminded) {
                tell(reminded.whom().stream().map(Approver::id).toList(), NoticeKind.APPROVAL);
            } else if (!isHeardFurther()) {
                notices.settle(ticket.id(), NoticeKind.APPROVAL);
            }
        }

        /** Whether others were asked together with who has decided, and still are. */
        private boolean isHeardFurther() {
            TicketApproval open = ticket.agenda().openApproval();
            return open != null && open.rule() == Approval.Rule.ALL;
        }

        /** Where it is when it is made says its list: a department that is handed something is told. */
        private void assigned(TicketChange.Assigned assigned, boolean isNew) {
            if (assigned.agentId() != null) {
                tell(List.of(assigned.agentId()), NoticeKind.ASSIGNED);
            } else if (!isNew) {
                tell(audience.group(ticket), NoticeKind.QUEUED);
            }
        }

        private void said(List<UUID> mentions) {
            tell(mentions, NoticeKind.MENTIONED);
            tell(audience.interested(ticket), NoticeKind.NOTED);
        }

        private void told(TicketChange.Told what) {
            switch (what.kind()) {
                case "warned" -> tell(audience.owner(ticket), NoticeKind.WARNED);
                case "missed" -> tell(audience.owner(ticket), NoticeKind.MISSED);
                case "escalated" -> escalated(what.data().get("action"));
                case "limit-passed" -> tell(named(what), NoticeKind.ESCALATED);
                case "notified" -> tell(named(what), NoticeKind.TOLD);
                case "call-failed", "call-unknown" -> tell(audience.owner(ticket), NoticeKind.TOLD);
                default -> {
                    // Who is concerned by the others is told by whoever writes them.
                }
            }
        }

        private void escalated(Object action) {
            if (Escalation.Action.NOTIFY_ASSIGNEE.name().equals(action)) {
                tell(audience.owner(ticket), NoticeKind.ESCALATED);
            } else if (Escalation.Action.NOTIFY_SUPERVISORS.name().equals(action)) {
                tell(audience.supervisors(ticket), NoticeKind.ESCALATED);
            }
        }

        private Set<UUID> named(TicketChange.Told what) {
            Object who = what.data().get("who");
            return who instanceof Collection<?> words ? audience.of(words.stream().map(Object::toString).toList(), ticket) : Set.of();
        }

        private void tell(Collection<UUID> agents, NoticeKind kind) {
            Set<UUID> to = new HashSet<>(agents);
            to.removeAll(told);
            told.addAll(to);
            if (!to.isEmpty()) {
                boolean urgent = ticket.priority() == Priority.URGENT && kind != NoticeKind.NOTED;
                notices.tellOfNew(to, new Telling(kind, ticket.id(), entry.id(), doer, urgent, params()));
            }
        }

        /** What of an SLA's word is no word of anybody. */
        private Map<String, Object> params() {
            Map<String, Object> params = new HashMap<>();
            if (entry.change() instanceof TicketChange.Told what) {
                for (String fact : List.of("target", "due", "rule")) {
                    if (what.data().get(fact) != null) {
                        params.put(fact, what.data().get(fact));
                    }
                }
            }
            return params;
        }
    }
}
