package io.switchboard.core.search;

import io.switchboard.core.shared.Page;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.apache.lucene.search.Query;

/**
 * Answers questions from an index: which conversations, contacts or tickets, page by keyset. Filters are said as Lucene's queries,
 * wherever the index is. {@code read} gives those of some ids that may be shown, by id.
 */
interface Finder {
    /** Conversations in which all pieces stand, each anywhere in it; newest first. */
    <T> Page<T> conversations(
            Question question, Query allowed, String after, int limit, Function<List<UUID>, Map<UUID, T>> read) throws IOException;

    /** Contacts in whose name, address or number all pieces stand; newest first. */
    <T> Page<T> contacts(
            Question question, Query allowed, String after, int limit, Function<List<UUID>, Map<UUID, T>> read) throws IOException;

    /**
     * Tickets in which all pieces stand, if there are any.
     *
     * @param wanted which of them, of those that the asker may see
     * @param keys their order
     */
    <T> Page<T> tickets(
            Question question,
            Function<Forms, Query> wanted,
            List<TicketOrder.Key> keys,
            String after,
            int limit,
            Function<List<UUID>, Map<UUID, T>> read)
            throws IOException;

    /** How much of a ticket's history can be found; 0 when nothing of it can. */
    long seq(UUID ticket) throws IOException;

    /** How many each of these finds; null for those that it can't say in its time. */
    List<Long> counts(List<Function<Forms, Query>> each) throws IOException;
}
