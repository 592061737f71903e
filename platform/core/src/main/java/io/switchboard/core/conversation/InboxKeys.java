package io.switchboard.core.conversation;

import io.switchboard.core.shared.Texts;
import io.switchboard.spi.message.InboundMessage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.hibernate.Session;

/** What has come in already: whose key can be taken is new, on whatever node. Within the message's transaction. */
@ApplicationScoped
class InboxKeys {
    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    /** A provider's id on a channel. */
    record Key(UUID channelId, String providerId) {}

    static Key key(UUID channelId, InboundMessage message) {
        return new Key(channelId, Texts.storable(message.providerId()));
    }

    /** Takes all of them in one round trip, sorted so that two batches never wait for each other. Gives those that were free. */
    Set<Key> take(Collection<Key> wanted, Instant now) {
        List<Key> sorted = wanted.stream()
                .distinct()
                .sorted(Comparator.comparing(Key::channelId).thenComparing(Key::providerId))
                .toList();
        if (sorted.isEmpty()) {
            return new HashSet<>();
        }
        OffsetDateTime at = now.atOffset(ZoneOffset.UTC);
        return em.unwrap(Session.class).doReturningWork(connection -> {
            Set<Key> free = new HashSet<>();
            // By select: PostgreSQL's driver joins the rows of "values" into one statement, which has one count for all of them.
            try (PreparedStatement insert = connection.prepareStatement("insert into inbox_key (channel_id, provider_id, received_at)"
                    + " select cast(? as uuid), cast(? as varchar), cast(? as timestamp with time zone) on conflict do nothing")) {
                for (Key key : sorted) {
                    insert.setObject(1, key.channelId());
                    insert.setString(2, key.providerId());
                    insert.setObject(3, at);
                    insert.addBatch();
                }
                int[] counts = insert.executeBatch();
                for (int i = 0; i < counts.length; i++) {
                    if (counts[i] == 1) {
                        free.add(sorted.get(i));
                    }
                }
            }
            return free;
        });
    }
}
