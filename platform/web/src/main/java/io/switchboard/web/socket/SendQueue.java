package io.switchboard.web.socket;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * What waits to go out to one browser: bounded, in order, one frame on the wire at a time. Nobody who offers ever waits;
 * what doesn't fit is refused, and the line is then dropped and resumes. Safe for many threads.
 */
final class SendQueue {
    static final int MAX_FRAMES = 256;
    static final int MAX_CHARS = 1 << 20;
    private static final int ROOM_FRAMES = 64;
    private static final int ROOM_CHARS = 256 << 10;

    /** What carries frames to the browser. */
    interface Wire {
        /** Starts to send and returns at once; {@code done} gets null, or why it failed, on any thread. */
        void send(String frame, Consumer<Throwable> done);

        /** Sends the protocol's own ping, which every client answers by itself; returns at once. */
        void ping();

        /** Closes; returns at once. */
        void close(int code, String reason);
    }

    private final Wire wire;
    private final Runnable drained;
    private final Deque<String> waiting = new ArrayDeque<>();
    private long chars;
    private boolean inFlight;
    private boolean pumping;
    private boolean open = true;

    /**
     * @param drained called after a frame has gone when there is room for more again; must only take note
     */
    SendQueue(Wire wire, Runnable drained) {
        this.wire = wire;
        this.drained = drained;
    }

    /** Takes a frame; false when it is full. A closed one swallows. One frame always fits, however long it is. */
    boolean offer(String frame) {
        synchronized (this) {
            if (!open) {
                return true;
            }
            boolean full = waiting.size() >= MAX_FRAMES || chars + frame.length() > MAX_CHARS;
            if (full && !waiting.isEmpty()) {
                return false;
            }
            waiting.add(frame);
            chars += frame.length();
        }
        pump();
        return true;
    }

    void ping() {
        if (isOpen()) {
            wire.ping();
        }
    }

    /** Whether somebody who can wait, a resume, may add more now. */
    synchronized boolean hasRoom() {
        return waiting.size() < ROOM_FRAMES && chars < ROOM_CHARS;
    }

    synchronized boolean isOpen() {
        return open;
    }

    /** Forgets what waits and closes the wire, once. */
    void close(int code, String reason) {
        if (forget()) {
            wire.close(code, reason);
        }
    }

    /** The wire is gone. Returns whether it was open until now. */
    synchronized boolean forget() {
        boolean was = open;
        open = false;
        waiting.clear();
        chars = 0;
        return was;
    }

    private void pump() {
        while (true) {
            String next;
            synchronized (this) {
                if (pumping || inFlight || waiting.isEmpty()) {
                    return;
                }
                // A wire that is done at once calls back from within send: the flag keeps that from nesting.
                pumping = true;
                inFlight = true;
                next = waiting.poll();
                chars -= next.length();
            }
            try {
                wire.send(next, this::sent);
            } catch (RuntimeException e) {
                sent(e);
            }
            synchronized (this) {
                pumping = false;
            }
        }
    }

    private void sent(Throwable failure) {
        synchronized (this) {
            inFlight = false;
        }
        if (failure != null) {
            close(1011, "sending failed");
            return;
        }
        pump();
        if (hasRoom()) {
            drained.run();
        }
    }
}
