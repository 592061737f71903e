package io.switchboard.channel.email;

import io.switchboard.spi.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A sending server that does what a test says, down to breaking the connection at a chosen word. */
final class FakeSmtp implements AutoCloseable {
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger attempts = new AtomicInteger();
    private final List<byte[]> mails = new CopyOnWriteArrayList<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    /** Recipients that are no more. */
    final Set<String> refusedRecipients = ConcurrentHashMap.newKeySet();
    /** Sign-ins that fail once. */
    final Set<String> refusedAuth = ConcurrentHashMap.newKeySet();
    private volatile Failure failure;
    private volatile boolean hangs;
    private volatile String breakAt = "";

    FakeSmtp() {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        start(this::accept);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "fake-smtp");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    void works() {
        failure = null;
        hangs = false;
        breakAt = "";
    }

    void fails(Failure how) {
        failure = how;
        hangs = false;
    }

    void hangs() {
        hangs = true;
    }

    /** Closes the connection at this command ({@code DATA}: after its 354; {@code MAIL}: before an answer). */
    void breaksAt(String command) {
        breakAt = command;
    }

    int attempts() {
        return attempts.get();
    }

    /** The mails that it acknowledged, as they came. */
    List<byte[]> mails() {
        return mails;
    }

    List<String> commands() {
        return commands;
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                Socket socket = listener.accept();
                open.add(socket);
                start(() -> {
                    try (socket) {
                        serve(socket);
                    } catch (IOException gone) {
                        open.remove(socket);
                    }
                });
            }
        } catch (IOException closed) {
            open.clear();
        }
    }

    private void serve(Socket socket) throws IOException {
        attempts.incrementAndGet();
        if (failure == Failure.UNAVAILABLE) {
            return;
        }
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        if (hangs) {
            in.readLine();
            return;
        }
        say(socket, "220 fake ready");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            commands.add(line);
            String verb = line.length() < 4 ? line : line.substring(0, 4).toUpperCase();
            if (verb.equals(breakAt) && !verb.equals("DATA")) {
                return;
            }
            switch (verb) {
                case "EHLO" -> say(socket, "250-fake\r\n250-AUTH PLAIN LOGIN XOAUTH2\r\n250 SIZE 50000000");
                case "AUTH" -> say(socket, failure == Failure.UNAUTHORIZED || refusedAuth.remove(line) ? "535 5.7.8 wrong credentials" : "235 2.7.0 welcome");
                case "MAIL" -> say(socket, failure == Failure.INVALID_REQUEST ? "552 5.3.4 too big for this system" : "250 ok");
                case "RCPT" -> say(socket, refusedRecipients.stream().anyMatch(line::contains) ? "550 5.1.1 no such user" : switch (failure == null ? Failure.UNKNOWN_OUTCOME : failure) {
                    case REJECTED -> "550 5.1.1 no such user";
                    case RATE_LIMITED -> "450 4.7.1 too many messages, slow down";
                    default -> "250 ok";
                });
                case "DATA" -> {
                    say(socket, "354 go on");
                    if (verb.equals(breakAt)) {
                        return;
                    }
                    byte[] mail = mail(in);
                    if (mail == null || failure == Failure.UNKNOWN_OUTCOME) {
                        return;
                    }
                    mails.add(mail);
                    say(socket, "250 2.0.0 taken");
                }
                case "QUIT" -> {
                    say(socket, "221 bye");
                    return;
                }
                default -> say(socket, "250 ok");
            }
        }
    }

    /** Null when it broke off before its end. */
    private static byte[] mail(BufferedReader in) throws IOException {
        StringBuilder mail = new StringBuilder();
        for (String line = in.readLine(); !".".equals(line); line = in.readLine()) {
            if (line == null) {
                return null;
            }
            mail.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
        }
        return mail.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException gone) {
            open.clear();
        }
    }
}
