package io.switchboard.channel.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.platform.KeyValueStore;
import io.switchboard.spi.settings.Settings;
import io.switchboard.testkit.StandIn.Line;
import io.switchboard.testkit.StubProvider.Reply;
import io.switchboard.testkit.TestMessages;
import io.switchboard.testkit.TestPlatform;
import io.switchboard.testkit.TestPlatformExtension;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is known of sessions, what that costs, and what happens where nothing is known. */
@ExtendWith(TestPlatformExtension.class)
class ServiceSessionsTest {
    private static final String CUSTOMER = "wmUser-1234";

    private TestPlatform platform;
    private WechatServiceStandIn standIn;
    private ServiceChannel channel;
    private ServiceSessions sessions;

    @BeforeEach
    void open(TestPlatform injected) {
        platform = injected;
        standIn = new WechatServiceStandIn(platform.clock());
        channel = (ServiceChannel) platform.open(new WechatConnector(), standIn.settings());
        sessions = sessions(platform.store());
        standIn.writes(CUSTOMER, 3, "text", Map.of("content", "hello"));
    }

    @AfterEach
    void close() {
        standIn.close();
        assertThat(standIn.violations()).isEmpty();
    }

    private ServiceSessions sessions(KeyValueStore store) {
        ServiceClient client = new ServiceClient(Settings.of(standIn.settings()), platform.context(), new WechatHealth(status -> {}));
        return new ServiceSessions(client, store, platform.clock());
    }

    private void send(String text) {
        channel.send(TestMessages.answer(CUSTOMER, new Content.Text(text)));
    }

    private ConnectorException refused(String text) {
        ConnectorException thrown = catchThrowableOfType(ConnectorException.class, () -> send(text));
        assertThat(thrown).as("sending " + text).isNotNull();
        return thrown;
    }

    private static Reply notThisSession() {
        return WechatSimulator.error(ServiceProblem.SESSION, "send msg session status invalid");
    }

    @Test
    void theStoreIsNotReadForEachMessage() {
        AtomicInteger reads = new AtomicInteger();
        ServiceSessions here = sessions(new Counted(platform.store(), reads));
        here.take(CUSTOMER);
        here.take(CUSTOMER);
        int first = reads.get();
        for (int i = 0; i < 100; i++) {
            here.take(CUSTOMER);
        }
        assertThat(reads.get()).isEqualTo(first);
        assertThat(standIn.sessions.asked()).isEqualTo(1);
        sessions.changed(CUSTOMER);
        platform.clock().advance(Duration.ofSeconds(2));
        here.take(CUSTOMER);
        assertThat(standIn.sessions.asked()).as("another node's news, two seconds later").isEqualTo(2);
    }

    /** The platform's answer is on its way when somebody takes the session over: that mark must outlive the answer. */
    @Test
    void aHandOverWhileItIsAskedIsNotForgotten() {
        sessions.take(CUSTOMER);
        sessions.changed(CUSTOMER);
        standIn.sessions.tells((exchange, provider) -> {
            standIn.sessions.tells(null);
            standIn.sessions.is(CUSTOMER, ServiceState.STAFF);
            sessions.changed(CUSTOMER);
            WechatServiceStandIn.ok(Map.of("service_state", 1, "servicer_userid", "")).to(exchange, provider);
        });
        sessions.take(CUSTOMER);
        assertThat(catchThrowableOfType(ConnectorException.class, () -> sessions.take(CUSTOMER)))
                .isNotNull()
                .hasMessageContaining("Taken over in WeCom by zhangsan");
    }

    /** The question fails: the change that was told is asked for again. */
    @Test
    void aQuestionThatFailedIsAskedAgain() {
        sessions.take(CUSTOMER);
        sessions.changed(CUSTOMER);
        standIn.sessions.tells(WechatSimulator.error(-1, "system error"));
        assertThat(catchThrowableOfType(ConnectorException.class, () -> sessions.take(CUSTOMER)).failure()).isEqualTo(Failure.UNAVAILABLE);
        standIn.sessions.tells(null);
        standIn.sessions.is(CUSTOMER, ServiceState.STAFF);
        assertThat(catchThrowableOfType(ConnectorException.class, () -> sessions.take(CUSTOMER))).hasMessageContaining("zhangsan");
    }

    /** It was another's for a moment, or there is news that nobody here heard: the message isn't dead for it. */
    @Test
    void aMessageThatWasRefusedForASessionOfOursIsSentOnceMore() {
        send("one");
        standIn.moves().gives((exchange, provider) -> {
            provider.works();
            notThisSession().to(exchange, provider);
        });
        int asked = standIn.sessions.asked();
        send("two");
        assertThat(standIn.lines()).extracting(Line::text).containsExactly("one", "two");
        assertThat(standIn.sessions.asked()).isEqualTo(asked + 1);
        assertThat(standIn.moves().attempts()).isEqualTo(3);
    }

    @Test
    void onceMoreAndNotForEver() {
        send("one");
        standIn.moves().gives(notThisSession());
        ConnectorException thrown = refused("two");
        assertThat(thrown.failure()).isEqualTo(Failure.REJECTED);
        assertThat(thrown.getMessage()).contains("though it is with the API");
        assertThat(standIn.moves().attempts()).isEqualTo(3);
        standIn.moves().works();
        send("three");
        assertThat(standIn.lines()).extracting(Line::text).containsExactly("one", "three");
    }

    /** Refused for certain, and why can't be asked now: the host tries again. */
    @Test
    void aRefusalWhoseReasonCantBeAskedIsTriedAgain() {
        send("one");
        standIn.sessions.is(CUSTOMER, ServiceState.STAFF);
        standIn.sessions.tells(WechatSimulator.error(-1, "system error"));
        assertThat(refused("two").failure()).isEqualTo(Failure.UNAVAILABLE);
        standIn.sessions.tells(null);
        assertThat(refused("two").getMessage()).contains("zhangsan");
    }

    /** More changes than are remembered, so that the oldest falls out: its message is refused by the platform, and decided by who has it. */
    @Test
    void aChangeThatWasPushedOutIsFoundByTheRefusal() {
        send("one");
        standIn.sessions.is(CUSTOMER, ServiceState.STAFF);
        sessions.changed(CUSTOMER);
        for (int i = 0; i < 150; i++) {
            sessions.changed("wmOther-" + i);
        }
        assertThat(refused("two").getMessage()).contains("Taken over in WeCom by zhangsan");
        standIn.sessions.is(CUSTOMER, ServiceState.ASSISTANT);
        send("two");
        assertThat(standIn.lines()).extracting(Line::text).containsExactly("one", "two");
    }

    /** Counts what is read. */
    private record Counted(KeyValueStore store, AtomicInteger reads) implements KeyValueStore {
        @Override
        public Optional<String> get(String key) {
            reads.incrementAndGet();
            return store.get(key);
        }

        @Override
        public void put(String key, String value) {
            store.put(key, value);
        }

        @Override
        public String putIfAbsent(String key, String value) {
            return store.putIfAbsent(key, value);
        }

        @Override
        public Optional<Lock> tryLock(String name, Duration atMost) {
            return store.tryLock(name, atMost);
        }
    }
}
