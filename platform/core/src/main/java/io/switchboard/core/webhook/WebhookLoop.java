package io.switchboard.core.webhook;

import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.node.Nodes;
import io.switchboard.core.shared.Loop;
import io.switchboard.core.shared.Loops;
import io.switchboard.core.shared.Steady;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps deliveries going: some of each webhook at a time, few of one that is slow, so that no receiver takes the threads or the
 * memory of the others. Results are written many at a time, by the same thread that takes what is next.
 */
@ApplicationScoped
public class WebhookLoop {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookLoop.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration LOOK_AFTER = Duration.ofSeconds(5);
    private static final Duration PRUNE = Duration.ofHours(1);

    @Inject
    @Steady
    Clock clock;

    @Inject
    WebhookFollower follower;

    @Inject
    DeliveryQueue queue;

    @Inject
    WebhookRound rounds;

    @Inject
    WebhookSponsors sponsors;

    @Inject
    Deliveries deliveries;

    @Inject
    LicenceService licence;

    @Inject
    Nodes nodes;

    @Inject
    Loops loops;

    private final Load load = Load.ofThisServer();
    private final Map<UUID, Lane> lanes = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor senders = new ThreadPoolExecutor(
            0, Lane.MOST_AT_ALL, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                Thread thread = new Thread(work, "switchboard-webhook");
                thread.setDaemon(true);
                thread.setContextClassLoader(WebhookLoop.class.getClassLoader());
                return thread;
            });
    private final Ended ended = new Ended();
    private volatile Loop loop;
    private volatile WebhookData data;
    private Instant nextLook = Instant.MIN;
    private boolean first = true;

    void start(@Observes Startup event) {
        loop = loops.start("webhooks", PAUSE, this::round);
        loops.start("webhooks-follow", PAUSE, () -> {
            int read = follower.round();
            if (read > 0) {
                loop.wake();
            }
            return read > 0;
        });
        loops.start("webhooks-prune", PRUNE, () -> deliveries.prune() > 0);
    }

    /** The edge says how things look. Before that nothing goes out. */
    public void shows(WebhookData views) {
        data = views;
    }

    private boolean round() {
        if (first) {
            if (!nodes.isShared()) {
                queue.freeAll();
            }
            first = false;
        }
        ended.write(rounds::ended);
        if (data == null) {
            return false;
        }
        if (!clock.instant().isBefore(nextLook)) {
            nextLook = clock.instant().plus(LOOK_AFTER);
            lookAfter();
        }
        return licence.now().has(Webhooks.MODULE) && sendSome();
    }

    private void lookAfter() {
        sponsors.check();
        queue.recover();
        if (licence.now().has(Webhooks.MODULE)) {
            queue.expire();
        } else {
            queue.keep();
        }
    }

    /** Returns whether there may be more at once. */
    private boolean sendSome() {
        boolean more = false;
        for (Webhook webhook : queue.due()) {
            Loop.goOn();
            Lane lane = lanes.computeIfAbsent(webhook.id(), id -> new Lane(load));
            // One that was left alone for its failures is asked with a single one.
            int free = Math.min(lane.free(webhook.failures() >= WebhookHealth.PATIENCE), Lane.MOST_AT_ALL - senders.getActiveCount());
            if (free > 0) {
                List<WebhookRound.Ready> ready = take(webhook, free);
                ready.forEach(letter -> send(lane, letter));
                more |= ready.size() == free && lane.free(false) > 0;
            }
        }
        return more;
    }

    /** One that can't be served, for its secret was sealed with another key perhaps, keeps no other back. */
    private List<WebhookRound.Ready> take(Webhook webhook, int most) {
        try {
            return rounds.take(webhook, most, data, ended::add);
        } catch (RuntimeException e) {
            LOG.warn("webhook {} can't be served: {}", webhook.id(), e.toString());
            return List.of();
        }
    }

    private void send(Lane lane, WebhookRound.Ready ready) {
        lane.enter(ready.letter().body().length);
        try {
            senders.execute(() -> {
                try {
                    WebhookSender.Tried tried = rounds.attempt(ready.letter());
                    lane.took(tried.took());
                    ended.add(WebhookRound.result(ready.delivery(), tried));
                } finally {
                    lane.leave(ready.letter().body().length);
                    loop.wake();
                }
            });
        } catch (RejectedExecutionException full) {
            lane.leave(ready.letter().body().length);
            ended.add(WebhookRound.result(
                    ready.delivery(), new WebhookSender.Tried(0, Delivery.Fault.OURS, null, Duration.ZERO, null)));
        }
    }

    /** What is on its way is sent again after the start: its result wasn't written. */
    @PreDestroy
    public void stop() {
        senders.shutdownNow();
    }
}
