package io.switchboard.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Browsers that open a socket and never read from it. */
final class Stalled implements AutoCloseable {

    private static final int SMALL = 4096;

    private final List<Socket> sockets = new ArrayList<>();
    private final Set<Socket> given = new HashSet<>();

    Stalled(SwitchboardServer server, Api agent, int count) {
        for (int i = 0; i < count; i++) {
            open(server.socketUri("/ws/agent?ticket=" + agent.post("/api/ws-ticket", null).get("ticket").asText()));
        }
    }

    private void open(URI address) {
        try {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(SMALL);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()), 5000);
            sockets.add(socket);
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(("GET " + address.getRawPath() + "?" + address.getRawQuery() + " HTTP/1.1\r\nHost: localhost:"
                            + address.getPort() + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            String head = "";
            while (!head.endsWith("\r\n\r\n")) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    break;
                }
                head += (char) next;
            }
            if (!head.startsWith("HTTP/1.1 101")) {
                throw new AssertionError("no socket: " + head);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many the server has given up: behind what it had sent until then stands the end. */
    long dropped() {
        sockets.stream().filter(socket -> !given.contains(socket)).filter(Stalled::isDropped).forEach(given::add);
        return given.size();
    }

    private static boolean isDropped(Socket socket) {
        try {
            socket.setSoTimeout(20);
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[1 << 16];
            while (true) {
                if (in.read(buffer) < 0) {
                    return true;
                }
            }
        } catch (SocketTimeoutException stillOpen) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException gone) {
                // Closed is what was wanted.
            }
        }
    }
}
