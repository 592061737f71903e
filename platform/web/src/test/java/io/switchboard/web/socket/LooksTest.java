package io.switchboard.web.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.web.socket.Looks.Face;
import io.switchboard.web.socket.Looks.State;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LooksTest {
    private static final UUID X = new UUID(1, 1);
    private static final UUID Y = new UUID(1, 2);
    private static final UUID ALICE = new UUID(2, 1);
    private static final UUID BOB = new UUID(2, 2);

    private final Looks looks = new Looks();

    private Set<UUID> look(String line, UUID agent, UUID conversation, State state, long now) {
        return looks.look(line, agent, agent.equals(ALICE) ? "Alice" : "Bob", conversation, state, now);
    }

    @Test
    void aLookGoesFromOneConversationToTheNext() {
        assertThat(look("tab", ALICE, X, State.LOOKING, 0)).containsExactly(X);
        assertThat(look("tab", ALICE, X, State.LOOKING, 10)).as("only said again").isEmpty();
        assertThat(look("tab", ALICE, Y, State.LOOKING, 20)).containsExactlyInAnyOrder(X, Y);
        assertThat(looks.faces(X, 20)).isEmpty();
        assertThat(looks.faces(Y, 20)).containsExactly(new Face(ALICE, "Alice", State.LOOKING));
        assertThat(look("tab", ALICE, null, State.LOOKING, 30)).containsExactly(Y);
        assertThat(looks.all()).isEmpty();
    }

    @Test
    void ofSeveralWindowsTheBusiestCounts() {
        look("one", ALICE, X, State.IDLE, 0);
        look("two", ALICE, X, State.LOOKING, 0);
        look("other", BOB, X, State.IDLE, 0);
        assertThat(looks.faces(X, 1))
                .containsExactly(new Face(ALICE, "Alice", State.LOOKING), new Face(BOB, "Bob", State.IDLE));
        assertThat(looks.gone("two", 2)).containsExactly(X);
        assertThat(looks.faces(X, 2)).extracting(Face::state).containsExactly(State.IDLE, State.IDLE);
    }

    @Test
    void writingEndsByItself() {
        look("tab", ALICE, X, State.LOOKING, 0);
        assertThat(looks.writes("tab", Y, true, 0)).as("he looks elsewhere").isEmpty();
        assertThat(looks.writes("tab", X, true, 0)).containsExactly(X);
        assertThat(looks.fade(line -> true, Looks.WRITES - 1)).isEmpty();
        assertThat(looks.fade(line -> true, Looks.WRITES)).containsExactly(X);
        assertThat(looks.faces(X, Looks.WRITES)).extracting(Face::state).containsExactly(State.LOOKING);
    }

    @Test
    void aLookThatIsNotSaidAgainFadesAndSoDoesAClosedSocket() {
        look("tab", ALICE, X, State.LOOKING, 0);
        look("other", BOB, Y, State.LOOKING, 0);
        assertThat(looks.fade(line -> !line.equals("other"), 1)).containsExactly(Y);
        look("tab", ALICE, X, State.LOOKING, 10_000);
        assertThat(looks.fade(line -> true, Looks.HOLDS)).isEmpty();
        assertThat(looks.fade(line -> true, 10_000 + Looks.HOLDS)).containsExactly(X);
        assertThat(looks.fade(line -> true, 99_000)).as("told once").isEmpty();
        assertThat(looks.all()).isEmpty();
    }
}
