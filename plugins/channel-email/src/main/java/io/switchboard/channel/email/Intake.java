package io.switchboard.channel.email;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.Inbound;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes mails out of the mailbox, portion by portion: read, stored together with the place reached, and only then marked.
 * A mail that can't be read is kept as a file and blocks nothing. Used by one thread.
 */
final class Intake {
    private static final System.Logger LOG = System.getLogger(Intake.class.getName());
    private static final int LISTED = 500;
    private static final int PORTION = 50;
    private static final long PORTION_BYTES = 5L * 1024 * 1024;
    private static final long SMALL = 512 * 1024;
    private static final long MAX_MAIL = 100L * 1024 * 1024;
    private static final Duration WORK = Duration.ofMinutes(2);
    /** Under the host's 5 minutes: no poll may still run when the next one begins. */
    private static final Duration LIMIT = Duration.ofSeconds(280);
    private static final int ATTEMPTS = 5;

    private final Mailbox mailbox;
    private final String cursorKey;
    private final Incoming incoming;
    private final ChannelContext context;
    private boolean settled;
    private boolean more;
    private boolean oneByOne;
    private long troubled;
    private int troubles;

    /** @param cursorKey where the place in the folder is kept */
    Intake(Mailbox mailbox, String cursorKey, Incoming incoming, ChannelContext context) {
        this.mailbox = mailbox;
        this.cursorKey = cursorKey;
        this.incoming = incoming;
        this.context = context;
    }

    /** A mail on its way in. {@code item} is null when it needs no storing (repeat, our own, gone, not wanted). */
    private record Taken(Mailbox.Listed listed, Inbound item, Map<String, String> updates) {
        static Taken nothing(Mailbox.Listed listed) {
            return new Taken(listed, null, Map.of());
        }
    }

    /** Whether the last poll ended before it had everything. */
    boolean hasMore() {
        return more;
    }

    synchronized void poll() {
        mailbox.within(LIMIT, this::work);
    }

    private void work() {
        long validity = mailbox.refresh();
        Cursor cursor = Cursor.of(context.store(), cursorKey, validity, mailbox::lastUid, context.clock().instant());
        if (!settled && cursor.last() >= cursor.from()) {
            // Stored before a crash or a lost connection, but perhaps not marked.
            mailbox.markSeen(mailbox.unseen(cursor.from(), cursor.last()));
        }
        settled = true;
        Instant end = context.clock().instant().plus(WORK);
        List<Mailbox.Listed> listed = mailbox.list(cursor.last(), cursor.unreadUpTo(), LISTED);
        more = listed.size() == LISTED;
        int at = 0;
        while (at < listed.size()) {
            if (context.clock().instant().isAfter(end)) {
                more = true;
                return;
            }
            int to = at;
            long bytes = 0;
            while (to < listed.size() && to - at < PORTION && (to == at || bytes + listed.get(to).size() <= PORTION_BYTES)) {
                bytes += listed.get(to++).size();
            }
            cursor = portion(cursor, listed.subList(at, to));
            at = to;
        }
    }

    private Cursor portion(Cursor cursor, List<Mailbox.Listed> listed) {
        List<Taken> portion = new ArrayList<>();
        Map<String, String> updates = new HashMap<>();
        Map<Long, byte[]> small = small(cursor, listed);
        ConnectorException trouble = null;
        for (Mailbox.Listed mail : listed) {
            try {
                Taken taken = cursor.wants(mail) ? take(mail, small.get(mail.uid()), updates) : Taken.nothing(mail);
                updates.putAll(taken.updates());
                portion.add(taken);
            } catch (ConnectorException broken) {
                trouble = broken;
                break;
            }
        }
        Cursor next = cursor;
        if (!portion.isEmpty()) {
            next = cursor.at(portion.get(0).listed().uid(), portion.get(portion.size() - 1).listed().uid());
            handIn(portion, updates, next);
            settled = false;
            mailbox.markSeen(portion.stream().filter(taken -> cursor.wants(taken.listed())).map(taken -> taken.listed().uid()).toList());
            settled = true;
        }
        if (trouble != null) {
            throw trouble;
        }
        oneByOne = false;
        return next;
    }

    /** The small mails of a portion; none when the last attempt to get them together failed: then each has its own. */
    private Map<Long, byte[]> small(Cursor cursor, List<Mailbox.Listed> listed) {
        if (oneByOne) {
            return Map.of();
        }
        oneByOne = true;
        Map<Long, byte[]> small = mailbox.download(listed.stream()
                .filter(mail -> cursor.wants(mail) && mail.size() <= SMALL)
                .map(Mailbox.Listed::uid)
                .toList());
        oneByOne = false;
        return small;
    }

    private void handIn(List<Taken> portion, Map<String, String> updates, Cursor next) {
        updates.put(cursorKey, next.text());
        List<Inbound> items = new ArrayList<>();
        portion.forEach(taken -> {
            if (taken.item() != null) {
                items.add(taken.item());
            }
        });
        try {
            context.receive(items, updates);
        } catch (RuntimeException refused) {
            if (isAway(refused) || items.isEmpty()) {
                throw refused;
            }
            LOG.log(System.Logger.Level.WARNING, "a portion of mails was refused, so each goes in by itself", refused);
            for (Taken taken : portion) {
                handInOne(taken, next.at(next.from(), taken.listed().uid()));
            }
        }
    }

    private void handInOne(Taken taken, Cursor reached) {
        Map<String, String> updates = new HashMap<>(taken.updates());
        updates.put(cursorKey, reached.text());
        try {
            context.receive(taken.item() == null ? List.of() : List.of(taken.item()), updates);
        } catch (RuntimeException refused) {
            if (isAway(refused)) {
                throw refused;
            }
            LOG.log(System.Logger.Level.WARNING, "mail " + taken.listed().uid() + " was refused, so it is kept as a file", refused);
            Taken kept = kept(taken.listed());
            context.receive(kept.item() == null ? List.of() : List.of(kept.item()), updates);
        }
    }

    /** Then it isn't the mail's fault. */
    private static boolean isAway(RuntimeException refused) {
        return refused instanceof ConnectorException known
                && known.failure() != Failure.INVALID_REQUEST
                && known.failure() != Failure.REJECTED;
    }

    private Taken take(Mailbox.Listed listed, byte[] bytes, Map<String, String> pending) {
        return withFile(listed, bytes, file -> {
            MailHeaders headers = headers(file);
            if (incoming.isOwn(headers)) {
                return Taken.nothing(listed);
            }
            Identity identity = Identity.of(headers, file);
            String providerId = identity.providerId(context.store(), pending);
            if (providerId == null) {
                return Taken.nothing(listed);
            }
            return new Taken(listed, read(file, providerId), identity.updates(providerId));
        });
    }

    private Taken kept(Mailbox.Listed listed) {
        return withFile(listed, null, file -> {
            MailHeaders headers = headers(file);
            FileRef raw = store("mail.eml", Files.newInputStream(file));
            Identity identity = Identity.of(new MailHeaders(), file);
            String why = EmailConnector.TEXTS.text(raw == null ? "unreadableHere" : "unreadable");
            return new Taken(listed, incoming.broken(headers, identity.plainId(), raw, why), Map.of());
        });
    }

    private Inbound read(Path file, String providerId) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            Mail mail = MailReader.read(in, this::store);
            FileRef raw = mail.complete() && !mail.isBlank() ? null : store("mail.eml", Files.newInputStream(file));
            return incoming.of(mail, providerId, raw);
        } catch (ConnectorException away) {
            throw away;
        } catch (RuntimeException | StackOverflowError broken) {
            LOG.log(System.Logger.Level.WARNING, "a mail can't be read: " + providerId, broken);
            FileRef raw = store("mail.eml", Files.newInputStream(file));
            return incoming.broken(headers(file), providerId, raw, EmailConnector.TEXTS.text(raw == null ? "unreadableHere" : "unreadable"));
        }
    }

    private static MailHeaders headers(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return MailReader.headers(in);
        }
    }

    /** Null when the platform doesn't take a file like this (too large): the mail comes in without it, and says so. */
    private FileRef store(String name, InputStream bytes) throws IOException {
        try (bytes) {
            return context.files().store(name, bytes);
        } catch (ConnectorException refused) {
            if (refused.failure() == Failure.INVALID_REQUEST) {
                return null;
            }
            throw refused;
        }
    }

    private interface Reading {
        Taken of(Path file) throws IOException;
    }

    /** @param bytes the mail where it is here already, else null */
    private Taken withFile(Mailbox.Listed listed, byte[] bytes, Reading reading) {
        if (listed.size() > MAX_MAIL) {
            return left(listed, EmailConnector.TEXTS.text("tooLarge", listed.size() / (1024 * 1024)));
        }
        Path file = null;
        try {
            file = Files.createTempFile("switchboard-mail-", ".eml");
            if (bytes != null) {
                Files.write(file, bytes);
            } else if (!fetched(listed, file)) {
                return Taken.nothing(listed);
            }
            return reading.of(file);
        } catch (Unfetchable broken) {
            return left(listed, EmailConnector.TEXTS.text("unfetchable", broken.getMessage()));
        } catch (IOException noPlace) {
            throw new ConnectorException(Failure.UNAVAILABLE, EmailConnector.TEXTS.text("noPlace"), noPlace);
        } finally {
            delete(file);
        }
    }

    /** A mail over which the server breaks the connection each time must not stop those behind it. */
    private boolean fetched(Mailbox.Listed listed, Path file) throws Unfetchable, IOException {
        try {
            boolean there = mailbox.download(listed.uid(), file);
            troubles = 0;
            return there;
        } catch (ConnectorException away) {
            troubles = troubled == listed.uid() ? troubles + 1 : 1;
            troubled = listed.uid();
            if (troubles < ATTEMPTS) {
                throw away;
            }
            throw new Unfetchable(Words.of(away.getCause() == null ? away : away.getCause(), null), away);
        }
    }

    /** A mail that stays in the mailbox only; the conversation says so. */
    private Taken left(Mailbox.Listed listed, String why) {
        String providerId = mailbox.name() + mailbox.validity() + ":" + listed.uid();
        return new Taken(listed, incoming.broken(new MailHeaders(), providerId, null, why), Map.of());
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException left) {
            LOG.log(System.Logger.Level.WARNING, "a temporary file is left: " + file, left);
        }
    }
}
