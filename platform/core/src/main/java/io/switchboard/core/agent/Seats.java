package io.switchboard.core.agent;

import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Steady;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many people may be at work at once. One holds a seat from his sign-in until he has signed out everywhere, or hasn't
 * been heard of for five minutes; who comes back to an old session later than that asks for one again. Admins are counted,
 * but never kept out: somebody must be able to mend things. Safe for use by several threads.
 */
@ApplicationScoped
public class Seats {
    // Shorter than the silence after which a seat is lost.
    private static final Duration SURE = Duration.ofMinutes(1);

    @Inject
    LicenceService licence;

    @Inject
    SeatRows rows;

    @Inject
    @Steady
    Clock steady;

    private final Map<UUID, Instant> sure = new ConcurrentHashMap<>();

    /** Those who hold one, the latest heard of first. */
    public List<UUID> holders() {
        return rows.holders();
    }

    public int allowed() {
        return licence.now().seats();
    }

    /**
     * Takes a seat at sign-in, in the caller's transaction.
     *
     * @throws Refused FORBIDDEN when all are taken
     */
    void take(Agent agent) {
        if (!agent.isAdmin() && !rows.take(agent.id(), allowed())) {
            throw Refused.forbidden("licence.seats", allowed());
        }
    }

    /**
     * For each call of one who has signed in; mostly from memory.
     *
     * @throws Refused FORBIDDEN when he lost his seat by silence, and all are taken
     */
    public void keep(Agent agent) {
        Instant now = steady.instant();
        Instant until = sure.get(agent.id());
        if (until == null || until.isBefore(now)) {
            take(agent);
            sure.put(agent.id(), now.plus(SURE));
        }
    }
}
