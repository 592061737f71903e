package io.switchboard.clamav;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** Speaks INSTREAM as clamd does, and knows one virus: the test file that all scanners know. */
final class StandInClamd implements AutoCloseable {
    /** Put together here, so that no scanner finds it in what is built. */
    static final byte[] EICAR = ("X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*").getBytes(StandardCharsets.US_ASCII);

    /** How it misbehaves. */
    enum Trouble {
        NONE,
        HANGS,
        DIES_IN_THE_MIDDLE,
        SAYS_RUBBISH,
        SAYS_NOTHING
    }

    private final ServerSocketChannel server;
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile Trouble trouble = Trouble.NONE;
    private volatile int most = Integer.MAX_VALUE;

    StandInClamd(SocketAddress address) throws IOException {
        server = address instanceof UnixDomainSocketAddress ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
        server.bind(address);
        Thread thread = new Thread(this::accept, "stand-in");
        thread.setDaemon(true);
        thread.start();
    }

    static StandInClamd onTcp() throws IOException {
        return new StandInClamd(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    int port() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    void is(Trouble now) {
        trouble = now;
    }

    /** It takes no more than so many bytes. */
    void takes(int bytes) {
        most = bytes;
    }

    private void accept() {
        try {
            while (server.isOpen()) {
                SocketChannel talk = server.accept();
                Thread thread = new Thread(() -> serve(talk), "stand-in-talk");
                thread.setDaemon(true);
                thread.start();
            }
        } catch (ClosedChannelException closed) {
            end.countDown();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void serve(SocketChannel talk) {
        try (talk) {
            DataInputStream in = new DataInputStream(Channels.newInputStream(talk));
            String command = new String(in.readNBytes(10), StandardCharsets.US_ASCII);
            if (!command.equals("zINSTREAM\0")) {
                answer(talk, "UNKNOWN COMMAND");
                return;
            }
            if (trouble == Trouble.HANGS) {
                end.await();
            }
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            for (int many = in.readInt(); many > 0; many = in.readInt()) {
                file.write(in.readNBytes(many));
                if (trouble == Trouble.DIES_IN_THE_MIDDLE) {
                    return;
                }
                if (file.size() > most) {
                    answer(talk, "INSTREAM size limit exceeded. ERROR");
                    return;
                }
            }
            switch (trouble) {
                case SAYS_RUBBISH -> answer(talk, "220 mail.example ESMTP");
                case SAYS_NOTHING -> talk.shutdownOutput();
                default -> answer(talk, contains(file.toByteArray(), EICAR) ? "stream: Eicar-Signature FOUND" : "stream: OK");
            }
        } catch (IOException gone) {
            // Whoever asked doesn't want to know any more.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean contains(byte[] all, byte[] part) {
        return new String(all, StandardCharsets.ISO_8859_1).contains(new String(part, StandardCharsets.ISO_8859_1));
    }

    private static void answer(SocketChannel talk, String text) throws IOException {
        talk.write(ByteBuffer.wrap((text + "\0").getBytes(StandardCharsets.US_ASCII)));
    }

    @Override
    public void close() throws IOException {
        end.countDown();
        server.close();
    }
}
