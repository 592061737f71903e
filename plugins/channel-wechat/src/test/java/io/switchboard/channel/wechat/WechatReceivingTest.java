package io.switchboard.channel.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.spi.channel.ReplyWindow;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.channel.WebhookResponse;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.testkit.StandIn;
import io.switchboard.testkit.StubProvider;
import io.switchboard.testkit.TestMessages;
import io.switchboard.testkit.TestPlatform;
import io.switchboard.testkit.TestPlatformExtension;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What comes in: kinds, events, what they open, modes, repeats, forgeries, clocks. */
@ExtendWith(TestPlatformExtension.class)
class WechatReceivingTest {
    private static final ReplyWindow MENU = new ReplyWindow(Duration.ofMinutes(1), 3);

    private TestPlatform platform;
    private WechatOfficialStandIn official;
    private WechatMiniStandIn mini;
    private ReceivesWebhooks channel;
    private ReceivesWebhooks program;

    @BeforeEach
    void open(TestPlatform injected) {
        platform = injected;
        official = new WechatOfficialStandIn(platform.clock());
        mini = new WechatMiniStandIn(platform.clock());
        channel = (ReceivesWebhooks) platform.open(new WechatConnector(), official.settings());
        program = (ReceivesWebhooks) platform.open(new WechatConnector(), mini.settings());
    }

    @AfterEach
    void close() {
        official.close();
        mini.close();
    }

    private InboundMessage comes(WechatSimulator from, String what, String text) throws Exception {
        WebhookResponse answer = (from == official ? channel : program).onWebhook(from.pushes().push(from.fields("oUser-1234", what, text)).request());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("success");
        List<InboundMessage> all = platform.messages();
        return all.get(all.size() - 1);
    }

    private int event(String event, Map<String, Object> more) {
        return channel.onWebhook(official.pushes().push(official.pushes().event("oUser-1234", event, more)).request()).status();
    }

    private FileRef later(FileRef file) {
        assertThat(file.size()).isEqualTo(FileRef.NOT_YET);
        assertThat(platform.files().mediaId(file)).isPresent();
        return file;
    }

    @Test
    void everyKindOfAnOfficialAccountIsWhatItIs() throws Exception {
        InboundMessage text = comes(official, "text", "快递呢 <b>&amp; 😀");
        assertThat(text.content()).isEqualTo(new Content.Text("快递呢 <b>&amp; 😀"));
        assertThat(text.sentAt()).isEqualTo(platform.clock().instant());
        assertThat(text.opens()).as("as the limits say: 5 in 48 h").isNull();
        assertThat(((Content.Image) comes(official, "image", "").content()).file()).extracting(this::later).extracting(FileRef::mediaType).isEqualTo("image/jpeg");
        Content.Audio voice = (Content.Audio) comes(official, "voice", "你好").content();
        assertThat(later(voice.file()).name()).isEqualTo("voice.amr");
        assertThat(voice.text()).isEqualTo("你好");
        assertThat(later(((Content.Video) comes(official, "video", "").content()).file()).mediaType()).isEqualTo("video/mp4");
        assertThat(comes(official, "location", "外滩").content()).isEqualTo(new Content.Location(31.2304, 121.4737, "外滩"));
        assertThat(comes(official, "link", "Lamps").content()).isEqualTo(new Content.Link("https://shop.example/1", "Lamps", null));
        Content sticker = comes(official, "sticker", "").content();
        assertThat(sticker).isInstanceOf(Content.Unknown.class);
        assertThat(sticker.plainText()).contains("sticker", "无法显示", "cannot be shown");
    }

    @Test
    void shortVideosAndWhatLacksItsFile() {
        var pushes = official.pushes();
        channel.onWebhook(pushes.push(pushes.message("a", "shortvideo", 1, Map.of("MediaId", "m1", "ThumbMediaId", "m2"))).request());
        channel.onWebhook(pushes.push(pushes.message("a", "image", 2, Map.of("PicUrl", "x"))).request());
        channel.onWebhook(pushes.push(pushes.message("a", "location", 3, Map.of("Location_X", "far", "Location_Y", "away"))).request());
        channel.onWebhook(pushes.push(pushes.message("a", "location", 4, Map.of("Location_X", "91", "Location_Y", "0"))).request());
        assertThat(platform.messages()).extracting(InboundMessage::content).hasSize(4).first().isInstanceOf(Content.Video.class);
        assertThat(platform.messages().subList(1, 4)).extracting(InboundMessage::content).hasOnlyElementsOfType(Content.Unknown.class);
    }

    @Test
    void whatFollowersDoOpensWhatThePlatformSays() throws Exception {
        InboundMessage followed = comes(official, "follow", "shelf-7");
        assertThat(followed.content()).isEqualTo(new Content.Event("followed", Map.of("scene", "shelf-7")));
        assertThat(followed.automatic()).isTrue();
        assertThat(followed.opens()).isEqualTo(MENU);
        assertThat(comes(official, "scan", "7").content()).isEqualTo(new Content.Event("scanned", Map.of("scene", "7")));
        InboundMessage menu = comes(official, "menu", "V1");
        assertThat(menu.content()).isEqualTo(new Content.Event("menu", Map.of("key", "V1")));
        assertThat(menu.opens()).isEqualTo(MENU);
        InboundMessage page = comes(official, "page", "sale");
        assertThat(page.content()).isEqualTo(new Content.Event("opened-page", Map.of("url", "https://shop.example/sale")));
        assertThat(page.opens()).as("VIEW opens nothing").isEqualTo(ReplyWindow.NONE);
        assertThat(comes(official, "unfollow", "").opens()).isEqualTo(ReplyWindow.NONE);
        platform.clock().advance(Duration.ofSeconds(1));
        event("scancode_waitmsg", Map.of("EventKey", "k", "ScanCodeInfo", Map.of("ScanType", "qrcode", "ScanResult", "https://x.example")));
        event("view_miniprogram", Map.of("EventKey", "pages/index", "MenuId", "1"));
        event("kf_create_session", Map.of("KfAccount", "a@gh"));
        event("kf_switch_session", Map.of("FromKfAccount", "a@gh", "ToKfAccount", "b@gh"));
        event("kf_close_session", Map.of("KfAccount", "b@gh", "CloseType", "KF"));
        List<InboundMessage> last = platform.messages().subList(platform.messages().size() - 5, platform.messages().size());
        assertThat(last).extracting(InboundMessage::content).containsExactly(
                new Content.Event("menu", Map.of("key", "k", "scanned", "https://x.example")),
                new Content.Event("opened-page", Map.of("path", "pages/index")),
                new Content.Event("session-opened", Map.of("account", "a@gh")),
                new Content.Event("session-switched", Map.of("from", "a@gh", "to", "b@gh")),
                new Content.Event("session-closed", Map.of("account", "b@gh")));
        assertThat(last.subList(1, 5)).as("these open nothing").extracting(InboundMessage::opens).containsOnly(ReplyWindow.NONE);
    }

    @Test
    void whereSomebodyIsShowsOnceADay() {
        for (int i = 0; i < 100; i++) {
            assertThat(event("LOCATION", Map.of("Latitude", "31.2" + i, "Longitude", "121.4", "Precision", "65"))).isEqualTo(200);
            platform.clock().advance(Duration.ofSeconds(5));
        }
        assertThat(platform.messages()).hasSize(1);
        platform.clock().advance(Duration.ofDays(1));
        event("LOCATION", Map.of("Latitude", "31.2", "Longitude", "121.4", "Precision", "65"));
        assertThat(platform.messages()).hasSize(2);
    }

    @Test
    void whatConcernsTheAccountAloneIsAcknowledged() {
        assertThat(event("TEMPLATESENDJOBFINISH", Map.of("MsgID", 200163836L, "Status", "success"))).isEqualTo(200);
        assertThat(event("verify_expired", Map.of("ExpiredTime", 1442401122L))).isEqualTo(200);
        assertThat(platform.messages()).isEmpty();
    }

    @Test
    void aMiniProgramSpeaksJsonOrXml() throws Exception {
        for (boolean json : new boolean[] {true, false}) {
            mini.pushes().inJson(json);
            assertThat(comes(mini, "text", "在吗").content().plainText()).isEqualTo("在吗");
            assertThat(comes(mini, "image", "").content()).isInstanceOf(Content.Image.class);
            assertThat(comes(mini, "card", "Order 7").content()).isEqualTo(
                    new Content.MiniProgram("Order 7", WechatSimulator.APP_ID, "pages/order?id=7"));
            platform.clock().advance(Duration.ofSeconds(1));
            InboundMessage entered = comes(mini, "enter", "goods-7");
            assertThat(entered.content()).isEqualTo(new Content.Event("entered", Map.of("from", "goods-7")));
            assertThat(entered.opens()).isEqualTo(new ReplyWindow(Duration.ofMinutes(1), 2));
            assertThat(entered.sender().name()).as("a mini program tells no name").isEqualTo("WeChat 1234");
        }
        assertThat(platform.messages()).hasSize(8);
    }

    @Test
    void numbersMayComeAsTextsAndAre64BitsLong() {
        var pushes = mini.pushes();
        Map<String, Object> fields = pushes.message("a", "text", 1, Map.of("Content", "1"));
        fields.put("MsgId", "6054768590064713728");
        fields.put("CreateTime", String.valueOf(fields.get("CreateTime")));
        program.onWebhook(pushes.push(fields).request());
        fields.put("MsgId", 6054768590064713728L);
        program.onWebhook(pushes.push(fields).request());
        fields.put("MsgId", 6054768590064713729L);
        program.onWebhook(pushes.push(fields).request());
        assertThat(platform.messages()).as("the first two are the same").hasSize(2);
    }

    @Test
    void onceAndOnlyOnce() {
        var pushes = official.pushes();
        Map<String, Object> first = pushes.message("oOne", "text", 77, Map.of("Content", "a"));
        channel.onWebhook(pushes.push(first).request());
        channel.onWebhook(pushes.push(first).request());
        assertThat(platform.messages()).as("repeated with another nonce").hasSize(1);
        channel.onWebhook(pushes.push(pushes.message("oTwo", "text", 77, Map.of("Content", "b"))).request());
        assertThat(platform.messages()).as("the same MsgId of another person").hasSize(2);
        event("CLICK", Map.of("EventKey", "A"));
        event("CLICK", Map.of("EventKey", "B"));
        event("CLICK", Map.of("EventKey", "A"));
        event("SCAN", Map.of("EventKey", "A"));
        assertThat(platform.messages()).as("different events of one second").hasSize(5);
        assertThat(platform.repeats()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(WechatPushes.Mode.class)
    void everyModeComesInAsItIsSet(WechatPushes.Mode mode) throws Exception {
        Map<String, Object> settings = new HashMap<>(official.settings());
        if (mode == WechatPushes.Mode.PLAIN) {
            settings.remove("encodingAesKey");
        }
        channel = (ReceivesWebhooks) platform.open(new WechatConnector(), settings);
        official.pushes().in(mode);
        assertThat(comes(official, "text", mode.name()).content().plainText()).isEqualTo(mode.name());
    }

    @Test
    void inTheCompatibleModeOnlyWhatIsEncryptedIsBelieved() {
        var pushes = official.pushes().in(WechatPushes.Mode.COMPATIBLE);
        WebhookRequest genuine = pushes.push(pushes.message("oOne", "text", 1, Map.of("Content", "genuine"))).request();
        String changed = new String(genuine.body(), StandardCharsets.UTF_8).replace("genuine", "forged!");
        channel.onWebhook(new WebhookRequest("POST", genuine.query(), genuine.headers(), changed.getBytes(StandardCharsets.UTF_8), "192.0.2.1"));
        assertThat(platform.texts()).containsExactly("genuine");
    }

    @Test
    void aChannelWithAKeyTakesNothingPlain() {
        var pushes = official.pushes().in(WechatPushes.Mode.PLAIN);
        assertThat(channel.onWebhook(pushes.push(pushes.message("oOne", "text", 1, Map.of("Content", "x"))).request()).status()).isEqualTo(403);
        assertThat(platform.messages()).isEmpty();
        assertThat(told()).contains("plain mode", "明文模式");
        pushes.in(WechatPushes.Mode.SAFE);
        assertThat(channel.onWebhook(pushes.push(pushes.message("oOne", "text", 1, Map.of("Content", "x"))).request()).status()).isEqualTo(200);
        assertThat(((WechatChannel) channel).status()).isEqualTo(ChannelStatus.ONLINE);
    }

    @Test
    void aChannelWithoutAKeySaysWhatItLacks() {
        Map<String, Object> settings = new HashMap<>(official.settings());
        settings.remove("encodingAesKey");
        channel = (ReceivesWebhooks) platform.open(new WechatConnector(), settings);
        var pushes = official.pushes();
        assertThat(channel.onWebhook(pushes.push(pushes.message("oOne", "text", 1, Map.of("Content", "x"))).request()).status()).isEqualTo(403);
        assertThat(told()).contains("no EncodingAESKey");
    }

    @Test
    void keysThatWereRotatedAtThePlatformAloneAreTold() {
        var pushes = official.pushes().with(WechatPushes.TOKEN, "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", WechatSimulator.APP_ID);
        assertThat(channel.onWebhook(pushes.push(pushes.message("oOne", "text", 1, Map.of("Content", "x"))).request()).status()).isEqualTo(403);
        assertThat(told()).contains("cannot be decrypted", "EncodingAESKey");
        pushes.with("anotherToken", WechatPushes.AES_KEY, WechatSimulator.APP_ID);
        assertThat(channel.onWebhook(pushes.push(pushes.message("oOne", "text", 1, Map.of("Content", "x"))).request()).status()).isEqualTo(403);
        pushes.with(WechatPushes.TOKEN, WechatPushes.AES_KEY, "wx0000000000000000");
        assertThat(channel.onWebhook(pushes.push(pushes.message("oOne", "text", 1, Map.of("Content", "x"))).request()).status()).isEqualTo(403);
        assertThat(platform.messages()).isEmpty();
        // Entered here too, it goes on.
        pushes.with(WechatPushes.TOKEN, "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", WechatSimulator.APP_ID);
        Map<String, Object> settings = new HashMap<>(official.settings());
        settings.put("encodingAesKey", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C");
        channel = (ReceivesWebhooks) platform.open(new WechatConnector(), settings);
        assertThat(channel.onWebhook(pushes.push(pushes.message("oOne", "text", 1, Map.of("Content", "x"))).request()).status()).isEqualTo(200);
    }

    /** Rightly signed, so from the platform, but not what it says: whoever looks at the channel or its log is told, until one can be read. */
    @Test
    void aSignedCallThatCannotBeReadIsTold() {
        var pushes = official.pushes();
        WebhookRequest cut = pushes.push(pushes.message("oOne", "text", 1, Map.of("Content", "x"))).request();
        Map<String, Object> nobody = pushes.message("oOne", "text", 2, Map.of("Content", "secret words"));
        nobody.remove("MsgId");
        for (WebhookRequest odd : List.of(
                new WebhookRequest("POST", cut.query(), cut.headers(), "<xml><Encr".getBytes(StandardCharsets.UTF_8), "192.0.2.1"),
                new WebhookRequest("POST", cut.query(), cut.headers(), "a=b&c=d".getBytes(StandardCharsets.UTF_8), "192.0.2.1"),
                pushes.push(nobody).request())) {
            List<String> logged = logged(() -> assertThat(channel.onWebhook(odd).status()).isEqualTo(400));
            assertThat(logged).singleElement().asString().contains("cannot be read", ": ").doesNotContain("secret words");
            assertThat(told()).contains("rightly signed", "XML or JSON", "签名正确");
            assertThat(channel.onWebhook(cut).status()).isEqualTo(200);
            assertThat(((WechatChannel) channel).status()).isEqualTo(ChannelStatus.ONLINE);
        }
    }

    /** Whoever isn't the platform can neither darken the channel nor fill its log. */
    @Test
    void rubbishOfStrangersLeavesNoTrace() {
        WebhookRequest genuine = official.pushes().push(official.pushes().message("oOne", "text", 1, Map.of("Content", "x"))).request();
        Map<String, List<String>> query = new HashMap<>(genuine.query());
        query.put("signature", List.of("f464b24fc39322e44b38aa78f5edd27bd1441696"));
        WebhookRequest rubbish = new WebhookRequest("POST", query, genuine.headers(), "rubbish".getBytes(StandardCharsets.UTF_8), "192.0.2.1");
        assertThat(logged(() -> assertThat(channel.onWebhook(rubbish).status()).isEqualTo(400))).isEmpty();
        assertThat(((WechatChannel) channel).status()).isEqualTo(ChannelStatus.ONLINE);
    }

    @ParameterizedTest
    @CsvSource({"-601, 403", "-600, 200", "0, 200", "600, 200", "601, 403", "86400, 403"})
    void oldCallsAndThoseOfTheFutureAreRefused(long seconds, int status) {
        var pushes = official.pushes();
        WebhookRequest request = pushes.push(pushes.message("oOne", "text", 1, Map.of("Content", "x"))).request();
        platform.clock().advance(Duration.ofSeconds(seconds));
        assertThat(channel.onWebhook(request).status()).isEqualTo(status);
        assertThat(platform.messages()).hasSize(status == 200 ? 1 : 0);
    }

    @Test
    void aClockThatIsWrongIsToldAndCanBeLivedWith() {
        var pushes = official.pushes();
        WebhookRequest request = pushes.push(pushes.message("oOne", "text", 1, Map.of("Content", "x"))).request();
        platform.clock().advance(Duration.ofMinutes(12));
        assertThat(channel.onWebhook(request).status()).isEqualTo(403);
        assertThat(told()).contains("快 12 分钟", "12 minutes ahead", "NTP", "tolerance");
        Map<String, Object> settings = new HashMap<>(official.settings());
        settings.put("clockTolerance", "PT20M");
        ReceivesWebhooks patient = (ReceivesWebhooks) platform.open(new WechatConnector(), settings);
        assertThat(patient.onWebhook(request).status()).isEqualTo(200);
        platform.clock().advance(Duration.ofMinutes(-24));
        assertThat(channel.onWebhook(request).status()).isEqualTo(403);
        assertThat(told()).contains("12 minutes behind");
        platform.clock().advance(Duration.ofMinutes(12));
        assertThat(channel.onWebhook(request).status()).isEqualTo(200);
        assertThat(((WechatChannel) channel).status()).isEqualTo(ChannelStatus.ONLINE);
        assertThat(platform.messages()).hasSize(1);
    }

    @Test
    void theCheckOfTheAddressIsAnsweredRaw() {
        Map<String, String> query = official.pushes().check("4375120948345356249");
        WebhookResponse answer = channel.onWebhook(new WebhookRequest("GET", WechatPushes.many(query), Map.of(), new byte[0], "192.0.2.1"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).startsWith("text/plain");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("4375120948345356249");
        query.put("nonce", "1");
        assertThat(channel.onWebhook(new WebhookRequest("GET", WechatPushes.many(query), Map.of(), new byte[0], "192.0.2.1")).status()).isEqualTo(403);
    }

    /** What a person does on the stand-in's page arrives, and the answer is on his screen. */
    @Test
    void fromTheFirstMessageToTheAnswer() throws Exception {
        for (WechatSimulator standIn : List.of(official, mini)) {
            WechatChannel open = (WechatChannel) (standIn == official ? channel : program);
            try (StubProvider shop = new StubProvider()) {
                shop.answers(call -> {
                    WebhookResponse answer = open.onWebhook(new WebhookRequest(call.method(), WechatSimulator.query(call.path()), Map.of(), call.body(), "192.0.2.1"));
                    return StubProvider.Reply.of(answer.status(), Map.of("Content-Type", answer.contentType()), answer.body());
                });
                standIn.reaches(URI.create(shop.url() + "/hooks/a"));
                String who = "oPlayed-" + standIn.kind.ordinal();
                for (String what : standIn.kinds()) {
                    if (!what.equals("unfollow")) {
                        standIn.does(who, what, "7");
                    }
                }
                open.showTyping(who);
                open.send(TestMessages.answer(who, new Content.Text("您好")));
                assertThat(standIn.lines()).last().isEqualTo(new StandIn.Line(who, true, "text", "您好"));
                assertThat(standIn.violations()).isEmpty();
            }
        }
        assertThat(platform.messages()).hasSize(11 + 4);
    }

    private static List<String> logged(Runnable meanwhile) {
        List<String> lines = new CopyOnWriteArrayList<>();
        Handler listens = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(new SimpleFormatter().formatMessage(line));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(WechatHealth.class.getName());
        logger.addHandler(listens);
        try {
            meanwhile.run();
        } finally {
            logger.removeHandler(listens);
        }
        return lines;
    }

    private String told() {
        ChannelStatus status = ((WechatChannel) channel).status();
        assertThat(status.state()).isEqualTo(ChannelStatus.State.DEGRADED);
        assertThat(platform.reports()).last().isEqualTo(status);
        return status.detail();
    }
}
