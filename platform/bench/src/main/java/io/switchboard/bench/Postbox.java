package io.switchboard.bench;

import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;

/** A mail server of its own in this process, with a box full of mails. */
final class Postbox implements AutoCloseable {
    private static final String PASSWORD = "bench-box-password";
    private static final int PORTION = 50;

    private final GreenMail server = new GreenMail(new ServerSetup[] {
        new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP), new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP)
    });
    private final MailFolder inbox;

    Postbox(List<byte[]> mails) throws MessagingException, FolderException {
        server.start();
        GreenMailUser user = server.setUser(Letters.BOX, Letters.BOX, PASSWORD);
        for (byte[] mail : mails) {
            user.deliver(new MimeMessage(null, new ByteArrayInputStream(mail)));
        }
        inbox = server.getManagers().getImapHostManager().getInbox(user);
    }

    /** How a channel reaches it. */
    Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("address", Letters.BOX);
        settings.put("imapHost", "127.0.0.1");
        settings.put("imapPort", server.getImap().getPort());
        settings.put("imapSecurity", "NONE");
        settings.put("imapUser", Letters.BOX);
        settings.put("imapPassword", PASSWORD);
        settings.put("smtpHost", "127.0.0.1");
        settings.put("smtpPort", server.getSmtp().getPort());
        settings.put("smtpSecurity", "NONE");
        settings.put("pollEvery", "PT5S");
        return settings;
    }

    /** How many nobody has marked as read: those that aren't stored yet. */
    int unread() {
        return inbox.getUnseenCount();
    }

    /** Fetches all of them over one connection, in portions, and does nothing with them. Returns how many came. */
    int fetchAll() throws MessagingException {
        Properties properties = new Properties();
        properties.setProperty("mail.imap.host", "127.0.0.1");
        properties.setProperty("mail.imap.port", Integer.toString(server.getImap().getPort()));
        try (var store = Session.getInstance(properties).getStore("imap")) {
            store.connect(Letters.BOX, PASSWORD);
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
    public void close() {
        server.stop();
    }
}
