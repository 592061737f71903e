package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.switchboard.core.agent.AccessToken;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What signing in promises on each database. */
abstract class SignInContract extends CoreMoves {
    static final String RIGHT = "kettle and lantern 7";
    static final String HASH = new Passwords().hash(RIGHT);
    static final Origin HOME = new Origin("203.0.113.7", "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0");

    SignIn signIn() {
        return store.get(SignIn.class);
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
        store.run(() -> signIn().signIn("ann", RIGHT, HOME));
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
            store.run(() -> signIn().signIn("ann", RIGHT, HOME));
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
        String first = store.tx(() -> signIn().signIn("ann", RIGHT, HOME)).token().token();
        clock.forward(Duration.ofMinutes(5));
        String second = store.tx(() -> signIn().signIn("ann", RIGHT, new Origin("192.0.2.1", null))).token().token();
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
}
