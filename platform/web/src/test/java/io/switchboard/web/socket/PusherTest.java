package io.switchboard.web.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.News;
import io.switchboard.core.shared.EventEntry;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Sequencer;
import io.switchboard.core.shared.Signals.Signal;
import io.switchboard.core.shared.Viewer;
import io.switchboard.web.conversation.Names;
import io.switchboard.web.conversation.Views;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PusherTest {
    private static final UUID SHOP = new UUID(1, 1);
    private static final UUID GROUP = new UUID(1, 2);
    private static final UUID A = new UUID(0, 1);
    private static final UUID AGENT = new UUID(2, 1);

    private final FakeFeed feed = new FakeFeed();
    private final FakeLog log = new FakeLog();
    private final List<String> announced = new ArrayList<>();
    private final Pusher pusher = new Pusher();
    private final FakeWire everybody = new FakeWire();
    private final FakeWire team = new FakeWire();
    private Instant now = Instant.parse("2026-11-21T08:00:00Z");

    PusherTest() {
        pusher.clock = new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
        pusher.feed = feed;
        pusher.sequencer = log;
        pusher.lines = new Lines();
        pusher.figures = new QueueFigures();
        pusher.announcements = new Announcements() {
            @Override
            void tell(String type, UUID id) {
                announced.add(type + " " + id);
            }
        };
        pusher.told = new Told();
        pusher.told.names = new Names() {
            @Override
            public Optional<Views.ConversationView> view(Conversation conversation) {
                return Optional.of(Views.view(conversation, null, null, null, null, 0));
            }
        };
        pusher.lines.add(line(everybody, Viewer.PLATFORM));
        pusher.lines.add(line(
                team,
                new Viewer(AGENT, "Alice", Set.of(), BuiltInRole.AGENT.grants(), Set.of(GROUP), Set.of())));
    }

    private static AgentLine line(FakeWire wire, Viewer viewer) {
        AgentLine line = new AgentLine(wire, viewer, null, Locale.ENGLISH, 0, drained -> {});
        line.waited(Line.FIRST_RESUME_WITHIN);
        return line;
    }

    private static final class FakeFeed extends Feed {
        long last;
        int reads;
        boolean away;
        Part.Sight sight = new Part.Sight(SHOP, GROUP, null);

        @Override
        Part after(UUID id, long seq, int limit) {
            reads++;
            if (away) {
                throw Refused.unavailable("unavailable");
            }
            List<Part.Event> events = LongStream.rangeClosed(seq + 1, Math.min(last, seq + limit))
                    .mapToObj(s -> new Part.Event(
                            "conversation.updated", s, Frames.event("conversation.updated", id, s, null)))
                    .toList();
            return new Part(last, sight, SHOP, SHOP, events);
        }
    }

    private static final class FakeLog extends Sequencer {
        @Override
        public long last() {
            return 0;
        }

        List<EventEntry> rows = List.of();

        @Override
        public List<EventEntry> after(long pos, int limit) {
            return pos == 0 ? rows : List.of();
        }

        static EventEntry row(String type, UUID subject) {
            return new EventEntry() {
                @Override
                public Long pos() {
                    return 1L;
                }

                @Override
                public String type() {
                    return type;
                }

                @Override
                public UUID subjectId() {
                    return subject;
                }
            };
        }
    }

    private void signal(long seq) {
        feed.last = Math.max(feed.last, seq);
        pusher.note(List.of(new Signal("conversation.updated", A, seq, A)));
    }

    @Test
    void readsOnceForManySignalsAndSendsEachEventOnceInOrder() {
        // Two threads' commits may be told in the other order.
        signal(3);
        signal(2);
        signal(4);
        pusher.round();
        assertThat(feed.reads).isEqualTo(1);
        signal(5);
        pusher.round();
        assertThat(everybody.types())
                .containsExactly(
                        "conversation.updated:2", "conversation.updated:3", "conversation.updated:4", "conversation.updated:5");
        assertThat(team.types()).isEqualTo(everybody.types());
    }

    @Test
    void aSignalOfWhatWasReadAlreadyBringsNothing() {
        signal(2);
        feed.last = 3;
        pusher.round();
        signal(3);
        pusher.round();
        assertThat(everybody.types()).containsExactly("conversation.updated:2", "conversation.updated:3");
    }

    @Test
    void sendsOnlyToThoseWhoSeeItAndALastWordToOneWhoLosesIt() {
        signal(1);
        pusher.round();
        feed.sight = new Part.Sight(SHOP, new UUID(1, 3), null);
        signal(3);
        pusher.round();
        signal(4);
        pusher.round();
        assertThat(team.types()).containsExactly("conversation.updated:1", "conversation.updated:3", "conversation.gone");
        assertThat(everybody.types()).hasSize(4);
    }

    @Test
    void readsAgainWhenTheDatabaseIsBack() {
        feed.away = true;
        signal(1);
        pusher.note(List.of(new Signal("agent.updated", null, 0, AGENT)));
        assertThatThrownBy(pusher::round).isInstanceOf(Refused.class);
        feed.away = false;
        pusher.round();
        assertThat(everybody.types()).containsExactly("conversation.updated:1");
        assertThat(announced).containsExactly("agent.updated " + AGENT);
    }

    @Test
    void tellsOfThingsOnceARoundAndOfNothingUnknown() {
        pusher.note(List.of(
                new Signal("agent.updated", null, 0, AGENT),
                new Signal("agent.updated", null, 0, AGENT),
                new Signal("secret.updated", null, 0, AGENT),
                new Signal("outbox.due", A, 7, AGENT)));
        pusher.round();
        assertThat(announced).containsExactly("agent.updated " + AGENT);
        assertThat(feed.reads).isZero();
    }

    @Test
    void whatHasNoRowInTheLogDoesNotTakeTheTurnOfWhatHas() {
        pusher.note(List.of(new Signal("agent.unheard", null, 0, AGENT)));
        pusher.round();
        // Another server's change, whose signal was lost.
        log.rows = List.of(FakeLog.row("agent.updated", AGENT));
        now = now.plusSeconds(2);
        pusher.round();

        assertThat(announced).containsExactly("agent.unheard " + AGENT, "agent.updated " + AGENT);
    }

    @Test
    void readsNothingWhileNobodyIsConnected() {
        List.copyOf(pusher.lines.agents()).forEach(pusher.lines::remove);
        signal(1);
        pusher.round();
        assertThat(feed.reads).isZero();
    }

    @Test
    void whatWasCommittedHereIsPushedWithoutReadingIt() {
        Conversation conversation = assigned();
        news(conversation, 1, 2);
        pusher.round();
        // Two threads committed: the later one told first.
        news(conversation, 4);
        news(conversation, 3);
        pusher.round();

        assertThat(feed.reads).isZero();
        assertThat(everybody.types())
                .containsExactly("conversation.updated:1", "conversation.updated:2", "conversation.updated:3", "conversation.updated:4");
    }

    @Test
    void aHoleInWhatWasToldIsRead() {
        Conversation conversation = assigned();
        news(conversation, 1);
        pusher.round();
        feed.last = 3;
        news(conversation, 3);
        pusher.round();

        assertThat(feed.reads).isPositive();
        assertThat(everybody.types())
                .containsExactly("conversation.updated:1", "conversation.updated:2", "conversation.updated:3");
    }

    private static Conversation assigned() {
        Conversation conversation = new Conversation(A, SHOP, GROUP, SHOP, SHOP, "x", true, Instant.EPOCH);
        conversation.assignTo(AGENT, null);
        return conversation;
    }

    private void news(Conversation conversation, long... seqs) {
        for (long seq : seqs) {
            pusher.note(List.of(new Signal("conversation.updated", A, seq, A, new News(conversation, null, true))));
        }
    }

    @Test
    void manyContactsAtOnceAreToldInPortionsAndHoldUpNothingElse() {
        pusher.round();
        for (long i = 0; i < 250; i++) {
            pusher.note(List.of(new Signal("contact.updated", null, 0, new UUID(7, i))));
        }
        pusher.note(List.of(new Signal("agent.updated", null, 0, AGENT)));

        pusher.round();
        pusher.round();

        assertThat(announced).hasSize(101).contains("agent.updated " + AGENT);
        now = now.plusMillis(500);
        pusher.round();
        now = now.plusMillis(500);
        pusher.round();
        assertThat(announced).hasSize(251).doesNotHaveDuplicates();
    }
}
