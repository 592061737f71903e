package io.switchboard.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.Polls;
import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.spi.module.PersonalData;
import io.switchboard.spi.platform.KeyValueStore;
import io.switchboard.testkit.TestPlatform;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Words of customers that wait for their rest are kept no longer than they have to be. */
class KeptPartsTest {
    private static final String CUSTOMER = "+8613800138000";

    private final TestPlatform platform = new TestPlatform();
    private final KeyValueStore entries = Entries.empty();
    private final PersonalData eraser = new SmsPersonalData(entries, platform.clock());
    private final PersonalData.Person person = new PersonalData.Person("c1", List.of(new PersonalData.Identity("ch1", CUSTOMER)), null, null);
    private final SmsGateway gateway = new SmsGateway();
    private Channel channel;

    @BeforeEach
    void open() {
        Map<String, Object> settings = new HashMap<>(gateway.settings());
        settings.putAll(Map.of("partRefField", "ref", "partTotalField", "total", "partNumberField", "number"));
        channel = platform.open(new SmsConnector(entries), settings);
    }

    @AfterEach
    void close() {
        platform.close();
        gateway.close();
    }

    private void arrives(String from, int ref, int number, String text) {
        Map<String, Object> part = Map.of("id", ref + "-" + number, "from", from, "text", text, "ref", ref, "total", 2, "number", number);
        assertThat(((ReceivesWebhooks) channel).onWebhook(GatewayContractTest.signed(part)).status()).isEqualTo(200);
    }

    @Test
    void ofAWholeTextNoWordStaysBehind() {
        arrives(CUSTOMER, 1, 1, "my secret ");
        assertThat(platform.storeEntries().toString()).contains("my secret");
        arrives(CUSTOMER, 1, 2, "address");
        assertThat(platform.texts()).containsExactly("my secret address");
        assertThat(platform.storeEntries().toString()).doesNotContain("secret", "address");
        arrives(CUSTOMER, 1, 2, "address");
        assertThat(platform.texts()).as("a part that comes again").hasSize(1);
        platform.clock().advance(Duration.ofMinutes(11));
        ((Polls) channel).poll();
        assertThat(platform.storeEntries()).as("nor his number, minutes later").isEmpty();
    }

    @Test
    void aTextWhoseRestDoesNotComeIsShownInTimeOverHttpToo() {
        arrives(CUSTOMER, 1, 2, "and that was it");
        ((Polls) channel).poll();
        assertThat(platform.texts()).isEmpty();
        platform.clock().advance(Duration.ofMinutes(11));
        ((Polls) channel).poll();
        assertThat(platform.texts()).containsExactly("[…]and that was it");
        assertThat(platform.storeEntries()).isEmpty();
        assertThat(((Polls) channel).pollEvery()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void aCustomerIsToldWhatIsKeptAndForgotten() {
        arrives(CUSTOMER, 1, 1, "half of it");
        arrives("+8613900139000", 2, 1, "of somebody else");
        arrives(CUSTOMER, 3, 1, "one ");
        arrives(CUSTOMER, 3, 2, "whole");
        assertThat(eraser.give(person)).isEqualTo(Map.of("unfinishedTexts", List.of("half of it[…]")));
        eraser.erase(person);
        assertThat(platform.storeEntries().toString()).doesNotContain(CUSTOMER, "half").contains("of somebody else");
        assertThat(eraser.give(person)).isEmpty();
        eraser.erase(person);
        platform.close(channel);
        assertThat(eraser.give(person)).as("of a closed account").isEmpty();
    }

    @Test
    void anAccountThatWasClosedForgetsTooAndLosesNobodyElsesWords() {
        arrives(CUSTOMER, 1, 1, "my secret");
        arrives("+8613900139000", 2, 1, "of somebody else");
        platform.close(channel);
        platform.clock().advance(Duration.ofMinutes(1));
        eraser.erase(person);
        assertThat(entries.get("forgotten").orElseThrow()).as("nobody's number can be read").doesNotContain(CUSTOMER, "13800138000");
        platform.clock().advance(Duration.ofMinutes(20));
        open();
        assertThat(eraser.give(person)).isEmpty();
        ((Polls) channel).poll();
        assertThat(platform.texts()).containsExactly("of somebody else[…]");
        assertThat(platform.storeEntries()).isEmpty();

        arrives(CUSTOMER, 3, 1, "who comes back ");
        arrives(CUSTOMER, 3, 2, "begins anew");
        assertThat(platform.texts()).endsWith("who comes back begins anew");
    }

    @Test
    void whatWasKeptForMoreThanADayIsOfNobody() {
        arrives(CUSTOMER, 1, 1, "half of it");
        platform.close(channel);
        eraser.erase(person);
        platform.clock().advance(Duration.ofHours(25));
        eraser.erase(new PersonalData.Person("c2", List.of(), null, null));
        assertThat(entries.get("forgotten")).as("fingerprints of more than a day").isEmpty();
        open();
        ((Polls) channel).poll();
        assertThat(platform.texts()).isEmpty();
        assertThat(platform.storeEntries()).isEmpty();
    }

    @Test
    void ofMoreThanAThousandWhoWereForgottenNobodyIsShown() {
        arrives(CUSTOMER, 1, 1, "my secret");
        platform.close(channel);
        eraser.erase(person);
        platform.clock().advance(Duration.ofMinutes(1));
        List<PersonalData.Identity> many = IntStream.range(0, 1_200).mapToObj(i -> new PersonalData.Identity("ch1", "+86" + i)).toList();
        eraser.erase(new PersonalData.Person("c2", many, null, null));
        platform.clock().advance(Duration.ofMinutes(20));
        open();
        ((Polls) channel).poll();
        assertThat(platform.texts()).isEmpty();
    }

    @Test
    void aPartWaitsForAnotherNodesAndIsNotRefused() throws Exception {
        for (String kept : List.of("parts", "forgotten")) {
            platform.clock().advance(Duration.ofSeconds(1));
            KeyValueStore store = kept.equals("parts") ? platform.store() : entries;
            KeyValueStore.Lock another = store.tryLock(kept, Duration.ofSeconds(20)).orElseThrow();
            CompletableFuture<Void> ends = CompletableFuture.runAsync(another::close, CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
            arrives(CUSTOMER, 1, 1, "one ");
            assertThat(eraser.give(person)).isNotEmpty();
            eraser.erase(person);
            assertThat(eraser.give(person)).isEmpty();
            ends.get(10, TimeUnit.SECONDS);
        }
    }
}
