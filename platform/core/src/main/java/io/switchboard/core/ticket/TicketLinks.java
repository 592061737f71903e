package io.switchboard.core.ticket;

import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.TicketLink.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What tickets have to do with each other and with conversations. Of two tickets both histories tell it. */
@ApplicationScoped
@Transactional
public class TicketLinks {
    private static final String PARENT = "PARENT";
    private static final String CHILD = "CHILD";
    private static final int DEEPEST = 10;

    @Inject
    Tickets tickets;

    @Inject
    TicketTies ties;

    @Inject
    Journal journal;

    @Inject
    Conversations conversations;

    /** Two tickets, both held, as they were asked for. */
    private record Two(Ticket one, Ticket other) {}

    /**
     * @param word RELATED, BLOCKS, BLOCKED_BY, DUPLICATES, DUPLICATED_BY, PARENT (the other is above it) or CHILD (below it)
     * @throws Refused INVALID for {@code kind} and {@code ticketId}; CONFLICT when it would be above itself
     */
    public Ticket link(Viewer viewer, UUID id, String word, UUID otherId) {
        Two two = hold(viewer, id, otherId);
        two.one().mustBeAlive();
        two.other().mustBeAlive();
        if (PARENT.equals(word)) {
            beneath(viewer, two.one(), two.other());
        } else if (CHILD.equals(word)) {
            beneath(viewer, two.other(), two.one());
        } else {
            Kind kind = kind(word);
            boolean forth = isForth(kind, word, id, otherId);
            if (ties.link(forth ? id : otherId, forth ? otherId : id, kind)) {
                tell(viewer, two, word, forth ? kind.back() : kind.word(), true);
            }
        }
        return two.one();
    }

    /** The other way round; one that isn't there stays so. */
    public Ticket unlink(Viewer viewer, UUID id, String word, UUID otherId) {
        Two two = hold(viewer, id, otherId);
        if (PARENT.equals(word) || CHILD.equals(word)) {
            Ticket child = PARENT.equals(word) ? two.one() : two.other();
            Ticket parent = PARENT.equals(word) ? two.other() : two.one();
            if (parent.id().equals(child.parentId())) {
                tell(viewer, new Two(child, parent), PARENT, CHILD, false);
            }
            return two.one();
        }
        Kind kind = kind(word);
        boolean forth = isForth(kind, word, id, otherId);
        if (ties.unlink(forth ? id : otherId, forth ? otherId : id, kind)) {
            tell(viewer, two, word, forth ? kind.back() : kind.word(), false);
        }
        return two.one();
    }

    /** Of a link without direction there is one row, whoever makes it. */
    private static boolean isForth(Kind kind, String word, UUID id, UUID otherId) {
        return kind == Kind.RELATED ? id.compareTo(otherId) < 0 : kind.word().equals(word);
    }

    private static Kind kind(String word) {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.word().equals(word) || kind.back().equals(word))
                .findFirst()
                .orElseThrow(() -> Refused.invalid(
                        "kind", "notChoice", "RELATED, BLOCKS, BLOCKED_BY, DUPLICATES, DUPLICATED_BY, PARENT, CHILD"));
    }

    private void beneath(Viewer viewer, Ticket child, Ticket parent) {
        if (parent.id().equals(child.parentId())) {
            return;
        }
        if (child.parentId() != null) {
            throw Refused.conflict("ticket.hasParent");
        }
        Ticket above = parent;
        for (int step = 0; above != null; step++) {
            if (above.id().equals(child.id()) || step == DEEPEST) {
                throw Refused.conflict("ticket.aboveItself");
            }
            UUID next = above.parentId();
            above = next == null ? null : tickets.byIds(List.of(next)).stream().findFirst().orElse(null);
        }
        tell(viewer, new Two(child, parent), PARENT, CHILD, true);
    }

    private void tell(Viewer viewer, Two two, String word, String back, boolean linked) {
        TicketActor by = TicketActor.of(viewer);
        journal.write(two.one(), by, change(word, two.other(), linked));
        journal.write(two.other(), by, change(back, two.one(), linked));
    }

    private static TicketChange change(String word, Ticket other, boolean linked) {
        return linked
                ? new TicketChange.Linked(word, other.id(), other.number())
                : new TicketChange.Unlinked(word, other.id(), other.number());
    }

    /**
     * The first goes on in the second: its conversations and watchers are the second's from now on, its own thread stays with it and is
     * read there. Nothing is lost: {@link #unmerge} gives all back.
     */
    public Ticket merge(Viewer viewer, UUID id, UUID intoId) {
        Two two = hold(viewer, id, intoId);
        two.one().mustBeAlive();
        two.other().mustBeAlive();
        if (!two.one().shopId().equals(two.other().shopId())) {
            throw Refused.conflict("ticket.otherShop");
        }
        List<UUID> talks = ties.conversations(Set.of(id)).getOrDefault(id, List.of());
        // Those that the other has already come from there as well: they must not be taken from it again.
        List<UUID> moved = talks.stream().filter(talk -> ties.tie(intoId, talk)).toList();
        talks.forEach(talk -> ties.untie(id, talk));
        List<UUID> watchers = ties.watchers(Set.of(id)).getOrDefault(id, List.of());
        List<UUID> joined = watchers.stream().filter(watcher -> ties.watch(intoId, watcher)).toList();
        TicketActor by = TicketActor.of(viewer);
        List<TicketChange> changes = new ArrayList<>(List.of(new TicketChange.Merged(intoId, two.other().number(), talks, watchers)));
        two.one().times().alarms().keySet().forEach(name -> changes.add(new TicketChange.AlarmSet(name, null)));
        journal.write(two.one(), by, null, changes);
        journal.write(two.other(), by, new TicketChange.Absorbed(id, two.one().number(), moved, joined));
        return two.other();
    }

    /** @throws Refused CONFLICT when it goes on in none */
    public Ticket unmerge(Viewer viewer, UUID id) {
        UUID intoId = tickets.get(viewer, id).mergedInto();
        if (intoId == null) {
            throw Refused.conflict("ticket.notMerged");
        }
        Two two = hold(viewer, id, intoId);
        if (!Objects.equals(two.one().mergedInto(), intoId)) {
            throw Refused.stale();
        }
        TicketChange.Merged was = last(two.one(), TicketChange.Merged.class, each -> true).orElseThrow();
        last(two.other(), TicketChange.Absorbed.class, each -> each.ticketId().equals(id)).ifPresent(each -> {
            each.conversations().forEach(talk -> ties.untie(intoId, talk));
            each.watchers().forEach(watcher -> ties.unwatch(intoId, watcher));
        });
        was.conversations().forEach(talk -> ties.tie(id, talk));
        TicketActor by = TicketActor.of(viewer);
        Ticket before = before(two.one());
        List<TicketChange> changes = new ArrayList<>(List.of(new TicketChange.Unmerged(
                intoId, two.other().number(), before.category(), before.times().solvedAt(), before.times().closedAt())));
        before.times().alarms().forEach((name, at) -> changes.add(new TicketChange.AlarmSet(name, at)));
        journal.write(two.one(), by, null, changes);
        journal.write(two.other(), by, new TicketChange.Released(id, two.one().number()));
        return two.one();
    }

    private <T extends TicketChange> Optional<T> last(Ticket ticket, Class<T> kind, Predicate<T> which) {
        return tickets.history(ticket, 0, Integer.MAX_VALUE).stream()
                .map(TicketEntry::change)
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(which)
                .reduce((first, second) -> second);
    }

    /** As it was before it was merged: its history says so. */
    private Ticket before(Ticket ticket) {
        List<TicketEntry> history = tickets.history(ticket, 0, Integer.MAX_VALUE);
        int merged = history.size() - 1;
        while (!history.get(merged).kind().equals("merged")) {
            merged--;
        }
        return Ticket.rebuilt(history.subList(0, merged));
    }

    /** A conversation that he sees belongs to it from now on. */
    public Ticket tie(Viewer viewer, UUID id, UUID conversationId) {
        Ticket ticket = tickets.lock(viewer, id);
        ticket.mustBeAlive();
        conversations.get(viewer, conversationId);
        if (ties.tie(id, conversationId)) {
            journal.write(ticket, TicketActor.of(viewer), new TicketChange.ConversationLinked(conversationId));
        }
        return ticket;
    }

    public Ticket untie(Viewer viewer, UUID id, UUID conversationId) {
        Ticket ticket = tickets.lock(viewer, id);
        if (ties.untie(id, conversationId)) {
            journal.write(ticket, TicketActor.of(viewer), new TicketChange.ConversationUnlinked(conversationId));
        }
        return ticket;
    }

    /** Of those that he sees, by id: what links name. */
    public Map<UUID, Ticket> named(Viewer viewer, Stream<UUID> ids) {
        return tickets.among(ids.filter(Objects::nonNull).distinct().toList(), viewer).stream()
                .collect(java.util.stream.Collectors.toMap(Ticket::id, ticket -> ticket));
    }

    /** In the order of their ids, so that two who hold the same two don't wait for each other crosswise. */
    private Two hold(Viewer viewer, UUID id, UUID otherId) {
        if (otherId == null || id.equals(otherId)) {
            throw Refused.invalid("ticketId", otherId == null ? "required" : "unknown");
        }
        boolean first = id.compareTo(otherId) < 0;
        Ticket lower = tickets.lock(viewer, first ? id : otherId);
        Ticket upper = tickets.lock(viewer, first ? otherId : id);
        return first ? new Two(lower, upper) : new Two(upper, lower);
    }
}
