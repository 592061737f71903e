package io.switchboard.channel.sms;

import static io.switchboard.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.AwaitsNews;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.TextCount;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.settings.Settings;
import io.switchboard.testkit.TestMessages;
import io.switchboard.testkit.TestPlatform;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What SMPP is like: alphabets, parts, receipts, lines that break, message centres that repeat. */
class SmppTest {
    private static final String CUSTOMER = "+8613800138000";

    private final Smsc smsc = new Smsc();
    private final TestPlatform platform = new TestPlatform();

    @AfterEach
    void close() {
        platform.close();
        smsc.close();
        assertThat(smsc.violations()).isEmpty();
    }

    private Channel open(Object... more) {
        Map<String, Object> settings = new HashMap<>(smsc.settings());
        for (int i = 0; i < more.length; i += 2) {
            settings.put((String) more[i], more[i + 1]);
        }
        return platform.open(Entries.connector(), settings);
    }

    private static OutboundMessage text(String text) {
        return TestMessages.answer(CUSTOMER, new Content.Text(text));
    }

    private void poll(Channel channel) {
        ((AwaitsNews) channel).poll();
    }

    @Test
    void anAnswerGoesOutInTheAlphabetThatHoldsIt() {
        Channel channel = open();
        channel.send(text("50 € [ok]"));
        channel.send(text("早上好"));
        assertThat(smsc.taken()).containsExactly("50 € [ok]", "早上好");
        assertThat(smsc.submitted()).extracting(Smsc.Submitted::coding).containsExactly(0, 8);
        assertThat(smsc.submitted()).extracting(Smsc.Submitted::to).containsOnly("8613800138000");
        assertThat(smsc.submitted()).extracting(Smsc.Submitted::from).containsOnly("10690");
        assertThat(smsc.submitted()).extracting(Smsc.Submitted::fromTon).as("a short code").containsOnly(3);
        assertThat(smsc.submitted()).extracting(Smsc.Submitted::receipt).containsOnly(1);
    }

    @Test
    void theSenderIsNumberCodeOrName() {
        for (Map.Entry<String, Integer> each : Map.of("+4915112345678", 1, "10690", 3, "MyShop", 5).entrySet()) {
            Channel channel = open("sender", each.getKey());
            channel.send(text("hi"));
            Smsc.Submitted last = smsc.submitted().get(smsc.submitted().size() - 1);
            assertThat(last.fromTon()).as(each.getKey()).isEqualTo(each.getValue());
            platform.close(channel);
        }
    }

    @Test
    void aLongTextGoesOutInEachOfThreeWays() {
        String latin = "0123456789".repeat(40);
        String han = "长".repeat(200);
        for (String how : List.of("UDH", "SAR", "PAYLOAD")) {
            Channel channel = open("longTexts", how);
            channel.send(text(latin));
            channel.send(text(han));
            platform.close(channel);
        }
        assertThat(smsc.taken()).containsExactly(latin, han, latin, han, latin, han);
        List<Smsc.Submitted> submitted = smsc.submitted();
        assertThat(submitted).as("3 parts each, or one payload").hasSize(3 + 3 + 3 + 3 + 1 + 1);
        assertThat(submitted.subList(0, 3)).extracting(Smsc.Submitted::receipt).as("one receipt for all").containsExactly(0, 0, 1);
        assertThat(submitted.get(0).octets()).startsWith(5, 0, 3).hasSize(6 + 153);
    }

    @Test
    void whatIsLongerThanAllowedIsRefusedBeforeItLeaves() {
        Channel channel = open("maxParts", 2);
        assertThat(channel.limits().maxTextLength()).isEqualTo(2);
        assertThat(channel.limits().counts()).isEqualTo(TextCount.SMS_PARTS);
        assertThat(open("alphabet", "UCS2").limits().counts()).isEqualTo(TextCount.SMS_PARTS_UCS2);
        ConnectorException refused = catchThrowableOfType(ConnectorException.class, () -> channel.send(text("长".repeat(135))));
        assertThat(refused.failure()).isEqualTo(Failure.INVALID_REQUEST);
        assertThat(refused.getMessage()).contains("3", "2", "shorten");
        assertThat(smsc.attempts()).isZero();
    }

    @Test
    void aThrottledPartIsSentLaterAndNoneTwice() {
        Channel channel = open();
        String whole = "长".repeat(200);
        OutboundMessage message = text(whole);
        smsc.throttlesAtPart(3);
        ConnectorException throttled = catchThrowableOfType(ConnectorException.class, () -> channel.send(message));
        assertThat(throttled.failure()).isEqualTo(Failure.RATE_LIMITED);
        assertThat(throttled.retryAfter()).hasValueSatisfying(after -> assertThat(after).isPositive());
        channel.send(message);
        assertThat(smsc.taken()).containsExactly(whole);
        assertThat(smsc.submitted()).as("parts that were taken").hasSize(3);
    }

    @Test
    void eachStatusIsTheFailureThatFits() {
        Channel channel = open();
        Map<Integer, Failure> due = Map.of(
                SMPPConstant.STAT_ESME_RTHROTTLED, Failure.RATE_LIMITED,
                SMPPConstant.STAT_ESME_RMSGQFUL, Failure.RATE_LIMITED,
                SMPPConstant.STAT_ESME_RSYSERR, Failure.UNAVAILABLE,
                SMPPConstant.STAT_ESME_RX_T_APPN, Failure.UNAVAILABLE,
                SMPPConstant.STAT_ESME_RINVSRCADR, Failure.INVALID_REQUEST,
                SMPPConstant.STAT_ESME_RINVDSTADR, Failure.INVALID_REQUEST,
                SMPPConstant.STAT_ESME_RSUBMITFAIL, Failure.REJECTED,
                0x400, Failure.REJECTED,
                SMPPConstant.STAT_ESME_RINVBNDSTS, Failure.UNAVAILABLE);
        due.forEach((status, failure) -> {
            smsc.refuses(status);
            ConnectorException refused = catchThrowableOfType(ConnectorException.class, () -> channel.send(text("hi")));
            assertThat(refused.failure()).as("0x%02X", status).isEqualTo(failure);
            assertThat(refused.getMessage()).contains("0x%02X".formatted(status));
        });
        smsc.works();
        channel.send(text("well again"));
        assertThat(smsc.taken()).containsExactly("well again");
    }

    @Test
    void receiptsUpdateTheDelivery() {
        Channel channel = open();
        poll(channel);
        Receipt receipt = channel.send(text("hello"));
        assertThat(receipt.state()).isEqualTo(DeliveryState.SENT);
        smsc.receipt("0000" + smsc.lastId().toUpperCase(), "ENROUTE");
        smsc.receipt("0000" + smsc.lastId().toUpperCase(), "DELIVRD");
        Receipt second = channel.send(text("nobody there"));
        smsc.receipt(smsc.lastId(), "UNDELIV");
        eventually("both receipts", () -> platform.updates().size() == 2);
        assertThat(platform.updates().get(0)).isEqualTo(new DeliveryUpdate(receipt.providerId(), DeliveryState.DELIVERED, null));
        assertThat(platform.updates().get(1).providerId()).isEqualTo(second.providerId());
        assertThat(platform.updates().get(1).state()).isEqualTo(DeliveryState.FAILED);
        assertThat(platform.updates().get(1).problem()).contains("UNDELIV 011");
        assertThat(platform.messages()).as("a receipt is no message").isEmpty();
    }

    @Test
    void aReceiptThatCountsOtherwiseIsMatched() {
        Channel channel = open("receiptIds", "DECIMAL_OF_HEX");
        poll(channel);
        Receipt receipt = channel.send(text("hello"));
        smsc.receipt(Long.toString(Long.parseLong(smsc.lastId(), 16)), "DELIVRD");
        eventually("the receipt", () -> platform.updates().size() == 1);
        assertThat(platform.updates().get(0).providerId()).isEqualTo(receipt.providerId());
    }

    @Test
    void aReceiptMayCarryItsFactsBesideItsText() {
        Channel channel = open();
        poll(channel);
        Receipt receipt = channel.send(text("hello"));
        smsc.arrives(CUSTOMER, 0x04, 0, "Message delivered".getBytes(StandardCharsets.US_ASCII),
                new OptionalParameter.Receipted_message_id(smsc.lastId()), new OptionalParameter.Message_state((byte) 2));
        eventually("the receipt", () -> platform.updates().size() == 1);
        assertThat(platform.updates()).containsExactly(new DeliveryUpdate(receipt.providerId(), DeliveryState.DELIVERED, null));
        smsc.arrives(CUSTOMER, 0x04, 0, "what no one can read".getBytes(StandardCharsets.US_ASCII));
        eventually("it is acknowledged", () -> smsc.waitingCount() == 0);
        assertThat(platform.messages()).isEmpty();
    }

    @Test
    void aReceiptFasterThanTheAnswerIsHandedOnAtOnce() {
        Channel channel = open();
        poll(channel);
        smsc.beforeAnswer(() -> {
            smsc.receipt(smsc.lastId(), "DELIVRD");
            eventually("the receipt is acknowledged", () -> smsc.waitingCount() == 0);
        });
        Receipt receipt = channel.send(text("fast"));
        assertThat(receipt.state()).isEqualTo(DeliveryState.SENT);
        // The platform keeps it until it knows the id, and looks again.
        assertThat(platform.updates()).containsExactly(new DeliveryUpdate(receipt.providerId(), DeliveryState.DELIVERED, null));
    }

    @Test
    void aReceiptOfAnotherMessageIsNotHeldUpByASend() {
        Channel channel = open();
        poll(channel);
        Receipt first = channel.send(text("first"));
        String id = smsc.lastId();
        smsc.beforeAnswer(() -> {
            smsc.receipt(id, "DELIVRD");
            eventually("the receipt is acknowledged", () -> smsc.waitingCount() == 0);
        });
        assertThat(channel.send(text("second")).state()).isEqualTo(DeliveryState.SENT);
        assertThat(platform.updates()).containsExactly(new DeliveryUpdate(first.providerId(), DeliveryState.DELIVERED, null));
    }

    @Test
    void incomingTextsAreReadInTheirCoding() {
        Channel channel = open();
        smsc.arrives(CUSTOMER, "50 € [ok]");
        smsc.arrives(CUSTOMER, "快递呢 😀");
        smsc.arrives(CUSTOMER, 0, 3, "Größe".getBytes(StandardCharsets.ISO_8859_1));
        smsc.arrives(CUSTOMER, 0, 0, new byte[0], new OptionalParameter.Message_payload("in the payload".getBytes(StandardCharsets.US_ASCII)));
        smsc.arrives(CUSTOMER, 0x08, 0, "an acknowledgement of a phone".getBytes(StandardCharsets.US_ASCII));
        poll(channel);
        eventually("all are acknowledged", () -> smsc.waitingCount() == 0);
        assertThat(platform.texts()).containsExactly("50 € [ok]", "快递呢 😀", "Größe", "in the payload");
        InboundMessage first = platform.messages().get(0);
        assertThat(first.sender().externalId()).isEqualTo(CUSTOMER);
        assertThat(first.sender().phone()).isEqualTo(CUSTOMER);
    }

    @Test
    void partsInAnyOrderMakeOneText() {
        Channel channel = open();
        String[] parts = {"一".repeat(67), "二".repeat(67), "三"};
        for (int number : new int[] {3, 1, 1, 2, 2}) {
            byte[] text = parts[number - 1].getBytes(StandardCharsets.UTF_16BE);
            byte[] whole = new byte[6 + text.length];
            System.arraycopy(new byte[] {5, 0, 3, 42, 3, (byte) number}, 0, whole, 0, 6);
            System.arraycopy(text, 0, whole, 6, text.length);
            smsc.arrives(CUSTOMER, 0x40, 8, whole);
        }
        poll(channel);
        eventually("all are acknowledged", () -> smsc.waitingCount() == 0);
        assertThat(platform.texts()).containsExactly(String.join("", parts));
    }

    @Test
    void aTextWhoseRestDoesNotComeIsShownAsFarAsItCame() {
        Channel channel = open();
        smsc.arrives(CUSTOMER, 0x40, 0, new byte[] {5, 0, 3, 7, 2, 1, 'h', 'a', 'l', 'f'});
        poll(channel);
        eventually("it is acknowledged", () -> smsc.waitingCount() == 0);
        assertThat(platform.messages()).isEmpty();
        platform.kill(channel);
        platform.clock().advance(Duration.ofMinutes(11));
        Channel second = open();
        poll(second);
        assertThat(platform.texts()).containsExactly("half[…]");
    }

    @Test
    void theSameWordsTwiceAreTwoMessages() {
        Channel channel = open();
        smsc.arrives(CUSTOMER, "ok");
        smsc.arrives(CUSTOMER, "ok");
        poll(channel);
        eventually("both are acknowledged", () -> smsc.waitingCount() == 0);
        assertThat(platform.texts()).containsExactly("ok", "ok");
        platform.clock().advance(Duration.ofMinutes(2));
        smsc.arrives(CUSTOMER, "and more");
        eventually("it is acknowledged", () -> smsc.waitingCount() == 0);
        assertThat(platform.storeEntries()).as("prints are forgotten").hasSize(1);
    }

    private void hears(Channel channel, String text) {
        smsc.arrives(CUSTOMER, text);
        poll(channel);
        eventually("it is acknowledged", () -> smsc.waitingCount() == 0);
    }

    @Test
    void theSameWordsAfterARebindAreAnotherMessage() {
        Channel channel = open();
        hears(channel, "ok");
        platform.clock().advance(Duration.ofMinutes(30));
        smsc.cutsAll();
        eventually("the line is bound again", () -> {
            poll(channel);
            return smsc.bindsTried() == 2;
        });
        platform.clock().advance(Duration.ofMinutes(30));
        hears(channel, "ok");
        assertThat(platform.texts()).containsExactly("ok", "ok");
    }

    @Test
    void theSameWordsAfterARestartAreAnotherMessageAndOldPrintsGo() {
        Channel first = open();
        for (int i = 0; i < 40; i++) {
            smsc.arrives(CUSTOMER, "word " + i);
        }
        hears(first, "ok");
        platform.close(first);
        platform.clock().advance(Duration.ofMinutes(2));
        Channel second = open();
        hears(second, "ok");
        assertThat(platform.texts()).hasSize(42).endsWith("ok", "ok");
        assertThat(platform.storeEntries()).as("prints of the life before are forgotten").hasSize(1);
    }

    @Test
    void theSameWordsOverAnotherBindAreAnotherMessageAMinuteLater() {
        Channel first = open();
        hears(first, "ok");
        platform.clock().advance(Duration.ofSeconds(61));
        Channel second = open();
        poll(second);
        hears(second, "ok");
        assertThat(smsc.bindsTried()).isEqualTo(2);
        assertThat(platform.texts()).containsExactly("ok", "ok");
    }

    @Test
    void whatComesRightAfterABindComesOnTheNewSession() {
        List<Object> sessions = new CopyOnWriteArrayList<>();
        SmppLine line = new SmppLine(Settings.of(smsc.settings()), platform.context().http(), new SmppLine.Listener() {
            @Override
            public void delivered(DeliverSm pdu, Object session) {
                sessions.add(session);
            }

            @Override
            public void lost() {}
        });
        smsc.greets(CUSTOMER, "again");
        try {
            for (int round = 1; round <= 100; round++) {
                Object bound = line.bound();
                int due = round;
                eventually("the greeting", () -> sessions.size() == due);
                assertThat(sessions.get(round - 1)).as("round " + round).isSameAs(bound);
                smsc.cutsAll();
                eventually("the line is known to be broken", () -> !line.isBound());
            }
        } finally {
            line.close();
        }
    }

    @Test
    void whatComesAgainIsOneMessage() {
        Channel channel = open();
        hears(channel, "ok");
        platform.loseNextAnswer();
        hears(channel, "ok");
        assertThat(platform.texts()).as("the second was stored, and refused all the same").containsExactly("ok", "ok");
        AtomicBoolean refused = new AtomicBoolean();
        platform.beforeReceive(() -> {
            if (refused.compareAndSet(false, true)) {
                throw new ConnectorException(Failure.UNAVAILABLE, "the database is away");
            }
        });
        hears(channel, "ok");
        assertThat(refused).isTrue();
        assertThat(platform.texts()).as("the third was not stored when it was refused").containsExactly("ok", "ok", "ok");
    }

    @Test
    void aLineThatBreaksIsBoundAnew() throws InterruptedException {
        Channel channel = open();
        poll(channel);
        assertThat(channel.status()).isEqualTo(ChannelStatus.ONLINE);
        smsc.cutsAll();
        assertThat(((AwaitsNews) channel).awaitNews(Duration.ofMinutes(5))).as("told at once").isIn(true, false);
        smsc.arrives(CUSTOMER, "while you were away");
        eventually("the line is known to be broken, and bound again", () -> {
            poll(channel);
            return platform.texts().contains("while you were away");
        });
        channel.send(text("back again"));
        assertThat(smsc.taken()).containsExactly("back again");
    }

    @Test
    void anotherPasswordShowsTheChannelAsOffline() {
        Channel channel = open();
        poll(channel);
        smsc.wants("changed");
        smsc.cutsAll();
        eventually("the line is known to be broken", () -> {
            ConnectorException refused = catchThrowableOfType(ConnectorException.class, () -> poll(channel));
            return refused != null && refused.failure() == Failure.UNAUTHORIZED;
        });
        assertThat(channel.status().state()).isEqualTo(ChannelStatus.State.OFFLINE);
        assertThat(channel.status().detail()).contains("SMPP 0x0E", "密").doesNotContain(Smsc.PASSWORD);
    }

    @Test
    void anAddressThatThePlatformRefusesIsNotCalled() {
        Channel channel = open("smppHost", "169.254.169.254");
        ConnectorException refused = catchThrowableOfType(ConnectorException.class, () -> channel.send(text("hi")));
        assertThat(refused.failure()).isEqualTo(Failure.UNAUTHORIZED);
        assertThat(refused.getMessage()).contains("169.254.169.254");
        assertThat(smsc.bindsTried()).isZero();
    }
}
