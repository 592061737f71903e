package io.switchboard.core.agent;

import com.nulabinc.zxcvbn.Zxcvbn;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a new password must be, after NIST SP 800-63B: long enough, nothing of the person or the company in it, and not what
 * guessers try first. No digits, capitals or signs are asked for. Passwords that stand aren't looked at. Safe for many threads.
 */
@ApplicationScoped
@Transactional
public class PasswordRules {
    /** Longer ones are refused: hashing them costs. */
    public static final int MOST = 200;

    /** As far as guessing is reckoned: longer it takes long, and a beginning like this is no easy guess. */
    private static final int LOOKED_AT = 64;

    /** zxcvbn's scale from 0 to 4: less than 2 falls to a million guesses. */
    private static final int LEAST_SCORE = 2;

    private static final Zxcvbn GUESSES = new Zxcvbn();

    @Inject
    PlatformSettings settings;

    @Inject
    Groups groups;

    /** What is asked. */
    public enum Rule {
        /** As long as the setting says. */
        LENGTH("passwordTooShort"),
        /** At most {@link #MOST}. */
        BOUND("tooLong"),
        /** Not his name, user name or mail address. */
        PERSON("passwordIsName"),
        /** Not a shop's name. */
        COMPANY("passwordIsCompany"),
        /** Not a common word, a row of keys, a date. */
        GUESSABLE("passwordGuessable");

        private final String code;

        Rule(String code) {
            this.code = code;
        }

        /** The key of the text that says what is missing. */
        public String code() {
            return code;
        }
    }

    /** Whose password it is to be; each part may be null. */
    public record Person(String username, String name, String email) {
        /** Nobody in particular. */
        public static final Person UNKNOWN = new Person(null, null, null);

        public static Person of(Agent agent) {
            return new Person(agent.username(), agent.name(), agent.email());
        }

        private List<String> words() {
            List<String> words = new ArrayList<>();
            Stream.of(username, email == null ? null : email.replaceAll("@.*", ""))
                    .filter(word -> word != null && word.strip().length() >= 4)
                    .forEach(word -> words.add(word.strip().toLowerCase(Locale.ROOT)));
            words.addAll(parts(name));
            return words;
        }
    }

    /** The least number of characters. */
    public int least() {
        return settings.passwordLength();
    }

    /** The rules that a password breaks, in their order; empty: it may be used. */
    public List<Rule> broken(String password, Person person) {
        String text = password == null ? "" : password;
        String lower = text.toLowerCase(Locale.ROOT);
        List<String> company = groups.shops().stream().flatMap(shop -> parts(shop.name()).stream()).toList();
        List<Rule> broken = new ArrayList<>();
        if (text.codePointCount(0, text.length()) < least()) {
            broken.add(Rule.LENGTH);
        }
        if (text.length() > MOST) {
            broken.add(Rule.BOUND);
        }
        if (person.words().stream().anyMatch(lower::contains) || text.equalsIgnoreCase(person.username())) {
            broken.add(Rule.PERSON);
        }
        if (company.stream().anyMatch(lower::contains)) {
            broken.add(Rule.COMPANY);
        }
        if (GUESSES.measure(Texts.cut(text, LOOKED_AT), Stream.concat(person.words().stream(), company.stream()).toList()).getScore() < LEAST_SCORE) {
            broken.add(Rule.GUESSABLE);
        }
        return broken;
    }

    /**
     * Before a password is set.
     *
     * @throws Refused INVALID, with a line for each rule that it breaks
     */
    public void check(String field, String password, Person person) {
        Check check = new Check();
        for (Rule rule : broken(password, person)) {
            check.that(false, field, rule.code(), rule == Rule.BOUND ? MOST : least());
        }
        check.done();
    }

    /** The parts of a name that tell it: of Chinese two characters do. */
    private static List<String> parts(String name) {
        return name == null
                ? List.of()
                : Stream.of(name.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
                        .filter(part -> part.length() >= 4 || part.length() >= 2 && part.chars().anyMatch(c -> c > 0x2e80))
                        .toList();
    }
}
