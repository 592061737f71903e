package io.switchboard.channel.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.CardKind;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.ReplyWindow;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.FileRef;
import io.switchboard.testkit.StandIn.Line;
import io.switchboard.testkit.StubProvider.Reply;
import io.switchboard.testkit.TestMessages;
import io.switchboard.testkit.TestPlatform;
import io.switchboard.testkit.TestPlatformExtension;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes out: kinds, windows, tokens, error codes, files. */
@ExtendWith(TestPlatformExtension.class)
class WechatSendingTest {
    private static final String CUSTOMER = "oUser-1234";

    private TestPlatform platform;
    private WechatOfficialStandIn official;
    private WechatMiniStandIn mini;
    private OfficialChannel channel;
    private WechatChannel program;

    @BeforeEach
    void open(TestPlatform injected) {
        platform = injected;
        official = new WechatOfficialStandIn(platform.clock());
        mini = new WechatMiniStandIn(platform.clock());
        channel = (OfficialChannel) platform.open(new WechatConnector(), official.settings());
        program = (WechatChannel) platform.open(new WechatConnector(), mini.settings());
        for (WechatSimulator each : List.of(official, mini)) {
            each.opens(CUSTOMER, new ReplyWindow(Duration.ofHours(48), 20));
        }
    }

    @AfterEach
    void close() {
        official.close();
        mini.close();
        assertThat(official.violations()).isEmpty();
        assertThat(mini.violations()).isEmpty();
    }

    private static void send(WechatChannel by, Content content) {
        by.send(TestMessages.answer(CUSTOMER, content));
    }

    private static ConnectorException refused(WechatChannel by, Content content) {
        ConnectorException thrown = catchThrowableOfType(ConnectorException.class, () -> send(by, content));
        assertThat(thrown).as("sending " + content).isNotNull();
        return thrown;
    }

    private static Line last(WechatSimulator standIn) {
        return standIn.lines().get(standIn.lines().size() - 1);
    }

    private FileRef stored(String mediaType, byte[] bytes) throws IOException {
        FileRef file = platform.files().store("文件", new ByteArrayInputStream(bytes));
        return new FileRef(file.id(), file.name(), mediaType, file.size());
    }

    @Test
    void textsGoOutAsTheyAre() {
        String text = "您好 \"quoted\" \\ 😀\nsecond <a href=\"https://shop.example\">line</a>";
        send(channel, new Content.Text(text + "\u0007\u0001"));
        assertThat(last(official)).isEqualTo(new Line(CUSTOMER, true, "text", text));
        send(program, new Content.RichText("<p>rich</p>", "rich"));
        assertThat(last(mini)).isEqualTo(new Line(CUSTOMER, true, "text", "rich"));
        send(channel, new Content.Text("a".repeat(2048)));
        assertThat(refused(channel, new Content.Text("a".repeat(2049))).failure()).isEqualTo(Failure.INVALID_REQUEST);
        assertThat(channel.limits().fits("长".repeat(682) + "ab")).isTrue();
        assertThat(channel.limits().fits("长".repeat(683))).isFalse();
    }

    @Test
    void filesGoOutAsWhatTheyAre() throws IOException {
        byte[] large = new byte[1_500_000];
        send(channel, new Content.Image(stored("image/png", TestMessages.PNG), null));
        assertThat(last(official).kind()).isEqualTo("image");
        send(channel, new Content.Audio(stored("audio/amr", large), null));
        assertThat(last(official).kind()).isEqualTo("voice");
        send(channel, new Content.Video(stored("video/mp4", large), "how it works"));
        assertThat(last(official)).extracting(Line::kind, Line::text).satisfies(shown -> assertThat(shown.toString()).contains("video", "how it works"));
        send(program, new Content.Image(stored("image/jpeg", large), null));
        assertThat(last(mini).kind()).isEqualTo("image");
        for (Content tooMuch : List.of(
                new Content.Audio(stored("audio/amr", new byte[2 * 1024 * 1024 + 1]), null),
                new Content.Image(stored("image/webp", TestMessages.PNG), null),
                new Content.Image(stored("image/png", TestMessages.PNG), "with words"),
                new Content.File(stored("application/pdf", large), null))) {
            assertThat(refused(channel, tooMuch).failure()).isEqualTo(Failure.INVALID_REQUEST);
        }
        assertThat(refused(program, new Content.Video(stored("video/mp4", large), null)).failure()).isEqualTo(Failure.INVALID_REQUEST);
    }

    @Test
    void cardsAndLinksGoOutByWhatTheAccountHas() {
        Content.Card lamp = new Content.Card("台灯", "暖光", "https://shop.example/1.jpg", "https://shop.example/1");
        send(channel, lamp);
        assertThat(last(official).kind()).isEqualTo("news");
        assertThat(last(official).text()).contains("台灯", "暖光", "https://shop.example/1.jpg");
        send(program, lamp);
        assertThat(last(mini).kind()).isEqualTo("link");
        send(channel, new Content.Link("https://shop.example/2", "Two", null));
        assertThat(last(official).kind()).isEqualTo("news");
        send(channel, new Content.Link("https://shop.example/2", null, null));
        assertThat(last(official)).extracting(Line::kind, Line::text).containsExactly("text", "https://shop.example/2");
        Content.Card order = new Content.Card("Order 7", null, null, "weixin://dl/business/?appid=wx1111111111111111&path=pages%2Forder&query=id%3D7");
        send(channel, order);
        assertThat(last(official).kind()).isEqualTo("miniprogrampage");
        assertThat(last(official).text()).contains("pages/order?id=7", "wx1111111111111111");
        send(program, order);
        assertThat(last(mini).kind()).isEqualTo("miniprogrampage");
        send(channel, new Content.MiniProgram("Order 8", "wx1111111111111111", "pages/order?id=8"));
        assertThat(last(official).text()).contains("pages/order?id=8", "wx1111111111111111");
        send(program, new Content.MiniProgram("Order 8", null, "pages/order?id=8"));
        assertThat(last(mini).text()).contains("pages/order?id=8");
        assertThat(refused(channel, new Content.MiniProgram("x", null, "pages/order")).failure()).isEqualTo(Failure.INVALID_REQUEST);
        assertThat(channel.limits().cards()).containsExactlyInAnyOrder(CardKind.LINK, CardKind.MINI_PROGRAM);
        send(channel, new Content.Location(31.2304, 121.4737, "外滩"));
        assertThat(last(official).text()).isEqualTo("外滩\n31.2304,121.4737");
        assertThat(refused(channel, new Content.Card("x", null, null, "javascript:alert(1)")).failure()).isEqualTo(Failure.INVALID_REQUEST);
        assertThat(refused(channel, new Content.Card("x", null, null, "weixin://dl/business/?appid=wx1")).failure()).isEqualTo(Failure.INVALID_REQUEST);
    }

    @Test
    void windowsOfThePlatformAreTold() throws IOException {
        official.fields("oNew-1", "menu", "V1");
        for (int i = 0; i < 3; i++) {
            channel.send(TestMessages.answer("oNew-1", new Content.Text("three")));
        }
        ConnectorException used = catchThrowableOfType(ConnectorException.class, () -> channel.send(TestMessages.answer("oNew-1", new Content.Text("four"))));
        assertThat(used.failure()).isEqualTo(Failure.REJECTED);
        assertThat(used.getMessage()).contains("45047", "used up", "用完");
        official.fields("oNew-1", "text", "hello");
        for (int i = 0; i < 5; i++) {
            channel.send(TestMessages.answer("oNew-1", new Content.Text("five")));
        }
        platform.clock().advance(Duration.ofHours(49));
        ConnectorException late = refused(channel, new Content.Text("late"));
        assertThat(late.failure()).isEqualTo(Failure.REJECTED);
        assertThat(late.getMessage()).contains("45015", "48", "rid 6a21f0c2");
        assertThat(channel.status()).as("the account is well").isEqualTo(ChannelStatus.ONLINE);
        assertThat(channel.limits().window()).contains(new ReplyWindow(Duration.ofHours(48), 5));
    }

    @Test
    void aTokenIsSharedAndRenewedEarly() {
        send(channel, new Content.Text("one"));
        OfficialChannel otherNode = (OfficialChannel) platform.open(new WechatConnector(), official.settings());
        send(otherNode, new Content.Text("two"));
        assertThat(official.tokens.calls()).isEqualTo(1);
        platform.clock().advance(Duration.ofSeconds(7200 - 299));
        send(channel, new Content.Text("three"));
        send(otherNode, new Content.Text("four"));
        assertThat(official.tokens.calls()).isEqualTo(2);
        assertThat(official.tokens.forcings()).isZero();
    }

    @Test
    void aTokenThatDiesInMidFlightIsForcedAnewOnce() {
        send(channel, new Content.Text("one"));
        official.tokens.kills();
        send(channel, new Content.Text("two"));
        assertThat(official.tokens.forcings()).isEqualTo(1);
        assertThat(official.lines()).hasSize(2);
        assertThat(platform.reports()).as("nobody had to know").isEmpty();
        official.tokens.kills();
        ConnectorException again = refused(channel, new Content.Text("three"));
        assertThat(again.failure()).as("not forced twice in a minute").isEqualTo(Failure.UNAUTHORIZED);
        assertThat(channel.status().state()).isEqualTo(ChannelStatus.State.OFFLINE);
        platform.clock().advance(Duration.ofSeconds(61));
        send(channel, new Content.Text("three"));
        assertThat(channel.status()).isEqualTo(ChannelStatus.ONLINE);
        assertThat(official.lines()).hasSize(3);
    }

    /** Each of the codes that say so: one more token, one more call, and nobody hears of it. */
    @ParameterizedTest
    @ValueSource(ints = {40001, 40014, 42001})
    void aRefusedTokenIsRenewedOnceAndTheCallRepeated(int code) {
        send(channel, new Content.Text("one"));
        official.moves().gives((exchange, provider) -> {
            provider.works();
            WechatSimulator.error(code, "words that change").to(exchange, provider);
        });
        send(channel, new Content.Text("two"));
        assertThat(official.lines()).extracting(Line::text).containsExactly("one", "two");
        assertThat(official.moves().attempts()).isEqualTo(3);
        assertThat(official.tokens.forcings()).isEqualTo(1);
        assertThat(platform.reports()).isEmpty();
    }

    @Test
    void aSecretThatWasRotatedIsToldAndTheNewOneGoesOn() {
        send(channel, new Content.Text("one"));
        official.tokens.rotates("ffffffffffffffffffffffffffffffff");
        ConnectorException thrown = refused(channel, new Content.Text("two"));
        assertThat(thrown.failure()).isEqualTo(Failure.UNAUTHORIZED);
        assertThat(thrown.getMessage()).contains("AppSecret", "40125");
        assertThat(channel.status().state()).isEqualTo(ChannelStatus.State.OFFLINE);
        Map<String, Object> settings = new HashMap<>(official.settings());
        settings.put("appSecret", "ffffffffffffffffffffffffffffffff");
        send((OfficialChannel) platform.open(new WechatConnector(), settings), new Content.Text("two"));
        assertThat(official.lines()).extracting(Line::text).containsExactly("one", "two");
    }

    @Test
    void anAddressOutsideTheWhitelistIsNamed() {
        official.tokens.outside(true);
        ConnectorException thrown = refused(channel, new Content.Text("one"));
        assertThat(thrown.failure()).isEqualTo(Failure.UNAUTHORIZED);
        assertThat(thrown.getMessage()).contains("203.0.113.9", "IP whitelist", "IP 白名单");
        assertThat(platform.reports()).last().extracting(ChannelStatus::state).isEqualTo(ChannelStatus.State.OFFLINE);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, UNAVAILABLE, ONLINE", "40003, REJECTED, ONLINE", "43004, REJECTED, ONLINE", "43019, REJECTED, ONLINE", "45002, INVALID_REQUEST, ONLINE",
        "45009, RATE_LIMITED, DEGRADED", "45011, RATE_LIMITED, ONLINE", "45015, REJECTED, ONLINE", "45047, REJECTED, ONLINE", "47001, INVALID_REQUEST, ONLINE",
        "48001, REJECTED, DEGRADED", "48002, REJECTED, ONLINE", "48004, REJECTED, DEGRADED", "50002, REJECTED, DEGRADED", "50005, REJECTED, ONLINE",
        "61024, REJECTED, DEGRADED", "40007, REJECTED, ONLINE", "40164, UNAUTHORIZED, OFFLINE", "40013, UNAUTHORIZED, OFFLINE", "40125, UNAUTHORIZED, OFFLINE",
        "40001, UNAUTHORIZED, OFFLINE", "40014, UNAUTHORIZED, OFFLINE", "42001, UNAUTHORIZED, OFFLINE", "99999, REJECTED, ONLINE"
    })
    void everyCodeBecomesWhatFits(int code, Failure failure, ChannelStatus.State state) {
        official.moves().gives(WechatSimulator.error(code, "words that change"));
        ConnectorException thrown = refused(channel, new Content.Text("x"));
        assertThat(thrown.failure()).isEqualTo(failure);
        assertThat(thrown.getMessage()).contains(String.valueOf(code), "rid ", " / ").doesNotContain("words that change", "{0}", "{1}");
        assertThat(channel.status().state()).isEqualTo(state);
        official.moves().works();
        send(channel, new Content.Text("well again"));
        assertThat(channel.status()).isEqualTo(ChannelStatus.ONLINE);
    }

    @Test
    void quotasOfADayWaitForBeijingsMidnight() {
        official.moves().gives(WechatSimulator.error(45009, "reach max api daily quota limit"));
        // 17:00 there.
        assertThat(refused(channel, new Content.Text("x")).retryAfter()).contains(Duration.ofHours(7).plusMinutes(1));
        official.moves().gives(WechatSimulator.error(45011, "api minute-quota reach limit"));
        assertThat(refused(channel, new Content.Text("x")).retryAfter()).contains(Duration.ofMinutes(1));
    }

    @Test
    void anAnswerWithoutACodeIsUnclear() {
        for (Reply odd : List.of(Reply.json(200, "{}"), Reply.json(200, "[1]"), Reply.json(504, ""), Reply.json(200, ""))) {
            official.moves().gives(odd);
            ConnectorException thrown = refused(channel, new Content.Text("x"));
            assertThat(thrown.failure()).isEqualTo(Failure.UNKNOWN_OUTCOME);
        }
    }

    @Test
    void typingIsShownOnceInFifteenSecondsAndNeverTroubles() {
        channel.showTyping(CUSTOMER);
        channel.showTyping(CUSTOMER);
        program.showTyping(CUSTOMER);
        assertThat(official.moves().calls()).hasSize(1);
        assertThat(official.moves().calls().get(0).path()).startsWith("/cgi-bin/message/custom/typing?");
        assertThat(mini.moves().calls().get(0).path()).startsWith("/cgi-bin/message/custom/business/typing?");
        platform.clock().advance(Duration.ofSeconds(40));
        channel.showTyping(CUSTOMER);
        assertThat(official.moves().calls()).as("45080 is nobody's trouble").hasSize(2);
        assertThat(channel.status()).isEqualTo(ChannelStatus.ONLINE);
    }

    @Test
    void filmsAreFetchedInTwoSteps() throws IOException {
        byte[] film = new byte[400_000];
        Arrays.fill(film, (byte) 3);
        String id = official.keeps("video", "video/mp4", film);
        try (InputStream in = channel.fetch(id)) {
            assertThat(in.readAllBytes()).isEqualTo(film);
        }
        official.moves().gives(Reply.json(200, "{\"video_url\":\"http://169.254.169.254/latest\"}"));
        ConnectorException elsewhere = catchThrowableOfType(ConnectorException.class, () -> channel.fetch(id));
        assertThat(elsewhere.failure()).isEqualTo(Failure.REJECTED);
        official.moves().works();
        platform.clock().advance(Duration.ofDays(3));
        ConnectorException gone = catchThrowableOfType(ConnectorException.class, () -> channel.fetch(id));
        assertThat(gone.failure()).isEqualTo(Failure.REJECTED);
        assertThat(gone.getMessage()).contains("40007", "three days", "三天");
    }

    @Test
    void aFetchWithADeadTokenIsMadeAgain() throws IOException {
        send(channel, new Content.Text("one"));
        official.tokens.kills();
        try (InputStream in = channel.fetch(official.picture())) {
            assertThat(in.readAllBytes()).isEqualTo(TestMessages.PNG);
        }
    }

    @Test
    void thePicturesOfCardsAreLeftOnceInTwoDays() {
        Content.Card order = new Content.Card("Order 7", null, null, "weixin://dl/business/?appid=wx1111111111111111&path=a");
        send(channel, order);
        send(channel, order);
        assertThat(uploads()).isEqualTo(1);
        platform.clock().advance(Duration.ofHours(47));
        send(channel, order);
        platform.clock().advance(Duration.ofMinutes(61));
        official.opens(CUSTOMER, new ReplyWindow(Duration.ofHours(48), 20));
        send(channel, order);
        assertThat(uploads()).isEqualTo(2);
    }

    /** It was left there two days ago at most, but the platform has it no more: the card must not fail for two days. */
    @Test
    void aCardWhosePictureWasLostArrives() {
        for (WechatSimulator standIn : List.of(official, mini)) {
            WechatChannel by = standIn == official ? channel : program;
            Content.Card order = new Content.Card("Order 7", null, null, "weixin://dl/business/?appid=wx1111111111111111&path=a");
            send(by, order);
            standIn.losesFiles();
            send(by, order);
            assertThat(standIn.lines()).extracting(Line::kind).containsExactly("miniprogrampage", "miniprogrampage");
            assertThat(standIn.moves().calls().stream().filter(call -> call.path().startsWith("/cgi-bin/media/upload"))).hasSize(2);
            assertThat(by.status()).isEqualTo(ChannelStatus.ONLINE);
        }
    }

    /** Once more, and not for ever. */
    @Test
    void aCardThatIsRefusedWithANewPictureIsRefused() {
        Content.Card order = new Content.Card("Order 7", null, null, "weixin://dl/business/?appid=wx1111111111111111&path=a");
        send(channel, order);
        official.alwaysLosesFiles();
        assertThat(refused(channel, order).getMessage()).contains("40007");
        assertThat(official.lines()).hasSize(1);
    }

    /** Both were refused for the same picture: whichever hears of it first, both are made anew, with one new picture. */
    @Test
    void twoCardsAtOnceWhosePictureWasLostAreBothMadeAnew() {
        Content.Card order = new Content.Card("Order 7", null, null, "weixin://dl/business/?appid=wx1111111111111111&path=a");
        WechatAnswers answers = new WechatAnswers(WechatKind.OFFICIAL_ACCOUNT, channel.client().transport(), platform.context());
        Map<String, Object> one = answers.of(TestMessages.answer(CUSTOMER, order));
        Map<String, Object> other = answers.of(TestMessages.answer(CUSTOMER, order));
        Map<String, Object> third = answers.of(TestMessages.answer(CUSTOMER, order));
        assertThat(answers.boreALostPicture(one)).isTrue();
        assertThat(answers.boreALostPicture(other)).as("it was forgotten already").isTrue();
        Map<String, Object> anew = answers.of(TestMessages.answer(CUSTOMER, order));
        assertThat(anew).isNotEqualTo(one);
        assertThat(answers.boreALostPicture(third)).as("there is a new one already").isTrue();
        assertThat(answers.of(TestMessages.answer(CUSTOMER, order))).isEqualTo(anew);
        assertThat(uploads()).isEqualTo(2);
        assertThat(answers.boreALostPicture(answers.of(TestMessages.answer(CUSTOMER, new Content.Text("none"))))).isFalse();
    }

    private long uploads() {
        return official.moves().calls().stream().filter(call -> call.path().startsWith("/cgi-bin/media/upload")).count();
    }

    @Test
    void whatTheShopNotedIsTheName() {
        assertThat(channel.profile("vip-1").name()).isEqualTo("王总");
        assertThat(channel.profile("vip-1").personId()).isEqualTo("o6_vip-1");
        assertThat(new String(official.moves().calls().get(0).body(), StandardCharsets.UTF_8)).isEmpty();
    }
}
