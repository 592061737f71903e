package io.switchboard.clamav;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One question to clamd: its command INSTREAM, over TCP or a socket file, within a time. */
final class Clamd {
    private static final int CHUNK = 1 << 16;
    private static final int LONGEST_ANSWER = 1000;

    private final SocketAddress address;
    private final Duration limit;

    Clamd(SocketAddress address, Duration limit) {
        this.address = address;
        this.limit = limit;
    }

    /**
     * @return what it answers, at most {@link #LONGEST_ANSWER} characters; empty when it closes without a word
     * @throws ConnectorException UNAVAILABLE when it isn't there or takes too long
     * @throws IOException when the bytes can't be read
     */
    String scan(InputStream bytes) throws IOException {
        Talk talk = null;
        try {
            talk = new Talk(address, System.nanoTime() + limit.toNanos());
            talk.write(ByteBuffer.wrap("zINSTREAM\0".getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException | UnresolvedAddressException e) {
            close(talk);
            throw away(e);
        }
        try {
            send(bytes, talk);
            return talk.read();
        } catch (Lost e) {
            throw away(e.getCause());
        } finally {
            close(talk);
        }
    }

    private static void send(InputStream bytes, Talk talk) throws IOException, Lost {
        byte[] chunk = new byte[CHUNK];
        for (int many = bytes.readNBytes(chunk, 0, CHUNK); many > 0; many = bytes.readNBytes(chunk, 0, CHUNK)) {
            try {
                talk.write(ByteBuffer.allocate(4 + many).putInt(many).put(chunk, 0, many).flip());
            } catch (Late e) {
                throw new Lost(e);
            } catch (IOException closed) {
                // It has heard enough: what it said stands to be read.
                return;
            }
        }
        try {
            talk.write(ByteBuffer.allocate(4));
        } catch (Late e) {
            throw new Lost(e);
        } catch (IOException closed) {
            return;
        }
    }

    private static void close(Talk talk) {
        if (talk != null) {
            talk.close();
        }
    }

    private ConnectorException away(Throwable e) {
        return new ConnectorException(Failure.UNAVAILABLE, "clamd at " + address + " gives no answer: " + e, e);
    }

    /** The line is lost, which is not the file's fault. */
    private static final class Lost extends Exception {
        private static final long serialVersionUID = 1L;

        Lost(IOException cause) {
            super(cause);
        }
    }

    /** Its time is over. */
    private static final class Late extends IOException {
        private static final long serialVersionUID = 1L;

        Late() {
            super("it takes too long");
        }
    }

    /** The line: nothing on it waits longer than to the end. */
    private static final class Talk {
        private final SocketChannel channel;
        private final Selector selector;
        private final SelectionKey key;
        private final long end;

        Talk(SocketAddress address, long end) throws IOException {
            this.end = end;
            channel = address instanceof InetSocketAddress ? SocketChannel.open() : SocketChannel.open(StandardProtocolFamily.UNIX);
            Selector opened = null;
            try {
                opened = Selector.open();
                channel.configureBlocking(false);
                boolean connected = channel.connect(address);
                selector = opened;
                key = channel.register(selector, SelectionKey.OP_CONNECT);
                while (!connected) {
                    await(SelectionKey.OP_CONNECT);
                    connected = channel.finishConnect();
                }
            } catch (IOException | RuntimeException e) {
                channel.close();
                if (opened != null) {
                    opened.close();
                }
                throw e;
            }
        }

        private void await(int what) throws IOException {
            key.interestOps(what);
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0 || selector.select(left) == 0 && System.nanoTime() - end >= 0) {
                throw new Late();
            }
            selector.selectedKeys().clear();
        }

        void write(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                if (channel.write(bytes) == 0) {
                    await(SelectionKey.OP_WRITE);
                }
            }
        }

        String read() throws Lost {
            ByteBuffer answer = ByteBuffer.allocate(LONGEST_ANSWER);
            try {
                while (answer.hasRemaining() && (answer.position() == 0 || answer.get(answer.position() - 1) != 0)) {
                    int many = channel.read(answer);
                    if (many < 0) {
                        break;
                    }
                    if (many == 0) {
                        await(SelectionKey.OP_READ);
                    }
                }
            } catch (IOException e) {
                throw new Lost(e);
            }
            return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8).replace("\0", "").strip();
        }

        void close() {
            try (channel) {
                selector.close();
            } catch (IOException e) {
                // Nothing was written that isn't read.
                return;
            }
        }
    }
}
