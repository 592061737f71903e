package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import io.switchboard.core.agent.AccessToken;
import io.switchboard.core.agent.AccessToken.Method;
import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.agent.Origin;
import io.switchboard.core.agent.PasswordRules;
import io.switchboard.core.agent.PasswordRules.Person;
import io.switchboard.core.agent.PasswordRules.Rule;
import io.switchboard.core.agent.Passwords;
import io.switchboard.core.agent.SignIn;
import io.switchboard.core.agent.SignInAttempts;
import io.switchboard.core.agent.Tokens;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.signin.Entrance;
import io.switchboard.core.signin.Rules;
import io.switchboard.core.signin.SecondFactors;
import io.switchboard.core.signin.SignInPolicy;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** What signing in promises on each database. */
abstract class SignInContract extends CoreMoves {
    static final String RIGHT = "kettle and lantern 7";
    static final String HASH = new Passwords().hash(RIGHT);
    static final Origin HOME = new Origin("203.0.113.7", "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0");

    SignIn signIn() {
        return store.get(SignIn.class);
    }

    SignIn.Session enter(Origin origin) {
        return signIn().begin(signIn().whoIs("ann", RIGHT), Method.PASSWORD, origin);
    }

    SignInAttempts attempts() {
        return store.get(SignInAttempts.class);
    }

    UUID person(String username) {
        UUID id = Ids.next();
        store.run(() -> {
            Agent agent = new Agent(id, username, "Somebody", BuiltInRole.names(BuiltInRole.AGENT), clock.instant());
            agent.changePassword(HASH);
            store.get(Agents.class).add(agent);
        });
        return id;
    }

    /** Without the transactions' interceptors a refusal would roll the count back. */
    private Refused tryOnce(String username, String address) {
        return store.tx(() -> catchThrowableOfType(Refused.class, () -> attempts().begin(username, address)));
    }

    private Optional<UUID> fail(String username, String address) {
        return store.tx(() -> attempts().begin(username, address));
    }

    private static void isLocked(Refused refused, long seconds) {
        assertThat(refused).isNotNull();
        assertThat(refused.kind()).isEqualTo(Refused.Kind.TOO_OFTEN);
        assertThat((Integer) refused.arguments().get(0)).isBetween((int) seconds - 1, (int) seconds + 1);
    }

    @Test
    void waitsLongerAndLongerAfterFiveFailures() {
        person("ann");
        for (String name : List.of("ann", "nobody-has-this-name")) {
            for (int i = 0; i < 5; i++) {
                assertThat(tryOnce(name, "198.51.100.1")).as(name + i).isNull();
            }
            isLocked(tryOnce(name, "198.51.100.1"), 30);
            assertThat(tryOnce(name.toUpperCase(), "198.51.100.1")).as("however it is written").isNotNull();
            assertThat(tryOnce(name, "198.51.100.2")).as("from elsewhere").isNull();
        }
        for (long wait : new long[] {30, 60, 120, 240, 480, 900, 900}) {
            clock.forward(Duration.ofSeconds(wait - 2));
            assertThat(tryOnce("ann", "198.51.100.1")).as("%d s", wait).isNotNull();
            clock.forward(Duration.ofSeconds(4));
            assertThat(tryOnce("ann", "198.51.100.1")).as("%d s", wait).isNull();
        }
    }

    @Test
    void nobodyLocksAnotherOutOfHisOwnDesk() {
        UUID ann = person("ann");
        store.run(() -> enter(HOME));
        for (int i = 0; i < 60; i++) {
            tryOnce("ann", "198.51.100." + i);
        }
        isLocked(tryOnce("ann", "192.0.2.9"), 900);
        assertThat(tryOnce("ann", HOME.address())).isNull();
        assertThat(store.tx(() -> attempts().locks())).singleElement().satisfies(lock -> {
            assertThat(lock.agentId()).isEqualTo(ann);
            assertThat(lock.everywhere()).isTrue();
        });
        store.run(() -> attempts().unlock(store.get(Agents.class).get(ann)));
        assertThat(store.tx(() -> attempts().locks())).isEmpty();
        assertThat(tryOnce("ann", "192.0.2.9")).isNull();
    }

    @Test
    void aRightPasswordForgetsTheWrongOnes() {
        person("ann");
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 4; i++) {
                assertThat(tryOnce("ann", HOME.address())).isNull();
            }
            store.run(() -> enter(HOME));
        }
    }

    @Test
    void tellsHimOnceADay() {
        UUID ann = person("ann");
        int told = 0;
        for (int i = 0; i < 20; i++) {
            told += fail("ann", HOME.address()).equals(Optional.of(ann)) ? 1 : 0;
            clock.forward(Duration.ofMinutes(16));
        }
        assertThat(told).isEqualTo(1);
    }

    @Test
    void aClockSetBackLocksNobodyForLong() {
        person("ann");
        for (int i = 0; i < 5; i++) {
            fail("ann", HOME.address());
        }
        clock.forward(Duration.ofDays(-3));
        assertThat(tryOnce("ann", HOME.address())).isNull();
    }

    @Test
    void listsSessionsAndEndsThem() {
        UUID ann = person("ann");
        UUID bob = person("bob");
        String first = store.tx(() -> enter(HOME)).token().token();
        clock.forward(Duration.ofMinutes(5));
        String second = store.tx(() -> enter(new Origin("192.0.2.1", null))).token().token();
        Tokens tokens = store.get(Tokens.class);
        List<AccessToken> sessions = store.tx(() -> tokens.sessions(ann));
        assertThat(sessions).extracting(AccessToken::address).containsExactly("192.0.2.1", HOME.address());
        assertThat(sessions.get(1).device()).contains("Firefox");
        clock.forward(Duration.ofMinutes(5));
        assertThat(store.tx(() -> signIn().holder(first))).isPresent();
        assertThat(store.tx(() -> tokens.sessions(ann)).get(0).seenAt()).as("heard of just now").isEqualTo(clock.instant());

        UUID name = sessions.get(1).sessionId();
        assertThat(store.tx(() -> tokens.revokeSession(bob, name))).as("not his").isFalse();
        assertThat(store.tx(() -> tokens.revokeSession(ann, name))).isTrue();
        assertThat(store.tx(() -> tokens.find(AccessToken.Kind.SESSION, first))).isEmpty();
        assertThat(store.tx(() -> tokens.find(AccessToken.Kind.SESSION, second))).isPresent();
    }

    @Test
    void passwordsAreLongAndHardToGuess() {
        PasswordRules rules = store.get(PasswordRules.class);
        Person person = new Person("ann.meyer", "Ann Meyer 梅雪", "office@example.org");
        store.run(() -> {
            assertThat(rules.broken(RIGHT, person)).isEmpty();
            assertThat(rules.broken("夏天的茶叶和灯笼照着窗前一地", person)).isEmpty();
            assertThat(rules.broken("kettle", person)).contains(Rule.LENGTH);
            assertThat(rules.broken("a".repeat(201), person)).contains(Rule.BOUND);
            assertThat(rules.broken("x".repeat(20), person)).contains(Rule.GUESSABLE);
            for (String easy : List.of("password1234", "qwertyuiop12", "1qaz2wsx3edc", "iloveyou1234", "123456789012", "passwordpassword")) {
                assertThat(rules.broken(easy, person)).as(easy).contains(Rule.GUESSABLE);
            }
            for (String his : List.of("ann.meyer and a kettle", "the MEYER lantern", "kettle office lantern", "kettle 梅雪 lantern")) {
                assertThat(rules.broken(his, person)).as(his).containsExactly(Rule.PERSON);
            }
            assertThat(rules.broken("kettle in the shop 7", person)).containsExactly(Rule.COMPANY);
        });
        assertThatThrownBy(() -> store.run(() -> rules.check("next", "meyer", person)))
                .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.fields())
                        .extracting(Refused.Field::code)
                        .contains("passwordTooShort", "passwordIsName"));
    }

    private SecondFactors factors() {
        return store.get(SecondFactors.class);
    }

    /** What an app makes of the key, by another way than ours. */
    private String code(SecondFactors.Enrolment enrolment, int steps) {
        try {
            TimeBasedOneTimePasswordGenerator app = new TimeBasedOneTimePasswordGenerator();
            byte[] key = new BigInteger(enrolment.key().chars()
                            .mapToObj(c -> String.format("%5s", Integer.toBinaryString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c))).replace(' ', '0'))
                            .collect(Collectors.joining()), 2)
                    .toByteArray();
            byte[] last = key.length > 20 ? Arrays.copyOfRange(key, key.length - 20, key.length) : key;
            byte[] all = new byte[20];
            System.arraycopy(last, 0, all, 20 - last.length, last.length);
            return app.generateOneTimePasswordString(new SecretKeySpec(all, "HmacSHA1"), clock.instant().plusSeconds(30L * steps));
        } catch (InvalidKeyException e) {
            throw new AssertionError(e);
        }
    }

    private SecondFactors.Enrolment enrolled(UUID agent) {
        SecondFactors.Enrolment enrolment = store.tx(() -> factors().enrol(agent));
        assertThat(store.tx(() -> factors().isOn(agent))).as("not before a code was seen").isFalse();
        assertThat(store.tx(() -> factors().confirm(agent, "000000"))).isEmpty();
        assertThat(store.tx(() -> factors().confirm(agent, code(enrolment, 0)))).hasValueSatisfying(codes -> assertThat(codes).hasSize(10).doesNotHaveDuplicates());
        return enrolment;
    }

    @Test
    void aCodeIsGoodOnceAndOnlyAroundItsTime() {
        UUID ann = person("ann");
        SecondFactors.Enrolment enrolment = enrolled(ann);
        assertThat(enrolment.uri()).startsWith("otpauth://totp/Shop:ann?secret=" + enrolment.key()).endsWith("&issuer=Shop");
        assertThat(store.tx(() -> factors().verify(ann, code(enrolment, 0)))).as("the one that confirmed it").isFalse();
        clock.forward(Duration.ofMinutes(2));
        String now = code(enrolment, 0);
        assertThat(store.tx(() -> factors().verify(ann, code(enrolment, 2)))).as("too early").isFalse();
        assertThat(store.tx(() -> factors().verify(ann, code(enrolment, -2)))).as("too late").isFalse();
        assertThat(store.tx(() -> factors().verify(ann, code(enrolment, -1)))).as("the step before").isTrue();
        assertThat(store.tx(() -> factors().verify(ann, now.substring(0, 3) + " " + now.substring(3)))).isTrue();
        assertThat(store.tx(() -> factors().verify(ann, now))).as("again").isFalse();
        assertThat(store.tx(() -> factors().verify(ann, code(enrolment, -1)))).as("an older one after a newer one").isFalse();
        for (String wrong : List.of("", "12345", "1234567", "abcdef", "0".repeat(500), "\u0661\u0662\u0663\u0664\u0665\u0666")) {
            assertThat(store.tx(() -> factors().verify(ann, wrong))).as(wrong).isFalse();
        }
        assertThat(refusal(() -> factors().enrol(ann)).code()).as("a new key instead of the one that is asked for").isEqualTo("secondFactor.on");
    }

    @Test
    void recoveryCodesAreGoodOnceAndKeptAsDigests() {
        UUID ann = person("ann");
        SecondFactors.Enrolment enrolment = enrolled(ann);
        List<String> codes = store.tx(() -> factors().newRecoveryCodes(ann));
        assertThat(store.tx(() -> factors().verify(ann, codes.get(3).toLowerCase().replace("-", " ")))).isTrue();
        assertThat(store.tx(() -> factors().verify(ann, codes.get(3)))).isFalse();
        assertThat(store.tx(() -> factors().state(ann)).recoveryCodes()).isEqualTo(9);
        String rows = store.tx(() -> store.get(jakarta.persistence.EntityManager.class)
                .createNativeQuery("select hash from recovery_code union all select secret from second_factor").getResultList().toString());
        assertThat(rows).doesNotContain(codes.get(0).replace("-", "")).doesNotContain(enrolment.key());
        store.run(() -> factors().remove(Viewer.PLATFORM, ann));
        assertThat(store.tx(() -> factors().verify(ann, codes.get(0)))).isFalse();
    }

    @Test
    void thePasswordAloneGivesNoSessionWhereACodeIsAskedFor() {
        UUID ann = person("ann");
        SecondFactors.Enrolment enrolment = enrolled(ann);
        clock.forward(Duration.ofMinutes(1));
        Entrance entrance = store.get(Entrance.class);
        Entrance.Step step = store.tx(() -> entrance.withPassword("ann", RIGHT, HOME));
        assertThat(step.session()).isNull();
        String challenge = step.challenge().token().token();
        assertThat(store.tx(() -> signIn().holder(challenge))).as("it is no session").isEmpty();
        assertThat(refusal(() -> entrance.withCode(challenge, "000000", HOME)).kind()).isEqualTo(Refused.Kind.UNAUTHENTICATED);
        assertThat(refusal(() -> entrance.withCode("x" + challenge, code(enrolment, 0), HOME)).code()).isEqualTo("secondFactor.over");
        Entrance.Entered entered = store.tx(() -> entrance.withCode(challenge, code(enrolment, 0), HOME));
        assertThat(store.tx(() -> signIn().holder(entered.session().token().token()))).isPresent();
        assertThat(refusal(() -> entrance.withCode(challenge, code(enrolment, 1), HOME)).code()).as("once").isEqualTo("secondFactor.over");
        Entrance.Step late = store.tx(() -> entrance.withPassword("ann", RIGHT, HOME));
        clock.forward(Duration.ofMinutes(6));
        assertThat(refusal(() -> entrance.withCode(late.challenge().token().token(), code(enrolment, 0), HOME)).code()).isEqualTo("secondFactor.over");
    }

    @Test
    void whoNeedsASecondFactorTakesOneAtHisNextSignIn() {
        UUID ann = person("ann");
        store.run(() -> store.get(SignInPolicy.class).replace(Viewer.PLATFORM, new Rules(false, Set.of("AGENT"), false, null), 0));
        Entrance entrance = store.get(Entrance.class);
        Entrance.Challenge challenge = store.tx(() -> entrance.withPassword("ann", RIGHT, HOME)).challenge();
        assertThat(challenge.enrol()).isTrue();
        SecondFactors.Enrolment enrolment = store.tx(() -> entrance.enrol(challenge.token().token()));
        Entrance.Entered entered = store.tx(() -> entrance.withCode(challenge.token().token(), code(enrolment, 0), HOME));
        assertThat(entered.recoveryCodes()).hasSize(10);
        assertThat(store.tx(() -> factors().isOn(ann))).isTrue();
    }

    @Test
    void aNewPasswordGivesNoMoreCodesToGuess() {
        UUID ann = person("ann");
        Agent agent = store.tx(() -> store.get(Agents.class).get(ann));
        for (int i = 0; i < 5; i++) {
            store.run(() -> attempts().beginCode(agent, "198.51.100.1"));
            fail("ann", "198.51.100.1");
        }
        isLocked(tryOnce("ann", "198.51.100.1"), 30);
        String link = store.tx(() -> store.get(Tokens.class).issue(AccessToken.Kind.RESET, ann, Duration.ofHours(1))).token();
        store.run(() -> signIn().redeem(link, RIGHT + "!"));
        assertThat(tryOnce("ann", "198.51.100.1")).as("the password").isNull();
        Refused code = refusal(() -> attempts().beginCode(agent, "198.51.100.1"));
        isLocked(code, 30);
        assertThat(code.code()).isEqualTo("secondFactor.locked");
        assertThat(store.tx(() -> attempts().locks())).extracting(SignInAttempts.Lock::agentId).as("an admin sees it").containsExactly(ann);
        store.run(() -> attempts().succeeded(agent, "198.51.100.1"));
        isLocked(refusal(() -> attempts().beginCode(agent, "198.51.100.1")), 30);
        store.run(() -> attempts().unlock(agent));
        assertThat(refusal(() -> attempts().beginCode(agent, "198.51.100.1"))).as("an admin says so").isNull();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 4; i++) {
                assertThat(refusal(() -> attempts().beginCode(agent, HOME.address()))).isNull();
            }
            store.run(() -> attempts().codeWasRight(agent, HOME.address()));
        }
    }

    private Refused refusal(Runnable work) {
        return store.tx(() -> catchThrowableOfType(Refused.class, work::run));
    }
}
