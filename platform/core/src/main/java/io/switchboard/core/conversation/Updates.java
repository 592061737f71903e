package io.switchboard.core.conversation;

import io.switchboard.core.shared.Rows;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What providers say later of messages: delivered, read, failed, taken back. What overtakes its message is kept, and tried again
 * until that is stored; messages themselves pay nothing for it.
 */
@ApplicationScoped
@Transactional
public class Updates {
    private static final int AT_ONCE = 200;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Conversations conversations;

    @Inject
    Messages messages;

    @Inject
    Timeline timeline;

    /** Within the transaction of what came with it. */
    void arrived(EarlyUpdate said) {
        message(said).ifPresentOrElse(message -> change(message, said), () -> em.persist(said));
    }

    /** Tries those again that are due. Returns whether there may be more to do at once. */
    boolean again() {
        Instant now = clock.instant();
        List<EarlyUpdate> due = Rows.by(
                em,
                EarlyUpdate.class,
                "select * from early_update where next_at <= :now or next_at > :beyond order by next_at limit " + AT_ONCE + " for update skip locked",
                Map.of("now", now, "beyond", now.plus(EarlyUpdate.PATIENCE)));
        List<Found> found = new ArrayList<>();
        for (EarlyUpdate said : due) {
            Optional<Message> message = message(said);
            message.ifPresent(there -> found.add(new Found(said, there)));
            if (message.isPresent() || !said.again(now)) {
                em.remove(said);
            }
        }
        // Conversations are locked in the order of their ids, as everywhere.
        found.sort(Comparator.comparing(each -> each.message().conversationId()));
        found.forEach(each -> change(each.message(), each.said()));
        return due.size() == AT_ONCE;
    }

    private record Found(EarlyUpdate said, Message message) {}

    private Optional<Message> message(EarlyUpdate said) {
        return messages.byProviderId(said.channelId(), said.providerId());
    }

    private void change(Message message, EarlyUpdate said) {
        Conversation conversation = conversations.lock(Viewer.PLATFORM, message.conversationId());
        // What another one said of it in the same transaction isn't read over.
        em.flush();
        em.refresh(message);
        if (said.change(message, clock.instant())) {
            timeline.delivery(conversation, message);
        }
    }
}
