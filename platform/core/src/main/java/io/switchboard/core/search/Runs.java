package io.switchboard.core.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;

/**
 * Any part of a text, as a condition's CONTAINS finds it: case aside, character for character. Kept as all runs of three characters
 * with their places; the last two are shorter.
 */
final class Runs {
    private static final int LENGTH = 3;
    private static final FieldType TYPE = type();

    /** A character that no text has. */
    private static final String FILL = "\u0001";

    private Runs() {}

    static Field field(String name, String text) {
        return new Field(name, new Stream(characters(text)), TYPE);
    }

    /** Those in which this stands. */
    static Query containing(String name, String text) {
        List<String> characters = characters(text);
        if (characters.size() < LENGTH) {
            return new PrefixQuery(new Term(name, String.join("", characters)));
        }
        PhraseQuery.Builder runs = new PhraseQuery.Builder();
        int last = characters.size() - LENGTH;
        for (int at = 0; at < last; at += LENGTH) {
            runs.add(new Term(name, run(characters, at)), at);
        }
        return runs.add(new Term(name, run(characters, last)), last).build();
    }

    /** What such a phrase of runs looks for. */
    static String text(PhraseQuery runs) {
        StringBuilder text = new StringBuilder();
        int known = 0;
        for (int i = 0; i < runs.getTerms().length; i++) {
            String run = runs.getTerms()[i].text();
            int from = known - runs.getPositions()[i];
            text.append(run.substring(run.offsetByCodePoints(0, from)));
            known = runs.getPositions()[i] + LENGTH;
        }
        return text.toString();
    }

    /** What the cluster is given of a text, to make runs of three of it: the last two are filled up. */
    static String filled(String text) {
        return text.toLowerCase(Locale.ROOT) + FILL.repeat(LENGTH - 1);
    }

    private static List<String> characters(String text) {
        List<String> characters = new ArrayList<>();
        text.toLowerCase(Locale.ROOT).codePoints().forEach(c -> characters.add(Character.toString(c)));
        return characters;
    }

    private static String run(List<String> characters, int at) {
        return String.join("", characters.subList(at, Math.min(at + LENGTH, characters.size())));
    }

    private static FieldType type() {
        FieldType type = new FieldType();
        type.setTokenized(true);
        type.setOmitNorms(true);
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
        type.freeze();
        return type;
    }

    /** One run for each character, at its place. */
    private static final class Stream extends TokenStream {
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private final List<String> characters;
        private int at;

        Stream(List<String> characters) {
            this.characters = characters;
        }

        @Override
        public boolean incrementToken() {
            clearAttributes();
            if (at == characters.size()) {
                return false;
            }
            term.append(run(characters, at++));
            return true;
        }

        @Override
        public void reset() {
            at = 0;
        }
    }
}
