package io.switchboard.bench;

import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;

/**
 * A box full of mails: at a mail server of its own in this process, or, with {@code -Dbench.imap=imap://user:password@host:port},
 * at one that runs already. There the whole inbox is deleted first.
 */
abstract class Postbox implements AutoCloseable {
    private static final int PORTION = 50;

    // Nothing is sent, but a channel wants to know where to.
    private final GreenMail outgoing = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    static Postbox with(List<byte[]> mails) throws MessagingException, FolderException {
        String outside = System.getProperty("bench.imap", "");
        Postbox box = outside.isEmpty() ? new Own(mails) : new Outside(URI.create(outside), mails);
        box.outgoing.start();
        return box;
    }

    abstract String host();

    abstract int port();

    abstract String user();

    abstract String password();

    /** How many nobody has marked as read: those that aren't stored yet. */
    abstract int unread() throws MessagingException;

    /** How a channel reaches it. */
    Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("address", Letters.BOX);
        settings.put("imapHost", host());
        settings.put("imapPort", port());
        settings.put("imapSecurity", "NONE");
        settings.put("imapUser", user());
        settings.put("imapPassword", password());
        settings.put("smtpHost", "127.0.0.1");
        settings.put("smtpPort", outgoing.getSmtp().getPort());
        settings.put("smtpSecurity", "NONE");
        settings.put("pollEvery", "PT5S");
        return settings;
    }

    /** Fetches all of them over one connection, in portions, and does nothing with them. Returns how many came. */
    int fetchAll() throws MessagingException {
        try (Store store = connect()) {
            IMAPFolder folder = (IMAPFolder) store.getFolder("INBOX");
            folder.open(Folder.READ_ONLY);
            int all = folder.getMessageCount();
            int came = 0;
            for (int first = 1; first <= all; first += PORTION) {
                String range = first + ":" + Math.min(all, first + PORTION - 1);
                came += (Integer) folder.doCommand(protocol -> bodies(protocol.command("FETCH " + range + " (UID BODY.PEEK[])", null)));
            }
            return came;
        }
    }

    private Store connect() throws MessagingException {
        Properties properties = new Properties();
        properties.setProperty("mail.imap.host", host());
        properties.setProperty("mail.imap.port", Integer.toString(port()));
        Store store = Session.getInstance(properties).getStore("imap");
        store.connect(user(), password());
        return store;
    }

    private static Integer bodies(Response[] responses) throws ProtocolException {
        int came = 0;
        for (Response response : responses) {
            BODY body = response instanceof FetchResponse fetched ? fetched.getItem(BODY.class) : null;
            if (body != null && body.getByteArray() != null && body.getByteArray().getCount() > 0) {
                came++;
            }
        }
        if (!responses[responses.length - 1].isOK()) {
            throw new ProtocolException("the mail server refused: " + responses[responses.length - 1]);
        }
        return came;
    }

    @Override
    public void close() throws MessagingException {
        outgoing.stop();
    }

    private static final class Own extends Postbox {
        private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
        private final MailFolder inbox;

        Own(List<byte[]> mails) throws MessagingException, FolderException {
            server.start();
            GreenMailUser user = server.setUser(Letters.BOX, Letters.BOX, password());
            for (byte[] mail : mails) {
                user.deliver(new MimeMessage(null, new ByteArrayInputStream(mail)));
            }
            inbox = server.getManagers().getImapHostManager().getInbox(user);
        }

        @Override
        String host() {
            return "127.0.0.1";
        }

        @Override
        int port() {
            return server.getImap().getPort();
        }

        @Override
        String user() {
            return Letters.BOX;
        }

        @Override
        String password() {
            return "bench-box-password";
        }

        @Override
        int unread() {
            return inbox.getUnseenCount();
        }

        @Override
        public void close() throws MessagingException {
            super.close();
            server.stop();
        }
    }

    private static final class Outside extends Postbox {
        private final URI address;
        private final Store store;

        Outside(URI address, List<byte[]> mails) throws MessagingException {
            this.address = address;
            store = super.connect();
            Folder inbox = store.getFolder("INBOX");
            inbox.open(Folder.READ_WRITE);
            inbox.setFlags(inbox.getMessages(), new Flags(Flags.Flag.DELETED), true);
            inbox.expunge();
            inbox.close(false);
            for (byte[] mail : mails) {
                inbox.appendMessages(new Message[] {new MimeMessage(null, new ByteArrayInputStream(mail))});
            }
        }

        @Override
        String host() {
            return address.getHost();
        }

        @Override
        int port() {
            return address.getPort();
        }

        @Override
        String user() {
            return address.getUserInfo().split(":", 2)[0];
        }

        @Override
        String password() {
            return address.getUserInfo().split(":", 2)[1];
        }

        @Override
        int unread() throws MessagingException {
            return store.getFolder("INBOX").getUnreadMessageCount();
        }

        @Override
        public void close() throws MessagingException {
            super.close();
            store.close();
        }
    }
}
