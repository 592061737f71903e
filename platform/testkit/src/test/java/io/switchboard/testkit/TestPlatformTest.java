package io.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.Sender;
import io.switchboard.spi.platform.KeyValueStore;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TestPlatformTest {
    private final TestPlatform platform = new TestPlatform();
    private final ChannelContext context = platform.context();

    @AfterEach
    void close() {
        platform.close();
    }

    @Test
    void aReceiveIsStoredAsAWhole() {
        context.store().put("gone", "x");
        Map<String, String> updates = new HashMap<>(Map.of("cursor", "7"));
        updates.put("gone", null);
        context.receive(List.of(message("a"), new DeliveryUpdate("o", DeliveryState.READ, null), message("a")), updates);
        assertThat(platform.texts()).containsExactly("text a");
        assertThat(platform.repeats()).isEqualTo(1);
        assertThat(platform.updates()).hasSize(1);
        assertThat(platform.storeEntries()).containsExactlyEntriesOf(Map.of("cursor", "7"));
    }

    @Test
    void aReceiveThatFailsLeavesNothing() {
        platform.databaseAway(true);
        assertThatThrownBy(() -> context.receive(List.of(message("a")), Map.of("cursor", "7")))
                .isInstanceOfSatisfying(ConnectorException.class, e -> assertThat(e.failure()).isEqualTo(Failure.UNAVAILABLE));
        assertThatThrownBy(() -> context.store().get("cursor")).isInstanceOf(ConnectorException.class);
        platform.databaseAway(false);
        FileRef strange = new FileRef("never-stored", "x", "text/plain", 1);
        InboundMessage withFile = InboundMessage.of("b", Sender.of("s", null), new Content.File(strange, null));
        assertThatThrownBy(() -> context.receive(List.of(message("a"), withFile), Map.of("cursor", "7")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> context.receive(List.of(message("a")), Map.of("k".repeat(201), "7")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(platform.messages()).isEmpty();
        assertThat(platform.storeEntries()).isEmpty();
    }

    @Test
    void aLostAnswerIsCommittedOnce() {
        platform.loseNextAnswer();
        assertThatThrownBy(() -> context.receive(List.of(message("a")), Map.of("cursor", "7")))
                .isInstanceOf(ConnectorException.class);
        assertThat(platform.texts()).hasSize(1);
        assertThat(platform.storeEntries()).containsKey("cursor");
        context.receive(List.of(message("a")), Map.of());
        assertThat(platform.texts()).hasSize(1);
    }

    @Test
    void aLockEndsWithItsTimeOrItsClose() {
        KeyValueStore store = context.store();
        KeyValueStore.Lock lock = store.tryLock("job", Duration.ofMinutes(1)).orElseThrow();
        assertThat(store.tryLock("job", Duration.ofMinutes(1))).isEmpty();
        assertThat(store.tryLock("other", Duration.ofMinutes(1))).isPresent();
        lock.close();
        KeyValueStore.Lock second = store.tryLock("job", Duration.ofMinutes(1)).orElseThrow();
        platform.clock().advance(Duration.ofMinutes(2));
        assertThat(store.tryLock("job", Duration.ofMinutes(1))).isPresent();
        second.close();
        assertThat(store.tryLock("job", Duration.ofMinutes(1))).as("held by the third").isEmpty();
        assertThat(store.putIfAbsent("k", "first")).isEqualTo("first");
        assertThat(store.putIfAbsent("k", "second")).isEqualTo("first");
    }

    @Test
    void logLinesAreSeenWithTheirCauses() {
        System.getLogger("io.switchboard.testkit.x")
                .log(System.Logger.Level.WARNING, "it broke", new IllegalStateException("a", new RuntimeException("b")));
        assertThat(platform.logLines()).singleElement().asString().contains("it broke", "a", "b");
    }

    @Test
    void httpFailuresAreTheContracts() {
        try (StubProvider provider = new StubProvider()) {
            HttpRequest request = HttpRequest.newBuilder(provider.url()).build();
            assertThat(context.http().send(request).statusCode()).isEqualTo(200);
            provider.gives(StubProvider.Reply.json(500, "{}"));
            assertThat(context.http().send(request).statusCode()).isEqualTo(500);
            for (StubProvider.Reply reply :
                    List.of(StubProvider.Reply.dropped(), StubProvider.Reply.halfABody("x".repeat(100)), StubProvider.Reply.late())) {
                provider.gives(reply);
                assertThatThrownBy(() -> context.http().send(request))
                        .isInstanceOfSatisfying(
                                ConnectorException.class, e -> assertThat(e.failure()).isEqualTo(Failure.UNKNOWN_OUTCOME));
            }
        }
        assertThatThrownBy(() -> context.http().send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:1/")).build()))
                .isInstanceOfSatisfying(ConnectorException.class, e -> assertThat(e.failure()).isEqualTo(Failure.UNAVAILABLE));
    }

    private static InboundMessage message(String id) {
        return InboundMessage.of(id, Sender.of("customer-1", null), new Content.Text("text " + id));
    }
}
