package io.switchboard.bench;

import io.netty.channel.Channel;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Agents' consoles: each opens its socket again when the server closes it, as a console does. */
final class Screens implements AutoCloseable {
    private final Desk desk;
    private final Map<Desk.Seat, Channel> open = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> closedBy = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean closed;

    Screens(Desk desk) {
        this.desk = desk;
    }

    /** Frames come on the network's thread. */
    void open(Desk.Seat seat, Consumer<String> frames) throws Exception {
        Channel socket = desk.screen(seat.token(), frames);
        open.put(seat, socket);
        socket.closeFuture().addListener(end -> {
            if (!closed) {
                closedBy.merge(Web.closedBy(socket), 1, Integer::sum);
                threads.execute(() -> openAgain(seat, frames));
            }
        });
    }

    private void openAgain(Desk.Seat seat, Consumer<String> frames) {
        while (!closed) {
            try {
                open(seat, frames);
                return;
            } catch (Exception busy) {
                // As often as it takes: without it nothing more would be measured.
                LockSupport.parkNanos(200_000_000);
            }
        }
    }

    /** How often a socket was closed, by the code it was closed with; 0 where none came. */
    Map<Integer, Integer> closedBy() {
        return new TreeMap<>(closedBy);
    }

    @Override
    public void close() {
        closed = true;
        open.values().forEach(Channel::close);
        threads.shutdownNow();
    }
}
