package io.switchboard.core.routing;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.conversation.ConversationState;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.News;
import io.switchboard.core.conversation.Queues;
import io.switchboard.core.conversation.Snoozes;
import io.switchboard.core.conversation.Transfers;
import io.switchboard.core.shared.Loop;
import io.switchboard.core.shared.Loops;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Signals;
import io.switchboard.core.shared.Steady;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the queue moving: routes what waits, takes back offers that passed, hands on what agents left behind, wakes what
 * slept long enough.
 */
@ApplicationScoped
public class RoutingLoop {
    private static final Logger LOG = LoggerFactory.getLogger(RoutingLoop.class);

    /** An agent of whom neither a socket nor a call was heard for this long isn't there. */
    static final Duration SILENCE = Duration.ofMinutes(2);

    /** After a start, an outage or a leap of the clock everybody has this long to be heard of again. */
    static final Duration SETTLED = Duration.ofSeconds(45);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Set<String> MOVES = Set.of(
            "conversation.created", "conversation.updated", "agent.updated", "agent.created", "group.updated", "shop.updated");

    @Inject
    Clock clock;

    @Inject
    @Steady
    Clock steady;

    @Inject
    Conversations conversations;

    @Inject
    Queues queues;

    @Inject
    RouteConversation routing;

    @Inject
    Transfers transfers;

    @Inject
    Snoozes snoozes;

    @Inject
    Agents agents;

    @Inject
    Groups groups;

    @Inject
    PlatformSettings settings;

    @Inject
    Loops loops;

    @Inject
    Signals signals;

    private EvenTime evenly;
    private long nextLook;

    void start(@Observes Startup event) {
        evenly = new EvenTime(clock, steady, SETTLED);
        Loop loop = loops.start("routing", PAUSE, () -> {
            try {
                return round();
            } catch (RuntimeException failed) {
                evenly.broke();
                throw failed;
            }
        });
        signals.listen(all -> {
            if (all.stream().anyMatch(RoutingLoop::moves)) {
                loop.wake();
            }
        });
    }

    /** What is said moves nothing, nor what happens to a conversation that an agent has. */
    private static boolean moves(Signals.Signal signal) {
        boolean waits = !(signal.subject() instanceof News news)
                || news.moved() && news.conversation().state() == ConversationState.QUEUED;
        return waits && MOVES.contains(signal.type());
    }

    private boolean round() {
        List<Shop> shops = groups.shops();
        // Whatever woke it: what time brings about is looked for twice a second at most.
        if (steady.millis() >= nextLook) {
            lookAround(shops);
            nextLook = steady.millis() + PAUSE.toMillis() / 2;
        }
        List<UUID> open = shops.stream()
                .filter(shop -> shop.isOpen(clock.instant()))
                .map(Shop::id)
                .toList();
        route(queues.queued(open, 500));
        return false;
    }

    private void lookAround(List<Shop> shops) {
        Duration longest = shops.stream().map(Shop::acceptWithin).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
        each(queues.unaccepted(clock.instant(), longest), transfers::expireOffer);
        each(conversations.sleptOut(clock.instant()), snoozes::wakeUp);
        if (evenly.goes()) {
            each(agents.silent(SILENCE), id -> agents.leaveSilent(id, SILENCE));
        }
        for (UUID agent : agents.goneWithChats(settings.offlineGrace())) {
            each(conversations.heldBy(agent, true), id -> transfers.handOn(id, agent));
        }
    }

    /** One who has nobody to be offered to for now costs no transaction: it is known from the queue's row. */
    private void route(List<Queues.Queued> waiting) {
        Map<Queues.Queue, List<Agent>> able = new HashMap<>();
        for (Queues.Queued next : waiting) {
            if (routing.hasHope(next, able.computeIfAbsent(next.queue(), routing::able))) {
                boolean[] taken = {false};
                each(List.of(next.id()), id -> taken[0] = routing.route(id));
                if (!taken[0]) {
                    able.remove(next.queue());
                }
            }
        }
    }

    /** One that fails doesn't stop the others. */
    private static void each(List<UUID> ids, Consumer<UUID> work) {
        for (UUID id : ids) {
            Loop.goOn();
            try {
                work.accept(id);
            } catch (Refused gone) {
                LOG.debug("{} moved meanwhile: {}", id, gone.getMessage());
            } catch (RuntimeException e) {
                LOG.warn("routing of {} failed", id, e);
            }
        }
    }
}
