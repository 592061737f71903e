package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.EraseConversation;
import io.switchboard.core.search.Follower;
import io.switchboard.core.search.Search;
import io.switchboard.core.shared.Viewer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Terms;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What it promises besides where its index is on the disk. */
abstract class DiskSearchContract extends SearchContract {
    @Test
    void goesOnWhereTheIndexStandsAfterARestartAndAfterAKill(@TempDir Path killed) throws IOException {
        receive("m1", "anna", "first");
        follow();
        follower.stop();
        startIn(data);
        receive("m2", "anna", "second");
        follow();
        assertThat(whose(null, "first second")).containsExactly("anna");
        assertThat(follower.status().read()).as("nothing was read anew").isZero();

        // What the disk has when the server is killed now: the last commit, which knows nothing of "second".
        copy(data.resolve("index"), killed.resolve("index"));
        follower.stop();
        startIn(killed);
        follow();
        assertThat(whose(null, "first second")).containsExactly("anna");
        assertThat(follower.status().read()).isZero();
    }

    @Test
    void whatWasErasedLeavesTheFilesThoughTheServerStoppedBefore() throws IOException {
        receive("m1", "anna", "zyxwordless parcel");
        // So many that Lucene sees no reason of its own to write the segment anew.
        for (int i = 0; i < 60; i++) {
            receive("b" + i, "ben", "another parcel");
        }
        follow();
        UUID anna = of("anna").id();
        store.run(() -> store.get(EraseConversation.class).erase(anna));
        follow();
        follower.stop();
        assertThat(inFiles("zyxwordless")).as("stopped before the purge").isTrue();

        startIn(data);
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (inFiles("zyxwordless") && System.nanoTime() < deadline) {
            follow();
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        assertThat(inFiles("zyxwordless")).isFalse();
        assertThat(whose(null, "another parcel")).containsExactly("ben");
        follower.stop();
        startIn(data);
        follow();
        assertThat(whose(null, "another parcel")).containsExactly("ben");
    }

    /** Whether the last commit's segments know a word, be it of deleted documents only. */
    private boolean inFiles(String word) throws IOException {
        try (FSDirectory folder = FSDirectory.open(data.resolve("index"));
                DirectoryReader reader = DirectoryReader.open(folder)) {
            for (LeafReaderContext leaf : reader.leaves()) {
                for (FieldInfo field : leaf.reader().getFieldInfos()) {
                    Terms terms = leaf.reader().terms(field.name);
                    if (terms != null && terms.iterator().seekExact(new BytesRef(word))) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"segments", ".cfs", ".si", "gone"})
    void buildsABrokenIndexAnew(String part) throws IOException {
        receive("m1", "anna", "words");
        receive("m2", "ben", "others");
        follow();
        follower.stop();
        try (Stream<Path> files = Files.list(data.resolve("index"))) {
            for (Path file : files.toList()) {
                if (part.equals("gone")) {
                    Files.delete(file);
                } else if (file.toString().contains(part)) {
                    Files.write(file, "garbage".getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        startIn(data);
        Search.Found<Conversation> meanwhile =
                store.tx(() -> store.get(Search.class).conversations(Viewer.PLATFORM, search("anna"), null, 20));
        assertThat(meanwhile.everywhere()).isFalse();
        assertThat(meanwhile.page().items()).hasSize(1);
        assertThat(follower.status().state()).isEqualTo("UNAVAILABLE");
        follow();
        assertThat(follower.status().state()).isEqualTo("READY");
        assertThat(whose(null, "words")).containsExactly("anna");
        assertThat(people("ben")).containsExactly("ben");
    }

    @Test
    void anotherNodeOnTheSameFolderKeepsAnIndexOfItsOwn() {
        receive("m1", "anna", "words");
        follow();
        Follower first = follower;
        try {
            startIn(data);
            follow();
            assertThat(whose(null, "words")).containsExactly("anna");
            assertThat(data.resolve("index-2")).isDirectory();
        } finally {
            first.stop();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            files.filter(f -> !f.endsWith("write.lock")).forEach(f -> {
                try {
                    Files.copy(f, to.resolve(f.getFileName()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
