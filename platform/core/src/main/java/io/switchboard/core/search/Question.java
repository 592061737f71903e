package io.switchboard.core.search;

import io.switchboard.core.search.Words.Word;
import io.switchboard.core.shared.Refused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.MultiPhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

/**
 * What somebody looks for: pieces that must all be found, each as it stands or as the beginning of a word. There is no
 * syntax but quotes around a piece with spaces, so there is nothing that could be wrong or expensive in it: asterisks and the
 * like are punctuation.
 *
 * @param pieces those with a word in them
 */
record Question(List<Piece> pieces) {
    static final int LONGEST = 200;
    static final int MOST_PIECES = 20;

    /** How many words may stand for a beginning; the rest isn't looked for. */
    private static final int MOST_ENDINGS = 256;

    private static final int FEW_TERMS = 16;

    /** To look whether words follow each other costs so many times what it costs to look whether they are there. */
    private static final int PLACES_COST = 8;

    private static final Pattern PIECE = Pattern.compile("[\"“”„＂]([^\"“”„＂]*)[\"“”„＂]|([^\\s\\p{Z}\\p{Cc}\"“”„＂]+)");
    private static final Pattern PHONE = Pattern.compile("[+(]?[0-9][0-9+()./-]{2,}");

    /**
     * @param said its words as in messages
     * @param about its words as in names, addresses and subjects
     * @param digits what of it may be part of a phone number; null when it isn't one
     */
    record Piece(List<Word> said, List<Word> about, String digits) {}

    /**
     * @throws Refused INVALID, naming {@code q}, when it is too long or has too many pieces
     */
    static Question of(String text) {
        if (text.length() > LONGEST) {
            throw Refused.invalid("q", "tooLong", LONGEST);
        }
        List<Piece> pieces = new ArrayList<>();
        Matcher found = PIECE.matcher(text);
        while (found.find()) {
            String piece = found.group(1) == null ? found.group(2) : found.group(1);
            List<Word> said = Words.asked(piece);
            if (!said.isEmpty()) {
                String digits = PHONE.matcher(piece).matches() ? piece.replaceAll("[^0-9]", "") : null;
                pieces.add(new Piece(said, Words.asked(Words.parts(piece)), digits));
            }
        }
        if (pieces.size() > MOST_PIECES) {
            throw Refused.invalid("q", "tooManyWords", MOST_PIECES);
        }
        return new Question(pieces);
    }

    /** Whether there is no word in it, so that nothing can be found. */
    boolean isEmpty() {
        return pieces.isEmpty();
    }

    /**
     * Where a piece stands: anything of a conversation or contact.
     *
     * @param documents about how many must be looked at for it
     */
    record Sought(Query query, long documents) {}

    /** Each piece in conversations or contacts, the rarest first. */
    List<Sought> sought(IndexReader reader) throws IOException {
        return sought(reader, Fields.SAID, Fields.ABOUT, Fields.PHONE);
    }

    /** Each piece in one of these fields, the rarest first. */
    List<Sought> sought(IndexReader reader, String saidField, String aboutField, String phoneField) throws IOException {
        List<Sought> all = new ArrayList<>();
        for (Piece piece : pieces) {
            List<Sought> anywhere = new ArrayList<>();
            anywhere.add(phrase(reader, saidField, piece.said(), 3, 4));
            anywhere.add(phrase(reader, aboutField, piece.about(), 2, 2));
            if (piece.digits() != null) {
                anywhere.add(anyOf(reader, beginningWith(reader, phoneField, piece.digits())));
            }
            BooleanQuery.Builder query = new BooleanQuery.Builder();
            anywhere.forEach(a -> query.add(a.query(), Occur.SHOULD));
            all.add(new Sought(query.build(), anywhere.stream().mapToLong(Sought::documents).sum()));
        }
        all.sort(Comparator.comparingLong(Sought::documents));
        return all;
    }

    /** The words one after the other; the last may go on when it has so many letters or digits. */
    private static Sought phrase(IndexReader reader, String field, List<Word> words, int letters, int digits) throws IOException {
        if (words.isEmpty()) {
            return new Sought(new MatchNoDocsQuery(), 0);
        }
        Word last = words.get(words.size() - 1);
        boolean goesOn = last.goesOn(letters, digits);
        List<Term> endings = goesOn ? beginningWith(reader, field, last.text()) : List.of(new Term(field, last.text()));
        Sought ending = anyOf(reader, endings);
        if (words.size() == 1) {
            return ending;
        }
        long rarest = ending.documents();
        MultiPhraseQuery.Builder phrase = new MultiPhraseQuery.Builder();
        for (int i = 0; i < words.size() - 1; i++) {
            // Of pairs that overlap each second one says it all.
            if (i % 2 == 0 || !overlaps(words.get(i - 1), words.get(i)) || !overlaps(words.get(i), words.get(i + 1))) {
                Term word = new Term(field, words.get(i).text());
                phrase.add(new Term[] {word}, words.get(i).place());
                rarest = Math.min(rarest, reader.docFreq(word));
            }
        }
        phrase.add(endings.toArray(Term[]::new), last.place());
        return new Sought(phrase.build(), rarest * PLACES_COST);
    }

    private static boolean overlaps(Word one, Word next) {
        return one.isPair() && next.isPair() && next.place() == one.place() + 1;
    }

    private static Sought anyOf(IndexReader reader, List<Term> terms) throws IOException {
        long documents = 0;
        BooleanQuery.Builder each = new BooleanQuery.Builder();
        for (Term term : terms) {
            documents += reader.docFreq(term);
            each.add(new TermQuery(term), Occur.SHOULD);
        }
        if (terms.size() > FEW_TERMS) {
            return new Sought(new TermInSetQuery(terms.get(0).field(), terms.stream().map(Term::bytes).toList()), documents);
        }
        return new Sought(terms.size() == 1 ? new TermQuery(terms.get(0)) : each.build(), documents);
    }

    private static List<Term> beginningWith(IndexReader reader, String field, String beginning) throws IOException {
        BytesRef prefix = new BytesRef(beginning);
        TreeSet<BytesRef> found = new TreeSet<>();
        for (LeafReaderContext leaf : reader.leaves()) {
            Terms terms = leaf.reader().terms(field);
            if (terms == null) {
                continue;
            }
            TermsEnum each = terms.iterator();
            boolean more = each.seekCeil(prefix) != TermsEnum.SeekStatus.END;
            for (int i = 0; more && i < MOST_ENDINGS && StringHelper.startsWith(each.term(), prefix); i++) {
                found.add(BytesRef.deepCopyOf(each.term()));
                more = each.next() != null;
            }
        }
        while (found.size() > MOST_ENDINGS) {
            found.pollLast();
        }
        found.add(prefix);
        return found.stream().map(f -> new Term(field, f)).toList();
    }
}
