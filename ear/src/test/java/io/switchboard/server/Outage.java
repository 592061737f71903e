package io.switchboard.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A PostgreSQL behind a relay that can be cut and restored: connections end at once and new ones are refused. */
final class Outage implements Database {

    private final Database.PostgreSql postgres = new Database.PostgreSql();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final int port;
    private ServerSocket listener;

    Outage() {
        listener = listen(0);
        port = listener.getLocalPort();
    }

    @Override
    public Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(postgres.environment());
        environment.put("SWITCHBOARD_DB_URL", "jdbc:postgresql://localhost:" + port + "/postgres");
        return environment;
    }

    synchronized void cut() {
        close(listener);
        open.forEach(Outage::close);
        open.clear();
    }

    synchronized void restore() {
        listener = listen(port);
    }

    @Override
    public void close() {
        cut();
        threads.shutdownNow();
        postgres.close();
    }

    private ServerSocket listen(int wanted) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
            threads.execute(() -> accept(socket));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), postgres.port());
                open.add(client);
                open.add(server);
                threads.execute(() -> copy(client, server));
                threads.execute(() -> copy(server, client));
            } catch (IOException closed) {
                // Cut, or PostgreSQL is gone: the client sees it by itself.
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException closed) {
            // The end of one side is the end of the other.
        }
    }

    private static void close(AutoCloseable thing) {
        try {
            thing.close();
        } catch (Exception gone) {
            // Closed is what was wanted.
        }
    }
}
