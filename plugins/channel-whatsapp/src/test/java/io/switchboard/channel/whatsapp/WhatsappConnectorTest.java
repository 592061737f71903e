package io.switchboard.channel.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.FetchesMedia;
import io.switchboard.spi.channel.MediaLimit;
import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.spi.channel.ReplyWindow;
import io.switchboard.spi.channel.SendsTemplates;
import io.switchboard.spi.channel.ShowsTyping;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.channel.WebhookResponse;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.settings.Settings;
import io.switchboard.testkit.DeliversContract;
import io.switchboard.testkit.Eventually;
import io.switchboard.testkit.FetchesMediaContract;
import io.switchboard.testkit.ProviderMoves;
import io.switchboard.testkit.ReceivesWebhooksContract;
import io.switchboard.testkit.SendsTemplatesContract;
import io.switchboard.testkit.ShowsTypingContract;
import io.switchboard.testkit.StubProvider.Reply;
import io.switchboard.testkit.TestMessages;
import io.switchboard.testkit.TestPlatform;
import io.switchboard.testkit.WebhookServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WhatsappConnectorTest
        implements DeliversContract, ReceivesWebhooksContract, ShowsTypingContract, FetchesMediaContract, SendsTemplatesContract {
    private final WhatsappStandIn whatsapp = new WhatsappStandIn();

    @BeforeEach
    void aCustomerHasWritten() {
        whatsapp.opens(WhatsappStandIn.CUSTOMER);
    }

    @AfterEach
    void nothingWasCalledThatMetaWouldRefuse() {
        whatsapp.close();
        assertThat(whatsapp.violations()).isEmpty();
    }

    @Override
    public ChannelConnector connector() {
        return new WhatsappConnector();
    }

    @Override
    public Map<String, Object> settings() {
        return whatsapp.settings();
    }

    @Override
    public ProviderMoves provider() {
        return whatsapp.moves();
    }

    @Override
    public String recipient() {
        return WhatsappStandIn.CUSTOMER;
    }

    @Override
    public WebhookRequest webhook(String providerId, String sender, String text) {
        return signed(WhatsappStandIn.webhook(whatsapp.message(providerId, sender, "text", text)));
    }

    @Override
    public WebhookRequest webhookOfUnknownKind(String providerId, String sender) {
        return signed(WhatsappStandIn.webhook(whatsapp.message(providerId, sender, "unsupported", "")));
    }

    @Override
    public String keeps(byte[] bytes) {
        return whatsapp.keeps(bytes, "image/png");
    }

    /** WhatsApp shows typing at a message of the customer's: there has to be one. */
    @Override
    @Test
    public void typingReachesTheProviderAndIsNoMessage(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        ((ShowsTyping) channel).showTyping(recipient());
        assertThat(provider().attempts()).as("calls without a message").isZero();
        receive(channel, whatsapp.message("wamid.typing", recipient(), "text", "hello"));
        whatsapp.knows("wamid.typing");
        ((ShowsTyping) channel).showTyping(recipient());
        assertThat(provider().attempts()).as("calls").isEqualTo(1);
        assertThat(provider().taken()).as("messages").isEmpty();
    }

    @Override
    @Test
    public void typingInTroubleHarmsNothing(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        receive(channel, whatsapp.message("wamid.unknown", recipient(), "text", "hello"));
        assertThat(trouble(() -> ((ShowsTyping) channel).showTyping(recipient())).failure()).isEqualTo(Failure.INVALID_REQUEST);
    }

    @Test
    void theChallengeIsEchoedToWhoKnowsOurToken(TestPlatform platform) {
        ReceivesWebhooks channel = (ReceivesWebhooks) platform.open(connector(), settings());
        WebhookResponse good = channel.onWebhook(challenge(WhatsappStandIn.VERIFY, "<b>1158201444"));
        assertThat(good.status()).isEqualTo(200);
        assertThat(good.contentType()).startsWith("text/plain");
        assertThat(new String(good.body(), StandardCharsets.UTF_8)).isEqualTo("<b>1158201444");
        WebhookResponse bad = channel.onWebhook(challenge("another", "1158201444"));
        assertThat(bad.status()).isEqualTo(403);
        assertThat(new String(bad.body(), StandardCharsets.UTF_8)).doesNotContain("1158201444");
    }

    @Test
    void everyKindOfMessageIsShownAsWhatItIs(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        List<Map<String, Object>> all = new ArrayList<>();
        for (String kind : List.of(
                "text", "image", "audio", "video", "document", "sticker", "location", "contacts", "button", "order", "reaction", "advertisement", "unsupported")) {
            all.add(whatsapp.message("k-" + kind, WhatsappStandIn.CUSTOMER, kind, "早上好 " + kind));
        }
        all.add(message("k-list", "interactive", Map.of("type", "list_reply", "list_reply", Map.of("id", "1", "title", "Return", "description", "within 14 days"))));
        all.add(message("k-flow", "interactive", Map.of("type", "nfm_reply", "nfm_reply", Map.of("name", "flow", "body", "Sent", "response_json", "{\"size\":\"L\"}"))));
        all.add(message("k-system", "system", Map.of("type", "user_changed_number", "body", "changed", "wa_id", "16505559999")));
        all.add(message("k-unreaction", "reaction", Map.of("message_id", "wamid.x")));
        all.add(message("k-new", "hologram", Map.of("id", "1")));
        receive(channel, all.toArray(Map[]::new));
        // The advertisement is told beside what the customer wrote.
        assertThat(platform.messages()).hasSize(19);
        assertThat(content(platform, "k-advertisement")).isEqualTo(new Content.Text("早上好 advertisement"));
        assertThat(content(platform, "k-advertisement:referral")).isInstanceOf(Content.Event.class);
        assertThat(content(platform, "k-video")).isInstanceOf(Content.Video.class).extracting("text").isEqualTo("早上好 video");
        assertThat(content(platform, "k-text")).isEqualTo(new Content.Text("早上好 text"));
        assertThat(content(platform, "k-button")).isEqualTo(new Content.Text("早上好 button"));
        assertThat(content(platform, "k-location")).isEqualTo(new Content.Location(31.2304, 121.4737, "早上好 location"));
        assertThat(content(platform, "k-contacts")).isEqualTo(new Content.Card("早上好 contacts", "+1 (415) 555-0829", null, null));
        assertThat(content(platform, "k-order").plainText()).contains("2 × LAMP-1  30 USD", "早上好 order");
        assertThat(content(platform, "k-list")).isEqualTo(new Content.Text("Return\nwithin 14 days"));
        assertThat(content(platform, "k-flow")).isEqualTo(new Content.Card("flow", "{\"size\":\"L\"}", null, null));
        assertThat(content(platform, "k-reaction")).isEqualTo(new Content.Event("reaction", Map.of("emoji", "👍")));
        assertThat(content(platform, "k-unreaction")).isEqualTo(new Content.Event("reaction-removed", Map.of()));
        assertThat(content(platform, "k-system")).isInstanceOf(Content.Event.class);
        assertThat(content(platform, "k-unsupported")).isInstanceOf(Content.Unknown.class).extracting("kind").isEqualTo("poll_update");
        assertThat(content(platform, "k-new")).isInstanceOf(Content.Unknown.class);
        FileRef picture = ((Content.Image) content(platform, "k-image")).file();
        assertThat(picture.size()).isEqualTo(FileRef.NOT_YET);
        assertThat(((Content.Image) content(platform, "k-sticker")).file().name()).isEqualTo("sticker.webp");
        assertThat(((Content.Audio) content(platform, "k-audio")).file().mediaType()).isEqualTo("audio/ogg");
        assertThat(((Content.File) content(platform, "k-document")).file().name()).isEqualTo("note.txt");
    }

    @Test
    void theAdvertisementThatBroughtSomebodyIsToldOnce(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        Map<String, Object> message = whatsapp.message("ad-1", WhatsappStandIn.CUSTOMER, "text", "how much is it?");
        message.put("referral", Map.of("source_type", "ad", "headline", "Lamps", "source_url", "https://fb.me/1"));
        receive(channel, message);
        receive(channel, message);
        assertThat(platform.messages()).hasSize(2);
        assertThat(content(platform, "ad-1:referral"))
                .isEqualTo(new Content.Event("referral", Map.of("headline", "Lamps", "source_url", "https://fb.me/1")));
    }

    @Test
    void aNamedFileIsFetchedByItsId(TestPlatform platform) throws IOException {
        Channel channel = platform.open(connector(), settings());
        receive(channel, whatsapp.message("m-1", WhatsappStandIn.CUSTOMER, "image", ""));
        FileRef file = ((Content.Image) content(platform, "m-1")).file();
        try (var in = ((FetchesMedia) channel).fetch(platform.files().mediaId(file).orElseThrow())) {
            assertThat(in.readAllBytes()).isEqualTo(TestMessages.PNG);
        }
    }

    @Test
    void theTokenGoesToNoStrangersAddress(TestPlatform platform) {
        FetchesMedia channel = (FetchesMedia) platform.open(connector(), settings());
        for (String url : List.of("https://evil.example/x", "http://lookaside.fbsbx.com/x", "https://fbsbx.com.evil.example/x", "http://127.0.0.1:1/x", "::", "file:///etc/passwd")) {
            whatsapp.moves().gives(Reply.json(200, "{\"url\":\"" + url + "\"}"));
            int before = provider().attempts();
            assertThat(trouble(() -> channel.fetch("1")).failure()).as(url).isEqualTo(Failure.INVALID_REQUEST);
            assertThat(provider().attempts() - before).isEqualTo(1);
        }
        assertThat(trouble(() -> channel.fetch("../" + WhatsappStandIn.NUMBER)).failure()).isEqualTo(Failure.INVALID_REQUEST);
    }

    @Test
    void whoWroteIsKnownByNumberNameAndPerson(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        Map<String, Object> withNumber = whatsapp.message("p-1", "16505551234", "text", "a");
        withNumber.put("from_user_id", "US.13491208655302741918");
        Map<String, Object> withoutNumber = whatsapp.message("p-2", "", "text", "b");
        withoutNumber.remove("from");
        withoutNumber.put("from_user_id", "US.13491208655302741918");
        receive(channel, withNumber, withoutNumber);
        assertThat(platform.messages()).extracting(each -> each.sender().externalId(), each -> each.sender().name(), each -> each.sender().phone(), each -> each.sender().personId())
                .containsExactly(
                        tuple("16505551234", "Sheena Nelson", "+16505551234", "US.13491208655302741918"),
                        tuple("US.13491208655302741918", null, null, "US.13491208655302741918"));
        whatsapp.opens("US.13491208655302741918");
        channel.send(TestMessages.answer("US.13491208655302741918", new Content.Text("to a person without a number")));
        assertThat(whatsapp.bodies().get(0)).containsEntry("recipient", "US.13491208655302741918").doesNotContainKey("to");
    }

    @Test
    void aBatchIsStoredAsAWholeAndOtherNumbersAreLeftOut(TestPlatform platform) {
        ReceivesWebhooks channel = (ReceivesWebhooks) platform.open(connector(), settings());
        List<Map<String, Object>> messages = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            messages.add(whatsapp.message("b-" + i, "1650555" + (1000 + i), "text", "text " + i));
        }
        messages.add(250, Map.of("type", "text", "text", "not as it should be"));
        assertThat(channel.onWebhook(signed(WhatsappStandIn.webhook(WhatsappStandIn.NUMBER, Map.of("messages", messages)))).status()).isEqualTo(200);
        assertThat(platform.messages()).hasSize(500);
        assertThat(channel.onWebhook(signed(WhatsappStandIn.webhook("999", Map.of("messages", List.of(whatsapp.message("other", "1", "text", "x")))))).status())
                .isEqualTo(200);
        assertThat(platform.messages()).hasSize(500);
        assertThat(channel.onWebhook(signed("{\"object\":\"page\"}".getBytes(StandardCharsets.UTF_8))).status()).isEqualTo(400);
    }

    @Test
    void statusesInAnyOrderAreHandedOn(TestPlatform platform) {
        ReceivesWebhooks channel = (ReceivesWebhooks) platform.open(connector(), settings());
        List<Map<String, Object>> statuses = new ArrayList<>();
        for (String each : List.of("read", "sent", "delivered", "failed", "played", "warped")) {
            statuses.add(WhatsappStandIn.status("wamid." + each, each));
        }
        // These carry contacts since 2026: that makes no message of them.
        Map<String, Object> value = Map.of("contacts", List.of(Map.of("wa_id", "1")), "statuses", statuses);
        assertThat(channel.onWebhook(signed(WhatsappStandIn.webhook(WhatsappStandIn.NUMBER, value))).status()).isEqualTo(200);
        assertThat(platform.messages()).isEmpty();
        assertThat(platform.updates()).extracting(DeliveryUpdate::providerId, DeliveryUpdate::state)
                .containsExactly(
                        tuple("wamid.read", DeliveryState.READ),
                        tuple("wamid.delivered", DeliveryState.DELIVERED),
                        tuple("wamid.failed", DeliveryState.FAILED),
                        tuple("wamid.played", DeliveryState.READ));
        assertThat(platform.updates().get(2).problem()).contains("131026", "无法送达", "Reach the customer in another way");
    }

    @Test
    void whatTheCustomerTakesBackIsTakenBack(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        receive(channel, whatsapp.message("m-1", WhatsappStandIn.CUSTOMER, "text", "oops"), message("m-2", "revoke", Map.of("original_message_id", "m-1")));
        assertThat(platform.withdrawals()).containsExactly("m-1");
        assertThat(platform.messages()).hasSize(1);
    }

    @Test
    void aMessageOpensADayAndAReactionPromisesNothing(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        assertThat(channel.limits().window()).contains(new ReplyWindow(Duration.ofHours(24), 0));
        receive(channel, whatsapp.message("m-1", WhatsappStandIn.CUSTOMER, "text", "a"), whatsapp.message("m-2", WhatsappStandIn.CUSTOMER, "reaction", ""));
        assertThat(platform.messages()).extracting(InboundMessage::opens).containsExactly(null, ReplyWindow.NONE);
        whatsapp.at(Clock.offset(Clock.systemUTC(), Duration.ofHours(25)));
        ConnectorException late = trouble(() -> channel.send(answer(new Content.Text("too late"))));
        assertThat(late.failure()).isEqualTo(Failure.REJECTED);
        assertThat(late).hasMessageContaining("send a template").hasMessageContaining("请发送模板消息");
        // Or it is taken, and told afterwards.
        whatsapp.tellsLate();
        try (var server = new WebhookServer((ReceivesWebhooks) channel)) {
            whatsapp.reaches(server.url());
            String id = channel.send(answer(new Content.Text("too late"))).providerId();
            Eventually.eventually("told that it failed", () -> !platform.updates().isEmpty());
            assertThat(platform.updates()).extracting(DeliveryUpdate::providerId, DeliveryUpdate::state).containsExactly(tuple(id, DeliveryState.FAILED));
            assertThat(platform.updates().get(0).problem()).contains("131047", "send a template", "请发送模板消息");
        }
        // Outside the window a template still goes.
        assertThat(channel.send(answer(new Content.Template("order_update", "zh_CN", List.of("1001"), "您的订单 1001 已发货"))).state()).isEqualTo(DeliveryState.SENT);
    }

    @Test
    void aFileIsHandedOverOnceHoweverOftenItsMessageIsTried(TestPlatform platform) throws IOException {
        Channel channel = platform.open(connector(), settings());
        FileRef png = platform.files().store("picture.png", new ByteArrayInputStream(TestMessages.PNG));
        OutboundMessage message = answer(new Content.Image(png, null));
        whatsapp.refusesMessages(WhatsappStandIn.error(500, 131016, null, "Service unavailable"));
        for (int i = 0; i < 3; i++) {
            assertThat(trouble(() -> channel.send(message)).failure()).isEqualTo(Failure.UNAVAILABLE);
        }
        whatsapp.refusesMessages(null);
        channel.send(message);
        assertThat(provider().attempts()).as("one file, four times the message").isEqualTo(5);
        whatsapp.refusesMessages(WhatsappStandIn.error(400, 131053, null, "Media upload error"));
        OutboundMessage refused = answer(new Content.Image(png, null));
        for (int i = 0; i < 2; i++) {
            assertThat(trouble(() -> channel.send(refused)).failure()).isEqualTo(Failure.INVALID_REQUEST);
        }
        assertThat(provider().attempts()).as("by a person's word the file goes anew").isEqualTo(9);
    }

    @Test
    void aFileThatIsTooSlowIsGivenUpSoon(TestPlatform platform) throws IOException {
        Channel channel = platform.open(connector(), settings());
        FileRef large = platform.files().store("film.bin", new ByteArrayInputStream(new byte[3 * 1024 * 1024]));
        FileRef small = platform.files().store("note.bin", new ByteArrayInputStream(new byte[1024]));
        whatsapp.moves().gives((exchange, stub) -> platform.clock().advance(Duration.ofSeconds(20)));
        OutboundMessage slow = answer(new Content.File(large, null));
        List<ConnectorException> troubles = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            troubles.add(trouble(() -> channel.send(slow)));
            assertThat(trouble(() -> channel.send(answer(new Content.File(small, null)))).failure()).as("it isn't the line").isEqualTo(Failure.UNAVAILABLE);
        }
        assertThat(troubles).extracting(ConnectorException::failure).containsExactly(Failure.UNAVAILABLE, Failure.UNAVAILABLE, Failure.INVALID_REQUEST);
        assertThat(troubles).allSatisfy(each -> assertThat(each).hasMessageContaining("3 MB").hasMessageContaining("too slowly").hasMessageContaining("this server's line"));
        whatsapp.moves().gives(Reply.dropped());
        OutboundMessage broken = answer(new Content.File(large, null));
        for (int i = 0; i < 5; i++) {
            assertThat(trouble(() -> channel.send(broken)).failure()).as("broken off, but not slow").isEqualTo(Failure.UNAVAILABLE);
        }
    }

    @Test
    void templatesAreThoseThatCanBeSentWithTheirGapsInPlace(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        var templates = ((SendsTemplates) channel).templates();
        assertThat(templates).extracting(each -> each.name() + " " + each.locale())
                .containsExactly("order_update zh_CN", "order_update en_US", "welcome_back en_US");
        assertThat(templates.get(1).text()).isEqualTo("Order {{1}}\nHello {{2}}, it comes on {{3}}.\nLamps & Co");
        assertThat(templates.get(1).gaps()).containsExactly("1", "2", "3", "Track");
        assertThat(templates.get(2).gaps()).containsExactly("first_name");
        // Another node than the one that listed them: nothing is known there.
        Channel other = platform.open(connector(), settings());
        other.send(answer(new Content.Template("order_update", "en_US", List.of("A7", "Ann", "Monday", "t7"), "Order A7 …")));
        other.send(answer(new Content.Template("welcome_back", "en_US", List.of("Ann"), "Hello Ann!")));
        Map<String, Object> said = Json.map(whatsapp.bodies().get(0).get("template"));
        assertThat(said.get("components")).isEqualTo(List.of(
                Map.of("type", "header", "parameters", List.of(Map.of("type", "text", "text", "A7"))),
                Map.of("type", "body", "parameters", List.of(Map.of("type", "text", "text", "Ann"), Map.of("type", "text", "text", "Monday"))),
                Map.of("type", "button", "sub_type", "url", "index", "1", "parameters", List.of(Map.of("type", "text", "text", "t7")))));
        assertThat(trouble(() -> other.send(answer(new Content.Template("order_update", "en_US", List.of("A7"), "x")))).failure()).isEqualTo(Failure.INVALID_REQUEST);
        assertThat(trouble(() -> other.send(answer(new Content.Template("no_such", "en_US", List.of(), "x")))).failure()).isEqualTo(Failure.REJECTED);
    }

    @Test
    void templatesThatTheTokenMayNotReadStopNothingElse(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        channel.send(answer(new Content.Text("before")));
        for (int code : new int[] {3, 10, 200, 131005}) {
            whatsapp.moves().gives(WhatsappStandIn.error(403, code, null, "(#" + code + ") Requires whatsapp_business_management"));
            ConnectorException trouble = trouble(() -> ((SendsTemplates) channel).templates());
            assertThat(trouble.failure()).as("%s", code).isEqualTo(Failure.REJECTED);
            assertThat(trouble).hasMessageContaining("whatsapp_business_management");
        }
        assertThat(channel.status()).isEqualTo(ChannelStatus.ONLINE);
        assertThat(platform.reports()).isEmpty();
        whatsapp.moves().works();
        channel.send(answer(new Content.Text("after")));
        whatsapp.takes("EAAanotherToken9876543210");
        assertThat(trouble(() -> ((SendsTemplates) channel).templates()).failure()).isEqualTo(Failure.UNAUTHORIZED);
        assertThat(channel.status().state()).as("a token that is good for nothing").isEqualTo(ChannelStatus.State.OFFLINE);
    }

    @Test
    void filesGoAsWhatTheyAre(TestPlatform platform) throws IOException {
        Channel channel = platform.open(connector(), settings());
        FileRef png = platform.files().store("picture.png", new ByteArrayInputStream(TestMessages.PNG));
        FileRef odd = platform.files().store("说明.bin", new ByteArrayInputStream(new byte[] {1, 2, 3}));
        channel.send(answer(new Content.Image(png, "a caption")));
        channel.send(answer(new Content.File(odd, null)));
        channel.send(answer(new Content.Audio(odd, null)));
        assertThat(whatsapp.bodies()).extracting(body -> body.get("type")).containsExactly("image", "document", "document");
        assertThat(Json.map(whatsapp.bodies().get(0).get("image"))).containsEntry("caption", "a caption");
        assertThat(Json.map(whatsapp.bodies().get(1).get("document"))).containsEntry("filename", "说明.bin");
        int before = provider().attempts();
        assertThat(trouble(() -> channel.send(answer(new Content.Image(png, "x".repeat(1025))))).failure()).isEqualTo(Failure.INVALID_REQUEST);
        assertThat(trouble(() -> channel.send(answer(new Content.Text("x".repeat(4097))))).failure()).isEqualTo(Failure.INVALID_REQUEST);
        Content tooMuch = new Content.Link("https://shop.example/1", "A lamp", "x".repeat(4080));
        assertThat(trouble(() -> channel.send(answer(tooMuch))).failure()).as("with all that goes along").isEqualTo(Failure.INVALID_REQUEST);
        assertThat(provider().attempts()).as("refused before anything is called").isEqualTo(before);
    }

    @Test
    void whatAgentsMaySendIsWhatMetaTakes(TestPlatform platform) {
        ChannelLimits limits = platform.open(connector(), settings()).limits();
        long mib = 1024 * 1024;
        assertThat(limits.maxTextLength()).isEqualTo(4096);
        assertThat(limits.attachments()).as("each file is a message of its own").isFalse();
        assertThat(limits.richText()).isFalse();
        assertThat(limits.media()).containsExactly(
                new MediaLimit(MediaLimit.Kind.IMAGE, List.of("image/jpeg", "image/png"), 5 * mib),
                new MediaLimit(MediaLimit.Kind.AUDIO, List.of("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"), 16 * mib),
                new MediaLimit(MediaLimit.Kind.VIDEO, List.of("video/mp4", "video/3gpp"), 16 * mib),
                new MediaLimit(MediaLimit.Kind.FILE, List.of(), 100 * mib));
        Channel channel = platform.open(connector(), settings());
        channel.send(answer(new Content.Text("x".repeat(4096))));
        assertThat(provider().taken()).hasSize(1);
    }

    @Test
    void everyClassOfErrorIsWhatItIs(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        Map<Integer, Failure> codes = new HashMap<>();
        List.of(0, 190, 3, 10, 200, 299, 131005).forEach(code -> codes.put(code, Failure.UNAUTHORIZED));
        List.of(4, 80007, 130429, 131048, 131056, 131064).forEach(code -> codes.put(code, Failure.RATE_LIMITED));
        List.of(1, 2, 131000, 131016, 131057, 133004).forEach(code -> codes.put(code, Failure.UNAVAILABLE));
        List.of(100, 131008, 131009, 131021, 131051, 131053, 132000, 132012, 135000).forEach(code -> codes.put(code, Failure.INVALID_REQUEST));
        List.of(33, 368, 130403, 130472, 130497, 131026, 131030, 131031, 131037, 131042, 131045, 131047, 131049, 131050, 132001, 132015, 132016, 133010, 999999)
                .forEach(code -> codes.put(code, Failure.REJECTED));
        codes.forEach((code, failure) -> {
            // With a 200 too: that happens.
            for (int status : new int[] {400, 500, 200}) {
                if (status == 500 && failure == Failure.REJECTED) {
                    continue;
                }
                whatsapp.moves().gives(WhatsappStandIn.error(status, code, null, "words of " + code));
                ConnectorException trouble = trouble(() -> channel.send(answer(new Content.Text("x"))));
                assertThat(trouble.failure()).as("%s %s", code, status).isEqualTo(failure);
                assertThat(trouble).hasMessageContaining(String.valueOf(code == 0 ? "0" : code)).hasMessageContaining(" / ");
                if (failure == Failure.RATE_LIMITED) {
                    assertThat(trouble.retryAfter()).isPresent();
                }
            }
        });
    }

    @Test
    void howLongToWaitIsTakenFromTheAnswer(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        byte[] body = "{\"error\":{\"code\":80007}}".getBytes(StandardCharsets.UTF_8);
        String usage = "{\"1\":[{\"type\":\"whatsapp\",\"estimated_time_to_regain_access\":12}]}";
        whatsapp.moves().gives(Reply.of(400, Map.of("X-Business-Use-Case-Usage", usage), body));
        assertThat(trouble(() -> channel.send(answer(new Content.Text("x")))).retryAfter()).contains(Duration.ofMinutes(12));
        whatsapp.moves().gives(Reply.of(429, Map.of("Retry-After", "7"), new byte[0]));
        assertThat(trouble(() -> channel.send(answer(new Content.Text("x")))).retryAfter()).contains(Duration.ofSeconds(7));
    }

    @Test
    void whatAGatewayPassedOnIsNotSentAgain(TestPlatform platform) throws IOException {
        Channel channel = platform.open(connector(), settings());
        FileRef png = platform.files().store("picture.png", new ByteArrayInputStream(TestMessages.PNG));
        for (int status : new int[] {502, 504}) {
            whatsapp.moves().gives(Reply.of(status, Map.of("Content-Type", "text/html"), "<html>Sorry!</html>".getBytes(StandardCharsets.UTF_8)));
            assertThat(trouble(() -> channel.send(answer(new Content.Text("x")))).failure()).as("%s", status).isEqualTo(Failure.UNKNOWN_OUTCOME);
            assertThat(trouble(() -> channel.send(answer(new Content.Image(png, null)))).failure()).as("a file alone reaches nobody").isEqualTo(Failure.UNAVAILABLE);
        }
        whatsapp.moves().gives(WhatsappStandIn.error(504, 2, null, "Service temporarily unavailable"));
        assertThat(trouble(() -> channel.send(answer(new Content.Text("x")))).failure()).as("Meta's own words").isEqualTo(Failure.UNAVAILABLE);
    }

    @Test
    void aTokenRevokedInMidFlightIsShownUntilANewOneWorks(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        channel.send(answer(new Content.Text("before")));
        whatsapp.takes("EAAanotherToken9876543210");
        assertThat(trouble(() -> channel.send(answer(new Content.Text("after")))).failure()).isEqualTo(Failure.UNAUTHORIZED);
        assertThat(channel.status().state()).isEqualTo(ChannelStatus.State.OFFLINE);
        assertThat(channel.status().detail()).contains("Make a new one").doesNotContain(WhatsappStandIn.TOKEN);
        assertThat(platform.reports()).hasSize(1);
        Map<String, Object> renewed = new HashMap<>(settings());
        renewed.put("accessToken", "EAAanotherToken9876543210");
        platform.close(channel);
        Channel again = platform.open(connector(), renewed);
        again.send(answer(new Content.Text("after")));
        assertThat(again.status()).isEqualTo(ChannelStatus.ONLINE);
        assertThat(whatsapp.bodies()).hasSize(2);
    }

    @Test
    void anAppSecretThatWasRotatedLosesNothing(TestPlatform platform) {
        ReceivesWebhooks old = (ReceivesWebhooks) platform.open(connector(), settings());
        byte[] body = WhatsappStandIn.webhook(whatsapp.message("r-1", WhatsappStandIn.CUSTOMER, "text", "signed anew"));
        WebhookRequest request = signed(body, "another-app-secret-of-theirs");
        assertThat(old.onWebhook(request).status()).isEqualTo(401);
        Map<String, Object> rotated = new HashMap<>(settings());
        rotated.put("appSecret", "another-app-secret-of-theirs");
        ReceivesWebhooks fresh = (ReceivesWebhooks) platform.open(connector(), rotated);
        assertThat(fresh.onWebhook(request).status()).isEqualTo(200);
        assertThat(platform.texts()).containsExactly("signed anew");
    }

    @Test
    void theTestButtonSaysWhenNothingCanComeIn(TestPlatform platform) {
        whatsapp.subscribed(false);
        ChannelStatus status = connector().test(Settings.of(settings()), platform.context());
        assertThat(status.state()).isEqualTo(ChannelStatus.State.DEGRADED);
        assertThat(status.detail()).contains("subscribed_apps");
    }

    @Test
    void withoutABusinessAccountTemplatesSayWhatIsMissing(TestPlatform platform) {
        Map<String, Object> settings = new HashMap<>(settings());
        settings.remove("businessAccountId");
        Channel channel = platform.open(connector(), settings);
        assertThat(trouble(() -> ((SendsTemplates) channel).templates())).hasMessageContaining("business account ID");
    }

    @Test
    void theStandInPlaysACustomerToTheEnd(TestPlatform platform) throws IOException {
        Channel channel = platform.open(connector(), settings());
        try (var server = new WebhookServer((ReceivesWebhooks) channel)) {
            whatsapp.reaches(server.url());
            for (String kind : whatsapp.kinds()) {
                whatsapp.does("customer-1", kind, "你好 hello");
            }
            channel.send(answer(new Content.Text("and our answer")));
            whatsapp.does("customer-1", "read", "");
        }
        assertThat(platform.messages()).hasSize(16);
        assertThat(platform.messages().get(0).sentAt()).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(platform.updates()).extracting(DeliveryUpdate::state).contains(DeliveryState.READ);
        assertThat(whatsapp.lines().stream().filter(line -> line.ours()).map(line -> line.text())).containsExactly("and our answer");
    }

    // ----

    private static Map<String, Object> message(String id, String type, Map<String, Object> said) {
        return Map.of("from", WhatsappStandIn.CUSTOMER, "id", id, "timestamp", "1750030073", "type", type, type, said);
    }

    @SafeVarargs
    private static void receive(Channel channel, Map<String, Object>... messages) {
        WebhookResponse response = ((ReceivesWebhooks) channel).onWebhook(signed(WhatsappStandIn.webhook(messages)));
        assertThat(response.status()).isEqualTo(200);
    }

    private static Content content(TestPlatform platform, String id) {
        return platform.messages().stream().filter(each -> each.providerId().equals(id)).findFirst().orElseThrow().content();
    }

    private static ConnectorException trouble(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        ConnectorException trouble = catchThrowableOfType(ConnectorException.class, call);
        assertThat(trouble).isNotNull();
        return trouble;
    }

    private static WebhookRequest challenge(String token, String challenge) {
        Map<String, List<String>> query = Map.of("hub.mode", List.of("subscribe"), "hub.verify_token", List.of(token), "hub.challenge", List.of(challenge));
        return new WebhookRequest("GET", query, Map.of(), new byte[0], "192.0.2.1");
    }

    private static WebhookRequest signed(byte[] body) {
        return signed(body, WhatsappStandIn.SECRET);
    }

    private static WebhookRequest signed(byte[] body, String secret) {
        return new WebhookRequest("POST", Map.of(), Map.of("x-hub-signature-256", List.of(WhatsappStandIn.sign(secret, body))), body, "192.0.2.1");
    }
}
