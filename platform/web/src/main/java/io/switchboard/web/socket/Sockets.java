package io.switchboard.web.socket;

import io.switchboard.core.shared.Loops;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.shared.Steady;
import io.switchboard.web.widget.VisitorMessages;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens and closes lines, keeps them alive, and has them caught up on threads of its own. */
@ApplicationScoped
public class Sockets {
    private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);
    private static final int THREADS = 4;
    private static final int MOST_WAITING = 20_000;

    @Inject
    @Steady
    Clock clock;

    @Inject
    Loops loops;

    @Inject
    Lines lines;

    @Inject
    Feed feed;

    @Inject
    VisitorFeed visitorFeed;

    @Inject
    VisitorMessages visitorMessages;

    @Inject
    PlatformSettings settings;

    // What is refused because too much waits is asked for again by the next beat.
    private final ThreadPoolExecutor work = new ThreadPoolExecutor(
            THREADS, THREADS, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(MOST_WAITING), this::thread,
            new ThreadPoolExecutor.DiscardPolicy());

    private CatchUp catchUp;
    private long nextSessionLength;
    private long lastSessionLength = Duration.ofHours(12).toMillis();

    private Thread thread(Runnable run) {
        Thread thread = new Thread(run, "switchboard-socket-catch-up");
        thread.setDaemon(true);
        thread.setContextClassLoader(Sockets.class.getClassLoader());
        return thread;
    }

    void start(@Observes Startup event) {
        catchUp = new CatchUp(feed, work);
        loops.start("socket-heartbeat", Duration.ofSeconds(1), this::beat);
    }

    AgentLine open(SocketPerson.Agent agent, SendQueue.Wire wire) {
        AgentLine line = new AgentLine(wire, agent.viewer(), agent.session(), agent.locale(), clock.millis(), this::go);
        lines.add(line);
        return line;
    }

    VisitorLine open(SocketPerson.Visitor visitor, SendQueue.Wire wire) {
        // The place is read before the line is there for the pusher: what comes in between is found by the first reading.
        String place = visitorMessages.end(visitor.visitor());
        VisitorLine line = new VisitorLine(wire, visitor.visitor(), place, visitor.locale(), clock.millis(), this::go);
        lines.add(line);
        line.note();
        return line;
    }

    void closed(Line line) {
        line.gone();
        lines.remove(line);
    }

    /** Brings the line what it lacks, soon. Returns at once. */
    void go(Line line) {
        if (line instanceof AgentLine agent) {
            catchUp.go(agent);
        } else if (line instanceof VisitorLine visitor && visitor.hasNews()) {
            work.execute(() -> visitorFeed.bring(visitor));
        }
    }

    /** Runs something that may wait for the network on another thread. */
    void later(Runnable run) {
        work.execute(() -> {
            try {
                run.run();
            } catch (RuntimeException e) {
                LOG.debug("nothing came of what was to be done later: {}", e.getMessage());
            }
        });
    }

    private boolean beat() {
        long now = clock.millis();
        long oldest = now - sessionLength(now);
        for (AgentLine line : lines.agents()) {
            line.beat(now);
            line.waited(now);
            if (line.openedAt() < oldest) {
                line.close(Line.SIGNED_OUT, "session ended");
            }
            tend(line);
        }
        for (VisitorLine line : lines.visitors()) {
            line.beat(now);
            line.waited(now);
            tend(line);
        }
        return false;
    }

    /** As it was last known, at most 30 s old: hearts beat on while the database is away. */
    private long sessionLength(long now) {
        if (now < nextSessionLength) {
            return lastSessionLength;
        }
        nextSessionLength = now + 30_000;
        try {
            lastSessionLength = settings.sessionLength().toMillis();
        } catch (RuntimeException e) {
            LOG.debug("the session length can't be read now: {}", e.getMessage());
        }
        return lastSessionLength;
    }

    private void tend(Line line) {
        if (!line.isOpen()) {
            lines.remove(line);
        } else if (line.hasRoom()) {
            go(line);
        }
    }

    @PreDestroy
    void stop() {
        lines.agents().forEach(line -> line.close(Line.GOING_AWAY, "server stops"));
        lines.visitors().forEach(line -> line.close(Line.GOING_AWAY, "server stops"));
        work.shutdown();
    }
}
