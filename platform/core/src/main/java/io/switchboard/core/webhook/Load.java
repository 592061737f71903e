package io.switchboard.core.webhook;

/**
 * Bodies of all webhooks together that are in this server's memory. Each lane bounds itself; a hundred lanes of slow receivers would
 * still fill the heap. Safe for use by several threads, but only one may ask for {@link #room} and then enter.
 */
final class Load {
    /** No body is larger: a message's content ends at a million characters. */
    static final int LARGEST = 4 << 20;

    private static final long MOST = 64L << 20;

    private final long most;
    private long bytes;

    /** @param most bytes, at least {@link #LARGEST} */
    Load(long most) {
        this.most = Math.max(LARGEST, most);
    }

    /** A sixteenth of the heap, 64 MiB at most. */
    static Load ofThisServer() {
        return new Load(Math.min(MOST, Runtime.getRuntime().maxMemory() / 16));
    }

    /**
     * How many bodies more may come, of whatever size they turn out to be.
     *
     * @param more whether that lane has some on their way already: it leaves the second half to those that have none, so that slow ones
     *     keep no other waiting
     */
    synchronized int room(boolean more) {
        long left = most - bytes;
        return more && left < most / 2 ? 0 : (int) Math.min(Integer.MAX_VALUE, Math.max(0, left / LARGEST));
    }

    synchronized void enter(int size) {
        bytes += size;
    }

    synchronized void leave(int size) {
        bytes -= size;
    }

    synchronized long bytes() {
        return bytes;
    }
}
