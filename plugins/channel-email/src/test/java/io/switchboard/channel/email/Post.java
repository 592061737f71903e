package io.switchboard.channel.email;

import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.switchboard.spi.Failure;
import io.switchboard.spi.message.FileRef;
import io.switchboard.testkit.ProviderMoves;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A mail provider in this JVM: GreenMail to receive from, behind a line that can be cut, and a scripted server to send by. */
final class Post implements ProviderMoves, AutoCloseable {
    static final String ADDRESS = "service@shop.example";
    static final String USER = "service-login";
    static final String PASSWORD = "imap-Pa55word-7391";
    static final String SMTP_PASSWORD = "smtp-Pa55word-2846";

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    final GreenMail greenMail;
    final GreenMailUser user;
    final ImapProxy imap;
    final FakeSmtp smtp = new FakeSmtp();

    Post() {
        ServerSetup setup = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP);
        setup.setServerStartupTimeout(10_000);
        greenMail = new GreenMail(setup);
        greenMail.start();
        user = greenMail.setUser(ADDRESS, USER, PASSWORD);
        imap = new ImapProxy(greenMail.getImap().getPort());
    }

    Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("address", ADDRESS);
        settings.put("imapHost", "127.0.0.1");
        settings.put("imapPort", imap.port());
        settings.put("imapSecurity", "NONE");
        settings.put("imapUser", USER);
        settings.put("imapPassword", PASSWORD);
        settings.put("smtpHost", "127.0.0.1");
        settings.put("smtpPort", smtp.port());
        settings.put("smtpSecurity", "NONE");
        settings.put("smtpPassword", SMTP_PASSWORD);
        // Not used without the address of a token.
        settings.put("oauthClientSecret", "oauth-Client-5ecret-11");
        settings.put("oauthRefreshToken", "oauth-Refresh-70ken-22");
        return settings;
    }

    /** Puts a mail into the box as it stands. */
    void deliver(byte[] raw) {
        try {
            user.deliver(new MimeMessage(null, new ByteArrayInputStream(raw)));
        } catch (MessagingException broken) {
            throw new IllegalArgumentException(broken);
        }
    }

    void deliver(String raw) {
        deliver(raw.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** A plain mail; {@code headers} end with line breaks. */
    static String mail(String from, String subject, String headers, String text) {
        return "From: " + from + "\nTo: " + ADDRESS + "\nSubject: " + subject + "\nMessage-ID: <" + NUMBERS.incrementAndGet()
                + "@client.example>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
                + "Content-Transfer-Encoding: 8bit\n" + headers + "\n" + text + "\n";
    }

    MailFolder inbox() {
        try {
            return greenMail.getManagers().getImapHostManager().getInbox(user);
        } catch (FolderException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    int unseen() {
        return (int) inbox().getMessages().stream().filter(mail -> !mail.getFlags().contains(Flags.Flag.SEEN)).count();
    }

    /** Somebody reads a mail elsewhere. */
    void seen(int index) {
        try {
            inbox().getMessages().get(index).getMimeMessage().setFlag(Flags.Flag.SEEN, true);
        } catch (MessagingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What was sent last, read. */
    Mail sent() {
        return read(rawSent());
    }

    byte[] rawSent() {
        return smtp.mails().get(smtp.mails().size() - 1);
    }

    static Mail read(byte[] raw) {
        return read(raw, "x/y");
    }

    /** @param type that every file of it is found to have */
    static Mail read(byte[] raw, String type) {
        try {
            return MailReader.read(
                    new ByteArrayInputStream(raw),
                    (name, bytes) -> new FileRef("f", name, type, bytes.transferTo(OutputStream.nullOutputStream())));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static byte[] bytes(String text, String charset) {
        return text.replace("\n", "\r\n").getBytes(Charset.forName(charset));
    }

    @Override
    public void works() {
        imap.works();
        smtp.works();
    }

    @Override
    public void fails(Failure how) {
        imap.fails(how);
        smtp.fails(how);
    }

    @Override
    public void hangs() {
        smtp.hangs();
    }

    @Override
    public int attempts() {
        return smtp.attempts();
    }

    @Override
    public List<String> taken() {
        return smtp.mails().stream().map(raw -> read(raw).text()).toList();
    }

    @Override
    public void close() {
        imap.close();
        smtp.close();
        greenMail.stop();
    }
}
