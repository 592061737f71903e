package io.switchboard.core.search;

import io.switchboard.core.condition.Asker;
import io.switchboard.core.condition.Condition;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.condition.TimeSpan;
import io.switchboard.core.search.TicketDocument.Form;
import io.switchboard.core.ticket.Category;
import io.switchboard.core.ticket.Priority;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.SortedNumericDocValuesField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexOrDocValuesQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** Conditions as a question to the index: it finds the tickets of which {@link Conditions#hold} says yes. */
final class ConditionQuery {
    /** Seconds to the end of all times. */
    private static final long FAR = Long.MAX_VALUE / 2000;

    private static final Map<String, Enum<?>[]> RANKS = Map.of("priority", Priority.values(), "category", Category.values());

    private final Forms forms;
    private final Asker asker;

    ConditionQuery(Forms forms, Asker asker) {
        this.forms = forms;
        this.asker = asker;
    }

    Query of(Conditions conditions) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        query.add(tickets(), Occur.FILTER);
        conditions.all().forEach(each -> add(query, of(each)));
        if (!conditions.any().isEmpty()) {
            query.add(anyOf(conditions.any().stream().map(this::of).toList()), Occur.FILTER);
        }
        return query.build();
    }

    /** A question that only says what must not be is one about all tickets but these. */
    private static void add(BooleanQuery.Builder query, Query each) {
        if (each instanceof BooleanQuery some && some.clauses().get(some.clauses().size() - 1).getOccur() == Occur.MUST_NOT) {
            query.add(some.clauses().get(some.clauses().size() - 1));
        } else {
            query.add(each, Occur.FILTER);
        }
    }

    private Query of(Condition condition) {
        String field = condition.field();
        List<String> values = condition.values();
        return switch (condition.op()) {
            case EMPTY -> not(has(field));
            case NOT_EMPTY -> has(field);
            case IS, IN -> same(field, values);
            case IS_NOT, NOT_IN -> not(same(field, values));
            case CONTAINS -> contains(field, values.get(0));
            case LESS, BEFORE -> ordered(field, values.get(0), -1, false);
            case GREATER, AFTER -> ordered(field, values.get(0), 1, false);
            case AT_MOST -> ordered(field, values.get(0), -1, true);
            case AT_LEAST -> ordered(field, values.get(0), 1, true);
        };
    }

    static Query tickets() {
        return new TermQuery(new Term(Fields.KIND, Fields.Kind.TICKET.name()));
    }

    private static Query has(String field) {
        return new TermQuery(new Term(TicketDocument.HAS, field));
    }

    private static Query not(Query query) {
        return new BooleanQuery.Builder().add(tickets(), Occur.FILTER).add(query, Occur.MUST_NOT).build();
    }

    private Query same(String field, List<String> values) {
        List<Query> each = new ArrayList<>();
        List<String> texts = values.stream().map(this::meant).filter(Objects::nonNull).toList();
        Set<Form> there = forms.of(field);
        if (there.contains(Form.TEXT)) {
            each.add(oneOf(Form.TEXT.of(field), texts));
        }
        if (there.contains(Form.MANY)) {
            each.add(oneOf(Form.MANY.of(field), texts));
        }
        values.forEach(value -> there.forEach(form -> each.add(among(form, field, value, 0, true))));
        return anyOf(each);
    }

    private Query contains(String field, String value) {
        String meant = meant(value);
        return anyOf(List.of(
                Runs.containing(Form.RUNS.of(field), value), oneOf(Form.MANY.of(field), meant == null ? List.of() : List.of(meant))));
    }

    private String meant(String value) {
        return Condition.ME.equals(value) ? asker.me() : value;
    }

    /** @param way below 0: what comes before the value, above: what comes after */
    private Query ordered(String field, String value, int way, boolean orSame) {
        List<Query> each = new ArrayList<>();
        forms.of(field).forEach(form -> each.add(among(form, field, value, way, orSame)));
        return anyOf(each);
    }

    /** Values of this form that stand so to that one; {@code way} 0: the same. */
    private Query among(Form form, String field, String value, int way, boolean orSame) {
        return switch (form) {
            case NUMBER -> Condition.number(value)
                    .map(TicketDocument::sortable)
                    .map(number -> between(form.of(field), number, number, way, orSame))
                    .orElseGet(MatchNoDocsQuery::new);
            case TIME -> TimeSpan.of(value, asker)
                    .map(span -> between(form.of(field), first(span), last(span), way, orSame))
                    .orElseGet(MatchNoDocsQuery::new);
            case DAY -> TimeSpan.of(value, asker)
                    .map(span -> LocalDate.ofInstant(span.from(), asker.zone()).toEpochDay())
                    .map(day -> between(form.of(field), day, day, way, orSame))
                    .orElseGet(MatchNoDocsQuery::new);
            case RANK -> way == 0 ? new MatchNoDocsQuery() : ranks(field, value, way, orSame);
            default -> new MatchNoDocsQuery();
        };
    }

    private static Query ranks(String field, String value, int way, boolean orSame) {
        Enum<?>[] all = RANKS.getOrDefault(field, new Enum<?>[0]);
        int there = Stream.of(all).filter(one -> one.name().equals(value)).mapToInt(Enum::ordinal).findFirst().orElse(-1);
        IntPredicate fits = one -> orSame && one == there || Integer.signum(Integer.compare(one, there)) == way;
        return oneOf(Form.TEXT.of(field), there < 0 ? List.of() : Stream.of(all).filter(one -> fits.test(one.ordinal())).map(Enum::name).toList());
    }

    /** What stands so to all from here to there. */
    private static Query between(String name, long from, long to, int way, boolean orSame) {
        if (way < 0) {
            return range(name, Long.MIN_VALUE, orSame ? to : Math.max(Long.MIN_VALUE + 1, from) - 1);
        }
        return range(name, way == 0 || orSame ? from : Math.min(Long.MAX_VALUE - 1, to) + 1, way == 0 ? to : Long.MAX_VALUE);
    }

    private static Query range(String name, long from, long to) {
        return from > to
                ? new MatchNoDocsQuery()
                : new IndexOrDocValuesQuery(
                        LongPoint.newRangeQuery(name, from, to), SortedNumericDocValuesField.newSlowRangeQuery(name, from, to));
    }

    /** The first millisecond that isn't before it. */
    private static long first(TimeSpan span) {
        long whole = millis(span.from());
        return span.from().getNano() % 1_000_000 == 0 ? whole : whole + 1;
    }

    private static long last(TimeSpan span) {
        return span.day() ? millis(span.to()) - 1 : millis(span.to());
    }

    /** Times beyond all that there are count as the first or last. */
    private static long millis(Instant time) {
        long seconds = Math.max(-FAR, Math.min(FAR, time.getEpochSecond()));
        return seconds * 1000 + time.getNano() / 1_000_000;
    }

    private static Query oneOf(String name, List<String> values) {
        return values.isEmpty()
                ? new MatchNoDocsQuery()
                : values.size() == 1
                        ? new TermQuery(new Term(name, values.get(0)))
                        : new TermInSetQuery(name, values.stream().map(BytesRef::new).toList());
    }

    private static Query anyOf(List<Query> some) {
        List<Query> real = some.stream().filter(query -> !(query instanceof MatchNoDocsQuery)).toList();
        if (real.size() < 2) {
            return real.isEmpty() ? new MatchNoDocsQuery() : real.get(0);
        }
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        real.forEach(each -> query.add(each, Occur.SHOULD));
        return query.build();
    }
}
