package io.switchboard.core.conversation;

import io.switchboard.core.channel.ChannelGateway;
import io.switchboard.core.channel.ChannelService;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.shared.Cursor;
import io.switchboard.core.shared.Page;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Signals;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.Envelope;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** The rows of the outbox: what is due, what became of it. Sending itself is {@link OutboxLoop}'s, outside of transactions. */
@ApplicationScoped
@Transactional
public class Outbox {
    /** How long a provider may have us wait at most, whatever it wishes for. */
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

    private static final Duration CLOSED_PAUSE = Duration.ofSeconds(5);

    /** Those that are checked hurry what waits for them. */
    private static final Duration CHECKED_PAUSE = Duration.ofSeconds(10);

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    SecureRandom random;

    @Inject
    Conversations conversations;

    @Inject
    Messages messages;

    @Inject
    Timeline timeline;

    @Inject
    PlatformSettings settings;

    @Inject
    ChannelGateway gateway;

    @Inject
    Signals signals;

    @Inject
    FileChecks checks;

    void add(Message message, Instant now) {
        em.persist(new OutboxEntry(message, now));
        signals.afterCommit(new Signals.Signal("outbox.due", message.conversationId(), message.seq(), message.id()));
    }

    /** A message whose time has come. */
    record Due(UUID messageId, UUID channelId) {}

    /**
     * What is due: of each conversation only the first that isn't out.
     *
     * @param full channels that can take no more at the moment
     */
    List<Due> due(Collection<UUID> full, int limit) {
        String others = full.isEmpty() ? "" : " and o.channelId not in :full";
        TypedQuery<Object[]> query = em.createQuery(
                        "select o.messageId, o.channelId from OutboxEntry o where o.state = 'WAITING' and o.nextAt <= :now"
                                + " and not exists (select 1 from OutboxEntry p where p.conversationId = o.conversationId"
                                + " and p.seq < o.seq and p.state <> 'DEAD')" + others + " order by o.nextAt",
                        Object[].class)
                .setParameter("now", clock.instant())
                .setMaxResults(limit);
        if (!full.isEmpty()) {
            query.setParameter("full", full);
        }
        return query.getResultStream().map(row -> new Due((UUID) row[0], (UUID) row[1])).toList();
    }

    /** Takes a due row for sending; empty when another node was faster, or its channel isn't open. */
    Optional<Claim> claim(Due due) {
        if (!gateway.isOpen(due.channelId())) {
            waits(due.messageId(), clock.instant().plus(CLOSED_PAUSE), "the channel isn't open");
            return Optional.empty();
        }
        if (isHeld(due.messageId())) {
            return Optional.empty();
        }
        // A minute of the database's clock, which all nodes share: longer than any send may take, so that a row that is
        // still SENDING after it belongs to a node that is dead.
        int taken = em.createNativeQuery("update outbox set state = 'SENDING', attempts = attempts + 1,"
                        + " locked_until = current_timestamp + interval '1' minute where message_id = ?1 and state = 'WAITING'")
                .setParameter(1, due.messageId())
                .executeUpdate();
        return taken == 0
                ? Optional.empty()
                : Optional.of(new Claim(due.channelId(), outbound(em.find(Message.class, due.messageId()))));
    }

    /** Whether it has a file that scanners haven't let through: it waits with them, or never goes. */
    private boolean isHeld(UUID messageId) {
        Message message = em.find(Message.class, messageId);
        List<Attachment> held = message == null ? List.of() : checks.held(message);
        if (held.stream().anyMatch(file -> file.scan() == Attachment.Scan.QUARANTINED)) {
            String why = "文件未通过病毒扫描，已被隔离 / a file was withheld by the virus scanner";
            settle(messageId, DeliveryState.FAILED, null, why, e -> e.dead(why));
        } else if (!held.isEmpty()) {
            waits(messageId, clock.instant().plus(CHECKED_PAUSE), "文件正在进行病毒检查 / a file is being checked for viruses");
        }
        return !held.isEmpty();
    }

    /** A message to send, and through which account. */
    record Claim(UUID channelId, OutboundMessage message) {
        UUID messageId() {
            return UUID.fromString(message.id());
        }
    }

    private OutboundMessage outbound(Message message) {
        Conversation conversation = em.find(Conversation.class, message.conversationId());
        Contact contact = em.find(Contact.class, conversation.contactId());
        return new OutboundMessage(
                message.id().toString(),
                conversation.id().toString(),
                conversation.externalId(),
                contact.name(),
                message.author().name(),
                message.content(),
                message.attachments(),
                conversation.subject(),
                messages.providerIds(conversation.id(), message.seq(), 20),
                message.createdAt(),
                conversation.isLive() ? Envelope.NONE : messages.envelope(conversation.id(), message.seq()));
    }

    /**
     * It has left.
     *
     * @param goOn whether the caller sends the next of the same conversation at once
     * @return that, claimed; empty when none is due
     */
    Optional<Claim> sent(UUID messageId, Receipt receipt, boolean goOn) {
        Conversation conversation = settled(messageId, receipt.state(), receipt.providerId(), null, em::remove);
        Optional<Claim> next = goOn ? next(conversation) : Optional.empty();
        if (next.isEmpty()) {
            tellDue(conversation, messageId);
        }
        return next;
    }

    /** The first of a conversation that isn't out, claimed, when it is due: spares looking through all that waits. */
    private Optional<Claim> next(Conversation conversation) {
        return em.createQuery(
                        "select o from OutboxEntry o where o.conversationId = :conversation and o.state <> 'DEAD' order by o.seq",
                        OutboxEntry.class)
                .setParameter("conversation", conversation.id())
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .filter(entry -> entry.isDue(clock.instant()) && gateway.isOpen(entry.channelId()))
                .flatMap(entry -> claim(new Due(entry.messageId(), entry.channelId())));
    }

    /** What a failure means for the row and the message. */
    void failed(UUID messageId, ConnectorException failure) {
        String why = failure.getMessage();
        switch (failure.failure()) {
            case INVALID_REQUEST, REJECTED -> settle(messageId, DeliveryState.FAILED, null, why, e -> e.dead(why));
            case UNKNOWN_OUTCOME -> settle(messageId, DeliveryState.UNKNOWN, null, why, e -> e.unknown(why));
            case UNAUTHORIZED, RATE_LIMITED, UNAVAILABLE -> {
                OutboxEntry entry = em.find(OutboxEntry.class, messageId);
                if (entry != null) {
                    waits(messageId, clock.instant().plus(pause(entry.attempts(), failure)), why);
                }
            }
        }
    }

    private void waits(UUID messageId, Instant next, String why) {
        OutboxEntry entry = em.find(OutboxEntry.class, messageId);
        if (entry != null && entry.createdAt().plus(settings.giveUpAfter()).isBefore(clock.instant())) {
            settle(messageId, DeliveryState.FAILED, null, why, e -> e.dead(why));
        } else if (entry != null) {
            settle(messageId, DeliveryState.PENDING, null, why, e -> e.again(next, why));
        }
    }

    /** 1 s, 2 s, 4 s … 5 min, each ±20 %; the provider's own wish goes first, within reason. */
    private Duration pause(int attempts, ConnectorException failure) {
        long millis = failure.retryAfter()
                .map(wish -> Math.min(LONGEST_PAUSE.toMillis(), wish.toMillis()))
                .orElse(Math.min(300_000L, 1000L << Math.max(0, Math.min(attempts - 1, 20))));
        return Duration.ofMillis(Math.max(200, (long) (millis * (0.8 + 0.4 * random.nextDouble()))));
    }

    private void settle(UUID messageId, DeliveryState state, String providerId, String problem, Consumer<OutboxEntry> row) {
        tellDue(settled(messageId, state, providerId, problem, row), messageId);
    }

    private Conversation settled(UUID messageId, DeliveryState state, String providerId, String problem, Consumer<OutboxEntry> row) {
        Message message = em.find(Message.class, messageId);
        Conversation conversation = conversations.lock(Viewer.PLATFORM, message.conversationId());
        // The provider's own word on it may have come while this waited.
        em.refresh(message);
        OutboxEntry entry = em.find(OutboxEntry.class, messageId, LockModeType.PESSIMISTIC_WRITE);
        if (entry != null) {
            row.accept(entry);
        }
        if (message.delivery(state, providerId, problem)) {
            timeline.delivery(conversation, message);
        }
        return conversation;
    }

    private void tellDue(Conversation conversation, UUID messageId) {
        signals.afterCommit(new Signals.Signal("outbox.due", conversation.id(), conversation.seq(), messageId));
    }

    /** A channel that was broken works again: what waits for it needs not wait out its pauses. */
    public void hurry(UUID channelId) {
        int waiting = em.createQuery("update OutboxEntry o set o.nextAt = :now where o.channelId = :channel and o.state = 'WAITING' and o.nextAt > :now")
                .setParameter("now", clock.instant())
                .setParameter("channel", channelId)
                .executeUpdate();
        if (waiting > 0) {
            signals.afterCommit(new Signals.Signal("outbox.due", null, 0, null));
        }
    }

    /** Gives up what a former run of the only server was sending when it was killed: nobody else can be at it. */
    void freeAll() {
        em.createNativeQuery("update outbox set locked_until = current_timestamp - interval '1' second where state = 'SENDING'")
                .executeUpdate();
    }

    /**
     * Rows that a dead node was sending: sent again where the platform itself is the channel, else a person decides. While a
     * channel isn't open nobody knows of which kind it is: they wait. And rows that would wait longer than any may, because
     * they were written before the clock was set back.
     *
     * @param sending what this node is sending itself, however long that takes
     * @return how many a dead node was sending
     */
    int recover(Collection<UUID> sending) {
        Instant now = clock.instant();
        em.createNativeQuery("update outbox set next_at = ?1 where state = 'WAITING' and next_at > ?2")
                .setParameter(1, now)
                .setParameter(2, now.plus(LONGEST_PAUSE.multipliedBy(2)))
                .executeUpdate();
        List<?> ids = em.createNativeQuery("select message_id from outbox where state = 'SENDING' and (locked_until < current_timestamp"
                        + " or locked_until > current_timestamp + interval '2' minute) order by seq", UUID.class)
                .setMaxResults(200)
                .getResultList();
        int lost = 0;
        for (Object id : ids) {
            OutboxEntry entry = em.find(OutboxEntry.class, (UUID) id);
            if (sending.contains(entry.messageId()) || !gateway.isOpen(entry.channelId())) {
                continue;
            }
            lost++;
            if (gateway.visitors(entry.channelId()).isPresent()) {
                entry.again(now, null);
            } else {
                failed(entry.messageId(), new ConnectorException(Failure.UNKNOWN_OUTCOME, "the server stopped while it was sending"));
            }
        }
        return lost;
    }

    /** A channel's dead letters and unknown outcomes, newest first. */
    public Page<OutboxEntry> deadLetters(UUID channelId, String after, int limit) {
        Cursor cursor = Cursor.parse(after);
        List<OutboxEntry> rows = em.createQuery(
                        "select o from OutboxEntry o where o.channelId = :channel and o.state in ('DEAD', 'UNKNOWN')"
                                + " and (o.createdAt < :at or o.createdAt = :at and o.messageId < :id)"
                                + " order by o.createdAt desc, o.messageId desc",
                        OutboxEntry.class)
                .setParameter("channel", channelId)
                .setParameter("at", cursor == null ? Instant.parse("9999-01-01T00:00:00Z") : cursor.at())
                .setParameter("id", cursor == null ? new UUID(0, 0) : cursor.id())
                .setMaxResults(limit + 1)
                .getResultList();
        return Page.cut(rows, limit, o -> new Cursor(o.createdAt(), o.messageId()).toString());
    }

    /** Tries a dead letter or an unknown outcome again, by a person's word. */
    public Message replay(Viewer viewer, UUID messageId) {
        Message message = em.find(Message.class, messageId);
        if (message == null) {
            throw Refused.conflict("outbox.notHere");
        }
        Conversation conversation = conversations.lock(viewer, message.conversationId());
        em.refresh(message);
        if (message.deliveryState() == DeliveryState.FAILED && em.find(OutboxEntry.class, messageId) == null) {
            // It had left, and the provider told later that it didn't arrive: its row is long gone.
            add(message, clock.instant());
        } else {
            OutboxEntry entry = held(messageId);
            if (entry.state() == OutboxEntry.State.WAITING || entry.state() == OutboxEntry.State.SENDING) {
                return message;
            }
            entry.replay(clock.instant());
        }
        message.tryAgain();
        timeline.delivery(conversation, message);
        tellDue(conversation, messageId);
        return message;
    }

    /** A person knows how an unknown outcome ended, or gives a dead letter up. */
    public Message decide(Viewer viewer, UUID messageId, boolean delivered) {
        Message message = em.find(Message.class, messageId);
        if (message == null) {
            throw Refused.conflict("outbox.notHere");
        }
        conversations.lock(viewer, message.conversationId());
        OutboxEntry entry = held(messageId);
        if (entry.state() == OutboxEntry.State.WAITING || entry.state() == OutboxEntry.State.SENDING) {
            // Still on its way: whoever decides now would take an answer back that the customer may get.
            throw Refused.conflict("outbox.notHere");
        }
        settle(messageId, delivered ? DeliveryState.SENT : DeliveryState.FAILED, null, entry.problem(), em::remove);
        return message;
    }

    /** Nothing will ever carry these any more; told at each message. */
    void channelGone(@Observes ChannelService.Deleted gone) {
        List<UUID> waiting = em.createQuery("select o.messageId from OutboxEntry o where o.channelId = :channel", UUID.class)
                .setParameter("channel", gone.channelId())
                .getResultList();
        waiting.forEach(id -> settle(id, DeliveryState.FAILED, null, "the channel was deleted", em::remove));
    }

    /** The row as it is now, after its conversation's: the one order of locks, as in {@link #settle}. */
    private OutboxEntry held(UUID messageId) {
        OutboxEntry entry = em.find(OutboxEntry.class, messageId, LockModeType.PESSIMISTIC_WRITE);
        if (entry == null) {
            throw Refused.conflict("outbox.notHere");
        }
        return entry;
    }
}
