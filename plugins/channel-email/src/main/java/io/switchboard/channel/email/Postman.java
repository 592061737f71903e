package io.switchboard.channel.email;

import io.switchboard.channel.email.EmailSettings.Server;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.platform.PlatformHttp;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import java.io.FileNotFoundException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * Hands mails to the sending server, each over a connection of its own, and says exactly how far it came. Safe for use by
 * several threads.
 */
final class Postman {
    /** Under the host's 30 s, so that it is we who say what is known about the outcome. */
    private static final int ALL_MILLIS = 27_000;
    private static final int CONNECT_MILLIS = 8_000;
    private static final int READ_MILLIS = 20_000;
    private static final List<String> TOO_FAST = List.of("rate", "too many", "too fast", "frequen", "limit exceeded", "quota", "throttl");

    private static final System.Logger LOG = System.getLogger(Postman.class.getName());

    private final Server server;
    private final Credentials credentials;
    private final PlatformHttp platform;
    private final String address;
    private final String trusted;
    private final ScheduledExecutorService timer;
    private final Set<Sockets> active = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Postman(EmailSettings settings, Credentials credentials, PlatformHttp platform, ScheduledExecutorService timer) {
        this.credentials = credentials;
        this.platform = platform;
        this.server = settings.smtp();
        this.address = settings.address();
        this.trusted = settings.trusted();
        this.timer = timer;
    }

    /**
     * Sends one mail.
     *
     * @return its Message-ID
     * @throws ConnectorException as the contract of a channel's send says
     */
    String send(Function<Session, Outgoing.Letter> write) {
        return connected((session, transport) -> {
            Outgoing.Letter letter = write.apply(session);
            try {
                transport.sendMessage(letter, letter.getAllRecipients());
            } catch (SendFailedException partial) {
                if (!reached(partial, letter)) {
                    throw partial;
                }
                LOG.log(System.Logger.Level.WARNING, "a copy could not be sent: {0}", Words.of(partial, null));
            } catch (MessagingException failed) {
                if (letter.unreadable() != null) {
                    // The mail broke off before its end, and so was never taken.
                    boolean gone = letter.unreadable() instanceof FileNotFoundException;
                    throw new ConnectorException(
                            gone ? Failure.INVALID_REQUEST : Failure.UNAVAILABLE,
                            EmailConnector.TEXTS.text(gone ? "fileGone" : "fileUnreadable"),
                            letter.unreadable());
                }
                throw failed;
            }
            return letter.id();
        });
    }

    /** Whether the customer's copy was taken, whatever became of the others. */
    private static boolean reached(SendFailedException partial, Outgoing.Letter letter) throws MessagingException {
        Address[] sent = partial.getValidSentAddresses();
        return sent != null && Arrays.asList(sent).contains(letter.getRecipients(Message.RecipientType.TO)[0]);
    }

    /** Signs in and out. */
    void test() {
        connected((session, transport) -> null);
    }

    /** Cuts off what is running. */
    void close() {
        closed = true;
        active.forEach(Sockets::closeAll);
    }

    private interface Errand {
        String run(Session session, Delivery delivery) throws MessagingException;
    }

    private String connected(Errand errand) {
        try {
            return connected(errand, credentials.secret());
        } catch (ConnectorException refused) {
            if (refused.failure() != Failure.UNAUTHORIZED || !(refused.getCause() instanceof AuthenticationFailedException) || !credentials.refused()) {
                throw refused;
            }
            // A token that was taken back before its time: nothing has left yet.
            return connected(errand, credentials.secret());
        }
    }

    private String connected(Errand errand, String secret) {
        Sockets sockets = new Sockets(trusted);
        Wire.lead(sockets, server, platform, "smtp.away");
        Session session = Session.getInstance(properties(sockets));
        Delivery delivery = new Delivery(session, server);
        active.add(sockets);
        ScheduledFuture<?> end = null;
        try {
            if (closed) {
                throw new ConnectorException(Failure.UNAVAILABLE, EmailConnector.TEXTS.text("closed"));
            }
            end = timer.schedule(sockets::closeAll, ALL_MILLIS, TimeUnit.MILLISECONDS);
            delivery.connect(server.host(), server.port(), server.user(), secret);
            return errand.run(session, delivery);
        } catch (MessagingException failed) {
            throw failure(failed, delivery.begun, secret);
        } catch (java.util.concurrent.RejectedExecutionException ended) {
            throw new ConnectorException(Failure.UNAVAILABLE, EmailConnector.TEXTS.text("closed"), ended);
        } finally {
            leave(delivery);
            sockets.closeAll();
            active.remove(sockets);
            if (end != null) {
                end.cancel(false);
            }
        }
    }

    private static void leave(Delivery delivery) {
        try {
            delivery.close();
        } catch (MessagingException gone) {
            LOG.log(System.Logger.Level.DEBUG, "the farewell failed, which changes nothing", gone);
        }
    }

    private Properties properties(Sockets sockets) {
        Properties p = Wire.properties("smtp", server, sockets, CONNECT_MILLIS, READ_MILLIS);
        credentials.prepare(p, "smtp");
        p.setProperty("mail.smtp.auth", "true");
        // A copy's address that is no more must not keep the customer from his answer.
        p.setProperty("mail.smtp.sendpartial", "true");
        p.setProperty("mail.smtp.quitwait", "false");
        p.setProperty("mail.smtp.localhost", Addresses.domain(address));
        p.setProperty("mail.smtp.from", address);
        return p;
    }

    /** Knows whether the mail's text has begun to leave: from then on a broken connection tells nothing. */
    private static final class Delivery extends SMTPTransport {
        private volatile boolean begun;

        Delivery(Session session, Server server) {
            super(session, new URLName("smtp", server.host(), server.port(), null, server.user(), null));
        }

        @Override
        protected OutputStream data() throws MessagingException {
            OutputStream out = super.data();
            begun = true;
            return out;
        }
    }

    private ConnectorException failure(MessagingException failed, boolean begun, String secret) {
        int code = codeOf(failed);
        String said = said(failed, secret);
        if (failed instanceof AuthenticationFailedException) {
            boolean later = said.startsWith("4");
            return new ConnectorException(
                    later ? Failure.UNAVAILABLE : Failure.UNAUTHORIZED, EmailConnector.TEXTS.text("smtp.signIn", said), failed);
        }
        if (code == 530 || code == 534 || code == 535 || code == 538) {
            return new ConnectorException(Failure.UNAUTHORIZED, EmailConnector.TEXTS.text("smtp.signIn", said), failed);
        }
        if (code == 552 || said.contains("5.3.4") || said.contains("5.2.3")) {
            return new ConnectorException(Failure.INVALID_REQUEST, EmailConnector.TEXTS.text("smtp.tooLarge", said), failed);
        }
        if (code >= 500) {
            return new ConnectorException(Failure.REJECTED, EmailConnector.TEXTS.text("smtp.refused", said), failed);
        }
        if (code >= 400) {
            String words = said.toLowerCase(Locale.ROOT);
            boolean fast = TOO_FAST.stream().anyMatch(words::contains);
            return new ConnectorException(
                    fast ? Failure.RATE_LIMITED : Failure.UNAVAILABLE, EmailConnector.TEXTS.text("smtp.later", said), failed);
        }
        if (begun) {
            return new ConnectorException(Failure.UNKNOWN_OUTCOME, EmailConnector.TEXTS.text("smtp.broken", said), failed);
        }
        return new ConnectorException(Failure.UNAVAILABLE, EmailConnector.TEXTS.text("smtp.away", said), failed);
    }

    /** The server's reply code, -1 when it said nothing. */
    private static int codeOf(MessagingException failed) {
        int code = -1;
        for (Exception each = failed; each != null; each = each instanceof MessagingException m ? m.getNextException() : null) {
            if (each instanceof SMTPAddressFailedException refused) {
                code = refused.getReturnCode();
            } else if (each instanceof SMTPSenderFailedException refused) {
                code = refused.getReturnCode();
            } else if (each instanceof SMTPSendFailedException refused && code < 0) {
                code = refused.getReturnCode();
            }
        }
        return code;
    }

    /** The last words of the chain of causes, without the password, on one line. */
    private static String said(MessagingException failed, String secret) {
        Exception last = failed;
        while (last instanceof MessagingException each && each.getNextException() != null) {
            last = each.getNextException();
        }
        return Words.of(last, secret);
    }

    /** Whether this is one mail address that could be written to. */
    static boolean reaches(String address) {
        try {
            new InternetAddress(address, true);
            return Addresses.valid(address);
        } catch (MessagingException notAddress) {
            return false;
        }
    }
}
