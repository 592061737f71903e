package io.switchboard.core.ticket;

import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.shared.EventLog;
import io.switchboard.core.shared.Fresh;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.type.TicketTypes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Which channels make a ticket of each new conversation, and of which type. */
@ApplicationScoped
@Transactional
public class TicketChannels {
    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    ChannelAccounts channels;

    @Inject
    TicketTypes types;

    @Inject
    EventLog events;

    /**
     * What becomes of a channel's conversations.
     *
     * @param acknowledges whether the customer is told that his request arrived
     */
    public record Making(String type, boolean acknowledges) {}

    private final Fresh<String, Map<UUID, Making>> known = new Fresh<>(1, Duration.ofSeconds(5));

    /** The type of a channel's tickets; empty when it makes none by itself. */
    public Optional<String> typeOf(UUID channel) {
        return of(channel).map(Making::type);
    }

    /** What becomes of a channel's conversations; empty when it makes no tickets by itself. */
    public Optional<Making> of(UUID channel) {
        return Optional.ofNullable(all().get(channel));
    }

    /** By channel; as it was at most a moment ago. */
    Map<UUID, Making> all() {
        return known.get("", key -> Optional.of(read())).orElseThrow();
    }

    private Map<UUID, Making> read() {
        Map<UUID, Making> found = new HashMap<>();
        em.createQuery("select c from TicketChannel c", TicketChannel.class)
                .getResultStream()
                .forEach(each -> found.put(each.channelId(), new Making(each.typeKey(), each.acknowledges())));
        return found;
    }

    /**
     * @param typeKey null: it makes none
     * @param acknowledges whether the customer is told that his request arrived; null: as before, and with one that made none: yes
     * @throws Refused INVALID for {@code type} when there is no such type; NOT_FOUND for the channel
     */
    public void set(Viewer viewer, UUID channel, String typeKey, Boolean acknowledges) {
        viewer.mustBeAllowed(Permission.CHANNELS_WRITE);
        if (channels.byIds(Set.of(channel)).isEmpty()) {
            throw Refused.notFound("channel");
        }
        if (typeKey != null && types.current(typeKey).isEmpty()) {
            throw Refused.invalid("type", "unknown");
        }
        TicketChannel row = em.find(TicketChannel.class, channel);
        if (typeKey == null) {
            if (row != null) {
                em.remove(row);
            }
        } else if (row == null) {
            TicketChannel made = new TicketChannel(channel, typeKey);
            made.make(typeKey, !Boolean.FALSE.equals(acknowledges));
            em.persist(made);
        } else {
            row.make(typeKey, acknowledges == null ? row.acknowledges() : acknowledges);
        }
        em.flush();
        known.forgetAll();
        events.write("channel.updated", channel);
    }
}
