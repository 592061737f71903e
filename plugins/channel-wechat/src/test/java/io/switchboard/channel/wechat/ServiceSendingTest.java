package io.switchboard.channel.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.settings.Settings;
import io.switchboard.testkit.StandIn.Line;
import io.switchboard.testkit.StubProvider.Reply;
import io.switchboard.testkit.TestMessages;
import io.switchboard.testkit.TestPlatform;
import io.switchboard.testkit.TestPlatformExtension;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes out by customer service: kinds, windows, sessions, second tries, codes. */
@ExtendWith(TestPlatformExtension.class)
class ServiceSendingTest {
    private static final String CUSTOMER = "wmUser-1234";

    private TestPlatform platform;
    private WechatServiceStandIn standIn;
    private ServiceChannel channel;

    @BeforeEach
    void open(TestPlatform injected) {
        platform = injected;
        standIn = new WechatServiceStandIn(platform.clock());
        channel = (ServiceChannel) platform.open(new WechatConnector(), standIn.settings());
        standIn.writes(CUSTOMER, 3, "text", Map.of("content", "hello"));
    }

    @AfterEach
    void close() {
        standIn.close();
        assertThat(standIn.violations()).isEmpty();
    }

    private Receipt send(Content content) {
        return channel.send(TestMessages.answer(CUSTOMER, content));
    }

    private ConnectorException refused(Content content) {
        ConnectorException thrown = catchThrowableOfType(ConnectorException.class, () -> send(content));
        assertThat(thrown).as("sending " + content).isNotNull();
        return thrown;
    }

    private FileRef stored(String name, String mediaType, byte[] bytes) throws IOException {
        FileRef file = platform.files().store(name, new ByteArrayInputStream(bytes));
        return new FileRef(file.id(), file.name(), mediaType, file.size());
    }

    private Line last() {
        return standIn.lines().get(standIn.lines().size() - 1);
    }

    @Test
    void eachKindGoesOutInItsForm() throws IOException {
        send(new Content.Text("您好 😀\u0007"));
        assertThat(last()).isEqualTo(new Line(CUSTOMER, true, "text", "您好 😀"));
        send(new Content.Image(stored("p.png", "image/png", TestMessages.PNG), null));
        assertThat(last().kind()).isEqualTo("image");
        send(new Content.Audio(stored("v.amr", "audio/amr", "#!AMR\n1234".getBytes()), null));
        assertThat(last().kind()).isEqualTo("voice");
        send(new Content.Video(stored("f.mp4", "video/mp4", "....ftypisom".getBytes()), null));
        assertThat(last().kind()).isEqualTo("video");
        send(new Content.File(stored("说明 \"1\".pdf", "application/pdf", "%PDF-1.7 ...".getBytes()), null));
        assertThat(last().kind()).isEqualTo("file");
        standIn.writes(CUSTOMER, 3, "text", Map.of("content", "go on"));
        send(new Content.Link("https://shop.example/1", "灯".repeat(60), null));
        assertThat(last().text()).contains("title=" + "灯".repeat(42) + ",");
        send(new Content.Location(31.2304, 121.4737, "上海"));
        assertThat(last()).isEqualTo(new Line(CUSTOMER, true, "location", "{name=上海, address=上海, latitude=31.2304, longitude=121.4737}"));
        send(new Content.Card("订单", null, null, "weixin://dl/business/?appid=wx1&path=pages%2Forder&query=id%3D7"));
        assertThat(last().text()).contains("pagepath=pages/order?id=7", "appid=wx1");
        standIn.writes(CUSTOMER, 3, "text", Map.of("content", "and that one"));
        send(new Content.MiniProgram("订单", "wx1", "pages/order?id=8"));
        assertThat(last().text()).contains("pagepath=pages/order?id=8", "appid=wx1");
    }

    @Test
    void whatThePlatformDoesntTakeIsNotOffered() throws IOException {
        int before = standIn.moves().attempts();
        assertThat(refused(new Content.Text("长".repeat(683))).failure()).isEqualTo(Failure.INVALID_REQUEST);
        assertThat(refused(new Content.Audio(stored("v.mp3", "audio/mpeg", "ID3.......".getBytes()), null)).getMessage()).contains("audio/amr");
        assertThat(refused(new Content.File(stored("s.txt", "text/plain", "12345".getBytes()), null)).failure()).isEqualTo(Failure.INVALID_REQUEST);
        assertThat(refused(new Content.Image(stored("p.png", "image/png", TestMessages.PNG), "a word")).failure()).isEqualTo(Failure.INVALID_REQUEST);
        assertThat(standIn.moves().attempts()).isEqualTo(before);
    }

    /** By it a failed delivery is found, and a second try known. */
    @Test
    void ourIdIsItsId() {
        Receipt receipt = channel.send(TestMessages.answer("f81d4fae-7dec-11d0-a765-00a0c91e6bf6", CUSTOMER, new Content.Text("hi"), List.of()));
        assertThat(receipt.providerId()).isEqualTo("f81d4fae7dec11d0a76500a0c91e6bf6");
        OutboundMessage long1 = TestMessages.answer("x".repeat(60), CUSTOMER, new Content.Text("hi"), List.of());
        assertThat(channel.send(long1).providerId()).hasSizeLessThanOrEqualTo(32);
    }

    @Test
    void fiveAnswersInTwoDays() {
        for (int i = 0; i < 5; i++) {
            send(new Content.Text("answer " + i));
        }
        ConnectorException used = refused(new Content.Text("one more"));
        assertThat(used.failure()).isEqualTo(Failure.REJECTED);
        assertThat(used.getMessage()).contains("95001", "five messages");
        standIn.writes(CUSTOMER, 3, "text", Map.of("content", "and?"));
        send(new Content.Text("again"));
        platform.clock().advance(Duration.ofHours(48));
        assertThat(refused(new Content.Text("too late")).getMessage()).contains("95002", "48 hours");
        assertThat(channel.status()).isEqualTo(ChannelStatus.ONLINE);
    }

    @ParameterizedTest
    @CsvSource({"POOL, waits in the pool", "STAFF, Taken over in WeCom by zhangsan", "ENDED, has ended"})
    void whoHasTheSessionIsSaidBeforeAnythingIsSent(ServiceState state, String words) {
        standIn.sessions.is(CUSTOMER, state);
        ConnectorException refused = refused(new Content.Text("may I?"));
        assertThat(refused.failure()).isEqualTo(Failure.REJECTED);
        assertThat(refused.getMessage()).contains(words).containsPattern("\\p{IsHan}").doesNotContain("session.", "{0}");
        assertThat(standIn.moves().attempts()).as("messages that the platform had to refuse").isZero();
        standIn.sessions.is(CUSTOMER, ServiceState.NEW);
        send(new Content.Text("now I may"));
    }

    /** A new session is taken for the API with its first answer; that costs two calls a session, none an answer. */
    @Test
    void aNewSessionIsTakenOnce() {
        assertThat(standIn.sessions.state(CUSTOMER)).isEqualTo(ServiceState.NEW);
        send(new Content.Text("one"));
        assertThat(standIn.sessions.state(CUSTOMER)).isEqualTo(ServiceState.ASSISTANT);
        send(new Content.Text("two"));
        assertThat(standIn.sessions.asked()).isEqualTo(1);
    }

    /** Somebody takes it over in WeCom, which another node hears: from here nothing is sent any more until it has ended and he wrote again. */
    @Test
    void whatWasTakenOverIsNotWrittenInUntilItComesBack() {
        send(new Content.Text("one"));
        ServiceChannel otherNode = (ServiceChannel) platform.open(new WechatConnector(), standIn.settings());
        standIn.taken(CUSTOMER, "zhangsan");
        otherNode.onWebhook(standIn.bell());
        otherNode.poll();
        assertThat(platform.messages()).last().extracting(InboundMessage::content).isEqualTo(new Content.Event("taken-over", Map.of("account", "zhangsan")));
        int before = standIn.moves().attempts();
        assertThat(refused(new Content.Text("two")).getMessage()).contains("by zhangsan", "由 zhangsan");
        assertThat(refused(new Content.Text("two")).getMessage()).contains("by zhangsan");
        assertThat(standIn.moves().attempts()).isEqualTo(before);
        standIn.ends(CUSTOMER, "zhangsan");
        assertThat(refused(new Content.Text("two")).getMessage()).contains("has ended");
        standIn.writes(CUSTOMER, 3, "text", Map.of("content", "and now?"));
        send(new Content.Text("two"));
        int asked = standIn.sessions.asked();
        send(new Content.Text("three"));
        assertThat(standIn.sessions.asked()).as("ours again, and not asked of").isEqualTo(asked);
        assertThat(standIn.lines()).extracting(Line::text).containsExactly("one", "two", "three");
    }

    /** Nobody told us, and the message itself is refused: then it is said who has it, and the next one isn't sent. */
    @Test
    void aSessionThatWentUnheardIsFoundByTheRefusal() {
        send(new Content.Text("one"));
        standIn.sessions.is(CUSTOMER, ServiceState.STAFF);
        int before = standIn.moves().attempts();
        assertThat(refused(new Content.Text("two")).getMessage()).contains("Taken over in WeCom by zhangsan");
        assertThat(standIn.moves().attempts()).isEqualTo(before + 1);
        assertThat(refused(new Content.Text("two")).getMessage()).contains("Taken over in WeCom by zhangsan");
        assertThat(standIn.moves().attempts()).isEqualTo(before + 1);
    }

    /** An app that may send but not ask writes on; a platform that is away is not sent to. */
    @Test
    void whereItMayNotBeAskedTheMessageTells() {
        standIn.sessions.tells(WechatSimulator.error(48002, "API interface no authority info"));
        send(new Content.Text("one"));
        standIn.sessions.is(CUSTOMER, ServiceState.POOL);
        assertThat(refused(new Content.Text("two")).getMessage()).contains("not take messages in this session");
        standIn.sessions.tells(WechatSimulator.error(-1, "system error"));
        assertThat(refused(new Content.Text("two")).failure()).isEqualTo(Failure.UNAVAILABLE);
    }

    @Test
    void whatThePlatformDoesntAllowIsRefusedBeforeItIsAsked() {
        ServiceClient client = client();
        for (ServiceState from : ServiceState.values()) {
            for (ServiceState to : ServiceState.values()) {
                standIn.sessions.is(CUSTOMER, from);
                String servicer = to == ServiceState.STAFF ? SimulatedSessions.SERVICER : null;
                if (from.next().contains(to)) {
                    String code = client.move(CUSTOMER, from, to, servicer);
                    assertThat(standIn.sessions.state(CUSTOMER)).as(from + " to " + to).isEqualTo(to);
                    assertThat(code != null).as("a code for a word at the change to " + to).isEqualTo(to.number() > 1);
                } else {
                    ConnectorException refused = catchThrowableOfType(ConnectorException.class, () -> client.move(CUSTOMER, from, to, servicer));
                    assertThat(refused.failure()).as(from + " to " + to).isEqualTo(Failure.REJECTED);
                    assertThat(refused.getMessage()).contains(from.number() + " -> " + to.number(), "does not allow").doesNotContain("errcode");
                    assertThat(standIn.sessions.state(CUSTOMER)).isEqualTo(from);
                }
            }
        }
    }

    /** It changed hands between our look and our change, or who should get it can't. */
    @Test
    void changesThatFailSayWhy() {
        ServiceClient client = client();
        standIn.sessions.is(CUSTOMER, ServiceState.ENDED);
        ConnectorException late = catchThrowableOfType(
                ConnectorException.class, () -> client.move(CUSTOMER, ServiceState.ASSISTANT, ServiceState.POOL, null));
        assertThat(late.getMessage()).contains("95016", "changed hands");
        standIn.sessions.is(CUSTOMER, ServiceState.POOL);
        ConnectorException nobody = catchThrowableOfType(
                ConnectorException.class, () -> client.move(CUSTOMER, ServiceState.POOL, ServiceState.STAFF, "lisi"));
        assertThat(nobody.failure()).isEqualTo(Failure.REJECTED);
        assertThat(nobody.getMessage()).contains("95014", "not active");
    }

    private ServiceClient client() {
        return new ServiceClient(Settings.of(standIn.settings()), platform.context(), new WechatHealth(status -> {}));
    }

    /** The picture of cards is left at the platform once; when it has it no more, it is left there anew, and the card arrives. */
    @Test
    void aCardWhosePictureWasLostArrives() {
        Content.Card order = new Content.Card("订单", null, null, "weixin://dl/business/?appid=wx1&path=pages%2Forder");
        send(order);
        standIn.losesFiles();
        send(order);
        assertThat(standIn.lines()).extracting(Line::kind).containsExactly("miniprogram", "miniprogram");
        assertThat(standIn.moves().calls().stream().filter(call -> call.path().startsWith("/cgi-bin/media/upload"))).hasSize(2);
    }

    /** Once more, and not for ever: what is refused twice must not pass for sent. */
    @Test
    void aCardThatIsRefusedWithANewPictureIsRefused() {
        Content.Card order = new Content.Card("订单", null, null, "weixin://dl/business/?appid=wx1&path=pages%2Forder");
        send(order);
        standIn.alwaysLosesFiles();
        assertThat(refused(order).getMessage()).contains("40007");
        assertThat(standIn.lines()).hasSize(1);
    }

    /** The platform took it, its answer was lost; a person sends it again: it is there once, and known as sent. */
    @Test
    void aSecondTryOfWhatArrivedWasSent() {
        OutboundMessage message = TestMessages.answer(CUSTOMER, new Content.Text("once"));
        channel.send(message);
        standIn.moves().fails(Failure.UNKNOWN_OUTCOME);
        ConnectorException unclear = catchThrowableOfType(ConnectorException.class, () -> channel.send(message));
        assertThat(unclear.failure()).isEqualTo(Failure.UNKNOWN_OUTCOME);
        standIn.moves().works();
        platform.close(channel);
        channel = (ServiceChannel) platform.open(new WechatConnector(), standIn.settings());
        assertThat(channel.send(message).providerId()).isEqualTo(message.id().replace("-", ""));
        assertThat(standIn.lines()).hasSize(1);
    }

    @Test
    void aSecondTryThatIsRefusedForAnotherReasonWasNot() {
        OutboundMessage message = TestMessages.answer(CUSTOMER, new Content.Text("never"));
        standIn.moves().fails(Failure.UNKNOWN_OUTCOME);
        assertThat(catchThrowableOfType(ConnectorException.class, () -> channel.send(message))).isNotNull();
        standIn.moves().works();
        platform.clock().advance(Duration.ofHours(48));
        assertThat(catchThrowableOfType(ConnectorException.class, () -> channel.send(message)).getMessage()).contains("95002");
        assertThat(standIn.lines()).isEmpty();
    }

    /** A used id without an unclear first try is somebody's mistake, and told. */
    @Test
    void aUsedIdAloneIsRefused() {
        OutboundMessage message = TestMessages.answer(CUSTOMER, new Content.Text("once"));
        channel.send(message);
        ConnectorException refused = catchThrowableOfType(ConnectorException.class, () -> channel.send(message));
        assertThat(refused.failure()).isEqualTo(Failure.REJECTED);
        assertThat(refused.getMessage()).contains(String.valueOf(WechatServiceStandIn.REPEATED));
    }

    /** What the platform was too busy for wasn't taken: a refusal of the second try must not pass for its arrival. */
    @Test
    void afterAPlainFailureARefusalIsARefusal() {
        OutboundMessage message = TestMessages.answer(CUSTOMER, new Content.Text("never"));
        standIn.moves().fails(Failure.UNAVAILABLE);
        assertThat(catchThrowableOfType(ConnectorException.class, () -> channel.send(message)).failure()).isEqualTo(Failure.UNAVAILABLE);
        standIn.moves().gives(WechatSimulator.error(95099, "a code that nobody knows"));
        assertThat(catchThrowableOfType(ConnectorException.class, () -> channel.send(message)).failure()).isEqualTo(Failure.REJECTED);
    }

    @Test
    void unclearOnesAreRememberedInBounds() {
        RecentIds unclear = new RecentIds(platform.store(), "unclear");
        for (int i = 0; i < 150; i++) {
            unclear.add("message-" + i);
        }
        assertThat(unclear.has("message-149")).isTrue();
        assertThat(unclear.has("message-50")).isTrue();
        assertThat(unclear.has("message-49")).isFalse();
        unclear.remove("message-149");
        assertThat(unclear.has("message-149")).isFalse();
        assertThat(unclear.has("message-148")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "-1, UNAVAILABLE, false", "40013, UNAUTHORIZED, true", "40014, UNAUTHORIZED, true", "42001, UNAUTHORIZED, true", "60020, UNAUTHORIZED, true",
        "45009, RATE_LIMITED, false", "45002, INVALID_REQUEST, false", "47001, INVALID_REQUEST, false", "48002, REJECTED, true",
        "95000, REJECTED, true", "95001, REJECTED, false", "95002, REJECTED, false", "95003, REJECTED, true", "95004, REJECTED, true",
        "95014, REJECTED, false", "95016, REJECTED, false", "95099, REJECTED, false"
    })
    void eachCodeIsWhatItIs(int code, Failure failure, boolean account) {
        standIn.moves().gives(WechatSimulator.error(code, "words that change, from ip: 203.0.113.9, more info"));
        ConnectorException thrown = refused(new Content.Text("into trouble"));
        assertThat(thrown.failure()).isEqualTo(failure);
        assertThat(thrown.getMessage()).contains(String.valueOf(code)).containsPattern("\\p{IsHan}").doesNotContain("problem.");
        assertThat(channel.status().equals(ChannelStatus.ONLINE)).as("the account is well").isNotEqualTo(account);
        if (code == 60020) {
            assertThat(thrown.getMessage()).contains("203.0.113.9");
        }
        standIn.moves().works();
        send(new Content.Text("well again"));
        assertThat(channel.status()).isEqualTo(ChannelStatus.ONLINE);
    }

    @Test
    void aTokenRevokedInMidFlightIsRenewedOnce() {
        send(new Content.Text("first"));
        standIn.corp.kills();
        send(new Content.Text("second"));
        assertThat(standIn.lines()).hasSize(2);
        assertThat(standIn.moves().attempts()).isEqualTo(3);
        assertThat(platform.reports()).isEmpty();
    }

    @Test
    void aServerThatIsntTrustedIsTold() {
        standIn.corp.outside(true);
        ConnectorException thrown = refused(new Content.Text("may I?"));
        assertThat(thrown.failure()).isEqualTo(Failure.UNAUTHORIZED);
        assertThat(thrown.getMessage()).contains("203.0.113.9", "60020", "企业可信IP");
        assertThat(channel.status().state()).isEqualTo(ChannelStatus.State.OFFLINE);
    }

    @Test
    void theTestButtonSaysWhatIsMissing() {
        Map<String, Object> settings = new HashMap<>(standIn.settings());
        settings.put("openKfId", "wkAnotherCompanys");
        assertThat(tested(settings).getMessage()).contains("open_kfid");
        settings.put("appSecret", "not-the-secret");
        assertThat(tested(settings).getMessage()).contains("Secret", "40001").doesNotContain("not-the-secret");
        settings.remove("openKfId");
        assertThat(tested(settings).getMessage()).contains("open_kfid", "wk");
        assertThat(catchThrowableOfType(ConnectorException.class, () -> platform.open(new WechatConnector(), settings)).failure())
                .isEqualTo(Failure.INVALID_REQUEST);
        settings.put("openKfId", WechatServiceStandIn.ACCOUNT);
        settings.remove("encodingAesKey");
        assertThat(tested(settings).getMessage()).contains("EncodingAESKey");
    }

    private ConnectorException tested(Map<String, Object> settings) {
        return catchThrowableOfType(ConnectorException.class, () -> new WechatConnector().test(Settings.of(settings), platform.context()));
    }

    @Test
    void onlyOfCustomersOfTheLastTwoDaysIsSomethingTold() {
        assertThat(channel.profile(CUSTOMER).name()).isEqualTo("张三");
        platform.clock().advance(Duration.ofHours(48));
        ConnectorException nothing = catchThrowableOfType(ConnectorException.class, () -> channel.profile(CUSTOMER));
        assertThat(nothing.failure()).isEqualTo(Failure.REJECTED);
    }

    /** A 200 with rubbish after a send: nobody knows; its id is remembered, and nothing is sent by itself. */
    @Test
    void rubbishAfterASendIsUnclear() {
        standIn.moves().gives(Reply.json(200, "[1]"));
        assertThat(refused(new Content.Text("hello?")).failure()).isEqualTo(Failure.UNKNOWN_OUTCOME);
        assertThat(platform.storeEntries()).containsKey("unclear");
    }
}
