package io.switchboard.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** HTTP byte by byte: sends what no client library would. One connection for each request. */
final class RawHttp {

    private static final int PATIENCE_MS = 20_000;

    private final InetSocketAddress address;

    RawHttp(URI server) {
        address = new InetSocketAddress("localhost", server.getPort());
    }

    /**
     * What to send.
     *
     * @param target the request line's middle, as it goes out
     * @param headers as they go out; a Content-Length is added when there is a body and none of these says how long it is
     * @param isWhole whether the server gets a request that it can read to its end; else it may just hang up
     */
    record Shot(String method, String target, List<String> headers, byte[] body, boolean isWhole) {
        @Override
        public String toString() {
            String text = new String(body, 0, Math.min(body.length, 600), StandardCharsets.UTF_8);
            String to = target.length() > 300 ? target.substring(0, 300) + "…" : target;
            return method + " " + to + " " + headers.stream().filter(h -> !h.startsWith("Authorization")).toList() + "\n" + text;
        }
    }

    /** What came; status 0 when the server hung up without a word, -1 when it said nothing in time. */
    record Answer(int status, String head, byte[] body) {
        String header(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    Answer send(Shot shot) {
        try (Socket socket = new Socket()) {
            socket.connect(address, 5_000);
            socket.setSoTimeout(PATIENCE_MS);
            try {
                socket.getOutputStream().write(bytes(shot));
                socket.getOutputStream().flush();
                if (!shot.isWhole()) {
                    socket.shutdownOutput();
                }
            } catch (IOException refusedWhileWriting) {
                // A server may answer, and hang up, before it has read all: its answer is what counts.
            }
            return read(socket.getInputStream());
        } catch (SocketTimeoutException silent) {
            return new Answer(-1, "", new byte[0]);
        } catch (IOException hungUp) {
            return new Answer(0, "", new byte[0]);
        }
    }

    private static byte[] bytes(Shot shot) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringBuilder head = new StringBuilder(shot.method() + " " + shot.target() + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        shot.headers().forEach(header -> head.append(header).append("\r\n"));
        boolean told = shot.headers().stream().anyMatch(h -> h.toLowerCase(Locale.ROOT).matches("(content-length|transfer-encoding):.*"));
        if (!told && shot.body().length > 0) {
            head.append("Content-Length: ").append(shot.body().length).append("\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.write(shot.body());
        return out.toByteArray();
    }

    private static Answer read(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        try {
            for (int n = in.read(part); n >= 0; n = in.read(part)) {
                all.write(part, 0, n);
            }
        } catch (SocketTimeoutException silent) {
            throw silent;
        } catch (IOException reset) {
            // What came before it is the answer.
        }
        String text = all.toString(StandardCharsets.ISO_8859_1);
        if (text.startsWith("HTTP/1.1 100")) {
            text = text.substring(text.indexOf("\r\n\r\n") + 4);
        }
        int end = text.indexOf("\r\n\r\n");
        if (end < 0 || !text.startsWith("HTTP/1.1 ")) {
            return new Answer(0, text, new byte[0]);
        }
        byte[] body = text.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
        return new Answer(Integer.parseInt(text.substring(9, 12)), text.substring(0, end), body);
    }
}
