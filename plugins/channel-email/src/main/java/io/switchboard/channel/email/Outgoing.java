package io.switchboard.channel.email;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.Envelope;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.platform.PlatformFiles;
import jakarta.activation.DataHandler;
import jakarta.activation.DataSource;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Writes our mails. Nothing that a customer or an agent typed reaches a header uncleaned. */
final class Outgoing {
    /** A further copy of the Message-ID, by which we know our own mail even behind a server that gave it another id. */
    static final String OWN_HEADER = "X-Switchboard-Message";

    private static final Set<String> ANSWER_MARKS = Set.of("re", "aw", "sv", "antw", "回复", "答复", "回覆");
    private static final int MAX_SUBJECT = 500;
    private static final int MAX_COPIES = 30;

    private final Ours ours;
    private final Seal seal;
    private final PlatformFiles files;

    Outgoing(Ours ours, Seal seal, PlatformFiles files) {
        this.ours = ours;
        this.seal = seal;
        this.files = files;
    }

    /** A mail, and a file of it that couldn't be read while it was written. */
    static final class Letter extends MimeMessage {
        private final String id;
        private IOException unreadable;

        Letter(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }

        /** Our id, {@code <…>}. */
        String id() {
            return id;
        }

        /** Null unless the platform's store failed, not the mail server. */
        IOException unreadable() {
            return unreadable;
        }
    }

    /** An agent's answer. */
    Letter answer(Session session, OutboundMessage message, Instant now) {
        try {
            Letter letter = letter(session, seal.messageId(message.conversationId(), message.id()), message.recipient(), now);
            letter.setFrom(named(from(message.envelope()), message.author()));
            letter.setRecipient(Message.RecipientType.TO, named(message.recipient(), message.recipientName()));
            copy(letter, message);
            letter.setSubject(subject(message), "UTF-8");
            letter.setHeader("Auto-Submitted", "no");
            thread(letter, message);
            Content content = message.content();
            List<FileRef> attached = new ArrayList<>(message.attachments());
            FileRef own = fileOf(content);
            if (own != null && !attached.contains(own)) {
                attached.add(0, own);
            }
            fill(letter, textOf(content), htmlOf(content), attached);
            letter.saveChanges();
            return letter;
        } catch (MessagingException | UnsupportedEncodingException wrong) {
            throw new ConnectorException(Failure.INVALID_REQUEST, EmailConnector.TEXTS.text("notWritable"), wrong);
        }
    }

    /** A notice of the platform: nobody's answer is expected, and no robot's. */
    Letter notice(Session session, String recipient, String subject, String text, Instant now) {
        try {
            Letter letter = letter(session, seal.notice(), recipient, now);
            letter.setFrom(new InternetAddress(ours.main()));
            letter.setRecipient(Message.RecipientType.TO, new InternetAddress(recipient));
            letter.setSubject(line(subject), "UTF-8");
            letter.setHeader("Auto-Submitted", "auto-generated");
            letter.setHeader("X-Auto-Response-Suppress", "All");
            fill(letter, text, MailHtml.of(text), List.of());
            letter.saveChanges();
            return letter;
        } catch (MessagingException wrong) {
            throw new ConnectorException(Failure.INVALID_REQUEST, EmailConnector.TEXTS.text("notWritable"), wrong);
        }
    }

    private static Letter letter(Session session, String id, String recipient, Instant now) throws MessagingException {
        if (!Addresses.valid(recipient) || recipient.endsWith("@invalid")) {
            throw new ConnectorException(Failure.INVALID_REQUEST, EmailConnector.TEXTS.text("noAddress", HeaderText.clean(recipient)));
        }
        Letter letter = new Letter(session, id);
        letter.setSentDate(Date.from(now));
        letter.setHeader(OWN_HEADER, id);
        return letter;
    }

    /** The address of ours that the customer wrote to. */
    private String from(Envelope envelope) {
        String written = envelope.ours() == null ? null : ours.match(envelope.ours());
        return written == null ? ours.main() : written;
    }

    /** Everybody who got the customer's last mail gets the answer. */
    private void copy(Letter letter, OutboundMessage message) throws MessagingException {
        Set<String> copies = new LinkedHashSet<>();
        if (message.envelope().from() != null) {
            copies.add(message.envelope().from());
        }
        copies.addAll(message.envelope().copies());
        List<InternetAddress> addresses = new ArrayList<>();
        for (String copy : copies) {
            boolean good = Addresses.valid(copy) && !copy.endsWith("@invalid") && !Automatic.isNoReply(copy) && !Automatic.isPostmaster(copy);
            if (good && !ours.isOurs(copy) && !Addresses.same(copy, message.recipient()) && addresses.size() < MAX_COPIES) {
                addresses.add(new InternetAddress(copy));
            }
        }
        if (!addresses.isEmpty()) {
            letter.setRecipients(Message.RecipientType.CC, addresses.toArray(InternetAddress[]::new));
        }
    }

    private static InternetAddress named(String address, String name) throws UnsupportedEncodingException {
        InternetAddress result = new InternetAddress();
        result.setAddress(address);
        String clean = name == null ? "" : line(name).replace("\"", "'");
        // A name that looks like an address is what a fraud would write.
        if (!clean.isEmpty() && clean.indexOf('@') < 0) {
            result.setPersonal(clean.length() > 100 ? clean.substring(0, 100) : clean, "UTF-8");
        }
        return result;
    }

    private static String subject(OutboundMessage message) {
        String subject = message.subject() == null ? "" : line(message.subject());
        if (message.references().isEmpty()) {
            return subject.isEmpty() ? line(firstLine(message.content().plainText())) : subject;
        }
        int colon = Math.max(subject.indexOf(':'), subject.indexOf('：'));
        boolean marked = colon > 0 && ANSWER_MARKS.contains(subject.substring(0, colon).strip().toLowerCase(Locale.ROOT));
        return marked ? subject : ("Re: " + subject).strip();
    }

    private static String firstLine(String text) {
        String first = text.strip().lines().findFirst().orElse("");
        return first.length() > 60 ? first.substring(0, 60) + "…" : first;
    }

    private static String line(String text) {
        String clean = HeaderText.clean(text);
        return clean.length() > MAX_SUBJECT ? clean.substring(0, MAX_SUBJECT) : clean;
    }

    /** The conversation's id stands first, where clients that shorten References keep it. */
    private void thread(Letter letter, OutboundMessage message) throws MessagingException {
        Set<String> references = new LinkedHashSet<>();
        references.add(seal.conversation(message.conversationId()));
        message.references().stream().filter(MailHeaders::isId).forEach(references::add);
        references.remove(letter.id());
        letter.setHeader("References", String.join("\r\n ", references));
        List<String> ids = List.copyOf(references);
        letter.setHeader("In-Reply-To", ids.get(ids.size() - 1));
    }

    private static FileRef fileOf(Content content) {
        if (content instanceof Content.Image image) {
            return image.file();
        } else if (content instanceof Content.File file) {
            return file.file();
        } else if (content instanceof Content.Audio audio) {
            return audio.file();
        } else if (content instanceof Content.Video video) {
            return video.file();
        }
        return null;
    }

    private static String textOf(Content content) {
        if (content instanceof Content.Link link) {
            return lines(link.title(), link.description(), link.url());
        } else if (content instanceof Content.Card card) {
            return lines(card.title(), card.text(), card.url());
        } else if (content instanceof Content.Location place) {
            return lines(place.label(), place.latitude() + ", " + place.longitude());
        }
        return content.plainText();
    }

    private static String lines(String... parts) {
        StringBuilder all = new StringBuilder();
        for (String part : parts) {
            all.append(part == null || part.isBlank() ? "" : (all.isEmpty() ? "" : "\n") + part);
        }
        return all.toString();
    }

    private static String htmlOf(Content content) {
        if (content instanceof Content.RichText rich) {
            return MailHtml.clean(rich.html()).html();
        }
        return MailHtml.of(textOf(content));
    }

    private void fill(Letter letter, String text, String html, List<FileRef> attached) throws MessagingException {
        MimeMultipart body = new MimeMultipart("alternative");
        MimeBodyPart plain = new MimeBodyPart();
        plain.setText(text, "UTF-8");
        body.addBodyPart(plain);
        MimeBodyPart rich = new MimeBodyPart();
        rich.setText("<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body>" + html + "</body></html>", "UTF-8", "html");
        body.addBodyPart(rich);
        if (attached.isEmpty()) {
            letter.setContent(body);
            return;
        }
        MimeMultipart mixed = new MimeMultipart("mixed");
        MimeBodyPart first = new MimeBodyPart();
        first.setContent(body);
        mixed.addBodyPart(first);
        for (FileRef file : attached) {
            mixed.addBodyPart(attachment(letter, file));
        }
        letter.setContent(mixed);
    }

    private MimeBodyPart attachment(Letter letter, FileRef file) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new StoredFile(letter, file)));
        part.setFileName(FileNames.of(file.name(), file.mediaType(), 1));
        part.setDisposition(MimeBodyPart.ATTACHMENT);
        // Said here, or the whole file would be read once more only to choose.
        part.setHeader("Content-Transfer-Encoding", "base64");
        return part;
    }

    /** Streams a file of the platform, and remembers when that failed. */
    private final class StoredFile implements DataSource {
        private final Letter letter;
        private final FileRef file;

        StoredFile(Letter letter, FileRef file) {
            this.letter = letter;
            this.file = file;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            try {
                return new java.io.FilterInputStream(files.open(file)) {
                    @Override
                    public int read(byte[] into, int from, int length) throws IOException {
                        try {
                            return super.read(into, from, length);
                        } catch (IOException broken) {
                            letter.unreadable = broken;
                            throw broken;
                        }
                    }
                };
            } catch (ConnectorException refused) {
                boolean gone = refused.failure() == Failure.INVALID_REQUEST;
                letter.unreadable = gone ? new FileNotFoundException(refused.getMessage()) : new IOException(refused);
                throw letter.unreadable;
            } catch (IOException broken) {
                letter.unreadable = broken;
                throw broken;
            }
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            throw new IOException("read only");
        }

        @Override
        public String getContentType() {
            String type = file.mediaType();
            boolean usual = type.matches("(application|audio|font|image|text|video)/[A-Za-z0-9.+_-]{1,80}");
            return usual ? type : "application/octet-stream";
        }

        @Override
        public String getName() {
            return file.name();
        }
    }
}
