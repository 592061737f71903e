package io.switchboard.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.shared.Refused;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.OutboundMessage;
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
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelsTest {
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
        assertThat(host.plugins.install(TestChannelPlugin.make().zip()).problem()).isNull();
        account = new ChannelAccount(UUID.randomUUID(), "key", "channel-test", "Test", UUID.randomUUID(), Instant.now());
        desk.accounts.put(account.id(), account);
        configure("GOOD");
    }

    @AfterEach
    void close() {
        host.close();
    }

    private void configure(String mode) {
        account.configure(connectors.check(
                "channel-test", Map.of("mode", mode, "secret", "s3cret"), account.settings(), Locale.ENGLISH));
        channels.reopen(account.id());
    }

    private static OutboundMessage message() {
        return message("m1");
    }

    private static OutboundMessage message(String id) {
        return new OutboundMessage(
                id, "c", "a", null, "Alice", new Content.Text("hi"), List.of(), null, List.of(), Instant.now());
    }

    private Failure failureOfSend() {
        return catchThrowableOfType(ConnectorException.class, () -> channels.send(account.id(), message())).failure();
    }

    private static WebhookRequest call(String body) {
        return new WebhookRequest(
                "POST", Map.of(), Map.of("x-name", List.of("n")), body.getBytes(StandardCharsets.UTF_8), "127.0.0.1");
    }

    @Test
    void opensAndSends() {
        assertThat(channels.isOpen(account.id())).isTrue();
        assertThat(channels.send(account.id(), message()).providerId()).isEqualTo("s3cretm1");
        assertThat(channels.limits(account.id())).get().satisfies(l -> assertThat(l.maxTextLength()).isEqualTo(100));
        assertThat(channels.capabilities(account.id()))
                .containsExactly("ReceivesWebhooks", "Polls", "FetchesMedia", "FetchesProfile", "SendsTemplates", "OrderSource");
        assertThat(account.settings().toString()).doesNotContain("s3cret");
        assertThat(connectors.masked("channel-test", account.settings())).containsEntry("secret", "********");
    }

    @Test
    void whoseTokenIsRefusedIsOfflineUntilAMessageGetsIn() {
        configure("SHUT");
        assertThat(failureOfSend()).isEqualTo(Failure.UNAUTHORIZED);
        assertThat(desk.statuses.get(account.id())).as("the next may get in, or another node's: nothing is refused beforehand").isEqualTo(ChannelStatus.offline("renew the token"));
        channels.send(account.id(), message("well"));
        assertThat(desk.statuses.get(account.id())).isEqualTo(ChannelStatus.ONLINE);
        failureOfSend();
        configure("GOOD");
        assertThat(desk.statuses.get(account.id())).as("opened anew").isEqualTo(ChannelStatus.ONLINE);
    }

    @Test
    void whenItsLicenceHasEndedItTakesInAndSendsNothing() throws IOException {
        host.entitlements = PluginsLicenceTest.only(Set.of("partner"), "core");
        host.plugins.followLicence();
        channels.followLicence();
        assertThat(channels.webhook("key", call("still here?")).status()).isEqualTo(200);
        assertThat(desk.received).isNotEmpty();
        assertThat(failureOfSend()).isEqualTo(Failure.UNAVAILABLE);
        assertThat(desk.statuses.get(account.id()).state()).isEqualTo(ChannelStatus.State.DEGRADED);
        assertThat(connectors.list(Locale.ENGLISH)).as("for new accounts").isEmpty();
        host.running.stopAll();
        host.build(List.of(connectors, channels)).plugins.startAll();
        assertThat(channels.webhook("key", call("after a restart")).status()).isEqualTo(200);

        host.entitlements = PluginsLicenceTest.only(Set.of(), "partner");
        channels.followLicence();
        assertThat(channels.send(account.id(), message()).providerId()).isEqualTo("s3cretm1");
        assertThat(connectors.list(Locale.ENGLISH)).hasSize(1);

        host.entitlements = PluginsLicenceTest.only(Set.of(), "core");
        host.plugins.followLicence();
        assertThat(channels.isOpen(account.id())).as("never in a licence").isFalse();
    }

    @Test
    void keepsTheStoredSecretWhenTheMaskComesBack() {
        Map<String, Object> again = connectors.check(
                "channel-test", Map.of("mode", "GOOD", "secret", "********"), account.settings(), Locale.ENGLISH);
        account.configure(again);
        channels.reopen(account.id());
        assertThat(channels.send(account.id(), message()).providerId()).isEqualTo("s3cretm1");
    }

    @Test
    void namesEveryWrongField() {
        Refused refused = catchThrowableOfType(Refused.class, () -> connectors.check(
                "channel-test", Map.of("mode", "X", "even", 3, "other", 1), Map.of(), Locale.ENGLISH));
        assertThat(refused.fields()).extracting(Refused.Field::field).containsExactlyInAnyOrder("mode", "secret", "even", "other");
        assertThat(refused.fields()).filteredOn(f -> f.field().equals("even")).singleElement()
                .satisfies(f -> assertThat(f.arguments().get(0).toString()).startsWith("Must be even"));
    }

    @Test
    void describesItselfInBothLanguages() {
        assertThat(connectors.get("channel-test", Locale.ENGLISH).name()).isEqualTo("Test");
        assertThat(connectors.get("channel-test", Locale.SIMPLIFIED_CHINESE).name()).isEqualTo("测试");
        assertThat(connectors.get("channel-test", Locale.SIMPLIFIED_CHINESE).schema().toString()).contains("模式");
    }

    @Test
    void showsAnAccountThatDoesNotOpenAsOffline() {
        configure("FAIL");
        assertThat(channels.isOpen(account.id())).isFalse();
        assertThat(desk.statuses.get(account.id())).isEqualTo(ChannelStatus.offline("no entry"));
        assertThat(failureOfSend()).isEqualTo(Failure.UNAVAILABLE);
    }

    @Test
    void opensAgainByItselfWhatMayHavePassed() {
        configure("FAIL_ONCE");
        assertThat(channels.isOpen(account.id())).isFalse();
        assertThat(desk.statuses.get(account.id())).isEqualTo(ChannelStatus.offline("not yet"));
        channels.lookAfter();
        assertThat(channels.isOpen(account.id())).isTrue();
        configure("FAIL");
        channels.lookAfter();
        assertThat(channels.isOpen(account.id())).as("wrong credentials don't pass").isFalse();
    }

    @Test
    void mapsFaultsOfThePluginAndOpensTheBreaker() {
        configure("THROW");
        assertThat(failureOfSend()).isEqualTo(Failure.UNKNOWN_OUTCOME);
        configure("REFUSE");
        for (int i = 0; i < 5; i++) {
            assertThat(failureOfSend()).isEqualTo(Failure.UNAVAILABLE);
        }
        assertThatThrownBy(() -> channels.send(account.id(), message())).hasMessageContaining("several times");
        assertThat(desk.statuses.get(account.id()).state()).isEqualTo(ChannelStatus.State.DEGRADED);
    }

    @Test
    void anAnswerThatIsBeingSentWhenThePluginStopsIsSentAndTheNextOneWaitsForItsStart() throws Exception {
        whatIsBeingSentIsSent(() -> host.plugins.stop("channel-test"));
        assertThat(channels.isOpen(account.id())).isFalse();
        desk.again.clear();
        host.plugins.start("channel-test");
        assertThat(desk.again).as("what met the closed channel goes out at once").containsExactly(account.id());
        assertThat(channels.isOpen(account.id())).isTrue();
    }

    @Test
    void anAnswerThatIsBeingSentWhenTheAccountIsOpenedAnewIsSent() throws Exception {
        whatIsBeingSentIsSent(() -> configure("GOOD"));
        assertThat(channels.send(account.id(), message()).providerId()).isEqualTo("s3cretm1");
    }

    @Test
    void anUpgradeLeavesNothingOfTheOldVersionsFailures() {
        configure("REFUSE");
        for (int i = 0; i < 6; i++) {
            assertThat(failureOfSend()).isEqualTo(Failure.UNAVAILABLE);
        }
        host.plugins.stop("channel-test");
        desk.again.clear();
        host.plugins.start("channel-test");
        assertThat(channels.send(account.id(), message("well")).providerId()).as("no breaker is open").isNotNull();
        assertThat(desk.again).containsExactly(account.id());
    }

    private void whatIsBeingSentIsSent(Runnable ending) throws Exception {
        configure("SLOW");
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            Future<String> sent = two.submit(() -> channels.send(account.id(), message()).providerId());
            EntryStore store = new EntryStore(host.database, host.secrets, host.locks, "channel:" + account.id());
            Eventually.isTrue(() -> store.get("sending").isPresent());
            Future<?> ended = two.submit(ending);
            Eventually.isTrue(() -> !channels.isOpen(account.id()));
            assertThat(failureOfSend()).as("nothing new goes in").isEqualTo(Failure.UNAVAILABLE);
            assertThat(ended.isDone()).isFalse();
            store.put("goOn", "yes");
            assertThat(sent.get(20, TimeUnit.SECONDS)).isEqualTo("s3cretm1");
            ended.get(20, TimeUnit.SECONDS);
        } finally {
            two.shutdownNow();
        }
    }

    @Test
    void takesWebhooksAndStoresBeforeItAnswers() {
        var answer = channels.webhook("key", call("hello"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("n");
        assertThat(desk.received).filteredOn(item -> ((InboundMessage) item).providerId().equals("w1")).hasSize(1);
        assertThat(desk.entries.get("cursor")).startsWith("enc:");
        desk.databaseAway = true;
        assertThat(catchThrowableOfType(Refused.class, () -> channels.webhook("key", call("x"))).kind())
                .isEqualTo(Refused.Kind.UNAVAILABLE);
    }

    @Test
    void aChannelThatHangsKeepsNobodyElseWaiting() throws Exception {
        hangs("HANG");
        configure("GOOD");
        assertThat(channels.webhook("key", call("well again")).status()).isEqualTo(200);
    }

    @Test
    void aChannelThatMindsNoInterruptKeepsNobodyElseWaiting() throws Exception {
        hangs("HANG_FOR_EVER");
    }

    /** A hundred calls on as many threads as a small server has, to a channel that hangs, and some to another of the same plugin. */
    private void hangs(String mode) throws Exception {
        ChannelAccount other = new ChannelAccount(UUID.randomUUID(), "other-key", "channel-test", "Other", UUID.randomUUID(), Instant.now());
        desk.accounts.put(other.id(), other);
        other.configure(connectors.check("channel-test", Map.of("mode", "GOOD", "secret", "s3cret"), Map.of(), Locale.ENGLISH));
        channels.reopen(other.id());
        configure(mode);

        ExecutorService requests = Executors.newFixedThreadPool(32);
        try {
            List<Future<Long>> hanging = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                hanging.add(requests.submit(() -> {
                    long begin = System.nanoTime();
                    assertThat(catchThrowableOfType(Refused.class, () -> channels.webhook("key", call("x"))).kind())
                            .isEqualTo(Refused.Kind.UNAVAILABLE);
                    return System.nanoTime() - begin;
                }));
            }
            long begin = System.nanoTime();
            List<Future<Integer>> quick = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                quick.add(requests.submit(() -> channels.webhook("other-key", call("y")).status()));
            }
            for (Future<Integer> each : quick) {
                assertThat(each.get(30, TimeUnit.SECONDS)).isEqualTo(200);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).as("two seconds of one burst, and no more").isLessThan(Duration.ofSeconds(5));
            long patient = 0;
            for (Future<Long> each : hanging) {
                patient += each.get(60, TimeUnit.SECONDS) > Duration.ofMillis(3500).toNanos() ? 1 : 0;
            }
            assertThat(patient).as("callers that waited to the end").isBetween(1L, 4L);
        } finally {
            requests.shutdownNow();
        }
    }

    @Test
    void tellsWhenItWorksAgainAfterItWasTakenForBroken() {
        configure("REFUSE");
        desk.again.clear();
        for (int i = 0; i < 5; i++) {
            assertThat(failureOfSend()).isEqualTo(Failure.UNAVAILABLE);
        }
        ahead = Duration.ofSeconds(20);
        assertThat(channels.send(account.id(), message("well")).providerId()).isNotNull();
        assertThat(desk.again).containsExactly(account.id());
        channels.send(account.id(), message("well"));
        assertThat(desk.again).as("once").hasSize(1);
    }

    @Test
    void tellsUnknownFromClosedChannels() {
        assertThat(catchThrowableOfType(Refused.class, () -> channels.webhook("other", call("x"))).kind())
                .isEqualTo(Refused.Kind.NOT_FOUND);
        host.plugins.stop("channel-test");
        assertThat(catchThrowableOfType(Refused.class, () -> channels.webhook("key", call("x"))).kind())
                .isEqualTo(Refused.Kind.UNAVAILABLE);
        assertThat(desk.statuses.get(account.id()).state()).isEqualTo(ChannelStatus.State.OFFLINE);
        host.plugins.start("channel-test");
        assertThat(channels.webhook("key", call("x")).status()).isEqualTo(200);
    }

    @Test
    void pollsAgainAfterAFailure() {
        Eventually.isTrue(() -> desk.received.stream().anyMatch(item -> ((InboundMessage) item).providerId().equals("p2")));
        Eventually.isTrue(() -> desk.statuses.get(account.id()).state() == ChannelStatus.State.ONLINE);
        assertThat(channels.lookAfter()).isZero();
    }

    @Test
    void triesSettings() {
        assertThat(channels.test("channel-test", Map.of("secret", "s3cret"), Map.of(), Locale.ENGLISH)).isEqualTo(ChannelStatus.ONLINE);
        assertThat(channels.test("channel-test", Map.of("secret", "wrong"), Map.of(), Locale.ENGLISH))
                .isEqualTo(ChannelStatus.offline("wrong secret"));
    }
}
