package io.switchboard.core.search;

import java.io.IOException;
import java.util.Objects;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.ConstantScoreScorer;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.FixedBitSet;

/** Conversations by their numbers: collected from whatever documents tell of them, then asked for among the heads. */
final class SlotSet extends Query {
    private final FixedBitSet slots;

    SlotSet(FixedBitSet slots) {
        this.slots = slots;
    }

    /** Notes the conversation of each document that is found. */
    static final class Collector extends SimpleCollector {
        private final FixedBitSet slots;
        private NumericDocValues values;

        Collector(FixedBitSet slots) {
            this.slots = slots;
        }

        @Override
        protected void doSetNextReader(LeafReaderContext leaf) throws IOException {
            values = leaf.reader().getNumericDocValues(Fields.SLOT);
        }

        @Override
        public void collect(int document) throws IOException {
            if (values != null && values.advanceExact(document)) {
                slots.set((int) values.longValue());
            }
        }

        @Override
        public ScoreMode scoreMode() {
            return ScoreMode.COMPLETE_NO_SCORES;
        }
    }

    @Override
    public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost) {
        return new ConstantScoreWeight(this, boost) {
            @Override
            public Scorer scorer(LeafReaderContext leaf) throws IOException {
                NumericDocValues values = leaf.reader().getNumericDocValues(Fields.SLOT);
                if (values == null) {
                    return null;
                }
                TwoPhaseIterator among = new TwoPhaseIterator(values) {
                    @Override
                    public boolean matches() throws IOException {
                        return slots.get((int) values.longValue());
                    }

                    @Override
                    public float matchCost() {
                        return 3;
                    }
                };
                return new ConstantScoreScorer(this, score(), mode, among);
            }

            @Override
            public boolean isCacheable(LeafReaderContext leaf) {
                return false;
            }
        };
    }

    @Override
    public void visit(QueryVisitor visitor) {
        visitor.visitLeaf(this);
    }

    @Override
    public String toString(String field) {
        return "slots:" + slots.cardinality();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SlotSet set && set.slots == slots;
    }

    @Override
    public int hashCode() {
        return Objects.hash(SlotSet.class, System.identityHashCode(slots));
    }
}
