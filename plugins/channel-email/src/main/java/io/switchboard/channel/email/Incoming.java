package io.switchboard.channel.email;

import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.spi.message.Envelope;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.Inbound;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.Sender;
import jakarta.mail.internet.MailDateFormat;
import java.text.ParsePosition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes of a mail what the platform gets: who wrote, what it says, and what it continues. */
final class Incoming {
    private static final int MAX_REFERENCES = 50;
    private static final int MAX_PARTICIPANTS = 50;
    private static final int MAX_SUBJECT = 500;
    private static final String NOBODY = "unknown@invalid";
    private static final Instant FIRST_MAIL = Instant.parse("1990-01-01T00:00:00Z");

    private final Ours ours;
    private final String authserv;
    private final Seal seal;
    private final Clock clock;

    /** @param authserv the name under which our mail server tells what it found out about senders, or null */
    Incoming(Ours ours, String authserv, Seal seal, Clock clock) {
        this.ours = ours;
        this.authserv = authserv;
        this.seal = seal;
        this.clock = clock;
    }

    /** Whether we sent this mail ourselves, by the seal and not by what it claims. */
    boolean isOwn(MailHeaders headers) {
        List<String> ids = new ArrayList<>(headers.ids("message-id"));
        ids.addAll(headers.ids(Outgoing.OWN_HEADER.toLowerCase(java.util.Locale.ROOT)));
        return ids.stream().anyMatch(id -> seal.open(id).isPresent());
    }

    /**
     * A mail that was read.
     *
     * @param raw the mail as it came, stored as a file, or null when all of it is told otherwise
     * @return null when it is a report of which nobody needs to know
     */
    Inbound of(Mail mail, String providerId, FileRef raw) {
        Bounce bounce = Bounce.of(mail);
        Optional<String> reported = bounce == null ? Optional.empty() : reported(mail);
        if (reported.isPresent()) {
            return switch (bounce.kind()) {
                case FAILED -> new DeliveryUpdate(reported.get(), DeliveryState.FAILED, EmailConnector.TEXTS.text("bounced", bounce.problem()));
                case DELIVERED -> new DeliveryUpdate(reported.get(), DeliveryState.DELIVERED, null);
                case UNDECIDED -> null;
            };
        }
        List<FileRef> files = new ArrayList<>(mail.files());
        if (raw != null) {
            files.add(raw);
        }
        boolean unreadable = !mail.complete() && mail.isBlank();
        return message(mail.headers(), providerId, unreadable ? unreadable(EmailConnector.TEXTS.text("unreadable")) : content(mail), files);
    }

    /** The message of ours that a report is about, by its seal. */
    private Optional<String> reported(Mail mail) {
        return Bounce.ids(mail).stream()
                .filter(id -> seal.open(id).filter(claim -> !claim.isConversation() && !claim.isNotice()).isPresent())
                .flatMap(id -> own(id).stream())
                .findFirst();
    }

    /** A mail of which only the headers are known: shown as such, with the mail itself as a file where there is one. */
    Inbound broken(MailHeaders headers, String providerId, FileRef raw, String why) {
        return message(headers, providerId, unreadable(why), raw == null ? List.of() : List.of(raw));
    }

    private static Content unreadable(String why) {
        return new Content.Unknown("mail", why);
    }

    private static Content content(Mail mail) {
        StringBuilder notes = new StringBuilder();
        for (String name : mail.refused()) {
            notes.append("\n[").append(EmailConnector.TEXTS.text("fileRefused", name)).append(']');
        }
        String text = (mail.text() + notes).strip();
        if (text.isEmpty() && mail.files().isEmpty()) {
            String subject = mail.headers().text("subject");
            text = subject == null || subject.isBlank() ? EmailConnector.TEXTS.text("empty") : subject;
        } else if (text.isEmpty()) {
            text = String.join("\n", mail.files().stream().map(file -> "[" + file.name() + "]").toList());
        }
        return mail.html() == null
                ? new Content.Text(text, mail.quoted())
                : new Content.RichText(mail.html() + (notes.isEmpty() ? "" : MailHtml.of(notes.toString())), text, mail.quoted());
    }

    private InboundMessage message(MailHeaders headers, String providerId, Content content, List<FileRef> files) {
        Addresses.Mailbox from = from(headers);
        String subject = headers.text("subject");
        if (subject != null && subject.length() > MAX_SUBJECT) {
            subject = subject.substring(0, MAX_SUBJECT);
        }
        boolean automatic = Automatic.is(headers, from.address()) || ours.isOurs(from.address());
        return new InboundMessage(
                providerId,
                new Sender(from.address(), from.name(), from.address().equals(NOBODY) ? null : from.address(), null, null),
                content,
                files,
                subject == null || subject.isBlank() ? null : subject,
                sentAt(headers),
                thread(headers, from.address()),
                automatic,
                envelope(headers, from.address()));
    }

    private Envelope envelope(MailHeaders headers, String from) {
        boolean nobody = from.equals(NOBODY);
        boolean named = Addresses.parseAll(headers.all("from")).stream().anyMatch(writer -> writer.address().equals(from));
        // What the server verified is the From field; a form's Reply-To is somebody else.
        Vouching vouching = named ? Vouching.of(headers, authserv) : Vouching.NONE;
        List<String> copies = ours.others(headers, from, MAX_PARTICIPANTS, "to", "cc");
        return new Envelope(nobody ? null : from, ours.writtenTo(headers), copies, vouching.trust(), vouching.words());
    }

    /** A form on a web site writes in our own name, or in nobody's, and puts the customer into Reply-To. */
    private Addresses.Mailbox from(MailHeaders headers) {
        List<Addresses.Mailbox> candidates = new ArrayList<>();
        for (String field : List.of("from", "reply-to", "sender", "return-path")) {
            candidates.addAll(Addresses.parseAll(headers.all(field)));
        }
        if (candidates.isEmpty()) {
            return new Addresses.Mailbox(NOBODY, null);
        }
        Addresses.Mailbox first = candidates.get(0);
        if (ours.match(first.address()) != null || Automatic.isNoReply(first.address())) {
            return Addresses.parseAll(headers.all("reply-to")).stream().findFirst().orElse(first);
        }
        return first;
    }

    private InboundMessage.Thread thread(MailHeaders headers, String from) {
        Set<String> references = new LinkedHashSet<>();
        String conversation = null;
        List<String> ids = new ArrayList<>(headers.ids("in-reply-to"));
        List<String> chain = headers.ids("references");
        Collections.reverse(chain);
        ids.addAll(chain);
        for (String id : ids) {
            Optional<Seal.Claim> claim = seal.open(id);
            if (claim.isPresent() && conversation == null && !claim.get().isNotice()) {
                conversation = claim.get().conversationId();
            }
            if (references.size() < MAX_REFERENCES && !claim.map(Seal.Claim::isConversation).orElse(false)) {
                references.add(own(id).orElse(id));
            }
        }
        List<String> participants = ours.others(headers, from, MAX_PARTICIPANTS, "to", "cc", "reply-to");
        return new InboundMessage.Thread(true, List.copyOf(references), conversation, participants);
    }

    /** The id as we gave it to the platform, however its case was changed on the way; empty when it isn't ours. */
    private Optional<String> own(String id) {
        return seal.open(id).map(claim -> seal.messageId(claim.conversationId(), claim.messageId()));
    }

    private Instant sentAt(MailHeaders headers) {
        String date = headers.raw("date");
        if (date == null) {
            return null;
        }
        Date parsed = new MailDateFormat().parse(date.length() > 100 ? date.substring(0, 100) : date, new ParsePosition(0));
        if (parsed == null) {
            return null;
        }
        Instant sent = parsed.toInstant();
        // A date in the future or before there was mail is a wrong clock, not a time.
        boolean sensible = sent.isAfter(FIRST_MAIL) && sent.isBefore(clock.instant().plus(Duration.ofDays(1)));
        return sensible ? sent : null;
    }
}
