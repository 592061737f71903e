package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.audit.Audit;
import io.switchboard.core.audit.AuditEntry;
import io.switchboard.core.conversation.Attachment.Scan;
import io.switchboard.core.conversation.Answers;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.FileCheckLoop;
import io.switchboard.core.conversation.FileCheckMoves;
import io.switchboard.core.conversation.FileChecks;
import io.switchboard.core.conversation.Files;
import io.switchboard.core.conversation.Inbox;
import io.switchboard.core.conversation.Message;
import io.switchboard.core.conversation.Messages;
import io.switchboard.core.conversation.OutboxMoves;
import io.switchboard.core.conversation.Outbox;
import io.switchboard.core.conversation.Quarantine;
import io.switchboard.core.shared.Extensions;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.Sender;
import io.switchboard.spi.module.BlobStore;
import io.switchboard.spi.module.FileScanner;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is promised of files that scanners look at, on each database. */
abstract class FileCheckContract extends CoreMoves {
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final Scanner scanner = new Scanner();
    private List<FileScanner> scanners = List.of(scanner);
    private FileCheckMoves moves;

    /** How a scanner fails. */
    enum Trouble {
        AWAY,
        THROWS,
        SAYS_NOTHING,
        CANT_READ,
        HANGS
    }

    /** Says no to whatever has the word virus in it. */
    private static final class Scanner implements FileScanner {
        private volatile Trouble trouble;
        private volatile boolean hasNoSay;

        @Override
        public Verdict scan(Subject file, InputStream bytes) throws IOException {
            if (hasNoSay) {
                throw new ConnectorException(Failure.REJECTED, "too large");
            }
            if (trouble != null) {
                switch (trouble) {
                    case AWAY -> throw new ConnectorException(Failure.UNAVAILABLE, "nobody listens");
                    case THROWS -> throw new IllegalStateException("a bug");
                    case CANT_READ -> throw new IOException("the bytes are away");
                    case HANGS -> hang(bytes);
                    default -> {
                        return null;
                    }
                }
            }
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8).contains("virus") ? new Verdict("Test.Virus") : Verdict.CLEAN;
        }

        /** Until its bytes are closed: that is how whoever reads them is let go. */
        private static void hang(InputStream bytes) throws IOException {
            try {
                while (bytes.available() >= 0) {
                    new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private final class Memory implements BlobStore {
        @Override
        public void put(String key, InputStream bytes) {
            try {
                blobs.put(key, bytes.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public InputStream open(String key) throws IOException {
            byte[] bytes = blobs.get(key);
            if (bytes == null) {
                throw new FileNotFoundException(key);
            }
            return new ByteArrayInputStream(bytes) {
                private volatile boolean closed;

                @Override
                public synchronized int available() {
                    if (closed) {
                        throw new UncheckedIOException(new IOException("closed"));
                    }
                    return super.available();
                }

                @Override
                public void close() {
                    closed = true;
                }
            };
        }

        @Override
        public void delete(String key) {
            blobs.remove(key);
        }
    }

    @BeforeEach
    void wire() {
        Memory memory = new Memory();
        store.put(Extensions.class, new Extensions() {
            @Override
            public <T> List<T> active(Class<T> type) {
                return type == BlobStore.class
                        ? List.of(type.cast(memory))
                        : type == FileScanner.class ? scanners.stream().map(type::cast).toList() : List.of();
            }
        });
        moves = new FileCheckMoves(store.get(FileChecks.class), store.get(FileCheckLoop.class), store.get(Files.class), store::tx);
    }

    private UUID file(String text) {
        return moves.store(Files.Owner.channel(channel), "a.txt", text);
    }

    private FileRef ref(UUID id) {
        return store.tx(() -> store.get(Files.class).find(id).orElseThrow().file());
    }

    private Conversation receive(UUID file) {
        Sender anna = Sender.of("anna", "anna");
        InboundMessage message = new InboundMessage(
                "m1", anna, new Content.Text("see the file"), List.of(ref(file)), null, null, InboundMessage.of("x", anna, new Content.Text("x")).thread(), false);
        store.run(() -> store.get(Inbox.class).receive(channel, List.of(message), "x", Map.of()));
        return all().get(0);
    }

    private void refused(UUID file, String code) {
        assertThatThrownBy(() -> moves.read(file)).isInstanceOfSatisfying(Refused.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private List<String> audited() {
        return store.tx(() -> store.get(Audit.class).list(Viewer.PLATFORM, new Audit.Filter(null, "file", null, null, null, null), null, 50).items().stream()
                .map(AuditEntry::action)
                .toList());
    }

    @Test
    void withoutAScannerNothingIsDifferent() {
        scanners = List.of();
        UUID file = file("a virus");
        assertThat(moves.read(file)).isEqualTo("a virus");
        assertThat(moves.state(file)).isNull();
        assertThat(moves.check()).isFalse();
        assertThat(moves.held(file)).isEmpty();
    }

    @Test
    void aFileWaitsForItsScannerAndItsMessageDoesNot() {
        UUID file = file("harmless");
        Conversation conversation = receive(file);
        assertThat(texts(conversation)).containsExactly("see the file");
        refused(file, "file.checking");
        assertThat(moves.held(file)).containsExactly(file);
        long before = all().get(0).seq();

        assertThat(moves.check()).isTrue();

        assertThat(moves.state(file)).isEqualTo(Scan.CLEAN);
        assertThat(moves.read(file)).isEqualTo("harmless");
        assertThat(moves.held(file)).isEmpty();
        assertThat(all().get(0).seq()).as("screens are told").isGreaterThan(before);
        assertThat(moves.check()).isFalse();
    }

    @Test
    void whatAScannerSaysNoToIsWithheldAndTheTextStays() {
        UUID file = file("a virus");
        Conversation conversation = receive(file);
        moves.check();
        assertThat(moves.state(file)).isEqualTo(Scan.QUARANTINED);
        refused(file, "file.withheld");
        assertThat(texts(conversation)).containsExactly("see the file");
        List<FileChecks.Withheld> listed = store.tx(() -> store.get(FileChecks.class).list(null, 10).items());
        assertThat(listed).hasSize(1);
        assertThat(listed.get(0).check().finding()).isEqualTo("Test.Virus");

        String opened = store.tx(() -> moves.text(store.get(Quarantine.class).open(Viewer.PLATFORM, file).bytes()));
        assertThat(opened).isEqualTo("a virus");
        store.run(() -> store.get(Quarantine.class).release(Viewer.PLATFORM, file));
        assertThat(moves.read(file)).isEqualTo("a virus");
        assertThat(store.tx(() -> store.get(FileChecks.class).list(null, 10).items())).isEmpty();
        assertThat(audited()).containsExactlyInAnyOrder("quarantine.opened", "quarantine.released");
        assertThatThrownBy(() -> store.run(() -> store.get(Quarantine.class).release(Viewer.PLATFORM, file))).isInstanceOf(Refused.class);
    }

    @Test
    void whatIsRemovedIsGoneAndStaysWithheld() {
        UUID file = file("a virus");
        receive(file);
        moves.check();
        store.tx(() -> {
            store.get(Quarantine.class).remove(Viewer.PLATFORM, file);
            return null;
        });
        assertThat(blobs).isEmpty();
        refused(file, "file.withheld");
        assertThat(moves.held(file)).containsExactly(file);
        assertThat(store.tx(() -> store.get(FileChecks.class).list(null, 10).items())).isEmpty();
        assertThat(audited()).containsExactly("quarantine.removed");
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void whileNoWordComesTheFileWaitsAndIsShownAgain(Trouble trouble) {
        moves.limit(Duration.ofMillis(200));
        scanner.trouble = trouble;
        UUID file = file("a virus");
        moves.check();
        assertThat(moves.state(file)).isEqualTo(Scan.WAITING);
        refused(file, "file.checking");
        assertThat(moves.check()).as("not at once").isFalse();
        FileChecks.Waiting waiting = store.tx(() -> store.get(FileChecks.class).waiting());
        assertThat(waiting.files()).isEqualTo(1);
        assertThat(waiting.problem()).isNotBlank();

        scanner.trouble = null;
        clock.forward(Duration.ofSeconds(3));
        moves.check();
        assertThat(moves.state(file)).isEqualTo(Scan.QUARANTINED);
    }

    @Test
    void aScannerThatIsAwayForLongLetsFilesThroughWhereTheSettingSaysSo() {
        scanner.trouble = Trouble.AWAY;
        UUID file = file("a virus");
        moves.check();
        clock.forward(Duration.ofHours(20));
        refused(file, "file.checking");

        store.run(() -> store.get(PlatformSettings.class).replace(Map.of("scanPatience", "PT10M")));
        clock.forward(Duration.ofSeconds(10));
        assertThat(moves.read(file)).isEqualTo("a virus");
        assertThat(moves.held(file)).isEmpty();
        UUID young = file("another");
        refused(young, "file.checking");

        scanner.trouble = null;
        clock.forward(Duration.ofHours(1));
        while (moves.check()) {
            assertThat(moves.state(file)).isNotNull();
        }
        refused(file, "file.withheld");
        assertThat(moves.read(young)).isEqualTo("another");
    }

    @Test
    void aScannerWithoutASayLeavesItToTheOthers() {
        Scanner other = new Scanner();
        scanners = List.of(scanner, other);
        scanner.hasNoSay = true;
        UUID virus = file("a virus");
        moves.check();
        assertThat(moves.state(virus)).isEqualTo(Scan.QUARANTINED);
        other.hasNoSay = true;
        UUID nobodys = file("a virus");
        moves.check();
        assertThat(moves.state(nobodys)).as("nobody has looked").isNull();
        assertThat(moves.read(nobodys)).isEqualTo("a virus");
    }

    @Test
    void anAnswerLeavesWithItsFileOrNotAtAll() {
        receive("m1", "anna", "hello");
        UUID alice = agent("alice", 5);
        UUID conversation = all().get(0).id();
        UUID clean = moves.store(Files.Owner.agent(alice), "clean.txt", "harmless");
        Message one = send(alice, conversation, "c1", clean);
        OutboxMoves outbox = new OutboxMoves(store.get(Outbox.class), store::tx, store.gateway);
        assertThat(outbox.claim(one.id())).isFalse();
        assertThat(outbox.due()).isEmpty();
        moves.check();
        assertThat(outbox.due()).as("hurried").containsExactly(one.id());
        outbox.send(one.id());
        assertThat(store.gateway.sent).hasSize(1);

        Message two = send(alice, conversation, "c2", moves.store(Files.Owner.agent(alice), "bad.txt", "a virus"));
        Message three = answer(alice, conversation, "c3", "after it", null).message();
        outbox.send(two.id());
        assertThat(outbox.due()).isEmpty();
        moves.check();
        outbox.send(two.id());
        assertThat(delivery(two.id()).deliveryState()).isEqualTo(DeliveryState.FAILED);
        assertThat(delivery(two.id()).deliveryProblem()).contains("withheld");
        assertThat(outbox.due()).containsExactly(three.id());
        outbox.send(three.id());
        assertThat(store.gateway.sent).extracting(m -> m.content().plainText()).containsExactly("see", "after it");
    }

    private Message send(UUID agent, UUID conversation, String clientId, UUID file) {
        List<FileRef> files = List.of(ref(file));
        return store.tx(() -> store.get(Answers.class)
                .write(viewer(agent), conversation, new Answers.Draft(clientId, new Content.Text("see"), files, false, null, false))
                .message());
    }

    private Message delivery(UUID message) {
        return store.tx(() -> store.get(Messages.class).byIds(List.of(message)).get(0));
    }

    @Test
    void whatIsKeptIsLookedAtOnceMoreAfterWhatIsNew() {
        scanners = List.of();
        UUID old = file("a virus");
        UUID fine = file("harmless");
        assertThatThrownBy(() -> store.run(() -> store.get(Quarantine.class).scanAll(Viewer.PLATFORM))).isInstanceOf(Refused.class);
        scanners = List.of(scanner);
        assertThat(store.tx(() -> store.get(Quarantine.class).scanAll(Viewer.PLATFORM))).isEqualTo(2);
        assertThat(store.tx(() -> store.get(Quarantine.class).scanAll(Viewer.PLATFORM))).as("they wait already").isZero();
        assertThat(moves.read(old)).as("as it was, meanwhile").isEqualTo("a virus");
        clock.forward(Duration.ofSeconds(1));
        UUID fresh = file("fresh");
        moves.check();
        assertThat(moves.state(fresh)).isEqualTo(Scan.CLEAN);
        moves.check();
        moves.check();
        assertThat(moves.state(fine)).isEqualTo(Scan.CLEAN);
        refused(old, "file.withheld");
    }
}
