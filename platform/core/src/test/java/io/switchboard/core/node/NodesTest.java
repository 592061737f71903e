package io.switchboard.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.TestDatabase;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Loops;
import io.switchboard.core.shared.Signals;
import io.switchboard.core.shared.Signals.Signal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two servers on one real PostgreSQL hear each other, also after their connections broke; on H2 nothing runs. */
class NodesTest {
    private final List<Loops> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(Loops::stopAll);
    }

    @Test
    void oneHearsWhatTheOtherTellsAndNotItself() throws Exception {
        DataSource database = TestDatabase.postgres();
        BlockingQueue<String> atOne = new LinkedBlockingQueue<>();
        BlockingQueue<String> atTwo = new LinkedBlockingQueue<>();
        Nodes one = node(database, atOne);
        assertThat(one.hasOthers()).isFalse();
        Nodes two = node(database, atTwo);

        assertThat(told(one, atTwo, "a 中文 word")).isTrue();
        assertThat(told(two, atOne, "back")).isTrue();
        assertThat(atOne).allMatch("back"::equals);
        assertThat(atTwo).allMatch("a 中文 word"::equals);
    }

    @Test
    void aBrokenConnectionIsMadeAnew() throws Exception {
        DataSource database = TestDatabase.postgres();
        BlockingQueue<String> atTwo = new LinkedBlockingQueue<>();
        Nodes one = node(database, new LinkedBlockingQueue<>());
        node(database, atTwo);
        assertThat(told(one, atTwo, "before")).isTrue();

        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where query like 'listen%' and datname = current_database()");
        }

        assertThat(told(one, atTwo, "after")).isTrue();
    }

    @Test
    void carriesTheFirstOfAConversationAndEachThing() throws Exception {
        DataSource database = TestDatabase.postgres();
        Signals here = new Signals();
        Signals there = new Signals();
        BlockingQueue<Signal> heard = new LinkedBlockingQueue<>();
        there.listenAfar(heard::addAll);
        BlockingQueue<String> atTwo = new LinkedBlockingQueue<>();
        Nodes one = node(database, new LinkedBlockingQueue<>());
        Nodes two = node(database, atTwo);
        relay(here, one);
        relay(there, two);
        assertThat(told(one, atTwo, "ready")).isTrue();

        UUID conversation = Ids.next();
        UUID agent = Ids.next();
        here.fromAfar(List.of(new Signal("agent.updated", null, 0, agent)));
        here.afterCommit(new Signal("message.created", conversation, 7, agent));
        here.afterCommit(new Signal("outbox.due", conversation, 8, agent));
        here.afterCommit(new Signal("ui.updated", null, 0, null));

        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo(new Signal("message.created", conversation, 7, agent));
        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo(new Signal("ui.updated", null, 0, null));
        assertThat(heard).isEmpty();
    }

    @Test
    void onH2NothingRuns() {
        Loops loops = new Loops(Clock.systemUTC());
        started.add(loops);
        Nodes node = new Nodes(TestDatabase.h2(), loops);
        node.start(null);
        node.tell("test", null, "nobody hears");

        assertThat(loops.all()).isEmpty();
    }

    /** Says it until it is heard: a server first has to find the other, and words may be lost. */
    private static boolean told(Nodes from, BlockingQueue<String> to, String word) throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            from.tell("test", null, word);
            if (word.equals(to.poll(200, TimeUnit.MILLISECONDS))) {
                return true;
            }
        }
        return false;
    }

    private static void relay(Signals signals, Nodes nodes) {
        SignalRelay relay = new SignalRelay();
        relay.signals = signals;
        relay.nodes = nodes;
        relay.start(null);
    }

    private Nodes node(DataSource database, BlockingQueue<String> heard) throws SQLException {
        Loops loops = new Loops(Clock.systemUTC());
        started.add(loops);
        Nodes node = new Nodes(database, loops);
        node.hear("test", heard::addAll);
        node.start(null);
        return node;
    }
}
