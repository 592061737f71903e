package io.switchboard.core.ticket.rule;

import io.switchboard.core.agent.Groups;
import io.switchboard.core.condition.Asker;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.ticket.DueTickets;
import io.switchboard.core.ticket.Journal;
import io.switchboard.core.ticket.RecountClocks;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketEntry;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Runs the rules on what happens to tickets, in the same transaction. A ticket that too many of them ran over within an hour is left alone
 * for an hour, which is told once.
 */
@ApplicationScoped
public class RunRules {
    /** The alarm of rules that time sets off. */
    public static final String ALARM = "rules";

    /** The word in the history for that rules leave a ticket alone. */
    static final String REST = "rules-rest";

    private static final Duration HOUR = Duration.ofHours(1);

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Journal journal;

    @Inject
    DueTickets due;

    @Inject
    RecountClocks recounts;

    @Inject
    TicketRules rules;

    @Inject
    RuleSurroundings surroundings;

    @Inject
    Groups groups;

    @Inject
    PlatformSettings settings;

    void start(@Observes Startup event) {
        // To be there before the first ticket: being made is what counts.
    }

    @PostConstruct
    void follow() {
        journal.followedBy(this::after);
        recounts.together(new Recount());
        due.answersTo(ALARM, (ticket, now) -> {
            wake(ticket, now);
            return List.of();
        });
    }

    /** Rules that wait for a time hold for tickets that were there before them. */
    private final class Recount implements RecountClocks.Other {
        @Override
        public void renew() {
            rules.renew();
        }

        @Override
        public void recount(Ticket ticket, Instant now) {
            Instant pending = ticket.times().alarms().get(ALARM);
            // One that has rung is about to be answered.
            if (pending == null || pending.isAfter(now)) {
                setAlarm(ticket, now);
            }
        }
    }

    private void after(Ticket ticket, List<TicketEntry> written, Journal.Pen pen) {
        RuleBook book = rules.book();
        if (book.isEmpty()) {
            return;
        }
        TicketEntry first = written.get(0);
        chain(book, ticket, first.at(), pen, first.change().isFirst()).follow(written);
        Instant pending = ticket.times().alarms().get(ALARM);
        // One that has rung is about to be answered.
        if (pending == null || pending.isAfter(first.at())) {
            setAlarm(book, ticket, first.at(), pen);
        }
    }

    /** Runs what time has set off, and looks when it will next. To be called in a transaction that holds the ticket, when its alarm rang. */
    public void wake(Ticket ticket, Instant now) {
        Instant rang = ticket.times().alarms().get(ALARM);
        if (rang == null || rang.isAfter(now)) {
            return;
        }
        RuleBook book = rules.book();
        journal.write(ticket, pen -> {
            List<Rule> ripe = book.due(surroundings.facts(ticket), asker(ticket, now), rang.minusNanos(1), now);
            chain(book, ticket, now, pen, false).follow(EnumSet.of(Trigger.TIME), ripe);
            setAlarm(book, ticket, now, pen);
        });
    }

    /** Sets when time will next set a rule off, where that isn't what the ticket says. */
    void setAlarm(Ticket ticket, Instant now) {
        journal.write(ticket, pen -> setAlarm(rules.book(), ticket, now, pen));
    }

    private void setAlarm(RuleBook book, Ticket ticket, Instant now, Journal.Pen pen) {
        Instant next = ticket.mergedInto() == null ? book.next(surroundings.facts(ticket), asker(ticket, now)) : null;
        if (!Objects.equals(next, ticket.times().alarms().get(ALARM))) {
            pen.write(TicketActor.SYSTEM, new TicketChange.AlarmSet(ALARM, next));
        }
    }

    private Chain chain(RuleBook book, Ticket ticket, Instant now, Journal.Pen pen, boolean isNew) {
        Budget budget = new Budget(ticket, now, isNew, pen);
        return new Chain(book, ticket, asker(ticket, now), surroundings, pen, budget::spend);
    }

    private Asker asker(Ticket ticket, Instant now) {
        return Asker.nobody(now, groups.knownShop(ticket.shopId()).zone());
    }

    /** How many rules may still run over a ticket; asked of its history when the first is about to. */
    private final class Budget {
        private final Ticket ticket;
        private final Instant now;
        private final Journal.Pen pen;
        private int left;
        private boolean asked;
        private boolean rests;

        Budget(Ticket ticket, Instant now, boolean isNew, Journal.Pen pen) {
            this.ticket = ticket;
            this.now = now;
            this.pen = pen;
            this.asked = isNew;
            this.left = isNew ? settings.ruleRunsPerHour() : 0;
        }

        boolean spend() {
            if (!asked) {
                Map<String, Long> counts = counts();
                asked = true;
                rests = counts.containsKey(REST);
                left = rests ? 0 : settings.ruleRunsPerHour() - counts.getOrDefault(Chain.RAN, 0L).intValue();
            }
            if (left <= 0 && !rests) {
                rests = true;
                pen.write(TicketActor.SYSTEM, new TicketChange.Told(
                        REST, Map.of("limit", settings.ruleRunsPerHour(), "until", now.plus(HOUR).toString())));
            }
            return left-- > 0;
        }

        private Map<String, Long> counts() {
            Map<String, Long> counts = new HashMap<>();
            em.createQuery(
                            "select e.kind, count(e) from TicketEntry e where e.ticketId = :id and e.kind in ('rule-ran', 'rules-rest')"
                                    + " and e.at > :since group by e.kind",
                            Object[].class)
                    .setParameter("id", ticket.id())
                    .setParameter("since", now.minus(HOUR))
                    .getResultList()
                    .forEach(row -> counts.put((String) row[0], (Long) row[1]));
            return counts;
        }
    }
}
