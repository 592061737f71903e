package io.switchboard.web.widget;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.switchboard.core.conversation.ContentJson;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.Message;
import io.switchboard.core.conversation.Messages;
import io.switchboard.core.conversation.Visitors.Visitor;
import io.switchboard.core.shared.Fresh;
import io.switchboard.core.shared.Refused;
import io.switchboard.web.conversation.Views.FileView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What a visitor wrote and was answered, over his conversations, oldest first. A place in it is the seq that he has seen
 * of each of his conversations, oldest conversation first, in base 36 with dots between: nothing is missed when an older
 * conversation is opened again.
 */
@ApplicationScoped
@Transactional
public class VisitorMessages {
    @Inject
    Conversations conversations;

    @Inject
    Messages messages;

    // Spares a query for each message of a visitor who writes on and on.
    private final Fresh<Visitor, List<Place>> standing = new Fresh<>(20_000, Duration.ofSeconds(10));

    /** Who wrote: the visitor himself, or somebody of us. */
    public record AuthorView(String kind, String name) {}

    /** A message as the visitor sees it; {@code cursor} is where the list goes on after it. */
    public record VisitorMessageView(
            String id,
            String cursor,
            String conversationId,
            String direction,
            AuthorView author,
            ObjectNode content,
            List<FileView> attachments,
            Instant createdAt,
            String clientId) {

        static VisitorMessageView of(Message m, String cursor) {
            String kind = m.author().kind().name().toLowerCase(java.util.Locale.ROOT);
            return new VisitorMessageView(
                    m.id().toString(),
                    cursor,
                    m.conversationId().toString(),
                    m.direction().name(),
                    new AuthorView(kind, m.author().name()),
                    ContentJson.write(m.content()),
                    m.attachments().stream().map(FileView::of).toList(),
                    m.createdAt(),
                    m.clientId());
        }
    }

    /** A part of the list; {@code next} is where it goes on, also when nothing new is there yet. */
    public record Slice(List<VisitorMessageView> items, String next) {}

    public Slice after(Visitor visitor, String after, int limit) {
        List<Conversation> all = conversations.ofVisitor(visitor.contactId(), visitor.channelId());
        long[] seen = parse(after, all.size());
        List<VisitorMessageView> items = new ArrayList<>();
        // Those with nothing new are passed by: one who comes often has many.
        int[] fresh = IntStream.range(0, all.size()).filter(i -> all.get(i).lastMessageSeq() > seen[i]).toArray();
        for (int at = 0; at < fresh.length && items.size() < limit; ) {
            int to = together(all, seen, fresh, at, limit - items.size());
            for (Found found : read(all, seen, Arrays.copyOfRange(fresh, at, to), limit - items.size())) {
                seen[found.conversation()] = found.message().seq();
                items.add(VisitorMessageView.of(found.message(), cursor(seen)));
            }
            at = to;
        }
        return new Slice(items, cursor(seen));
    }

    /** A message, and which of his conversations it stands in. */
    private record Found(int conversation, Message message) {}

    /** Up to which of these one query may read all that is new, for there can't be more than that; at least the first. */
    private static int together(List<Conversation> all, long[] seen, int[] fresh, int from, int most) {
        long sum = 0;
        int to = from;
        while (to < fresh.length && (to == from || sum + all.get(fresh[to]).lastMessageSeq() - seen[fresh[to]] <= most)) {
            sum += all.get(fresh[to]).lastMessageSeq() - seen[fresh[to]];
            to++;
        }
        return to;
    }

    private List<Found> read(List<Conversation> all, long[] seen, int[] which, int most) {
        if (which.length == 1) {
            return messages.saidAfter(all.get(which[0]), seen[which[0]], most).stream().map(m -> new Found(which[0], m)).toList();
        }
        Map<UUID, Integer> places = IntStream.of(which).boxed().collect(Collectors.toMap(i -> all.get(i).id(), i -> i));
        return messages.saidAfter(places.keySet(), IntStream.of(which).mapToLong(i -> seen[i]).min().orElse(0)).stream()
                .map(m -> new Found(places.get(m.conversationId()), m))
                .filter(found -> found.message().seq() > seen[found.conversation()])
                .sorted(Comparator.comparingInt(Found::conversation).thenComparing(found -> found.message().seq()))
                .toList();
    }

    /** Where his list ends now: the place of one who has seen all of it. */
    public String end(Visitor visitor) {
        return cursor(conversations.ofVisitor(visitor.contactId(), visitor.channelId()).stream()
                .mapToLong(Conversation::lastMessageSeq)
                .toArray());
    }

    /**
     * @throws Refused INVALID when it isn't a place of any list; null is the beginning
     */
    public static void check(String after) {
        parse(after, after == null ? 0 : after.length());
    }

    /**
     * A message that was just stored or sent. Its cursor holds only for one who has seen all that was before it; where an older
     * conversation was opened again a moment ago he may get of that what he has already.
     */
    @Transactional(Transactional.TxType.SUPPORTS)
    public VisitorMessageView view(Visitor visitor, Message message) {
        List<Place> places = standing
                .get(visitor, this::places)
                .filter(all -> all.stream().anyMatch(place -> place.conversation().equals(message.conversationId())))
                .or(() -> {
                    standing.forget(visitor);
                    return standing.get(visitor, this::places);
                })
                .orElseThrow();
        long[] seen = places.stream()
                .mapToLong(place -> place.conversation().equals(message.conversationId()) ? message.seq() : place.seq())
                .toArray();
        return VisitorMessageView.of(message, cursor(seen));
    }

    /** Where a conversation ends. */
    private record Place(UUID conversation, long seq) {}

    private Optional<List<Place>> places(Visitor visitor) {
        return Optional.of(conversations.ofVisitor(visitor.contactId(), visitor.channelId()).stream()
                .map(c -> new Place(c.id(), c.lastMessageSeq()))
                .toList());
    }

    private static long[] parse(String cursor, int size) {
        long[] seen = new long[size];
        if (cursor == null || cursor.isBlank()) {
            return seen;
        }
        String[] parts = cursor.split("\\.", -1);
        try {
            for (int i = 0; i < Math.min(size, parts.length); i++) {
                seen[i] = parts[i].isEmpty() ? 0 : Long.parseLong(parts[i], 36);
            }
        } catch (NumberFormatException notOurs) {
            throw Refused.invalid("after", "notCursor");
        }
        if (Arrays.stream(seen).anyMatch(s -> s < 0)) {
            throw Refused.invalid("after", "notCursor");
        }
        return seen;
    }

    private static String cursor(long[] seen) {
        return LongStream.of(seen).mapToObj(s -> Long.toString(s, 36)).collect(Collectors.joining("."));
    }
}
