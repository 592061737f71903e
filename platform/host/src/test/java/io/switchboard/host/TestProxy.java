package io.switchboard.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A proxy as companies have one: CONNECT for https, whole addresses for http. It knows the names of a world of its own, which all
 * lead to this machine, and may ask for a user and a password.
 */
final class TestProxy implements AutoCloseable {
    /** The first line of each request, and its head. */
    final List<String> lines = new CopyOnWriteArrayList<>();

    final List<String> heads = new CopyOnWriteArrayList<>();
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final String login;
    private volatile int refuses;

    /** @param login {@code user:password}; null: everybody may */
    TestProxy(String login) throws IOException {
        this.login = login;
        start(() -> {
            while (!server.isClosed()) {
                Socket client = server.accept();
                open.add(client);
                start(() -> serve(client));
            }
        });
    }

    int port() {
        return server.getLocalPort();
    }

    /** From now on each request gets this answer. */
    void refuses(int status) {
        refuses = status;
    }

    private void serve(Socket client) throws IOException {
        String head = head(client.getInputStream());
        String line = head.lines().findFirst().orElse("");
        lines.add(line);
        heads.add(head);
        String wanted = login == null ? null : "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        if (wanted != null && !header(head, "Proxy-Authorization").equals(Optional.of(wanted))) {
            answer(client, "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"way out\"");
        } else if (refuses != 0) {
            answer(client, refuses + " No");
        } else if (line.startsWith("CONNECT ")) {
            Socket target = connect(Integer.parseInt(line.split(" ")[1].split(":")[1]));
            client.getOutputStream().write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            pump(client, target);
        } else {
            String[] parts = line.split(" ");
            URI uri = URI.create(parts[1]);
            Socket target = connect(uri.getPort());
            String rest = head.substring(line.length() + 2).replaceAll("(?im)^(proxy-|connection:).*\r\n", "");
            String path = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
            target.getOutputStream().write((parts[0] + " " + path + " HTTP/1.1\r\nConnection: close\r\n" + rest).getBytes(StandardCharsets.ISO_8859_1));
            pump(client, target);
        }
    }

    private Socket connect(int port) throws IOException {
        Socket target = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(target);
        return target;
    }

    private void pump(Socket client, Socket target) throws IOException {
        start(() -> {
            client.getInputStream().transferTo(target.getOutputStream());
            target.shutdownOutput();
        });
        target.getInputStream().transferTo(client.getOutputStream());
        client.close();
    }

    private static void answer(Socket client, String statusAndHeaders) throws IOException {
        String text = "the proxy's own words";
        client.getOutputStream().write(("HTTP/1.1 " + statusAndHeaders + "\r\nConnection: close\r\nContent-Length: " + text.length() + "\r\n\r\n" + text)
                .getBytes(StandardCharsets.US_ASCII));
        client.close();
    }

    private static Optional<String> header(String head, String name) {
        return Arrays.stream(head.split("\r\n"))
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    /** Byte by byte, so that nothing of the body is taken. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int next = in.read();
        while (next >= 0) {
            bytes.write(next);
            if (bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                break;
            }
            next = in.read();
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                // One of the two sides has gone.
            }
        }, "test-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
