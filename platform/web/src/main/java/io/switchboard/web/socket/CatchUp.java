package io.switchboard.web.socket;

import io.switchboard.core.shared.Viewer;
import io.switchboard.web.shared.Problems;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pays what lines are owed: events that they missed, then their lists. Goes only as fast as the browser takes it: when the
 * line is full it stops, and goes on when there is room. When the database is away it stops too, and is asked again.
 */
final class CatchUp {
    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
    private static final int BATCH = 100;

    private final History history;
    private final Executor work;

    /**
     * @param work runs a piece of it on another thread; when that refuses, {@link #go} is called again later
     */
    CatchUp(History history, Executor work) {
        this.history = history;
        this.work = work;
    }

    /** Goes on with this line soon, if it is owed anything. Returns at once. */
    void go(AgentLine line) {
        if (line.owes()) {
            work.execute(() -> pay(line));
        }
    }

    private void pay(AgentLine line) {
        if (!line.startWork()) {
            return;
        }
        try {
            while (line.owes() && line.hasRoom()) {
                AgentLine.Debt debt = line.nextDebt();
                if (debt == null) {
                    lists(line);
                } else {
                    conversation(line, debt);
                }
            }
        } catch (RuntimeException e) {
            int status = Problems.problem(e, line.locale()).status();
            LOG.debug("a socket can't be caught up now: {}", e.getMessage());
            if (status != 503) {
                line.close(1011, "resume failed");
            }
        } finally {
            line.stopWork();
        }
    }

    private void conversation(AgentLine line, AgentLine.Debt debt) {
        Viewer viewer = line.viewer();
        Part part = history.after(viewer, debt.conversation(), debt.seq(), BATCH);
        if (part == null) {
            line.forget(debt.conversation());
            line.send(Frames.gone(debt.conversation()));
            return;
        }
        if (part.events().isEmpty()) {
            // A client that claims more than there is must not miss what comes next.
            line.settle(debt.conversation(), Math.min(debt.seq(), part.seq()));
            return;
        }
        for (Part.Event event : part.events()) {
            if (!line.hasRoom()) {
                return;
            }
            line.send(event.frame());
            line.caughtUp(debt.conversation(), event.seq());
        }
    }

    private void lists(AgentLine line) {
        // Before the reading: what changes after it is pushed, or owed again.
        line.listsSent();
        try {
            line.send(Frames.of("resumed", null, history.lists(line.viewer())));
        } catch (RuntimeException e) {
            line.oweLists();
            throw e;
        }
    }
}
