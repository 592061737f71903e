package io.switchboard.core.conversation;

import io.switchboard.core.shared.Extensions;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.module.BlobStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.tika.Tika;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of messages: streamed to the store, type found in the bytes, size limited. */
@ApplicationScoped
public class Files {
    private static final Logger LOG = LoggerFactory.getLogger(Files.class);
    private static final Tika TIKA = new Tika();
    private static final int AT_ONCE = 100;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Extensions extensions;

    @Inject
    FolderBlobStore folder;

    @Inject
    PlatformSettings settings;

    @Inject
    FileRows rows;

    @Inject
    MediaFetches fetches;

    @Inject
    FileChecks checks;

    /**
     * Who brought a file: one of the four is set, with a visitor also his channel.
     *
     * @param guest what somebody without an account brought it for, at most 100 characters
     */
    public record Owner(UUID agentId, UUID channelId, UUID contactId, String guest) {
        public static Owner agent(UUID id) {
            return new Owner(id, null, null, null);
        }

        public static Owner channel(UUID id) {
            return new Owner(null, id, null, null);
        }

        public static Owner visitor(UUID channelId, UUID contactId) {
            return new Owner(null, channelId, contactId, null);
        }

        public static Owner guest(String what) {
            return new Owner(null, null, null, what);
        }
    }

    /**
     * Stores a stream. The bytes are written outside of any transaction, the row in one of its own.
     *
     * @throws Refused TOO_LARGE with the limit in bytes
     */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public FileRef store(Owner owner, String name, InputStream bytes) throws IOException {
        return store(owner, name, bytes, settings.maxFileBytes());
    }

    /** Like {@link #store(Owner, String, InputStream)}, with a limit of the caller's own. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public FileRef store(Owner owner, String name, InputStream bytes, long most) throws IOException {
        UUID id = Ids.next();
        String key = UUID.randomUUID().toString().replace("-", "");
        Kept kept = keep(id, key, FileNames.clean(name), bytes, most);
        rows.add(new Attachment(id, kept.file(), kept.sha256(), key, owner, clock.instant()));
        return kept.file();
    }

    /**
     * Takes the bytes of a file that the provider kept.
     *
     * @throws Refused TOO_LARGE with the limit in bytes
     */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    void receive(Attachment named, InputStream bytes) throws IOException {
        Kept kept = keep(named.id(), named.storeKey(), named.file().name(), bytes, settings.maxFileBytes());
        if (!fetches.arrived(named.id(), kept.file(), kept.sha256())) {
            blobs().delete(named.storeKey());
        }
    }

    private record Kept(FileRef file, String sha256) {}

    private Kept keep(UUID id, String key, String clean, InputStream bytes, long most) throws IOException {
        MessageDigest digest = sha256();
        Limited limited = new Limited(bytes, most);
        BufferedInputStream in = new BufferedInputStream(new DigestInputStream(limited, digest), 1 << 16);
        BlobStore store = blobs();
        String type;
        try {
            type = TIKA.detect(in, clean);
            store.put(key, in);
        } catch (Limited.TooLarge e) {
            store.delete(key);
            throw Refused.tooLarge("file.tooLarge", most);
        }
        FileRef file = new FileRef(id.toString(), clean, type.toLowerCase(Locale.ROOT), limited.count());
        return new Kept(file, HexFormat.of().formatHex(digest.digest()));
    }

    /**
     * Opens a file; the caller closes, and has checked that it may be seen.
     *
     * @throws Refused NOT_FOUND when its bytes are gone, CONFLICT when they are still to be fetched or a scanner hasn't let it through
     */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public InputStream open(Attachment file) throws IOException {
        if (!checks.mayPass(file)) {
            throw Refused.conflict(file.scan() == Attachment.Scan.WAITING ? "file.checking" : "file.withheld");
        }
        return bytes(file);
    }

    /** Those of a file that nobody may get, too: for who decides that. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    InputStream bytes(Attachment file) throws IOException {
        if (file.file().size() == FileRef.NOT_YET) {
            throw Refused.conflict("file.notYet");
        }
        try {
            return blobs().open(file.storeKey());
        } catch (FileNotFoundException gone) {
            LOG.error("the bytes of file {} are missing: {}", file.id(), gone.getMessage());
            throw Refused.notFound("file");
        }
    }

    /** A file that an agent may see: of a conversation that he sees, or brought by himself. */
    @Transactional
    public Attachment get(Viewer viewer, UUID id) {
        Attachment file = em.find(Attachment.class, id);
        boolean own = file != null && viewer.agentId() != null && viewer.agentId().equals(file.agentId());
        boolean seen = file != null
                && file.conversationId() != null
                && seen(viewer, em.find(Conversation.class, file.conversationId()));
        if (!own && !seen) {
            throw Refused.notFound("file");
        }
        return file;
    }

    private static boolean seen(Viewer viewer, Conversation c) {
        return viewer.may(Permission.CONVERSATIONS_READ, c.shopId(), c.groupId(), c.assigneeId());
    }

    /** A file that a visitor may see: of a conversation of his, or brought by himself. */
    @Transactional
    public Attachment getForVisitor(UUID channelId, UUID contactId, UUID id) {
        Attachment file = em.find(Attachment.class, id);
        boolean own = file != null && contactId.equals(file.contactId()) && channelId.equals(file.channelId());
        Conversation conversation =
                file == null || file.conversationId() == null ? null : em.find(Conversation.class, file.conversationId());
        boolean shown = conversation != null
                && conversation.contactId().equals(contactId)
                && conversation.channelId().equals(channelId)
                && rows.isShownToCustomer(conversation.id(), id);
        if (!own && !shown) {
            throw Refused.notFound("file");
        }
        return file;
    }

    /** A file that somebody without an account brought for just this. */
    @Transactional
    public Attachment getForGuest(String guest, UUID id) {
        Attachment file = em.find(Attachment.class, id);
        if (file == null || !guest.equals(file.guest())) {
            throw Refused.notFound("file");
        }
        return file;
    }

    /** A file of one of a channel's conversations, or one that the channel brought: for its plugin. */
    @Transactional
    public Attachment getForChannel(UUID channelId, UUID id) {
        Attachment file = em.find(Attachment.class, id);
        Conversation conversation =
                file == null || file.conversationId() == null ? null : em.find(Conversation.class, file.conversationId());
        boolean its = conversation != null && conversation.channelId().equals(channelId);
        if (file == null || !its && !channelId.equals(file.channelId())) {
            throw Refused.notFound("file");
        }
        return file;
    }

    /** Binds the message's files to its conversation. In the message's transaction. */
    void claim(Conversation conversation, Message message) {
        for (FileRef file : of(message)) {
            Attachment row = em.find(Attachment.class, UUID.fromString(file.id()));
            if (row != null && row.conversationId() == null) {
                row.claim(conversation.id());
                // Of the message that brought it, not of one that refers to it again while it is on its way.
                if (file.size() == FileRef.NOT_YET) {
                    fetches.wanted(row.id(), message.id());
                }
            }
        }
    }

    /**
     * Binds files to a ticket, in the transaction of what brings them there. Whoever asks may see them: they come from {@link #get}. A
     * file of a conversation stays there, and is shown with the ticket too.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void claimForTicket(UUID ticketId, List<FileRef> files) {
        for (FileRef file : files) {
            Attachment row = em.find(Attachment.class, UUID.fromString(file.id()));
            if (row != null && row.ticketId() == null) {
                row.claimForTicket(ticketId);
            }
        }
    }

    /** A file, whoever asks: he has been let in by whoever calls this. */
    @Transactional
    public Optional<Attachment> find(UUID id) {
        return Optional.ofNullable(em.find(Attachment.class, id));
    }

    /** All files of a message. */
    static List<FileRef> of(Message message) {
        List<FileRef> files = new ArrayList<>(message.attachments());
        fileOf(message.content()).ifPresent(files::add);
        return files;
    }

    static Optional<FileRef> fileOf(Content content) {
        if (content instanceof Content.Image image) {
            return Optional.of(image.file());
        }
        if (content instanceof Content.File file) {
            return Optional.of(file.file());
        }
        if (content instanceof Content.Audio audio) {
            return Optional.of(audio.file());
        }
        return content instanceof Content.Video video ? Optional.of(video.file()) : Optional.empty();
    }

    /** The content with its file as it is now. */
    static Content with(Content content, FileRef file) {
        if (!fileOf(content).map(FileRef::id).filter(file.id()::equals).isPresent()) {
            return content;
        }
        if (content instanceof Content.Image image) {
            return new Content.Image(file, image.text());
        }
        if (content instanceof Content.Audio audio) {
            return new Content.Audio(file, audio.text());
        }
        return content instanceof Content.Video video
                ? new Content.Video(file, video.text())
                : new Content.File(file, ((Content.File) content).text());
    }

    /** The content without its file, which won't ever be here: its kind stays, {@code image.lost}. */
    static Content lost(Content content, String fileId) {
        Optional<FileRef> file = fileOf(content).filter(each -> each.id().equals(fileId));
        return file.isEmpty()
                ? content
                : new Content.Unknown(ContentJson.write(content).get("type").asText() + ".lost", content.plainText());
    }

    /** All files of a conversation, for who gives out all of it. */
    @Transactional
    public List<Attachment> of(UUID conversationId) {
        return rows.ofConversation(conversationId, Integer.MAX_VALUE);
    }

    /** Removes a conversation's files, bytes first: a row without bytes is found again. Returns how many. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public int eraseOf(UUID conversationId) throws IOException {
        return erase(() -> rows.ofConversation(conversationId, AT_ONCE));
    }

    /** All files of a ticket that are no conversation's, for who gives out all of it. */
    @Transactional
    public List<Attachment> ofTicket(UUID ticketId) {
        return rows.ofTicket(ticketId, Integer.MAX_VALUE);
    }

    /** Removes those of a ticket that are no conversation's. Returns how many. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public int eraseOfTicket(UUID ticketId) throws IOException {
        return erase(() -> rows.ofTicket(ticketId, AT_ONCE));
    }

    /** Removes what a visitor has brought and never sent. Returns how many. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public int eraseUnclaimed(UUID contactId) throws IOException {
        return erase(() -> rows.unclaimedOf(contactId, AT_ONCE));
    }

    /** Nobody will ever get it. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    void forgetBytes(Attachment file) throws IOException {
        blobs().delete(file.storeKey());
    }

    private int erase(Supplier<List<Attachment>> some) throws IOException {
        int erased = 0;
        for (List<Attachment> files = some.get(); !files.isEmpty(); files = some.get()) {
            for (Attachment file : files) {
                blobs().delete(file.storeKey());
            }
            rows.remove(files);
            erased += files.size();
        }
        return erased;
    }

    private BlobStore blobs() {
        return extensions.active(BlobStore.class).stream().findFirst().orElse(folder);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Removes the bytes of files that no message claimed within a day. Returns how many. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public int removeUnclaimed() {
        List<String> keys = rows.removeUnclaimed(clock.instant().minus(java.time.Duration.ofDays(1)));
        for (String key : keys) {
            try {
                blobs().delete(key);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return keys.size();
    }
}
