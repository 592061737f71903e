package io.switchboard.channel.email;

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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Offers STARTTLS before a server that has none: speaks for it until the client asks for TLS, then decrypts and passes
 * everything on.
 */
final class StartTlsLine implements AutoCloseable {
    private final ServerSocket listener;
    private final SSLContext tls;
    private final boolean imap;
    private final int target;
    private final List<String> inTheClear = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    StartTlsLine(SSLContext tls, boolean imap, int target) {
        this.tls = tls;
        this.imap = imap;
        this.target = target;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        start(() -> {
            try {
                while (!listener.isClosed()) {
                    Socket client = listener.accept();
                    open.add(client);
                    start(() -> serve(client));
                }
            } catch (IOException closed) {
                open.clear();
            }
        });
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "starttls-line");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    /** What clients said before TLS began. */
    List<String> inTheClear() {
        return inTheClear;
    }

    private void serve(Socket client) {
        try (client) {
            say(client, imap ? "* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready" : "220 ready");
            var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1), 1);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                inTheClear.add(line);
                if (line.endsWith("STARTTLS")) {
                    say(client, imap ? line.split(" ")[0] + " OK begin" : "220 begin");
                    passOn(client);
                    return;
                }
                if (imap) {
                    say(client, "* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\n" + line.split(" ")[0] + " OK done");
                } else {
                    say(client, "250-line\r\n250 STARTTLS");
                }
            }
        } catch (IOException gone) {
            open.remove(client);
        }
    }

    private void passOn(Socket client) throws IOException {
        try (SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(client, null, client.getPort(), true);
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            open.add(server);
            secure.setUseClientMode(false);
            secure.startHandshake();
            // The server's greeting: the client has had one.
            new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.ISO_8859_1), 1).readLine();
            start(() -> pump(server, secure));
            pump(secure, server);
        }
    }

    private static void pump(Socket from, Socket to) {
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[16 * 1024];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
                out.flush();
            }
        } catch (IOException gone) {
            return;
        }
    }

    private static void say(Socket client, String text) throws IOException {
        client.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
