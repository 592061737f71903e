package io.switchboard.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.MessageTemplate;
import io.switchboard.spi.message.Sender;
import io.switchboard.spi.module.OrderSource;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What channels can do beside sending, as the core asks for it. */
class ChannelCapabilitiesTest {
    private static final OrderSource.Customer ANNA = new OrderSource.Customer("open-1", "Anna", "anna@example.com", "138");

    @TempDir
    Path folder;

    private TestHost host;
    private final FakeDesk desk = new FakeDesk();
    private volatile Duration ahead = Duration.ZERO;
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };
    private Connectors connectors;
    private Channels channels;
    private ChannelAccount account;

    @BeforeEach
    void open() throws IOException {
        host = new TestHost(folder);
        connectors = new Connectors(new SettingValues(host.secrets));
        ChannelContexts contexts = new ChannelContexts(
                desk, host.database, host.secrets, OutsideClient.make(), Clock.systemUTC(), URI.create("http://localhost:8080"));
        channels = new Channels(connectors, desk, contexts, host.leases, clock, new Random(1));
        host.build(List.of(connectors, channels));
        account = new ChannelAccount(UUID.randomUUID(), "key", "channel-test", "Test", UUID.randomUUID(), Instant.now());
        desk.accounts.put(account.id(), account);
    }

    @AfterEach
    void close() {
        host.close();
    }

    private void install(PluginMaker plugin, String mode) {
        assertThat(host.plugins.install(plugin.zip()).problem()).isNull();
        configure(mode);
    }

    private void configure(String mode) {
        account.configure(connectors.check("channel-test", Map.of("mode", mode, "secret", "s3cret"), account.settings(), Locale.ENGLISH));
        channels.reopen(account.id());
    }

    private String asked(String what) {
        return new EntryStore(host.database, host.secrets, host.locks, "channel:" + account.id()).get(what).orElse("");
    }

    private static Failure failure(ThrowingCallable call) {
        return catchThrowableOfType(ConnectorException.class, call).failure();
    }

    @Test
    void whatIsNotTheContactsOfItsPluginStaysHere() {
        install(TestChannelPlugin.make().permissions("http"), "GOOD");
        assertThat(told()).contains("open-1").doesNotContain("Anna", "anna@example.com", "138");
    }

    @Test
    void aPluginWithTheWordIsToldWhoTheCustomerIs() {
        install(TestChannelPlugin.make().permissions("http, contacts"), "GOOD");
        assertThat(told()).contains("open-1", "Anna", "anna@example.com", "138");
    }

    /** What the plugin got to know of the customer. */
    private String told() {
        return channels.orders(account.id()).orElseThrow().orders(ANNA, 20).get(0).status();
    }

    @Test
    void theyAreAskedAndAnswer() throws IOException {
        install(TestChannelPlugin.make(), "GOOD");
        UUID id = account.id();
        assertThat(channels.fetch(id, "media-1").readAllBytes()).isEqualTo("media-1".getBytes(StandardCharsets.UTF_8));
        assertThat(channels.tellsProfiles(id)).isTrue();
        assertThat(channels.profile(id, "open-1")).isEqualTo(Sender.of("open-1", "Anna"));
        assertThat(channels.templates(id)).extracting(MessageTemplate::name).containsExactly("order");
    }

    @Test
    void faultsOfThePluginAreAlwaysTheSameException() {
        install(TestChannelPlugin.make(), "GONE");
        everyCallFailsWith(Failure.REJECTED);
        configure("THROW");
        everyCallFailsWith(Failure.UNKNOWN_OUTCOME);
        configure("NULL");
        assertThat(failure(() -> channels.templates(account.id()))).isEqualTo(Failure.UNKNOWN_OUTCOME);
        assertThat(failure(() -> channels.fetch(account.id(), "x"))).isEqualTo(Failure.UNKNOWN_OUTCOME);
        host.plugins.stop("channel-test");
        assertThat(failure(() -> channels.fetch(account.id(), "x"))).isEqualTo(Failure.UNAVAILABLE);
        assertThat(failure(() -> channels.profile(account.id(), "x"))).isEqualTo(Failure.UNAVAILABLE);
        assertThat(channels.templates(account.id())).isEmpty();
        assertThat(channels.orders(account.id())).isEmpty();
        assertThat(channels.tellsProfiles(account.id())).isFalse();
    }

    private void everyCallFailsWith(Failure expected) {
        UUID id = account.id();
        OrderSource orders = channels.orders(id).orElseThrow();
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> channels.fetch(id, "x"),
                () -> channels.profile(id, "x"),
                () -> channels.templates(id),
                () -> orders.orders(ANNA, 20))) {
            assertThat(failure(call)).isEqualTo(expected);
        }
    }

    @Test
    void templatesAreKeptForMinutesAndAFailureForAMoment() {
        install(TestChannelPlugin.make(), "GOOD");
        channels.templates(account.id());
        channels.templates(account.id());
        assertThat(asked("templates")).hasSize(1);
        ahead = Duration.ofMinutes(6);
        channels.templates(account.id());
        assertThat(asked("templates")).hasSize(2);

        configure("GONE");
        assertThat(failure(() -> channels.templates(account.id()))).isEqualTo(Failure.REJECTED);
        assertThat(failure(() -> channels.templates(account.id()))).isEqualTo(Failure.REJECTED);
        assertThat(asked("templates")).as("not again at once").hasSize(3);
        ahead = ahead.plusSeconds(31);
        assertThat(failure(() -> channels.templates(account.id()))).isEqualTo(Failure.REJECTED);
        assertThat(asked("templates")).hasSize(4);
    }

    @Test
    void agentsDoNotQueueForTemplatesOfAProviderThatHangs() throws Exception {
        install(TestChannelPlugin.make(), "HANG");
        ExecutorService agents = Executors.newFixedThreadPool(12);
        try {
            List<Future<Long>> all = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                all.add(agents.submit(() -> {
                    long begin = System.nanoTime();
                    assertThat(failure(() -> channels.templates(account.id()))).isNotNull();
                    return System.nanoTime() - begin;
                }));
            }
            long patient = 0;
            for (Future<Long> each : all) {
                patient += each.get(60, TimeUnit.SECONDS) > Duration.ofSeconds(10).toNanos() ? 1 : 0;
            }
            assertThat(patient).as("who waited to the end").isLessThanOrEqualTo(1);
            assertThat(asked("templates")).hasSize(1);
        } finally {
            agents.shutdownNow();
        }
    }
}
