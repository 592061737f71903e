package io.switchboard.channel.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.ReplyWindow;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.channel.WebhookResponse;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.testkit.StandIn;
import io.switchboard.testkit.TestMessages;
import io.switchboard.testkit.TestPlatform;
import io.switchboard.testkit.TestPlatformExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes in from customer service: calls, pages, each kind, greetings. */
@ExtendWith(TestPlatformExtension.class)
class ServiceReceivingTest {
    private static final String CUSTOMER = "wmUser-1234";

    private TestPlatform platform;
    private WechatServiceStandIn standIn;
    private ServiceChannel channel;

    @BeforeEach
    void open(TestPlatform injected) {
        platform = injected;
        standIn = new WechatServiceStandIn(platform.clock());
        Map<String, Object> settings = new HashMap<>(standIn.settings());
        settings.put("welcome", "欢迎光临 welcome");
        settings.put("farewell", "再见 farewell");
        channel = (ServiceChannel) platform.open(new WechatConnector(), settings);
    }

    @AfterEach
    void close() {
        standIn.close();
        assertThat(standIn.violations()).isEmpty();
    }

    private void fetch() {
        assertThat(channel.onWebhook(standIn.bell()).status()).isEqualTo(200);
        channel.poll();
    }

    private List<String> greetings() {
        return standIn.lines().stream().filter(line -> line.kind().equals("greeting")).map(StandIn.Line::text).toList();
    }

    private Content only() {
        fetch();
        assertThat(platform.messages()).hasSize(1);
        return platform.messages().get(0).content();
    }

    @Test
    void theAddressIsCheckedByWhatIsEncryptedInIt() {
        Map<String, List<String>> query = WechatPushes.many(standIn.corp.check("1616140317555161061"));
        WebhookResponse answer = channel.onWebhook(new WebhookRequest("GET", query, Map.of(), new byte[0], "192.0.2.1"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("1616140317555161061");
        Map<String, List<String>> forged = new HashMap<>(query);
        forged.put("nonce", List.of("1"));
        assertThat(channel.onWebhook(new WebhookRequest("GET", forged, Map.of(), new byte[0], "192.0.2.1")).status()).isEqualTo(403);
    }

    /** A good signature, but encrypted for another company, or with another key. */
    @ParameterizedTest
    @CsvSource({
        "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG, ww-another-company",
        "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C, ww1a2b3c4d5e6f7a8b"
    })
    void whatIsNotForUsIsRefusedAndTold(String key, String corp) {
        standIn.corp.calls(WechatPushes.TOKEN, key, corp);
        assertThat(channel.onWebhook(standIn.bell()).status()).isEqualTo(403);
        assertThat(channel.status().detail()).contains("EncodingAESKey", "CorpID");
        standIn.corp.calls(WechatPushes.TOKEN, WechatPushes.AES_KEY, SimulatedCorp.CORP_ID);
        assertThat(channel.onWebhook(standIn.bell()).status()).isEqualTo(200);
        assertThat(channel.status()).isEqualTo(ChannelStatus.ONLINE);
    }

    @Test
    void aSignedCallThatCannotBeReadIsTold() {
        assertThat(channel.onWebhook(standIn.corp.push("no XML at all")).status()).isEqualTo(400);
        assertThat(channel.status().detail()).contains("rightly signed", "签名正确");
        assertThat(channel.onWebhook(standIn.bell()).status()).isEqualTo(200);
        assertThat(channel.status()).isEqualTo(ChannelStatus.ONLINE);
    }

    @Test
    void aCallThatIsTooOldIsRefused() {
        WebhookRequest bell = standIn.bell();
        platform.clock().advance(Duration.ofMinutes(11));
        assertThat(channel.onWebhook(bell).status()).isEqualTo(403);
    }

    /** The company's other accounts, and other events, are acknowledged and mean nothing here. */
    @Test
    void onlyCallsForThisAccountRing() {
        channel.poll();
        int calls = standIn.moves().attempts();
        assertThat(channel.onWebhook(standIn.corp.bell("ENC1", "wkAnother")).status()).isEqualTo(200);
        assertThat(channel.onWebhook(standIn.corp.push("<xml><MsgType>event</MsgType><Event>kf_account_auth_change</Event></xml>")).status()).isEqualTo(200);
        channel.poll();
        assertThat(standIn.moves().attempts()).as("calls of the platform").isEqualTo(calls);
        fetch();
        assertThat(standIn.moves().attempts()).isEqualTo(calls + 1);
        assertThat(channel.onWebhook(standIn.bell(null)).status()).isEqualTo(200);
        channel.poll();
        assertThat(standIn.moves().attempts()).as("a call that names no account rings too").isEqualTo(calls + 2);
    }

    /** Some token it may not take: then without one, and not again and again. */
    @Test
    void aTokenThatIsRefusedIsDoneWithout() {
        channel.onWebhook(standIn.bell());
        standIn.writes(CUSTOMER, 3, "text", Map.of("content", "fetched all the same"));
        standIn.forgetsTokens();
        channel.poll();
        assertThat(platform.texts()).containsExactly("fetched all the same");
    }

    @Test
    void withoutACallItLooksEveryFiveMinutes() {
        channel.poll();
        channel.poll();
        assertThat(standIn.moves().attempts()).isEqualTo(1);
        platform.clock().advance(Duration.ofSeconds(299));
        channel.poll();
        assertThat(standIn.moves().attempts()).isEqualTo(1);
        platform.clock().advance(Duration.ofSeconds(1));
        standIn.writes(CUSTOMER, 3, "text", Map.of("content", "nobody rang"));
        channel.poll();
        assertThat(platform.texts()).containsExactly("nobody rang");
    }

    /** The token is good for ten minutes; an older one isn't shown at all, which the stand-in would take amiss. */
    @Test
    void anOldTokenIsNotUsed() {
        channel.onWebhook(standIn.bell());
        standIn.writes(CUSTOMER, 3, "text", Map.of("content", "after a long stop"));
        platform.clock().advance(Duration.ofMinutes(10));
        channel.poll();
        assertThat(platform.texts()).containsExactly("after a long stop");
    }

    @Test
    void pagesAreFetchedToTheLast() {
        standIn.pages(2, 2);
        for (int i = 0; i < 7; i++) {
            standIn.writes(CUSTOMER, 3, "text", Map.of("content", "text " + i));
        }
        fetch();
        assertThat(platform.texts()).hasSize(7).startsWith("text 0").endsWith("text 6");
        assertThat(standIn.moves().attempts()).as("two empty pages that aren't the last, and four").isEqualTo(6);
        assertThat(platform.repeats()).isZero();
    }

    /** The place and the messages are one: a crash at the second page costs neither a message nor a second one. */
    @Test
    void aCrashBetweenPagesLosesAndDoublesNothing() {
        standIn.pages(2, 0);
        for (int i = 0; i < 5; i++) {
            standIn.writes(CUSTOMER, 3, "text", Map.of("content", "text " + i));
        }
        AtomicInteger receives = new AtomicInteger();
        platform.beforeReceive(() -> {
            if (receives.incrementAndGet() == 2) {
                throw new ConnectorException(Failure.UNAVAILABLE, "killed");
            }
        });
        assertThat(catchThrowable(this::fetch)).isInstanceOf(ConnectorException.class);
        platform.kill(channel);
        assertThat(platform.texts()).containsExactly("text 0", "text 1");
        assertThat(platform.storeEntries()).containsEntry("cursor." + WechatServiceStandIn.ACCOUNT, "place-2");
        channel = (ServiceChannel) platform.open(new WechatConnector(), standIn.settings());
        channel.poll();
        assertThat(platform.texts()).containsExactly("text 0", "text 1", "text 2", "text 3", "text 4");
        assertThat(platform.repeats()).isZero();
    }

    @Test
    void aRepeatedCallDoublesNothing() {
        standIn.writes(CUSTOMER, 3, "text", Map.of("content", "once"));
        WebhookRequest bell = standIn.bell();
        for (int i = 0; i < 3; i++) {
            assertThat(channel.onWebhook(bell).status()).isEqualTo(200);
            channel.poll();
        }
        assertThat(platform.texts()).containsExactly("once");
    }

    @ParameterizedTest
    @CsvSource({"image, image/jpeg", "voice, audio/amr", "video, video/mp4", "file, application/octet-stream"})
    void filesAreFetchedLater(String type, String mediaType) throws Exception {
        String id = standIn.keeps(type, mediaType, TestMessages.PNG);
        standIn.writes(CUSTOMER, 3, type, Map.of("media_id", id));
        Content content = only();
        String shown = type.equals("voice") ? "Audio" : type.substring(0, 1).toUpperCase() + type.substring(1);
        assertThat(content.getClass().getSimpleName()).isEqualTo(shown);
        assertThat(content.toString()).contains(mediaType);
        try (var in = channel.fetch(id)) {
            assertThat(in.readAllBytes()).isEqualTo(TestMessages.PNG);
        }
    }

    @Test
    void placesLinksCardsAndMenusAreWhatTheyAre() {
        standIn.writes(CUSTOMER, 3, "location", Map.of("latitude", 31.2304, "longitude", 121.4737, "name", "人民广场", "address", "上海"));
        standIn.writes(CUSTOMER, 3, "link", Map.of("title", "灯", "desc", "亮", "url", "https://shop.example/1", "pic_url", ""));
        standIn.writes(CUSTOMER, 3, "miniprogram", Map.of("title", "订单", "appid", "wx1", "pagepath", "pages/order?id=7", "thumb_media_id", "x"));
        standIn.writes(CUSTOMER, 3, "text", Map.of("content", "满意", "menu_id", "7"));
        fetch();
        assertThat(platform.messages()).extracting(InboundMessage::content).containsExactly(
                new Content.Location(31.2304, 121.4737, "人民广场, 上海"),
                new Content.Link("https://shop.example/1", "灯", "亮"),
                new Content.MiniProgram("订单", "wx1", "pages/order?id=7"),
                new Content.Text("满意"));
        assertThat(platform.messages()).allSatisfy(message -> assertThat(message.sender().externalId()).isEqualTo(CUSTOMER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"channels", "meeting", "note", "merged_msg", "channels_shop_order"})
    void kindsThatCantBeShownAreSaid(String type) {
        standIn.writes(CUSTOMER, 3, type, Map.of("anything", List.of(1, 2)));
        assertThat(only()).isInstanceOf(Content.Unknown.class);
        assertThat(platform.texts().get(0)).contains(type);
    }

    @Test
    void whatPeopleWriteInWecomIsShownAndOpensNothing() {
        standIn.writes(CUSTOMER, 5, "text", Map.of("content", "我是客服"));
        assertThat(only()).isEqualTo(new Content.Event("sent-in-app", Map.of("text", "我是客服")));
        assertThat(platform.messages().get(0).opens()).isEqualTo(ReplyWindow.NONE);
    }

    @Test
    void sessionsThatChangeHandsAreShown() {
        standIn.happens(CUSTOMER, "session_status_change", Map.of("change_type", 1, "new_servicer_userid", "li"));
        standIn.happens(CUSTOMER, "session_status_change", Map.of("change_type", 2, "old_servicer_userid", "li", "new_servicer_userid", "wang"));
        standIn.happens(CUSTOMER, "session_status_change", Map.of("change_type", 3, "old_servicer_userid", "wang"));
        standIn.happens(CUSTOMER, "servicer_status_change", Map.of("status", 2));
        standIn.happens(CUSTOMER, "something_new", Map.of());
        fetch();
        assertThat(platform.messages()).extracting(InboundMessage::content).containsExactly(
                new Content.Event("taken-over", Map.of("account", "li")),
                new Content.Event("session-switched", Map.of("from", "li", "to", "wang")),
                new Content.Event("session-closed", Map.of("account", "wang")));
    }

    @Test
    void whatIsTakenBackIsWithdrawn() {
        String id = standIn.writes(CUSTOMER, 3, "text", Map.of("content", "oh no"));
        standIn.happens(CUSTOMER, "user_recall_msg", Map.of("recall_msgid", id));
        fetch();
        assertThat(platform.withdrawals()).containsExactly(platform.messages().get(0).providerId()).containsExactly(id);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13})
    void whatDidntArriveIsFailedAndSaysWhy(int why) {
        standIn.happens(CUSTOMER, "msg_send_fail", Map.of("fail_msgid", "ours", "fail_type", why));
        fetch();
        assertThat(platform.messages()).isEmpty();
        assertThat(platform.updates()).hasSize(1);
        assertThat(platform.updates().get(0).providerId()).isEqualTo("ours");
        assertThat(platform.updates().get(0).state()).isEqualTo(DeliveryState.FAILED);
        assertThat(platform.updates().get(0).problem()).contains("WeChat could not deliver it", "微信未能送达").doesNotContain("failed.");
    }

    @Test
    void whoComesInIsWelcomedWithinTwentySeconds() {
        standIn.happens(CUSTOMER, "enter_session", Map.of("scene", "shop", "scene_param", "order-7", "welcome_code", standIn.sessions.code()));
        platform.clock().advance(Duration.ofSeconds(19));
        assertThat(only()).isEqualTo(new Content.Event("entered", Map.of("from", "shop", "scene", "order-7")));
        assertThat(greetings()).containsExactly("欢迎光临 welcome");
        fetch();
        assertThat(greetings()).hasSize(1);
    }

    @Test
    void aWelcomeThatComesTooLateIsNotSaid() {
        standIn.happens(CUSTOMER, "enter_session", Map.of("scene", "shop", "welcome_code", standIn.sessions.code()));
        platform.clock().advance(Duration.ofSeconds(20));
        fetch();
        assertThat(platform.messages()).hasSize(1);
        assertThat(greetings()).isEmpty();
    }

    @Test
    void whoseSessionEndsIsBidFarewell() {
        standIn.happens(CUSTOMER, "session_status_change", Map.of("change_type", 3, "old_servicer_userid", "li", "msg_code", standIn.sessions.code()));
        fetch();
        assertThat(greetings()).containsExactly("再见 farewell");
    }

    /** After the commit, and whatever becomes of it: the event is stored. */
    @Test
    void aGreetingInTroubleCostsNothing() {
        standIn.happens(CUSTOMER, "enter_session", Map.of("scene", "shop", "welcome_code", standIn.sessions.code()));
        platform.beforeReceive(() -> {
            assertThat(greetings()).isEmpty();
            standIn.moves().fails(Failure.UNKNOWN_OUTCOME);
        });
        fetch();
        standIn.moves().works();
        assertThat(platform.messages()).hasSize(1);
        assertThat(greetings()).isEmpty();
    }

    @Test
    void statesAllowWhatThePlatformSays() {
        Map<ServiceState, Set<ServiceState>> table = Map.of(
                ServiceState.NEW, Set.of(ServiceState.ASSISTANT, ServiceState.POOL, ServiceState.STAFF, ServiceState.ENDED),
                ServiceState.ASSISTANT, Set.of(ServiceState.POOL, ServiceState.STAFF, ServiceState.ENDED),
                ServiceState.POOL, Set.of(ServiceState.STAFF, ServiceState.ENDED),
                ServiceState.STAFF, Set.of(ServiceState.STAFF, ServiceState.ENDED),
                ServiceState.ENDED, Set.of());
        for (ServiceState state : ServiceState.values()) {
            assertThat(state.next()).as("next of " + state).isEqualTo(table.get(state));
            assertThat(state.takesMessages()).as(state.name()).isEqualTo(state.number() <= 1);
            assertThat(ServiceState.of(state.number())).contains(state);
        }
        assertThat(ServiceState.of(5)).isEmpty();
        assertThat(ServiceState.of(-1)).isEmpty();
    }
}
