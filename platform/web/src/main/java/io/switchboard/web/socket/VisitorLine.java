package io.switchboard.web.socket;

import io.switchboard.core.conversation.Visitors.Visitor;
import io.switchboard.web.widget.VisitorConversations.VisitorConversationView;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A visitor's socket: his place in the list of his messages, and what he was last told of his conversation. It brings
 * nothing before its first resume, or a moment after it has opened: so nothing comes twice.
 */
final class VisitorLine extends Line {
    private final Visitor visitor;
    private String cursor;
    private boolean holds = true;
    private boolean news;
    private boolean resumes;
    private boolean working;
    private boolean wordDue;
    private VisitorConversationView told;

    /**
     * @param cursor the end of his list as it is now
     */
    VisitorLine(SendQueue.Wire wire, Visitor visitor, String cursor, Locale locale, long now, Consumer<Line> drained) {
        super(wire, locale, now, drained);
        this.visitor = visitor;
        this.cursor = cursor;
    }

    Visitor visitor() {
        return visitor;
    }

    /** The client says up to where it has the list. */
    synchronized void resume(String after) {
        cursor = after;
        news = true;
        resumes = true;
        holds = false;
        // A page that comes again knows nothing.
        told = null;
    }

    /** It has waited for a first resume for long enough. */
    synchronized void waited(long now) {
        if (now - openedAt() >= FIRST_RESUME_WITHIN) {
            holds = false;
        }
    }

    /** Something happened in one of his conversations. */
    synchronized void note() {
        news = true;
        wordDue = true;
    }

    synchronized boolean hasNews() {
        return news && !holds && isOpen();
    }

    /** Begins to read on; false when another thread does or there is no news. */
    synchronized boolean startWork() {
        if (working || !hasNews()) {
            return false;
        }
        working = true;
        news = false;
        return true;
    }

    /**
     * @param more whether there is more to read
     */
    synchronized void stopWork(boolean more) {
        working = false;
        news |= more;
    }

    synchronized String cursor() {
        return cursor;
    }

    /** Queues a message and moves on. False when {@code from} is no longer the place: a resume has moved it. */
    synchronized boolean bring(String from, String next, String frame) {
        if (!Objects.equals(from, cursor)) {
            return false;
        }
        send(frame);
        cursor = next;
        return true;
    }

    /** Ends a resume, unless another one has begun meanwhile. */
    synchronized void readToTheEnd() {
        if (resumes && !news) {
            resumes = false;
            send(Frames.of("resumed", null, Map.of("next", cursor == null ? "" : cursor)));
        }
    }

    /** A word is about to be read for him; what happens from now on needs another one. */
    synchronized void wordComes() {
        wordDue = false;
    }

    /** Tells how his conversation stands, when that is news. */
    synchronized void tell(VisitorConversationView view) {
        if (!view.equals(told)) {
            told = view;
            send(Frames.of("conversation.updated", view.id() == null ? null : UUID.fromString(view.id()), view));
        }
    }

    /** Whether how his conversation stands may be news: something happened in it, or he waits and the queue moves on. */
    synchronized boolean awaitsWord() {
        return !holds && isOpen() && (wordDue || told == null || "QUEUED".equals(told.state()));
    }
}
