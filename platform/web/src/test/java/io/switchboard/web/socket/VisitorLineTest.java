package io.switchboard.web.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.conversation.Visitors.Visitor;
import io.switchboard.web.widget.VisitorConversations.VisitorConversationView;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class VisitorLineTest {
    private final FakeWire wire = new FakeWire();
    private final VisitorLine line =
            new VisitorLine(wire, new Visitor(new UUID(0, 1), new UUID(0, 2), "v"), "5", Locale.ENGLISH, 0, drained -> {});

    @Test
    void bringsNothingBeforeItsFirstResumeOrAMomentAfterOpening() {
        line.note();
        assertThat(line.startWork()).isFalse();
        line.waited(1499);
        assertThat(line.startWork()).isFalse();
        line.waited(1500);
        assertThat(line.startWork()).isTrue();
    }

    @Test
    void aResumeMovesThePlaceEvenWhileAnotherThreadReads() {
        line.resume("2");
        assertThat(line.startWork()).isTrue();
        assertThat(line.cursor()).isEqualTo("2");
        assertThat(line.bring("2", "3", Frames.PING)).isTrue();
        line.resume("1");
        assertThat(line.bring("3", "4", Frames.PING)).isFalse();
        line.readToTheEnd();
        line.stopWork(false);
        assertThat(line.startWork()).isTrue();
        assertThat(line.cursor()).isEqualTo("1");
        line.readToTheEnd();
        assertThat(wire.types()).containsExactly("ping", "resumed");
        assertThat(wire.last().at("/data/next").asText()).isEqualTo("1");
    }

    @Test
    void oneThreadReadsAtATimeAndNewsMeanwhileAreNotLost() {
        line.resume(null);
        assertThat(line.startWork()).isTrue();
        assertThat(line.startWork()).isFalse();
        line.note();
        line.stopWork(false);
        assertThat(line.hasNews()).isTrue();
        assertThat(line.startWork()).isTrue();
        line.stopWork(false);
        assertThat(line.hasNews()).isFalse();
    }

    @Test
    void tellsHowHisConversationStandsOnlyWhenThatIsNews() {
        line.resume("5");
        assertThat(line.awaitsWord()).isTrue();
        VisitorConversationView waiting = new VisitorConversationView(new UUID(0, 3).toString(), "QUEUED", 2L, null, null);
        line.tell(waiting);
        line.tell(waiting);
        assertThat(line.awaitsWord()).isTrue();
        line.tell(new VisitorConversationView(waiting.id(), "ASSIGNED", null, null, null));
        assertThat(line.awaitsWord()).isFalse();
        line.note();
        assertThat(line.awaitsWord()).isTrue();
        line.wordComes();
        assertThat(line.awaitsWord()).isFalse();
        assertThat(wire.types()).containsExactly("conversation.updated", "conversation.updated");
    }
}
