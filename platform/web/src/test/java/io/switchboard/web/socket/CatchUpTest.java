package io.switchboard.web.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CatchUpTest {
    private static final UUID A = new UUID(0, 1);
    private static final UUID B = new UUID(0, 2);
    private static final Part.Sight SIGHT = new Part.Sight(new UUID(1, 1), null, null);

    private final Past past = new Past();
    private final FakeWire wire = new FakeWire();
    private final CatchUp catchUp = new CatchUp(past, Runnable::run);
    private final AgentLine line = new AgentLine(
            wire, Viewer.PLATFORM, null, Locale.ENGLISH, 0, drained -> catchUp.go((AgentLine) drained));

    /** Conversations whose events are numbered from 1 to a last seq. */
    private static final class Past implements History {
        final Map<UUID, Long> last = new HashMap<>();
        final List<Runnable> duringTheNextRead = new ArrayList<>();
        boolean away;

        @Override
        public Part after(Viewer viewer, UUID conversation, long seq, int limit) {
            if (away) {
                throw Refused.unavailable("unavailable");
            }
            Long end = last.get(conversation);
            Part part = end == null
                    ? null
                    : new Part(
                            end,
                            SIGHT,
                            null,
                            null,
                            LongStream.rangeClosed(Math.min(seq, end) + 1, Math.min(end, seq + limit))
                                    .mapToObj(s -> event(conversation, s))
                                    .toList());
            List<Runnable> meanwhile = List.copyOf(duringTheNextRead);
            duringTheNextRead.clear();
            meanwhile.forEach(Runnable::run);
            return part;
        }

        @Override
        public Feed.Lists lists(Viewer viewer) {
            return new Feed.Lists(List.of(), List.of(), new Conversations.Counts(1, 2, 3, 0), List.of());
        }
    }

    private static Part.Event event(UUID conversation, long seq) {
        return new Part.Event("message.created", seq, Frames.event("message.created", conversation, seq, null));
    }

    private void happens(UUID conversation, long seq) {
        past.last.put(conversation, seq);
        line.push(conversation, seq, event(conversation, seq).frame());
    }

    @Test
    void bringsAllThatWasMissedThenTheLists() {
        past.last.put(A, 5L);
        past.last.put(B, 2L);
        line.owe(Map.of(A, 2L));
        catchUp.go(line);
        assertThat(wire.types()).containsExactly("message.created:3", "message.created:4", "message.created:5", "resumed");
        assertThat(wire.last().at("/data/counts/queued").asInt()).isEqualTo(2);
    }

    @Test
    void tellsOfWhatIsGone() {
        line.owe(Map.of(A, 2L));
        catchUp.go(line);
        assertThat(wire.types()).containsExactly("conversation.gone", "resumed");
        assertThat(FakeWire.read(wire.sent.get(0)).get("conversationId").asText()).isEqualTo(A.toString());
    }

    @Test
    void aClientThatClaimsTooMuchGetsWhatFollows() {
        past.last.put(A, 5L);
        line.owe(Map.of(A, 900L));
        catchUp.go(line);
        happens(A, 6);
        assertThat(wire.types()).containsExactly("resumed", "message.created:6");
    }

    @Test
    void whatIsPushedMeanwhileComesOnceAndInOrder() {
        past.last.put(A, 3L);
        // 4 is committed and pushed after the first read, 5 after the second: neither is lost, neither comes twice.
        past.duringTheNextRead.add(() -> {
            happens(A, 4);
            past.duringTheNextRead.add(() -> happens(A, 5));
        });
        line.owe(Map.of(A, 1L));
        catchUp.go(line);
        happens(A, 6);
        assertThat(wire.types())
                .filteredOn(type -> type.startsWith("message"))
                .containsExactly(
                        "message.created:2", "message.created:3", "message.created:4", "message.created:5", "message.created:6");
    }

    @Test
    void whatThePusherBringsLateIsNotSentAgain() {
        past.last.put(A, 4L);
        line.owe(Map.of(A, 2L));
        catchUp.go(line);
        // The reading saw 3 and 4 before the pusher came to them.
        line.push(A, 3, event(A, 3).frame());
        line.push(A, 4, event(A, 4).frame());
        line.push(A, 5, event(A, 5).frame());
        line.push(A, 6, event(A, 6).frame());
        assertThat(wire.types())
                .containsExactly(
                        "message.created:3", "message.created:4", "resumed", "message.created:5", "message.created:6");
    }

    @Test
    void holdsBackWhatComesBeforeTheFirstResume() {
        past.last.put(A, 7L);
        happens(A, 8);
        happens(B, 4);
        past.last.put(B, 4L);
        assertThat(wire.sent).isEmpty();
        line.owe(Map.of(A, 6L));
        catchUp.go(line);
        assertThat(wire.types())
                .containsExactly("message.created:7", "message.created:8", "message.created:4", "resumed");
    }

    @Test
    void aLineThatNeverResumesGetsItAMomentLater() {
        happens(A, 8);
        line.waited(1000);
        catchUp.go(line);
        assertThat(wire.sent).isEmpty();
        line.waited(1500);
        catchUp.go(line);
        happens(A, 9);
        assertThat(wire.types()).containsExactly("message.created:8", "message.created:9");
    }

    @Test
    void goesAsFastAsTheBrowserTakesIt() {
        past.last.put(A, 1000L);
        wire.stuck = true;
        line.owe(Map.of(A, 0L));
        catchUp.go(line);
        assertThat(line.isOpen()).isTrue();
        assertThat(line.hasRoom()).isFalse();
        IntStream.range(0, 1001).forEach(i -> wire.takeOne());
        assertThat(wire.sent).hasSize(1001);
        assertThat(wire.types().subList(0, 3)).containsExactly("message.created:1", "message.created:2", "message.created:3");
        assertThat(wire.types().get(1000)).isEqualTo("resumed");
    }

    @Test
    void waitsForADatabaseThatIsAway() {
        past.last.put(A, 3L);
        past.away = true;
        line.owe(Map.of(A, 1L));
        catchUp.go(line);
        assertThat(wire.sent).isEmpty();
        assertThat(line.isOpen()).isTrue();
        past.away = false;
        catchUp.go(line);
        assertThat(wire.types()).containsExactly("message.created:2", "message.created:3", "resumed");
    }

    @Test
    void aBrowserThatTakesNothingIsDropped() {
        line.waited(2000);
        wire.stuck = true;
        LongStream.rangeClosed(1, SendQueue.MAX_FRAMES + 2).forEach(seq -> happens(A, seq));
        assertThat(wire.closed).isEqualTo(Line.TOO_SLOW);
    }
}
