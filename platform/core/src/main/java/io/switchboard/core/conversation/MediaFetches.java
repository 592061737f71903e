package io.switchboard.core.conversation;

import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Rows;
import io.switchboard.core.shared.Secrets;
import io.switchboard.core.shared.Signals;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.FileRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The rows of files that providers still keep, and what becomes of their messages. Each call is a transaction. */
@ApplicationScoped
@Transactional
public class MediaFetches {
    static final String DUE = "media.due";

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Secrets secrets;

    @Inject
    Conversations conversations;

    @Inject
    Timeline timeline;

    @Inject
    Signals signals;

    @Inject
    FileChecks checks;

    /** A file to be fetched, and where. */
    record Due(UUID fileId, UUID channelId, String mediaId) {}

    /** Names a file that the provider keeps; forgotten like every file that no message claims. */
    public FileRef name(UUID channelId, String mediaId, String name, String mediaType) {
        UUID id = Ids.next();
        FileRef file = new FileRef(id.toString(), FileNames.clean(name), mediaType, FileRef.NOT_YET);
        String key = UUID.randomUUID().toString().replace("-", "");
        em.persist(new Attachment(id, file, "", key, Files.Owner.channel(channelId), clock.instant()));
        em.persist(new MediaFetch(id, channelId, secrets.seal(place(id), mediaId), clock.instant()));
        return file;
    }

    private static String place(UUID file) {
        return "media_fetch:" + file;
    }

    /** The message that refers to it is being stored. */
    void wanted(UUID fileId, UUID messageId) {
        MediaFetch fetch = em.find(MediaFetch.class, fileId);
        if (fetch != null) {
            fetch.wantedBy(messageId, clock.instant());
            signals.afterCommit(new Signals.Signal(DUE, null, 0, fileId));
        }
    }

    /**
     * The next that is due: held for some minutes, so that no other node tries it.
     *
     * @param without channels that have enough to do
     */
    Optional<Due> next(Collection<UUID> without) {
        List<MediaFetch> due = Rows.by(
                em,
                MediaFetch.class,
                "select * from media_fetch where next_at <= :now and not (channel_id = any(:busy)) order by next_at limit 1 for update skip locked",
                Map.of("now", clock.instant(), "busy", without.toArray(UUID[]::new)));
        if (due.isEmpty()) {
            return Optional.empty();
        }
        MediaFetch fetch = due.get(0);
        fetch.begin(clock.instant());
        return Optional.of(new Due(fetch.fileId(), fetch.channelId(), secrets.open(place(fetch.fileId()), fetch.mediaId())));
    }

    /** Where its bytes belong; empty when its conversation was erased meanwhile. */
    Optional<Attachment> row(UUID fileId) {
        return Optional.ofNullable(em.find(Attachment.class, fileId));
    }

    /** It is here. Returns false when nobody wants it any more. */
    boolean arrived(UUID fileId, FileRef file, String sha256) {
        return settle(fileId, content -> Files.with(content, file), file, sha256);
    }

    /** Tried in vain: later again, or never. */
    void failed(UUID fileId, boolean mayHelp) {
        MediaFetch fetch = em.find(MediaFetch.class, fileId);
        if (fetch == null || mayHelp && fetch.again(clock.instant())) {
            return;
        }
        settle(fileId, content -> Files.lost(content, fileId.toString()), null, null);
    }

    private boolean settle(UUID fileId, java.util.function.UnaryOperator<Content> change, FileRef file, String sha256) {
        MediaFetch fetch = em.find(MediaFetch.class, fileId);
        Attachment row = em.find(Attachment.class, fileId);
        Message message = fetch == null ? null : em.find(Message.class, fetch.messageId());
        if (row == null || message == null || row.conversationId() == null) {
            return false;
        }
        Conversation conversation = conversations.lock(Viewer.PLATFORM, message.conversationId());
        em.refresh(message, LockModeType.NONE);
        em.refresh(row);
        if (file != null) {
            row.arrived(file, sha256);
            checks.await(row);
        }
        message.fetched(change, file);
        em.remove(fetch);
        timeline.delivery(conversation, message);
        return true;
    }
}
