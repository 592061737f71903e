package io.switchboard.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.spi.settings.Settings;
import io.switchboard.testkit.TestPlatform;
import io.switchboard.testkit.TestPlatformExtension;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever comes in is read or refused, and keeps nothing behind it from coming in. */
@ExtendWith(TestPlatformExtension.class)
class OddCallsTest {
    private static final int ROUNDS = 3_000;
    private static final Object[] STRANGE = {"", " ", "x".repeat(5_000), -1, 1e300, true, List.of(), Map.of(), List.of("x", 1), "\0\ud800", "999999999999999999999"};

    private final Random random = new Random(20_261_122);

    @Test
    void anOddRecordDoesNotKeepTheOthersOut(TestPlatform platform) throws Exception {
        try (SmsGateway gateway = new SmsGateway()) {
            Map<String, Object> settings = new HashMap<>(gateway.settings());
            settings.putAll(Map.of("partRefField", "ref", "partTotalField", "total", "partNumberField", "number"));
            ReceivesWebhooks channel = (ReceivesWebhooks) platform.open(Entries.connector(), settings);
            for (int round = 0; round < ROUNDS; round++) {
                List<Object> records = new ArrayList<>();
                records.add(odd(Map.of("id", "odd-" + round, "from", "+8613800138000", "text", "words", "ref", 1, "total", 2, "number", 1)));
                records.add(odd(Map.of("id", "sent-" + round, "status", "delivered")));
                records.add(random.nextInt(10) == 0 ? STRANGE[random.nextInt(STRANGE.length)] : Map.of());
                records.add(Map.of("id", "good-" + round, "from", "+8613800138000", "text", "good"));
                assertThat(channel.onWebhook(GatewayContractTest.signed(records)).status()).as(JSON.std.asString(records)).isEqualTo(200);
            }
            assertThat(platform.messages()).filteredOn(message -> message.providerId().startsWith("good-")).hasSize(ROUNDS);
            assertThat(platform.texts()).noneMatch(text -> text.contains("\0"));
        }
    }

    @Test
    void anyOctetsAreReadAsSomething() {
        Pdus pdus = new Pdus(Settings.of(Map.of("kind", "SMPP")));
        for (int round = 0; round < ROUNDS * 10; round++) {
            byte[] octets = new byte[random.nextInt(30)];
            random.nextBytes(octets);
            if (octets.length > 0 && random.nextBoolean()) {
                octets[0] = (byte) random.nextInt(octets.length + 1);
            }
            DeliverSm pdu = new DeliverSm();
            pdu.setSourceAddr(random.nextInt(5) == 0 ? null : "8613800138000");
            pdu.setEsmClass((byte) random.nextInt(256));
            pdu.setDataCoding((byte) random.nextInt(256));
            pdu.setShortMessage(random.nextInt(20) == 0 ? null : octets);
            if (random.nextInt(5) == 0) {
                pdu.setOptionalParameters(new OptionalParameter.Receipted_message_id("" + random.nextInt()), new OptionalParameter.Message_state((byte) random.nextInt(256)));
            }
            Pdus.Text text = pdus.text(pdu);
            assertThat(text.from()).isNotBlank();
            assertThat(text.part() == null || text.part().number() >= 1 && text.part().number() <= text.part().total()).isTrue();
            pdus.receipt(pdu);
        }
    }

    private Map<String, Object> odd(Map<String, Object> record) {
        Map<String, Object> changed = new HashMap<>(record);
        changed.replaceAll((name, value) -> random.nextInt(6) == 0 ? STRANGE[random.nextInt(STRANGE.length)] : value);
        changed.keySet().removeIf(name -> random.nextInt(6) == 0);
        return changed;
    }
}
