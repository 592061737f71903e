package io.switchboard.server;

import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The mail server of a shop and of its customers: takes and gives mails, and goes away and comes back with all of them. */
final class Post implements Outside, AutoCloseable {

    static final String SHOP = "service@shop.example";
    static final String CUSTOMERS = "customer.example";

    private final MailProvider mail = new MailProvider(SHOP);
    private final GreenMail provider = mail.server;
    private final GreenMailUser shop = mail.start();
    private final Relay imap = new Relay(provider.getImap().getPort());
    private final Relay smtp = new Relay(provider.getSmtp().getPort());

    int smtpPort() {
        return smtp.port();
    }

    void box(String address) {
        provider.setUser(address, address, "x");
    }

    void away() {
        imap.cut();
        smtp.cut();
    }

    void back() {
        imap.restore();
        smtp.restore();
    }

    /** An account of channel-email that reads the shop's box here; its id. */
    String channel(SwitchboardServer server) {
        Map<String, Object> settings = mail.settings();
        settings.put("imapPort", imap.port());
        settings.put("smtpPort", smtp.port());
        return Api.signedIn(server, "admin")
                .post("/api/channels", Map.of("plugin", "channel-email", "name", "Mail", "enabled", true, "settings", settings))
                .get("id")
                .asText();
    }

    /** How many mails lie in the shop's box, and how many of them are marked as read. */
    long[] inbox() {
        try {
            List<StoredMessage> mails = provider.getManagers().getImapHostManager().getInbox(shop).getMessages();
            return new long[] {mails.size(), mails.stream().filter(mail -> mail.getFlags().contains(Flags.Flag.SEEN)).count()};
        } catch (com.icegreen.greenmail.store.FolderException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<String> took() {
        List<String> names = new ArrayList<>();
        for (MimeMessage mail : provider.getReceivedMessagesForDomain(CUSTOMERS)) {
            names.add(text(mail).strip().split("\\s", 2)[0]);
        }
        return names;
    }

    @Override
    public String name(String messageId, String key) {
        return key;
    }

    private static String text(Part part) {
        try {
            Object content = part.getContent();
            return content instanceof Multipart parts ? text(parts.getBodyPart(0)) : content.toString();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        imap.close();
        smtp.close();
        provider.stop();
    }
}
