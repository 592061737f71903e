package io.switchboard.channel.email;

import io.switchboard.spi.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** Stands before a receiving server: passes everything on, cuts the line, or refuses the sign-in. */
final class ImapProxy implements AutoCloseable {
    private final int target;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final StringBuffer said = new StringBuffer();
    private volatile Failure failure;
    private volatile Pattern poison;
    private volatile TokenGate gate;

    ImapProxy(int target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        start(this::accept);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "imap-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    /** All that clients said, for asking which commands came. */
    String said() {
        return said.toString();
    }

    void works() {
        failure = null;
    }

    /** UNAUTHORIZED and UNAVAILABLE show; others concern sending only. */
    void fails(Failure how) {
        failure = how;
        if (how == Failure.UNAUTHORIZED || how == Failure.UNAVAILABLE) {
            cut();
        }
    }

    /** Breaks the connection whenever the client says something like this, as a server does that falls over a mail. */
    void breaksAt(String pattern) {
        poison = Pattern.compile(pattern);
    }

    /** From now on clients sign in with tokens. */
    void asksFor(TokenGate tokens) {
        gate = tokens;
    }

    /** Breaks every connection as it stands. */
    void cut() {
        for (Socket socket : open) {
            try {
                socket.close();
            } catch (IOException gone) {
                open.remove(socket);
            }
        }
        open.clear();
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                Socket client = listener.accept();
                connections.incrementAndGet();
                open.add(client);
                start(() -> serve(client));
            }
        } catch (IOException closed) {
            cut();
        }
    }

    private void serve(Socket client) {
        try (client) {
            if (failure == Failure.UNAVAILABLE) {
                return;
            }
            if (failure == Failure.UNAUTHORIZED) {
                refuse(client);
                return;
            }
            try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
                open.add(server);
                if (gate != null && !gate.admits(client, server)) {
                    return;
                }
                start(() -> pump(server, client, false));
                pump(client, server, true);
            }
        } catch (IOException gone) {
            open.remove(client);
        }
    }

    private void pump(Socket from, Socket to, boolean listen) {
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[16 * 1024];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (listen) {
                    String words = new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
                    said.append(words);
                    if (poison != null && poison.matcher(words).find()) {
                        return;
                    }
                }
                out.write(buffer, 0, n);
                out.flush();
            }
        } catch (IOException gone) {
            open.remove(from);
        }
    }

    private static void refuse(Socket client) throws IOException {
        var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
        say(client, "* OK [CAPABILITY IMAP4rev1] ready");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String tag = line.split(" ")[0];
            say(client, line.contains("LOGIN") ? tag + " NO [AUTHENTICATIONFAILED] wrong credentials" : tag + " OK done");
        }
    }

    private static void say(Socket client, String text) throws IOException {
        client.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException gone) {
            open.clear();
        }
        cut();
    }
}
