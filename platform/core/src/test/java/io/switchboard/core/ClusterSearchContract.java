package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.search.Clusters;
import io.switchboard.core.search.Follower;
import io.switchboard.core.search.Search;
import io.switchboard.core.shared.Sequencer;
import io.switchboard.core.shared.Viewer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What it promises besides where its index is in a cluster: a real engine, and the line to it, which breaks when the test says so. */
abstract class ClusterSearchContract extends SearchContract {
    @Override
    void place(Follower one, Path folder) {
        Clusters.keep(one, folder);
    }

    private Search.Found<Conversation> any(String text) {
        return store.tx(() -> store.get(Search.class).conversations(Viewer.PLATFORM, search(text), null, 20));
    }

    /** Rounds as the loop makes them: one that fails is followed by the next. */
    private void until(BooleanSupplier so) {
        long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (!so.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            try {
                store.run(() -> store.get(Sequencer.class).number(10_000));
                store.tx(follower::round);
            } catch (IllegalStateException expected) {
                assertThat(expected).hasCauseInstanceOf(IOException.class);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    @Test
    void goesOnWhereTheIndexStandsAfterARestartAndAfterAKill() {
        receive("m1", "anna", "first");
        follow();
        String index = Clusters.indexOf(data);
        follower.stop();
        startIn(data);
        receive("m2", "anna", "second");
        follow();
        assertThat(whose(null, "first second")).containsExactly("anna");

        // Without a stop the next one waits until nobody has said anything for a while.
        Follower killed = follower;
        startIn(data);
        receive("m3", "anna", "third");
        until(() -> any("first third").page().items().size() == 1);
        assertThat(Clusters.indexOf(data)).as("nothing was built anew").isEqualTo(index);
        store.tx(killed::round);
        receive("m4", "anna", "fourth");
        follow();
        assertThat(whose(null, "first fourth")).containsExactly("anna");
    }

    @Test
    void whileTheClusterIsAwayNamesAreFoundAndNothingIsLost() {
        receive("m1", "anna", "words");
        follow();
        assertThat(whose(null, "words")).containsExactly("anna");
        for (Clusters.Trouble trouble : Clusters.Trouble.values()) {
            Clusters.line(data).is(trouble);
            Search.Found<Conversation> meanwhile = any("anna");
            assertThat(meanwhile.everywhere()).as(trouble.name()).isFalse();
            assertThat(meanwhile.page().items()).hasSize(1);
            assertThat(follower.status().away()).isTrue();
            assertThat(follower.status().problem()).isNotBlank();
            receive("m" + trouble, "anna", "word-" + trouble.name());
            until(() -> true);
            Clusters.line(data).mends();
            until(() -> follower.status().state().equals("READY") && any("word " + trouble.name()).page().items().size() == 1);
            assertThat(whose(null, "words")).containsExactly("anna");
        }
    }

    @Test
    void anIndexThatSomebodyDeletedIsBuiltAnewAndNamesAreFoundMeanwhile() {
        receive("m1", "anna", "words");
        follow();
        Clusters.delete(data, Clusters.indexOf(data));
        assertThat(any("anna").everywhere()).isFalse();
        until(() -> any("words").everywhere());
        assertThat(whose(null, "words")).containsExactly("anna");
        assertThat(people("anna")).containsExactly("anna");
    }

    @Test
    void isBuiltAnewBesideTheOldOneWhenThePlaceIsGone() {
        receive("m1", "anna", "words");
        follow();
        String before = Clusters.indexOf(data);
        Clusters.delete(data, Clusters.registerOf(data));
        follower.stop();
        startIn(data);
        follow();
        assertThat(whose(null, "words")).containsExactly("anna");
        assertThat(Clusters.indexOf(data)).isNotEqualTo(before);
        assertThat(Clusters.exists(before)).isFalse();
    }

    @Test
    void whatACommitOfAnotherNodeOvertookIsWrittenOnceMore() {
        receive("m1", "anna", "words");
        follow();
        Follower slow = follower;
        startIn(data);
        Follower fast = follower;
        receive("m2", "ben", "others");
        Clusters.steal(data);
        store.run(() -> store.get(Sequencer.class).number(10_000));
        // It writes, and learns afterwards that it isn't the one any more.
        store.tx(slow::round);
        store.tx(slow::round);
        until(() -> fast.status().state().equals("READY") && any("others").page().items().size() == 1);
        slow.stop();
    }
}
