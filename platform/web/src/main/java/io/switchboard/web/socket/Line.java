package io.switchboard.web.socket;

import io.switchboard.web.shared.Problem;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;

/** One open socket: its queue, its heartbeat, its limits. */
abstract class Line {
    /** The session has ended or its rights have gone: ask for a new ticket. */
    static final int SIGNED_OUT = 4401;
    /** It didn't take what was sent to it: come again and resume. */
    static final int TOO_SLOW = 4408;
    /** Frames without end. */
    static final int TOO_OFTEN = 4429;
    /** Nothing was heard of it. */
    static final int SILENT = 4000;
    /** The server is about to stop. */
    static final int GOING_AWAY = 1001;

    static final long PING_EVERY = 8_000;
    /** With the two pings that must have gone unanswered and a beat each second a dead line is found within 20 s. */
    static final long SILENCE = 18_000;
    /** A line that hasn't resumed by then is taken for one that has nothing to resume. */
    static final long FIRST_RESUME_WITHIN = 1_500;

    private static final long TYPING_EVERY = 300;

    private final SendQueue queue;
    private final Locale locale;
    private final FrameRate rate;
    private final long openedAt;
    private volatile long heardAt;
    private volatile long pingedAt;
    private volatile int unanswered;
    private long typedAt;

    /**
     * @param now milliseconds, as everywhere here
     * @param drained called when there is room in the queue again
     */
    Line(SendQueue.Wire wire, Locale locale, long now, Consumer<Line> drained) {
        this.queue = new SendQueue(wire, () -> drained.accept(this));
        this.locale = locale;
        this.rate = new FrameRate(now);
        this.openedAt = now;
        this.heardAt = now;
        this.pingedAt = now;
    }

    /** Queues a frame; a line that is full is dropped, and comes again. Never waits. */
    final void send(String frame) {
        if (!queue.offer(frame)) {
            close(TOO_SLOW, "too slow, resume");
        }
    }

    final void refuse(Problem problem, UUID conversation) {
        send(Frames.error(problem, conversation));
    }

    final boolean hasRoom() {
        return queue.hasRoom();
    }

    final boolean isOpen() {
        return queue.isOpen();
    }

    final void close(int code, String reason) {
        queue.close(code, reason);
    }

    /** The other side closed. */
    final void gone() {
        queue.forget();
    }

    final Locale locale() {
        return locale;
    }

    final FrameRate rate() {
        return rate;
    }

    final long openedAt() {
        return openedAt;
    }

    final void heard(long now) {
        heardAt = now;
        unanswered = 0;
    }

    /**
     * Pings when it is time, closes what is silent. Called by one thread. Two pings must have gone unanswered: after a
     * pause of our own nobody is silent yet.
     */
    final void beat(long now) {
        if (now - heardAt > SILENCE && unanswered >= 2) {
            close(SILENT, "silent");
        } else if (now - pingedAt >= PING_EVERY) {
            pingedAt = now;
            unanswered = unanswered + 1;
            send(Frames.PING);
            // A client that only listens doesn't answer ours, but its WebSocket library answers this one.
            queue.ping();
        }
    }

    /** Whether a word about its person's typing may go on now; that it has ended always may. */
    final synchronized boolean mayType(long now, boolean ended) {
        if (!ended && now - typedAt < TYPING_EVERY) {
            return false;
        }
        typedAt = now;
        return true;
    }
}
