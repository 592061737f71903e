package io.switchboard.web.socket;

import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.shared.Loops;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.shared.Steady;
import io.switchboard.web.widget.VisitorConversations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * How many each agent has and how many wait, and to visitors how their conversation stands, their place in the queue too:
 * told when something changed, at most twice a second, and taking no more than half of the time of one thread.
 */
@ApplicationScoped
public class QueueFigures {
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final int VISITORS_A_ROUND = 100;

    @Inject
    @Steady
    Clock clock;

    @Inject
    Loops loops;

    @Inject
    Lines lines;

    @Inject
    Conversations conversations;

    @Inject
    VisitorConversations visitorConversations;

    private final AtomicBoolean changed = new AtomicBoolean();
    private final AtomicBoolean queueMoved = new AtomicBoolean();
    private final Map<AgentLine, Conversations.Counts> told = new WeakHashMap<>();
    private int turn;
    private long notBefore;

    void start(@Observes Startup event) {
        loops.start("socket-figures", PAUSE, this::round);
    }

    /** Something happened to a conversation. */
    void changed() {
        changed.set(true);
        queueMoved.set(true);
    }

    private boolean round() {
        long begin = clock.millis();
        if (begin < notBefore) {
            return false;
        }
        // Stands when this round fails: a database that is away needn't be asked twice a second.
        notBefore = begin + AFTER_FAILURE.toMillis();
        if (changed.getAndSet(false)) {
            try {
                tellAgents();
            } catch (RuntimeException e) {
                changed.set(true);
                throw e;
            }
        }
        if (queueMoved.getAndSet(false)) {
            try {
                tellVisitors();
            } catch (RuntimeException e) {
                queueMoved.set(true);
                throw e;
            }
        }
        notBefore = begin + Math.max(PAUSE.toMillis(), 2 * (clock.millis() - begin));
        return false;
    }

    private void tellAgents() {
        Set<Viewer> viewers = lines.agents().stream().map(AgentLine::viewer).collect(Collectors.toSet());
        if (viewers.isEmpty()) {
            return;
        }
        Map<Viewer, Conversations.Counts> all = conversations.counts(viewers);
        for (AgentLine line : lines.agents()) {
            Conversations.Counts counts = all.get(line.viewer());
            // One who came, or came to see more, since is told in the next round.
            if (counts == null) {
                changed.set(true);
            } else if (!counts.equals(told.put(line, counts))) {
                line.send(Frames.of("queue.updated", null, counts));
            }
        }
    }

    /** So many of those whom it may concern, and the next in the next round. */
    private void tellVisitors() {
        List<VisitorLine> waiting = lines.visitors().stream().filter(VisitorLine::awaitsWord).toList();
        int end = Math.min(waiting.size(), turn + VISITORS_A_ROUND);
        for (VisitorLine line : waiting.subList(Math.min(turn, end), end)) {
            line.wordComes();
            line.tell(visitorConversations.current(line.visitor()));
        }
        turn = end < waiting.size() ? end : 0;
        if (turn > 0) {
            queueMoved.set(true);
        }
    }
}
