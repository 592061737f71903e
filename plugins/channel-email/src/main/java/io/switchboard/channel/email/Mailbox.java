package io.switchboard.channel.email;

import io.switchboard.channel.email.EmailSettings.Server;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.platform.PlatformHttp;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.ReadOnlyFolderException;
import jakarta.mail.Session;
import jakarta.mail.UIDFolder;
import jakarta.mail.URLName;
import jakarta.mail.search.FlagTerm;
import jakarta.mail.search.SearchTerm;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.UID;

/**
 * The folder at the receiving server, over one connection that is kept and renewed as needed. Used by one thread, but for
 * {@link #close()}.
 */
final class Mailbox {
    private static final System.Logger LOG = System.getLogger(Mailbox.class.getName());
    private static final int CONNECT_MILLIS = 10_000;
    private static final int READ_MILLIS = 60_000;
    private static final Duration SHORT_LIFE = Duration.ofSeconds(30);
    private static final SearchTerm UNREAD = new FlagTerm(new Flags(Flags.Flag.SEEN), false);
    private static final int CHUNK = 2 * 1024 * 1024;

    private final Server server;
    private final Credentials credentials;
    private final PlatformHttp platform;
    private final String folderName;
    private final ScheduledExecutorService timer;
    private final Sockets sockets;
    private final Idling idling;
    private IMAPStore store;
    /** What was signed in with last, so that no message shows it. */
    private String secret;
    private IMAPFolder folder;
    private boolean idles;
    private int listed;
    private long validity;
    private volatile boolean closed;

    Mailbox(EmailSettings settings, String folderName, Credentials credentials, PlatformHttp platform, ScheduledExecutorService timer) {
        this.server = settings.imap();
        this.credentials = credentials;
        this.platform = platform;
        this.folderName = folderName;
        this.timer = timer;
        this.sockets = new Sockets(settings.trusted());
        this.idling = new Idling(sockets, timer);
    }

    /**
     * A mail that lies there.
     *
     * @param size bytes as the server counts them
     * @param received when it came in, or null
     */
    record Listed(long uid, long size, boolean seen, Instant received) {}

    /** What ids of mails in it begin with where they have no other. */
    String name() {
        return folderName.equalsIgnoreCase("INBOX") ? "uid:" : "uid:" + folderName + ":";
    }

    /** Does the work, and cuts the connection when it takes longer than this. */
    void within(Duration limit, Runnable work) {
        ScheduledFuture<?> end = calling(() -> timer.schedule(sockets::closeAll, limit.toMillis(), TimeUnit.MILLISECONDS));
        try {
            work.run();
        } finally {
            end.cancel(false);
        }
    }

    /** The mailbox as it stands now: connects when need be, and learns what is new. Gives its UIDVALIDITY. */
    long refresh() {
        return calling(() -> {
            if (folder != null && folder.isOpen()) {
                try {
                    Idling.noop(folder);
                    return validity = folder.getUIDValidity();
                } catch (MessagingException stale) {
                    LOG.log(System.Logger.Level.DEBUG, "the kept connection is gone", stale);
                }
            }
            connect();
            return validity = folder.getUIDValidity();
        });
    }

    /** The UIDVALIDITY that {@link #refresh} found. */
    long validity() {
        return validity;
    }

    /** The highest UID given so far, or 0 in a folder that never had any. */
    long lastUid() {
        return calling(() -> {
            long next = folder.getUIDNext();
            if (next > 0) {
                return next - 1;
            }
            int count = folder.getMessageCount();
            return count == 0 ? 0L : folder.getUID(folder.getMessage(count));
        });
    }

    /**
     * Mails with an UID above {@code after}, the lowest first, at most {@code most}.
     *
     * @param unreadUpTo up to this UID only unread ones: an old mailbox has many mails and few of these
     */
    List<Listed> list(long after, long unreadUpTo, int most) {
        return calling(() -> {
            listed = folder.getMessageCount();
            List<Message> wanted = new ArrayList<>();
            if (after < unreadUpTo) {
                Message[] unread = folder.search(UNREAD);
                FetchProfile uids = new FetchProfile();
                uids.add(UIDFolder.FetchProfileItem.UID);
                folder.fetch(unread, uids);
                Arrays.stream(unread).filter(message -> uid(message) > after && uid(message) <= unreadUpTo).forEach(wanted::add);
            }
            // "n:*" always names the last mail, even where its UID is below n.
            long last = Math.max(after, unreadUpTo);
            Arrays.stream(folder.getMessagesByUID(last + 1, UIDFolder.LASTUID))
                    .filter(message -> message != null && uid(message) > last)
                    .forEach(wanted::add);
            wanted.sort(Comparator.comparingLong(this::uid));
            List<Message> portion = wanted.subList(0, Math.min(most, wanted.size()));
            FetchProfile profile = new FetchProfile();
            profile.add(FetchProfile.Item.SIZE);
            profile.add(FetchProfile.Item.FLAGS);
            profile.add(IMAPFolder.FetchProfileItem.INTERNALDATE);
            folder.fetch(portion.toArray(Message[]::new), profile);
            List<Listed> result = new ArrayList<>();
            for (Message message : portion) {
                if (!message.isExpunged()) {
                    var date = message.getReceivedDate();
                    result.add(new Listed(
                            uid(message), message.getSize(), message.isSet(Flags.Flag.SEEN), date == null ? null : date.toInstant()));
                }
            }
            return result;
        });
    }

    private long uid(Message message) {
        try {
            return folder.getUID(message);
        } catch (MessagingException gone) {
            return Long.MAX_VALUE;
        }
    }

    /**
     * Downloads several mails at once, without marking them: for small ones, each of which costs a way there and back
     * otherwise.
     *
     * @return by UID, exactly as they stand; those that the server didn't give are missing
     */
    Map<Long, byte[]> download(List<Long> uids) {
        if (uids.isEmpty()) {
            return Map.of();
        }
        String set = String.join(",", uids.stream().map(String::valueOf).toList());
        return calling(() -> {
            Map<Long, byte[]> mails = new HashMap<>();
            folder.doCommand(protocol -> {
                Response[] responses = protocol.command("UID FETCH " + set + " (UID BODY.PEEK[])", null);
                for (Response response : responses) {
                    if (response instanceof FetchResponse fetched) {
                        UID uid = fetched.getItem(UID.class);
                        BODY body = fetched.getItem(BODY.class);
                        if (uid != null && body != null && body.getByteArray() != null) {
                            mails.put(uid.uid, body.getByteArray().getNewBytes());
                        }
                    }
                }
                protocol.notifyResponseHandlers(responses);
                if (responses[responses.length - 1].isBYE()) {
                    protocol.handleResult(responses[responses.length - 1]);
                }
                return null;
            });
            return mails;
        });
    }

    /**
     * Downloads a mail as it stands, without marking it.
     *
     * @return false when it is no longer there
     * @throws Unfetchable when the server can't give this one mail, though the connection is well
     * @throws IOException when it can't be written down here
     */
    boolean download(long uid, Path into) throws Unfetchable, IOException {
        IMAPMessage message = calling(() -> (IMAPMessage) folder.getMessageByUID(uid));
        if (message == null || message.isExpunged()) {
            return false;
        }
        byte[] buffer = new byte[32 * 1024];
        try (OutputStream out = Files.newOutputStream(into);
                InputStream in = open(message)) {
            for (int n = read(in, message, buffer); n >= 0; n = read(in, message, buffer)) {
                out.write(buffer, 0, n);
            }
            return true;
        } catch (Unfetchable.Gone removed) {
            return false;
        }
    }

    private InputStream open(IMAPMessage message) throws Unfetchable {
        try {
            message.setPeek(true);
            return message.getMimeStream();
        } catch (MessagingException broken) {
            throw unfetchable(message, broken);
        }
    }

    private int read(InputStream in, IMAPMessage message, byte[] buffer) throws Unfetchable {
        try {
            return in.read(buffer);
        } catch (IOException broken) {
            throw unfetchable(message, broken);
        }
    }

    private Unfetchable unfetchable(IMAPMessage message, Exception broken) {
        if (!folder.isOpen() || ImapTrouble.isConnection(broken)) {
            throw trouble(broken);
        }
        return message.isExpunged() ? new Unfetchable.Gone() : new Unfetchable(Words.of(broken, secret), broken);
    }

    /** Marks mails as read: people who look into the box see what has been taken. Where that isn't allowed, nothing happens. */
    void markSeen(List<Long> uids) {
        calling(() -> {
            if (folder.getMode() == Folder.READ_WRITE && !uids.isEmpty()) {
                long[] wanted = uids.stream().mapToLong(Long::longValue).toArray();
                Message[] there = Arrays.stream(folder.getMessagesByUID(wanted))
                        .filter(message -> message != null && !message.isExpunged())
                        .toArray(Message[]::new);
                if (there.length > 0) {
                    folder.setFlags(there, new Flags(Flags.Flag.SEEN), true);
                }
            }
            return null;
        });
    }

    /** UIDs from {@code first} to {@code last} that aren't marked as read. */
    List<Long> unseen(long first, long last) {
        return calling(() -> {
            List<Long> uids = new ArrayList<>();
            for (Message message : folder.search(UNREAD, folder.getMessagesByUID(first, last))) {
                uids.add(folder.getUID(message));
            }
            return uids;
        });
    }

    /**
     * Waits for the server to say that something changed.
     *
     * @return false when it can't tell (no IDLE, or no connection)
     */
    boolean awaitNews(Duration limit) {
        if (!idles || folder == null) {
            return false;
        }
        long start = System.nanoTime();
        try {
            return idling.until(folder, listed, limit);
        } catch (MessagingException | IllegalStateException | RejectedExecutionException gone) {
            LOG.log(System.Logger.Level.DEBUG, "IDLE ended", gone);
            // The next poll connects anew and tells; at once, unless it's a server that never lets an IDLE live.
            return System.nanoTime() - start > SHORT_LIFE.toNanos();
        }
    }

    /** Signs in, looks at the folder, signs out. */
    void test() {
        refresh();
        try {
            store.close();
        } catch (MessagingException gone) {
            sockets.closeAll();
        }
    }

    /** Cuts the connection, whatever runs on it. Safe from any thread. */
    void close() {
        closed = true;
        sockets.closeAll();
    }

    private void connect() throws MessagingException {
        try {
            signIn();
        } catch (AuthenticationFailedException refused) {
            if (!credentials.refused()) {
                throw refused;
            }
            signIn();
        }
        // Asked before the folder takes the connection over: afterwards it would open a second one.
        idles = store.hasCapability("IDLE");
        if (store.hasCapability("ID")) {
            // Some large providers refuse a client that doesn't introduce itself.
            store.id(Map.of("name", "Switchboard", "version", "1.0", "vendor", "Switchboard"));
        }
        folder = (IMAPFolder) store.getFolder(folderName);
        try {
            folder.open(Folder.READ_WRITE);
        } catch (ReadOnlyFolderException readOnly) {
            folder.open(Folder.READ_ONLY);
        }
        listed = -1;
        if (closed) {
            sockets.closeAll();
        }
    }

    private void signIn() throws MessagingException {
        sockets.closeAll();
        Wire.lead(sockets, server, platform, "imap.away");
        secret = credentials.secret();
        Session session = Session.getInstance(properties());
        store = new IMAPStore(session, new URLName("imap", server.host(), server.port(), null, server.user(), null));
        store.connect(server.host(), server.port(), server.user(), secret);
    }

    private Properties properties() {
        Properties p = Wire.properties("imap", server, sockets, CONNECT_MILLIS, READ_MILLIS);
        credentials.prepare(p, "imap");
        p.setProperty("mail.imap.fetchsize", Integer.toString(CHUNK));
        p.setProperty("mail.imap.connectionpoolsize", "1");
        p.setProperty("mail.imap.separatestoreconnection", "false");
        p.setProperty("mail.imap.minidletime", "0");
        return p;
    }

    private interface Call<T> {
        T run() throws MessagingException;
    }

    private <T> T calling(Call<T> call) {
        if (closed) {
            throw new ConnectorException(Failure.UNAVAILABLE, EmailConnector.TEXTS.text("closed"));
        }
        try {
            return call.run();
        } catch (MessagingException | IllegalStateException | RejectedExecutionException broken) {
            throw trouble(broken);
        }
    }

    /** What it means for the account; the connection is given up. */
    private ConnectorException trouble(Exception broken) {
        sockets.closeAll();
        return ImapTrouble.of(broken, folderName, secret);
    }
}
