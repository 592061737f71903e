package io.switchboard.core.search;

import io.switchboard.core.search.Question.Sought;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.FixedBitSet;

/**
 * Conversations or tickets in which all pieces stand, in an order, in one of two ways. What is rare is looked up: all documents with
 * it tell whose they are. What is common would be a long way round for a page of twenty: there the first of the order
 * are taken in growing blocks, and only their messages are looked at; a few blocks without enough, and it is looked up after
 * all.
 */
final class Matching<P> implements Candidates<P> {
    /** So many documents are looked at without a thought. */
    private static final long RARE = 300_000;

    /** Those that are asked for one by one rather than looked for among all. */
    private static final int FEW = 100;

    private static final int FIRST_BLOCK = 64;
    private static final int SECOND_BLOCK = 2048;

    private final IndexSearcher searcher;
    private final List<Sought> pieces;
    private final Query allowed;
    private final Ordered<P> order;
    private final int slots;

    private Query lookedUp;
    private int block = -1;
    private final List<P> found = new ArrayList<>();
    private P walked;
    private boolean end;

    /** @param slots the number after the last one's */
    Matching(IndexSearcher searcher, List<Sought> pieces, Query allowed, Ordered<P> order, int slots) {
        this.searcher = searcher;
        this.pieces = pieces;
        this.allowed = allowed;
        this.order = order;
        this.slots = Math.max(2, slots);
    }

    /** Places are asked for in the order in which they were given. */
    @Override
    public List<P> after(P place, int limit) throws IOException {
        if (block < 0) {
            walked = place;
            block = pieces.stream().mapToLong(Sought::documents).sum() <= RARE ? 0 : FIRST_BLOCK;
        }
        while (found.size() < limit && !end && block > 0) {
            walk();
        }
        List<P> next = take(limit);
        if (next.size() == limit || end) {
            return next;
        }
        lookedUp = lookedUp == null ? lookUp() : lookedUp;
        next.addAll(order.next(searcher, lookedUp, walked, limit - next.size()).places());
        walked = next.isEmpty() ? walked : next.get(next.size() - 1);
        return next;
    }

    private List<P> take(int limit) {
        List<P> some = found.subList(0, Math.min(limit, found.size()));
        List<P> next = new ArrayList<>(some);
        some.clear();
        return next;
    }

    private void walk() throws IOException {
        Ordered.Hits<P> hits = order.next(searcher, allowed, walked, block);
        int[] numbers = hits.slots(searcher);
        FixedBitSet among = new FixedBitSet(slots);
        for (int number : numbers) {
            among.set(number);
        }
        FixedBitSet matching = matching(among, numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            walked = hits.places().get(i);
            if (matching.get(numbers[i])) {
                found.add(walked);
            }
        }
        end = numbers.length < block;
        block = block == FIRST_BLOCK ? SECOND_BLOCK : 0;
    }

    private Query lookUp() throws IOException {
        FixedBitSet all = new FixedBitSet(slots);
        all.set(1, slots);
        FixedBitSet matching = matching(all, Integer.MAX_VALUE);
        return new BooleanQuery.Builder()
                .add(allowed, Occur.FILTER)
                .add(among(matching, matching.cardinality()), Occur.FILTER)
                .build();
    }

    /** Those of these in which all pieces stand. */
    private FixedBitSet matching(FixedBitSet these, int many) throws IOException {
        FixedBitSet matching = these;
        int left = many;
        for (Sought piece : pieces) {
            FixedBitSet those = new FixedBitSet(slots);
            Query query = left == Integer.MAX_VALUE
                    ? piece.query()
                    : new BooleanQuery.Builder()
                            .add(piece.query(), Occur.FILTER)
                            .add(among(matching, left), Occur.FILTER)
                            .build();
            searcher.search(query, new SlotSet.Collector(those));
            those.and(matching);
            matching = those;
            left = matching.cardinality();
            if (left == 0) {
                break;
            }
        }
        return matching;
    }

    private static Query among(FixedBitSet slots, int many) {
        if (many > FEW) {
            return new SlotSet(slots);
        }
        int[] few = new int[many];
        for (int i = 0, slot = 0; i < many; i++) {
            slot = slots.nextSetBit(slot + 1);
            few[i] = slot;
        }
        return IntPoint.newSetQuery(Fields.NUMBER, few);
    }
}
