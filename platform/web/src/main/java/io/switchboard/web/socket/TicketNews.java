package io.switchboard.web.socket;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.switchboard.core.shared.Loop;
import io.switchboard.core.shared.Loops;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Signals;
import io.switchboard.core.shared.Signals.Signal;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketApproval;
import io.switchboard.core.ticket.Tickets;
import io.switchboard.web.ticket.TicketViews;
import io.switchboard.web.ticket.TicketViews.TicketView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Tells agents' browsers of the tickets that have changed, those whom it concerns and nobody else: each ticket once a round, as it is
 * then. Where very many change at once a browser is told only that, and asks for its list.
 */
@ApplicationScoped
public class TicketNews {
    /** Of more in one round a browser is told in one word. */
    static final int MOST_FRAMES = 40;

    private static final int AT_ONCE = 200;
    private static final int MOST = 20_000;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration GATHER = Duration.ofMillis(200);

    /** Whose a ticket was when it was last told; group and assignee nullable. */
    private record Sight(UUID shop, UUID group, UUID assignee, Set<UUID> approvers) {
        boolean isOf(Viewer viewer) {
            return viewer.may(Permission.TICKETS_READ, shop, group, assignee)
                    || viewer.may(Permission.TICKETS_READ) && viewer.agentId() != null && approvers.contains(viewer.agentId());
        }
    }

    @Inject
    Signals signals;

    @Inject
    Loops loops;

    @Inject
    Lines lines;

    @Inject
    Tickets tickets;

    @Inject
    TicketViews views;

    private final Map<UUID, String> changed = new LinkedHashMap<>();
    private final Cache<UUID, Sight> known = Caffeine.newBuilder().maximumSize(50_000).build();

    void start(@Observes Startup event) {
        Loop loop = loops.start("ticket-news", PAUSE, this::round).gather(GATHER);
        Consumer<List<Signal>> listener = all -> {
            if (note(all)) {
                loop.wake();
            }
        };
        signals.listen(listener);
        signals.listenAfar(listener);
    }

    /** Takes note, nothing else: it runs on the thread that committed. Returns whether there is something to tell. */
    boolean note(List<Signal> all) {
        boolean any = false;
        synchronized (changed) {
            for (Signal signal : all) {
                boolean ticket = signal.type().equals("ticket.created") || signal.type().equals("ticket.updated");
                if (ticket && changed.size() < MOST) {
                    any = true;
                    // One that is new is news of that kind, whatever follows.
                    changed.merge(signal.subjectId(), signal.type(), (first, second) -> first);
                }
            }
        }
        return any;
    }

    private Map<UUID, String> take() {
        Map<UUID, String> some = new LinkedHashMap<>();
        synchronized (changed) {
            var all = changed.entrySet().iterator();
            while (all.hasNext() && some.size() < AT_ONCE) {
                var next = all.next();
                some.put(next.getKey(), next.getValue());
                all.remove();
            }
        }
        return some;
    }

    boolean round() {
        Map<UUID, String> some = take();
        if (some.isEmpty() || lines.agents().isEmpty()) {
            return !some.isEmpty();
        }
        try {
            tell(some, tickets.byIds(some.keySet()));
        } catch (RuntimeException databaseAway) {
            synchronized (changed) {
                some.forEach((id, type) -> changed.merge(id, type, (first, second) -> second));
            }
            throw databaseAway;
        }
        return some.size() == AT_ONCE;
    }

    private void tell(Map<UUID, String> types, List<Ticket> now) {
        Map<Locale, Map<UUID, String>> frames = new HashMap<>();
        for (AgentLine line : lines.agents()) {
            List<Ticket> his = new ArrayList<>();
            for (Ticket ticket : now) {
                Sight before = known.getIfPresent(ticket.id());
                if (sight(ticket).isOf(line.viewer())) {
                    his.add(ticket);
                } else if (before != null && before.isOf(line.viewer())) {
                    line.send(Frames.of("ticket.gone", null, Map.of("id", ticket.id().toString())));
                }
            }
            if (his.size() > MOST_FRAMES) {
                line.send(Frames.of("tickets.changed", null, Map.of("count", his.size())));
            } else if (!his.isEmpty()) {
                Map<UUID, String> ready = frames.computeIfAbsent(line.locale(), locale -> frames(types, now, locale));
                his.forEach(ticket -> line.send(ready.get(ticket.id())));
            }
        }
        now.forEach(ticket -> known.put(ticket.id(), sight(ticket)));
    }

    private Map<UUID, String> frames(Map<UUID, String> types, List<Ticket> now, Locale locale) {
        Map<UUID, String> frames = new HashMap<>();
        for (TicketView view : views.of(now, locale)) {
            UUID id = UUID.fromString(view.id());
            frames.put(id, Frames.of(types.get(id), null, view));
        }
        return frames;
    }

    private static Sight sight(Ticket ticket) {
        TicketApproval approval = ticket.agenda().approval();
        return new Sight(ticket.shopId(), ticket.groupId(), ticket.assigneeId(), approval == null ? Set.of() : approval.everybody());
    }
}
