package io.switchboard.server;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A WebSocket byte by byte: sends frames that no browser would. For one thread. */
final class RawSocket implements AutoCloseable {

    private static final byte[] MASK = {7, 77, 3, 33};

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;

    /** @param target with its ticket */
    RawSocket(URI server, String target) throws IOException {
        socket.connect(new InetSocketAddress("localhost", server.getPort()), 5_000);
        socket.setSoTimeout(10_000);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        out.write(("GET " + target + " HTTP/1.1\r\nHost: localhost:" + server.getPort() + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("hung up: " + head);
            }
            head.append((char) c);
        }
        if (!head.toString().startsWith("HTTP/1.1 101")) {
            throw new IOException(head.substring(0, head.indexOf("\r\n")));
        }
    }

    void text(String text) throws IOException {
        frame(0x81, text.getBytes(StandardCharsets.UTF_8), true);
    }

    /** @param first the frame's first byte: FIN, reserved bits, kind */
    void frame(int first, byte[] payload, boolean masked) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        int mask = masked ? 0x80 : 0;
        if (payload.length < 126) {
            frame.write(mask | payload.length);
        } else if (payload.length < 65536) {
            frame.write(mask | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(mask | 127);
            frame.writeBytes(new byte[] {0, 0, 0, 0, (byte) (payload.length >> 24), (byte) (payload.length >> 16), (byte) (payload.length >> 8), (byte) payload.length});
        }
        if (masked) {
            frame.writeBytes(MASK);
        }
        for (int i = 0; i < payload.length; i++) {
            frame.write(masked ? payload[i] ^ MASK[i % 4] : payload[i]);
        }
        bytes(frame.toByteArray());
    }

    void bytes(byte... raw) throws IOException {
        out.write(raw);
        out.flush();
    }

    /** The next text; null when the server closed; it has ten seconds for either. */
    String next() throws IOException {
        try {
            while (true) {
                int first = in.read();
                if (first < 0) {
                    return null;
                }
                int length = in.readUnsignedByte();
                long size = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
                byte[] payload = in.readNBytes((int) size);
                if ((first & 0x0f) == 1) {
                    return new String(payload, StandardCharsets.UTF_8);
                }
                if ((first & 0x0f) == 8) {
                    return null;
                }
            }
        } catch (SocketTimeoutException silent) {
            throw silent;
        } catch (IOException reset) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
