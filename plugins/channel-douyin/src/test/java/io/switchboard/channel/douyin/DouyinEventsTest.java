package io.switchboard.channel.douyin;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.spi.channel.ReplyWindow;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.channel.WebhookResponse;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.platform.Digests;
import io.switchboard.testkit.TestMessages;
import io.switchboard.testkit.TestPlatform;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the platform pushes, kind by kind. */
class DouyinEventsTest {
    private final DouyinStandIn douyin = new DouyinStandIn();
    private final TestPlatform platform = new TestPlatform();
    private ReceivesWebhooks channel;

    @BeforeEach
    void open() {
        douyin.at(platform.clock());
        channel = (ReceivesWebhooks) platform.open(new DouyinConnector(), douyin.settings());
    }

    @AfterEach
    void close() {
        platform.close();
        douyin.close();
        assertThat(douyin.violations()).isEmpty();
    }

    private InboundMessage taken(Map<String, ?> event) {
        assertThat(push(event).status()).isEqualTo(200);
        List<InboundMessage> messages = platform.messages();
        return messages.get(messages.size() - 1);
    }

    private WebhookResponse push(Map<String, ?> event) {
        return channel.onWebhook(DouyinConnectorTest.signed(event));
    }

    private static WebhookRequest unsigned(String body) {
        return new WebhookRequest("POST", Map.of(), Map.of(), body.getBytes(StandardCharsets.UTF_8), "192.0.2.1");
    }

    @Test
    void theSignatureIsTheSha1OfSecretAndBody() {
        // sha1("secret" + {"event":"verify_webhook","client_key":"abc","content":{"challenge":12345}}), computed with sha1sum.
        assertThat(Digests.sha1("secret".getBytes(), "{\"event\":\"verify_webhook\",\"client_key\":\"abc\",\"content\":{\"challenge\":12345}}".getBytes()))
                .isEqualTo("277df63c0efb431eccf64a233b0eee5ea94b6c4a");
    }

    @Test
    void theChallengeComesBackAsItCame() {
        for (String content : List.of("{\"challenge\":12345}", "\"{\\\"challenge\\\":12345}\"")) {
            String body = "{\"event\":\"verify_webhook\",\"client_key\":\"\",\"content\":" + content + "}";
            for (WebhookRequest request : List.of(DouyinConnectorTest.signed(body.getBytes()), unsigned(body))) {
                assertThat(new String(channel.onWebhook(request).body())).isEqualTo("{\"challenge\":12345}");
            }
        }
        assertThat(new String(push(DouyinStandIn.verification("a text")).body())).isEqualTo("{\"challenge\":\"a text\"}");
        assertThat(channel.onWebhook(unsigned("{\"event\":\"verify_webhook\",\"content\":{}}")).status()).isEqualTo(400);
        WebhookRequest signed = DouyinConnectorTest.signed(DouyinStandIn.verification(1));
        WebhookRequest wrong = new WebhookRequest("POST", Map.of(), Map.of("x-douyin-signature", List.of("0".repeat(40))), signed.body(), "192.0.2.1");
        assertThat(channel.onWebhook(wrong).status()).isEqualTo(401);
    }

    @Test
    void withoutASecretOfItsOwnTheClientSecretSigns() {
        Map<String, Object> settings = new HashMap<>(douyin.settings());
        settings.remove("webhookSecret");
        ReceivesWebhooks other = (ReceivesWebhooks) platform.open(new DouyinConnector(), settings);
        byte[] body = DouyinStandIn.json(douyin.message("anna", "text", Map.of("text", "hi"))).getBytes(StandardCharsets.UTF_8);
        assertThat(other.onWebhook(DouyinConnectorTest.signed(body)).status()).isEqualTo(401);
        String signature = Digests.sha1(DouyinStandIn.CLIENT_SECRET.getBytes(), body).toUpperCase();
        WebhookRequest request = new WebhookRequest("POST", Map.of(), Map.of("x-douyin-signature", List.of(signature)), body, "192.0.2.1");
        assertThat(other.onWebhook(request).status()).isEqualTo(200);
        assertThat(platform.texts()).containsExactly("hi");
    }

    @Test
    void aMessageHasItsWriterAndTime() {
        InboundMessage message = taken(douyin.message("anna", "text", Map.of("text", "包裹呢？")));
        assertThat(message.content()).isEqualTo(new Content.Text("包裹呢？"));
        assertThat(message.sender().externalId()).isEqualTo("anna");
        assertThat(message.sender().name()).isEqualTo("昵称 anna");
        assertThat(message.sentAt()).isEqualTo(platform.clock().instant());
        assertThat(message.opens()).isNull();
        assertThat(taken(douyin.message("anna", "text", Map.of("text", Map.of("text", "nested")))).content()).isEqualTo(new Content.Text("nested"));
    }

    @Test
    void aRepeatWithAnotherPushIdIsStillARepeat() {
        Map<String, Object> event = douyin.message("anna", "text", Map.of("text", "once"));
        taken(event);
        // The header isn't signed: somebody who has the body can change it.
        WebhookRequest first = DouyinConnectorTest.signed(event);
        Map<String, List<String>> headers = new HashMap<>(first.headers());
        headers.put("msg-id", List.of("another"));
        channel.onWebhook(new WebhookRequest("POST", Map.of(), headers, first.body(), "192.0.2.1"));
        assertThat(platform.texts()).containsExactly("once");
    }

    @Test
    void theContentMayBeAText() {
        Map<String, Object> event = new HashMap<>(douyin.message("anna", "text", Map.of("text", "in a text")));
        event.put("content", DouyinStandIn.json(event.get("content")));
        assertThat(taken(event).content().plainText()).isEqualTo("in a text");
    }

    @Test
    void picturesAndFilmsAreFetchedLater() {
        InboundMessage picture = taken(douyin.localImage("anna", new byte[] {1}));
        assertThat(platform.files().mediaId(((Content.Image) picture.content()).file())).get().asString().startsWith("@c/").contains(" @m");
        assertThat(taken(douyin.message("anna", "user_local_video", Map.of())).content()).isInstanceOf(Content.Video.class);
    }

    @Test
    void whatThePlatformDoesNotHandOutIsSaid() {
        for (String kind : List.of("image", "emoji", "other", "something_new")) {
            Content content = taken(douyin.message("anna", kind, Map.of())).content();
            assertThat(content).isInstanceOf(Content.Unknown.class);
            assertThat(content.plainText()).contains("App", "Douyin app");
        }
    }

    @Test
    void cardsAreShownAsCards() {
        Map<String, Object> filled = Map.of("card_id", "@1", "card_data", List.of(Map.of("label", "姓名", "value", "王"), Map.of("label", "电话", "value", "138****5678")));
        assertThat(((Content.Card) taken(douyin.message("anna", "retain_consult_card", filled)).content()).text()).isEqualTo("姓名: 王\n电话: 138****5678");
        assertThat(taken(douyin.message("anna", "video", Map.of("item_id", "@x"))).content()).isInstanceOf(Content.Card.class);
    }

    @Test
    void enteringOpensItsSmallWindow() {
        InboundMessage entered = taken(douyin.enters("anna"));
        assertThat(entered.content()).isEqualTo(new Content.Event("entered", Map.of("path", "pages/goods")));
        assertThat(entered.opens()).isEqualTo(new ReplyWindow(Duration.ofSeconds(30), 3));
        assertThat(entered.automatic()).isTrue();
    }

    @Test
    void whatIsTakenBackIsMarked() {
        InboundMessage message = taken(douyin.message("anna", "text", Map.of("text", "oops")));
        String id = DouyinStandIn.json(Map.of("server_message_id", message.providerId()));
        push(DouyinStandIn.event("im_recall_msg", DouyinStandIn.OURS, "anna", id));
        assertThat(platform.withdrawals()).as("taken back by the shop").isEmpty();
        push(DouyinStandIn.event("im_recall_msg", "anna", DouyinStandIn.OURS, id));
        assertThat(platform.withdrawals()).containsExactly(message.providerId());
    }

    @Test
    void whatIsReadIsMarkedWhereAnIdIsGiven() {
        push(DouyinStandIn.event("im_message_read", "anna", DouyinStandIn.OURS, Map.of("server_message_id", "@o1==")));
        push(DouyinStandIn.event("im_message_read", "anna", DouyinStandIn.OURS, Map.of("server_message_ids", List.of("@o2==", "@o3=="))));
        assertThat(push(DouyinStandIn.event("im_message_read", "anna", DouyinStandIn.OURS, Map.of())).status()).isEqualTo(200);
        assertThat(platform.updates()).extracting(DeliveryUpdate::providerId).containsExactly("@o1==", "@o2==", "@o3==");
        assertThat(platform.updates()).extracting(DeliveryUpdate::state).containsOnly(DeliveryState.READ);
    }

    @Test
    void whatTheShopWritesInTheAppIsShownAndOurOwnIsNot() {
        push(douyin.shopWrites("anna", "by us", DouyinStandIn.CLIENT_KEY));
        assertThat(platform.messages()).isEmpty();
        InboundMessage inApp = taken(douyin.shopWrites("anna", "在 App 里回复", ""));
        assertThat(inApp.content()).isEqualTo(new Content.Event("sent-in-app", Map.of("text", "在 App 里回复")));
        assertThat(inApp.sender().externalId()).isEqualTo("anna");
        assertThat(inApp.opens()).isEqualTo(ReplyWindow.NONE);
        assertThat(inApp.automatic()).as("it is not the customer's").isTrue();
        Map<String, Object> picture = new HashMap<>(douyin.shopWrites("anna", "", ""));
        picture.put("content", DouyinStandIn.json(picture.get("content")).replace("\"message_type\":\"text\"", "\"message_type\":\"user_local_image\""));
        for (int i = 0; i < 3; i++) {
            assertThat(((Content.Event) taken(picture).content()).data().get("text")).contains("Douyin app");
        }
        assertThat(platform.messages()).as("each once").hasSize(2);
    }

    @Test
    void authorisationsComeAndGo() {
        assertThat(taken(DouyinStandIn.event("im_authorize", "anna", DouyinStandIn.OURS, Map.of())).content())
                .isEqualTo(new Content.Event("allowed-messages", Map.of()));
        push(DouyinStandIn.event("unauthorize", DouyinStandIn.OURS, "", Map.of("scopes", List.of("im.direct_message"))));
        assertThat(last().state()).isEqualTo(ChannelStatus.State.OFFLINE);
        assertThat(last().detail()).contains("重新授权", "Authorise");
        // Another node, or a later start, knows it too; new settings begin anew.
        assertThat(platform.open(new DouyinConnector(), douyin.settings()).status().state()).isEqualTo(ChannelStatus.State.OFFLINE);
        Map<String, Object> renewed = new HashMap<>(douyin.settings());
        renewed.put("refreshToken", "rft.of-a-new-authorisation");
        assertThat(platform.open(new DouyinConnector(), renewed).status()).isEqualTo(ChannelStatus.ONLINE);
        push(DouyinStandIn.event("contract_authorize", DouyinStandIn.OURS, "", Map.of("scopes", List.of("im.direct_message"))));
        assertThat(last()).isEqualTo(ChannelStatus.ONLINE);
        push(DouyinStandIn.event("unauthorize", "somebody", "", Map.of()));
        assertThat(last()).isEqualTo(ChannelStatus.ONLINE);
    }

    @Test
    void anOldWithdrawalThatComesLateIsFoundOut() {
        DouyinChannel account = (DouyinChannel) channel;
        Map<String, Object> withdrawal = DouyinStandIn.event("unauthorize", DouyinStandIn.OURS, "", Map.of("scopes", List.of("im.direct_message")));
        push(withdrawal);
        assertThat(account.status().state()).isEqualTo(ChannelStatus.State.OFFLINE);
        assertThat(account.look()).as("the platform takes the token").isEqualTo(ChannelStatus.ONLINE);
        push(withdrawal);
        push(douyin.message("anna", "text", Map.of("text", "hi")));
        account.send(TestMessages.answer("anna", new Content.Text("an answer that goes out")));
        assertThat(last()).isEqualTo(ChannelStatus.ONLINE);
        // Another node looks, after this one was told.
        push(withdrawal);
        DouyinChannel another = (DouyinChannel) platform.open(new DouyinConnector(), douyin.settings());
        assertThat(another.look()).isEqualTo(ChannelStatus.ONLINE);
        assertThat(account.look()).isEqualTo(ChannelStatus.ONLINE);
        douyin.desk().revokeAll();
        push(withdrawal);
        assertThat(account.look().state()).as("it is true").isEqualTo(ChannelStatus.State.OFFLINE);
        assertThat(account.look().detail()).contains("重新授权");
    }

    private ChannelStatus last() {
        return platform.reports().get(platform.reports().size() - 1);
    }

    @Test
    void eventsOfOtherAccountsAndGroupsAreLeftAlone() {
        Map<String, Object> other = new HashMap<>(douyin.message("anna", "text", Map.of("text", "to another account")));
        other.put("to_user_id", "another-account");
        assertThat(push(other).status()).isEqualTo(200);
        assertThat(last().state()).isEqualTo(ChannelStatus.State.DEGRADED);
        assertThat(last().detail()).contains("another-account");
        Map<String, Object> group = douyin.message("anna", "text", Map.of("text", "in a group", "conversation_type", 2));
        assertThat(push(group).status()).isEqualTo(200);
        for (String name : List.of("im_group_receive_msg", "enter_group_audit_change", "create_video", "whatever_comes")) {
            assertThat(push(DouyinStandIn.event(name, "anna", DouyinStandIn.OURS, Map.of())).status()).isEqualTo(200);
        }
        assertThat(platform.messages()).isEmpty();
    }

    @Test
    void anEventWithoutItsPersonIsRefused() {
        assertThat(push(DouyinStandIn.event("im_receive_msg", "", DouyinStandIn.OURS, Map.of())).status()).isEqualTo(400);
        assertThat(channel.onWebhook(DouyinConnectorTest.signed("{\"event\":\"im_receive_msg\",\"content\":\"[\"}".getBytes())).status()).isEqualTo(400);
        assertThat(channel.onWebhook(DouyinConnectorTest.signed("[]".getBytes())).status()).isEqualTo(400);
    }
}
