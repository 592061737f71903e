package io.switchboard.web.socket;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Who looks at which conversation, in memory: of each socket one look, that fades when it isn't said again. Milliseconds
 * everywhere. Safe for many threads.
 */
final class Looks {
    /** A look that isn't said again for that long is over; browsers say it every 10 s. */
    static final long HOLDS = 25_000;
    /** Writing that isn't said again for that long has ended. */
    static final long WRITES = 6_000;

    /** Ordered: of several windows of one agent the last counts. */
    enum State {
        IDLE,
        LOOKING,
        WRITING
    }

    /** One agent at a conversation. */
    record Face(UUID agentId, String name, State state) {}

    private record Look(UUID conversation, UUID agentId, String name, boolean idle, long until, long writesUntil) {
        State state(long now) {
            return writesUntil > now ? State.WRITING : idle ? State.IDLE : State.LOOKING;
        }
    }

    private final Map<Object, Look> byLine = new HashMap<>();
    private final Map<UUID, Set<Object>> byConversation = new HashMap<>();
    // What was told last: a look that is only said again changes nothing.
    private final Map<UUID, List<Face>> told = new HashMap<>();

    /** Returns whether this socket's look rests there already. */
    synchronized boolean isAt(Object line, UUID conversation) {
        Look look = byLine.get(line);
        return look != null && look.conversation().equals(conversation);
    }

    /**
     * This socket's look goes there.
     *
     * @param conversation null: nowhere
     * @return the conversations whose faces have changed by it
     */
    synchronized Set<UUID> look(Object line, UUID agentId, String name, UUID conversation, State state, long now) {
        Look before = byLine.get(line);
        Set<UUID> touched = new LinkedHashSet<>();
        if (before != null && !before.conversation().equals(conversation)) {
            remove(line);
            touched.add(before.conversation());
        }
        if (conversation != null) {
            long writing = before != null && before.conversation().equals(conversation) ? before.writesUntil() : 0;
            long writes = state == State.WRITING ? now + WRITES : writing;
            byLine.put(line, new Look(conversation, agentId, name, state == State.IDLE, now + HOLDS, writes));
            byConversation.computeIfAbsent(conversation, id -> new HashSet<>()).add(line);
            touched.add(conversation);
        }
        return changed(touched, now);
    }

    /** Who looks there writes, or has stopped. Nothing for one who looks elsewhere. */
    synchronized Set<UUID> writes(Object line, UUID conversation, boolean on, long now) {
        Look look = byLine.get(line);
        if (look == null || !look.conversation().equals(conversation)) {
            return Set.of();
        }
        byLine.put(line, new Look(conversation, look.agentId(), look.name(), false, now + HOLDS, on ? now + WRITES : 0));
        return changed(Set.of(conversation), now);
    }

    /** The socket has closed. */
    synchronized Set<UUID> gone(Object line, long now) {
        Look look = byLine.get(line);
        remove(line);
        return look == null ? Set.of() : changed(Set.of(look.conversation()), now);
    }

    /** Ends what was not said again, and looks of sockets that aren't open. */
    synchronized Set<UUID> fade(Predicate<Object> open, long now) {
        List.copyOf(byLine.keySet()).stream()
                .filter(line -> byLine.get(line).until() <= now || !open.test(line))
                .forEach(this::remove);
        return changed(Set.copyOf(told.keySet()), now);
    }

    /** The agents at a conversation, each once, by name. */
    synchronized List<Face> faces(UUID conversation, long now) {
        Map<UUID, Face> faces = new LinkedHashMap<>();
        for (Object line : byConversation.getOrDefault(conversation, Set.of())) {
            Look look = byLine.get(line);
            Face face = new Face(look.agentId(), look.name(), look.state(now));
            faces.merge(look.agentId(), face, (a, b) -> a.state().compareTo(b.state()) >= 0 ? a : b);
        }
        List<Face> sorted = new ArrayList<>(faces.values());
        sorted.sort(Comparator.comparing(Face::name).thenComparing(Face::agentId));
        return sorted;
    }

    /** The conversations that somebody looks at. */
    synchronized Set<UUID> all() {
        return Set.copyOf(byConversation.keySet());
    }

    private void remove(Object line) {
        Look look = byLine.remove(line);
        if (look != null) {
            byConversation.computeIfPresent(look.conversation(), (id, lines) -> {
                lines.remove(line);
                return lines.isEmpty() ? null : lines;
            });
        }
    }

    private Set<UUID> changed(Set<UUID> touched, long now) {
        Set<UUID> changed = new LinkedHashSet<>();
        for (UUID id : touched) {
            List<Face> faces = faces(id, now);
            List<Face> before = faces.isEmpty() ? told.remove(id) : told.put(id, faces);
            if (!faces.equals(before == null ? List.of() : before)) {
                changed.add(id);
            }
        }
        return changed;
    }
}
