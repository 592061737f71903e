package io.switchboard.core.ticket.rule;

import io.switchboard.core.agent.Groups;
import io.switchboard.core.condition.Facts;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Rows;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketEntry;
import io.switchboard.core.ticket.Tickets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Tries a rule over past tickets, in portions: whoever asks comes back with where the last one ended, and is done, or has had enough, when he
 * says so. Any node goes on with what another began; nothing is written.
 */
@ApplicationScoped
@Transactional
public class DryRuns {
    public static final int LONGEST = 31;
    public static final int MOST_SAMPLES = 200;

    private static final int AT_ONCE = 200;
    private static final Duration PORTION = Duration.ofSeconds(1);

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Tickets tickets;

    @Inject
    RuleSurroundings surroundings;

    @Inject
    Groups groups;

    @Inject
    LicenceService licence;

    /**
     * A portion.
     *
     * @param tickets looked at
     * @param fitted those over which it would have run
     * @param firings how often it would have
     * @param samples some of these
     * @param next where to go on; null at the end
     * @param done the share of the time that is behind, 0 to 1
     */
    public record Portion(int tickets, int fitted, int firings, List<DryRun.Firing> samples, UUID next, double done) {}

    /**
     * Over the tickets that were made in the last days and that the viewer sees.
     *
     * @param days 1 to {@link #LONGEST}
     * @param samples how many are told, up to {@link #MOST_SAMPLES}
     * @param after where the portion before ended; null at the beginning
     */
    public Portion portion(Viewer viewer, RuleDraft draft, int days, int samples, UUID after) {
        viewer.mustBeAllowed(Permission.TICKET_RULES_WRITE);
        licence.now().require(TicketRules.MODULE);
        new Check().range("days", days, 1, LONGEST).range("limit", samples, 0, MOST_SAMPLES).done();
        Instant now = clock.instant();
        Instant from = now.minus(Duration.ofDays(days));
        long end = System.nanoTime() + PORTION.toNanos();
        Tally tally = new Tally(samples);
        UUID place = after == null ? new UUID(0, 0) : after;
        Instant made = from;
        boolean more = true;
        while (more && System.nanoTime() < end) {
            List<Ticket> some = tickets.readAfter(viewer, place, from, null, AT_ONCE);
            for (Ticket ticket : some) {
                made = ticket.times().createdAt();
                place = ticket.id();
            }
            Map<UUID, List<TicketEntry>> histories = histories(some);
            for (Ticket ticket : some) {
                DryRun run = new DryRun(draft.compiled(), new Past(surroundings), groups.knownShop(ticket.shopId()).zone());
                tally.add(run.over(histories.getOrDefault(ticket.id(), List.of()), now));
            }
            // A month of histories must not stay in memory.
            em.clear();
            more = some.size() == AT_ONCE;
        }
        double done = more ? (double) Duration.between(from, made).toMillis() / Duration.ofDays(days).toMillis() : 1;
        return new Portion(tally.tickets, tally.fitted, tally.firings, tally.samples, more ? place : null, Math.min(1, Math.max(0, done)));
    }

    private Map<UUID, List<TicketEntry>> histories(List<Ticket> some) {
        if (some.isEmpty()) {
            return Map.of();
        }
        return Rows.by(
                        em,
                        TicketEntry.class,
                        "select * from ticket_entry where ticket_id = any(:ids) order by ticket_id, seq",
                        Map.of("ids", some.stream().map(Ticket::id).toArray(UUID[]::new)))
                .stream()
                .collect(Collectors.groupingBy(TicketEntry::ticketId));
    }

    private static final class Tally {
        private final int most;
        private final List<DryRun.Firing> samples = new ArrayList<>();
        private int tickets;
        private int fitted;
        private int firings;

        Tally(int most) {
            this.most = most;
        }

        void add(List<DryRun.Firing> found) {
            tickets++;
            fitted += found.isEmpty() ? 0 : 1;
            firings += found.size();
            found.stream().limit(Math.max(0, most - samples.size())).forEach(samples::add);
        }
    }

    /** As the world is now, but that nobody is given anything. */
    private record Past(Surroundings now) implements Surroundings {
        @Override
        public Facts facts(Ticket ticket) {
            return now.facts(ticket);
        }

        @Override
        public Optional<Named> group(String name, UUID shop) {
            return now.group(name, shop);
        }

        @Override
        public Optional<Named> agent(String name) {
            return now.agent(name);
        }

        @Override
        public Optional<Named> agent(UUID id) {
            return now.agent(id);
        }

        @Override
        public List<TicketChange> move(Ticket ticket, String transition) {
            return now.move(ticket, transition);
        }

        @Override
        public Optional<TicketChange> assigned(Ticket ticket) {
            // Who it would have been nobody can say.
            return Optional.of(new TicketChange.Told("assigned-by-rule", Map.of()));
        }

        @Override
        public Optional<UUID> earlier(Ticket ticket) {
            return now.earlier(ticket);
        }
    }
}
