package io.switchboard.core.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.en.EnglishMinimalStemFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.analysis.tokenattributes.TypeAttribute;

/**
 * How texts become words: width, case and accents folded, English plurals cut; Chinese, Japanese and Korean as pairs of
 * characters. The index holds the single characters as well, so that one alone is found; pairs stand at the place of their
 * first character on both sides, so that a phrase of pairs finds any run of characters.
 */
final class Words {
    static final Analyzer ANALYZER = new Analyzer() {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer source = new StandardTokenizer();
            TokenStream words = new LowerCaseFilter(new CJKWidthFilter(source));
            words = new EnglishMinimalStemFilter(new EnglishPossessiveFilter(new ASCIIFoldingFilter(words)));
            return new TokenStreamComponents(source, new CJKBigramFilter(words, CJK, true));
        }
    };

    private static final int CJK =
            CJKBigramFilter.HAN | CJKBigramFilter.HIRAGANA | CJKBigramFilter.KATAKANA | CJKBigramFilter.HANGUL;

    private Words() {}

    /** A word and its place in the text. */
    record Word(String text, int place) {

        /** Whether it may be the beginning of a longer word: a pair of characters isn't one. */
        boolean begins() {
            return text.codePoints().allMatch(c -> Character.isLetterOrDigit(c) && !isCjk(c));
        }

        /** Whether it is two characters that overlap with the next pair. */
        boolean isPair() {
            return text.codePointCount(0, text.length()) == 2 && text.codePoints().allMatch(Word::isCjk);
        }

        /** Whether as the last one of a piece it may be the beginning of a longer one, for it has so many letters or digits. */
        boolean goesOn(int letters, int digits) {
            return begins() && text.length() >= (isNumber() ? digits : letters);
        }

        boolean isNumber() {
            return text.codePoints().allMatch(Character::isDigit);
        }

        private static boolean isCjk(int c) {
            return switch (Character.UnicodeScript.of(c)) {
                case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
                default -> false;
            };
        }
    }

    /** The words that somebody asks for, in order: of a run of characters its pairs, where the index has both. */
    static List<Word> asked(String text) {
        List<Word> words = new ArrayList<>();
        try (TokenStream tokens = ANALYZER.tokenStream("", text)) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            TypeAttribute type = tokens.addAttribute(TypeAttribute.class);
            PositionIncrementAttribute step = tokens.addAttribute(PositionIncrementAttribute.class);
            int place = -1;
            int inPairUpTo = -1;
            tokens.reset();
            while (tokens.incrementToken()) {
                place += step.getPositionIncrement();
                if (type.type().equals(CJKBigramFilter.DOUBLE_TYPE)) {
                    words.removeIf(new Word(term.toString().substring(0, term.toString().offsetByCodePoints(0, 1)), place)::equals);
                    inPairUpTo = place + 1;
                    words.add(new Word(term.toString(), place));
                } else if (place > inPairUpTo) {
                    words.add(new Word(term.toString(), place));
                }
            }
            tokens.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }

    /** What somebody asks for with a word at each place: where the second character of a pair stands alone, that character. */
    static List<String> placed(List<Word> asked) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            String text = asked.get(i).text();
            words.add(text);
            if (i + 1 < asked.size() && asked.get(i).isPair() && asked.get(i + 1).place() > asked.get(i).place() + 1) {
                words.add(text.substring(text.offsetByCodePoints(0, 1)));
            }
        }
        return words;
    }

    /** Names and addresses in their parts: everything that is neither letter nor digit parts them. */
    static String parts(String text) {
        return text.replaceAll("[^\\p{L}\\p{M}\\p{N}]+", " ");
    }
}
