package io.switchboard.core.search;

import io.switchboard.core.search.Question.Piece;
import io.switchboard.core.search.Words.Word;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.PrefixCodedTerms;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexOrDocValuesQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PointRangeQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** Questions as the cluster's JSON. Filters come as the queries that the index on the disk is asked, so that both find the same. */
final class ClusterQuery {
    private static final Set<String> IDS = Set.of(Fields.SHOP, Fields.GROUP, Fields.OWNER, Fields.CHANNEL, Fields.CONTACT);

    /** How many words may stand for a beginning after others. */
    private static final int MOST_ENDINGS = 256;

    private ClusterQuery() {}

    /** What the cluster calls a field: a full stop there is a way into an object. */
    static String name(String field) {
        return field.replace('.', ':');
    }

    static Map<String, Object> of(Query query) {
        if (query instanceof BooleanQuery some) {
            return some(some);
        }
        if (query instanceof TermQuery one) {
            return anyOf(one.getTerm().field(), List.of(text(one.getTerm().field(), one.getTerm().bytes())));
        }
        if (query instanceof TermInSetQuery several) {
            return anyOf(several);
        }
        if (query instanceof IndexOrDocValuesQuery either) {
            return of(either.getIndexQuery());
        }
        if (query instanceof PointRangeQuery range) {
            long from = LongPoint.decodeDimension(range.getLowerPoint(), 0);
            long to = LongPoint.decodeDimension(range.getUpperPoint(), 0);
            return Map.of("range", Map.of(name(range.getField()), Map.of("gte", from, "lte", to)));
        }
        if (query instanceof PrefixQuery beginning) {
            return beginning(beginning.getPrefix());
        }
        if (query instanceof PhraseQuery runs) {
            return Map.of("match_phrase", Map.of(name(runs.getField()), Map.of("query", Runs.text(runs))));
        }
        if (query instanceof MatchNoDocsQuery) {
            return Map.of("match_none", Map.of());
        }
        throw new IllegalArgumentException(query.getClass().getName());
    }

    private static Map<String, Object> some(BooleanQuery query) {
        if (query.clauses().isEmpty()) {
            return Map.of("match_none", Map.of());
        }
        Map<String, Object> parts = new LinkedHashMap<>();
        Map<Occur, List<Object>> each = new LinkedHashMap<>();
        for (BooleanClause clause : query.clauses()) {
            each.computeIfAbsent(clause.getOccur(), o -> new ArrayList<>()).add(of(clause.getQuery()));
        }
        each.forEach((occur, queries) -> parts.put(
                switch (occur) {
                    case SHOULD -> "should";
                    case MUST_NOT -> "must_not";
                    default -> "filter";
                },
                queries));
        return Map.of("bool", parts);
    }

    private static Map<String, Object> anyOf(TermInSetQuery query) {
        List<String> texts = new ArrayList<>();
        PrefixCodedTerms.TermIterator terms = query.getTermData().iterator();
        for (BytesRef term = terms.next(); term != null; term = terms.next()) {
            texts.add(text(query.getField(), term));
        }
        return anyOf(query.getField(), texts);
    }

    private static Map<String, Object> anyOf(String field, List<String> texts) {
        return Map.of("terms", Map.of(name(field), texts));
    }

    private static String text(String field, BytesRef term) {
        return IDS.contains(field) ? id(term).toString() : term.utf8ToString();
    }

    private static UUID id(BytesRef bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes.bytes, bytes.offset, bytes.length);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    private static Map<String, Object> beginning(Term prefix) {
        return prefix.text().isEmpty()
                ? Map.of("exists", Map.of("field", name(prefix.field())))
                : Map.of("prefix", Map.of(name(prefix.field()), Map.of("value", prefix.text())));
    }

    static Map<String, Object> all(List<Map<String, Object>> filters) {
        return Map.of("bool", Map.of("filter", filters));
    }

    /**
     * Where a piece stands: in a head, or in what was said in it.
     *
     * @param child the relation of what is said; null: nothing is
     */
    static Map<String, Object> piece(Piece piece, String child, String saidField, String aboutField, String phoneField) {
        List<Map<String, Object>> anywhere = new ArrayList<>();
        if (!piece.about().isEmpty()) {
            anywhere.add(phrase(aboutField, piece.about(), 2, 2));
        }
        if (piece.digits() != null) {
            anywhere.add(beginning(new Term(phoneField, piece.digits())));
        }
        if (child != null) {
            anywhere.add(Map.of("has_child", Map.of("type", child, "query", phrase(saidField, piece.said(), 3, 4))));
        }
        return anywhere.isEmpty() ? Map.of("match_none", Map.of()) : Map.of("bool", Map.of("should", anywhere));
    }

    private static Map<String, Object> phrase(String field, List<Word> words, int letters, int digits) {
        boolean goesOn = words.get(words.size() - 1).goesOn(letters, digits);
        if (words.size() == 1) {
            String word = words.get(0).text();
            return goesOn ? beginning(new Term(field, word)) : anyOf(field, List.of(word));
        }
        String text = Words.placed(words).stream().collect(Collectors.joining(" "));
        Map<String, Object> phrase = new LinkedHashMap<>(Map.of("query", text, "analyzer", "whitespace"));
        if (goesOn) {
            phrase.put("max_expansions", MOST_ENDINGS);
        }
        return Map.of(goesOn ? "match_phrase_prefix" : "match_phrase", Map.of(name(field), phrase));
    }
}
