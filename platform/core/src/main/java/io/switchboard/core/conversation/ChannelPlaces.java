package io.switchboard.core.conversation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Who is at work for which channel: so many at a time, and so few for each that a provider which hangs keeps only its own
 * waiting. Safe for use by several threads; one thread enters.
 */
final class ChannelPlaces {
    private final int most;
    private final int each;
    private final Map<UUID, Integer> inside = new HashMap<>();

    ChannelPlaces(int most, int each) {
        this.most = most;
        this.each = each;
    }

    /** Whether there is a place for any channel. */
    synchronized boolean free() {
        return inside.values().stream().mapToInt(Integer::intValue).sum() < most;
    }

    /** Channels that have all they may have. */
    synchronized Set<UUID> full() {
        Set<UUID> full = new HashSet<>();
        inside.forEach((channel, now) -> {
            if (now >= each) {
                full.add(channel);
            }
        });
        return full;
    }

    /** Then {@link #leave} must follow. */
    synchronized void enter(UUID channel) {
        inside.merge(channel, 1, Integer::sum);
    }

    synchronized void leave(UUID channel) {
        inside.computeIfPresent(channel, (any, now) -> now == 1 ? null : now - 1);
    }
}
