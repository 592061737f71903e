package io.switchboard.core.conversation;

import io.switchboard.core.shared.Cursor;
import io.switchboard.core.shared.Extensions;
import io.switchboard.core.shared.Page;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Rows;
import io.switchboard.core.shared.Signals;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.module.FileScanner;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The rows of files that scanners look at, and what their word means. Each call is a transaction. */
@ApplicationScoped
@Transactional
public class FileChecks {
    static final String DUE = "file.check";

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Extensions extensions;

    @Inject
    PlatformSettings settings;

    @Inject
    Conversations conversations;

    @Inject
    Messages messages;

    @Inject
    Timeline timeline;

    @Inject
    Signals signals;

    /** Whether somebody looks at files. From memory. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public boolean isWatched() {
        return !extensions.active(FileScanner.class).isEmpty();
    }

    /** Its bytes are here: nobody gets them before it was looked at. In the transaction that adds them. */
    void await(Attachment file) {
        if (isWatched()) {
            file.scanned(Attachment.Scan.WAITING);
            em.persist(new FileCheck(file.id(), clock.instant()));
            signals.afterCommit(new Signals.Signal(DUE, null, 0, file.id()));
        }
    }

    /** Whether it may reach people now: nothing was found, and nobody is still to look at it, or not within the time that the settings give. */
    @Transactional(Transactional.TxType.SUPPORTS)
    boolean mayPass(Attachment file) {
        if (file.scan() != Attachment.Scan.WAITING) {
            return file.scan() != Attachment.Scan.QUARANTINED;
        }
        Duration patience = settings.scanPatience();
        return !isWatched() || !patience.isZero() && file.createdAt().plus(patience).isBefore(clock.instant());
    }

    /** Of these files those that nobody gets at the moment, as they are now. */
    public List<Attachment> held(Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        String sql = "select * from attachment where id = any(:ids) and scan in ('WAITING', 'QUARANTINED')";
        return Rows.by(em, Attachment.class, sql, Map.of("ids", ids.toArray(UUID[]::new))).stream().filter(file -> !mayPass(file)).toList();
    }

    /** Of a message's files those that keep it from leaving. */
    List<Attachment> held(Message message) {
        return held(Files.of(message).stream().map(FileRef::id).map(UUID::fromString).toList());
    }

    /** The next that is due: held for some minutes, so that no other node tries it. What is looked at once more comes last. */
    Optional<Attachment> next() {
        for (boolean again : new boolean[] {false, true}) {
            List<FileCheck> due = Rows.by(
                    em,
                    FileCheck.class,
                    "select * from file_check where again = :again and next_at <= :now order by next_at limit 1 for update skip locked",
                    Map.of("again", again, "now", clock.instant()));
            if (!due.isEmpty()) {
                due.get(0).begin(clock.instant());
                return Optional.ofNullable(em.find(Attachment.class, due.get(0).fileId()));
            }
        }
        return Optional.empty();
    }

    /**
     * No scanner has said no.
     *
     * @param judged whether one has said yes; otherwise none had a say in it, and it is as if nobody had looked
     */
    void passed(UUID fileId, boolean judged) {
        settle(fileId, judged ? Attachment.Scan.CLEAN : null, null);
    }

    /** One has said no. */
    void withheld(UUID fileId, String finding) {
        settle(fileId, Attachment.Scan.QUARANTINED, finding);
    }

    /** No word came. */
    void failed(UUID fileId, String why) {
        FileCheck check = em.find(FileCheck.class, fileId);
        if (check != null && check.finding() == null) {
            check.later(clock.instant(), why);
        }
    }

    private void settle(UUID fileId, Attachment.Scan result, String finding) {
        Attachment known = em.find(Attachment.class, fileId);
        Conversation conversation =
                known == null || known.conversationId() == null ? null : conversations.lock(Viewer.PLATFORM, known.conversationId());
        FileCheck check = em.find(FileCheck.class, fileId, LockModeType.PESSIMISTIC_WRITE);
        if (check == null || check.finding() != null) {
            return;
        }
        em.refresh(known);
        known.scanned(result);
        if (finding == null) {
            em.remove(check);
        } else {
            check.withheld(clock.instant(), finding);
        }
        tell(conversation, fileId);
    }

    /** Whoever shows the message that has it shows it anew; what waited for it goes. */
    private void tell(Conversation conversation, UUID fileId) {
        if (conversation != null) {
            messages.withFile(conversation.id(), fileId).ifPresent(message -> timeline.delivery(conversation, message));
            em.createQuery("update OutboxEntry o set o.nextAt = :now where o.conversationId = :conversation and o.state = 'WAITING' and o.nextAt > :now")
                    .setParameter("now", clock.instant())
                    .setParameter("conversation", conversation.id())
                    .executeUpdate();
            signals.afterCommit(new Signals.Signal("outbox.due", conversation.id(), conversation.seq(), null));
        }
    }

    /** A file that a scanner said no to. */
    public record Withheld(FileCheck check, Attachment file) {}

    /** Those that a scanner said no to, the last first. */
    public Page<Withheld> list(String after, int limit) {
        Cursor cursor = Cursor.parse(after);
        List<Withheld> rows = em.createQuery(
                        "select c, a from FileCheck c join Attachment a on a.id = c.fileId where c.foundAt is not null"
                                + " and (c.foundAt < :at or c.foundAt = :at and c.fileId < :id) order by c.foundAt desc, c.fileId desc",
                        Object[].class)
                .setParameter("at", cursor == null ? Instant.parse("9999-01-01T00:00:00Z") : cursor.at())
                .setParameter("id", cursor == null ? new UUID(0, 0) : cursor.id())
                .setMaxResults(limit + 1)
                .getResultStream()
                .map(row -> new Withheld((FileCheck) row[0], (Attachment) row[1]))
                .toList();
        return Page.cut(rows, limit, row -> new Cursor(row.check().foundAt(), row.check().fileId()).toString());
    }

    /**
     * What is still to be looked at.
     *
     * @param files how many
     * @param problem why the one that has waited longest wasn't; null when there is none
     */
    public record Waiting(long files, String problem) {}

    public Waiting waiting() {
        long files = em.createQuery("select count(c) from FileCheck c where c.foundAt is null", Long.class).getSingleResult();
        String problem = em.createQuery("select c.problem from FileCheck c where c.foundAt is null and c.problem is not null order by c.createdAt", String.class)
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .orElse(null);
        return new Waiting(files, problem);
    }

    /** @throws Refused NOT_FOUND when none is withheld under this id */
    Withheld get(UUID fileId) {
        FileCheck check = em.find(FileCheck.class, fileId);
        if (check == null || check.foundAt() == null) {
            throw Refused.notFound("file");
        }
        return new Withheld(check, em.find(Attachment.class, fileId));
    }

    /** A person lets it through; or its bytes are gone for ever, and it stays withheld. */
    void decided(UUID fileId, boolean released) {
        Attachment file = get(fileId).file();
        Conversation conversation = file.conversationId() == null ? null : conversations.lock(Viewer.PLATFORM, file.conversationId());
        FileCheck check = em.find(FileCheck.class, fileId, LockModeType.PESSIMISTIC_WRITE);
        if (check == null) {
            throw Refused.notFound("file");
        }
        em.refresh(file);
        if (released) {
            file.scanned(Attachment.Scan.RELEASED);
        }
        em.remove(check);
        tell(conversation, fileId);
    }

    /** All files that are here are looked at once more, after what is new. Meanwhile they are as they were. Returns how many. */
    int all() {
        int many = em.createNativeQuery("insert into file_check (file_id, again, attempts, next_at, created_at)"
                        + " select a.id, true, 0, cast(?1 as timestamp with time zone), cast(?1 as timestamp with time zone) from attachment a"
                        + " where a.size >= 0 and (a.scan is null or a.scan = 'CLEAN')"
                        + " and not exists (select 1 from file_check c where c.file_id = a.id)")
                .setParameter(1, clock.instant())
                .executeUpdate();
        signals.afterCommit(new Signals.Signal(DUE, null, 0, null));
        return many;
    }
}
