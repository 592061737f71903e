package io.switchboard.channel.messenger;

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
import io.switchboard.spi.channel.FetchesProfile;
import io.switchboard.spi.channel.MediaLimit;
import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.spi.channel.ReplyWindow;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.channel.WebhookResponse;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.message.Sender;
import io.switchboard.spi.module.PersonalData;
import io.switchboard.spi.platform.Digests;
import io.switchboard.spi.settings.Settings;
import io.switchboard.testkit.DeliversContract;
import io.switchboard.testkit.FetchesMediaContract;
import io.switchboard.testkit.FetchesProfileContract;
import io.switchboard.testkit.ProviderMoves;
import io.switchboard.testkit.ReceivesWebhooksContract;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessengerConnectorTest
        implements DeliversContract, ReceivesWebhooksContract, ShowsTypingContract, FetchesMediaContract, FetchesProfileContract {
    private final MessengerStandIn messenger = new MessengerStandIn();
    /** Where the plugin's own entries are, as its accounts come and go. */
    private final TestPlatform elsewhere = new TestPlatform();

    @BeforeEach
    void aCustomerHasWritten() {
        messenger.opens(MessengerStandIn.CUSTOMER);
    }

    @AfterEach
    void nothingWasCalledThatMetaWouldRefuse() {
        messenger.close();
        elsewhere.close();
        assertThat(messenger.violations()).isEmpty();
    }

    @Override
    public ChannelConnector connector() {
        return new MessengerConnector(elsewhere.store());
    }

    @Override
    public Map<String, Object> settings() {
        return messenger.settings();
    }

    @Override
    public ProviderMoves provider() {
        return messenger.moves();
    }

    @Override
    public String recipient() {
        return MessengerStandIn.CUSTOMER;
    }

    @Override
    public WebhookRequest webhook(String providerId, String sender, String text) {
        return signed(MessengerStandIn.webhook(messenger.does(providerId, sender, "text", text)));
    }

    @Override
    public WebhookRequest webhookOfUnknownKind(String providerId, String sender) {
        return signed(MessengerStandIn.webhook(messenger.does(providerId, sender, "unknown", "")));
    }

    @Override
    public String keeps(byte[] bytes) {
        return messenger.keeps(bytes);
    }

    @Override
    public String gone() {
        return messenger.url() + "/cdn/0/photo.png";
    }

    @Override
    public Sender profile() {
        return Sender.of(MessengerStandIn.CUSTOMER, "Peter Chang");
    }

    @Test
    void theChallengeIsEchoedToWhoKnowsOurToken(TestPlatform platform) {
        ReceivesWebhooks channel = (ReceivesWebhooks) platform.open(connector(), settings());
        WebhookResponse good = channel.onWebhook(challenge(MessengerStandIn.VERIFY, "1158201444"));
        assertThat(good.status()).isEqualTo(200);
        assertThat(new String(good.body(), StandardCharsets.UTF_8)).isEqualTo("1158201444");
        WebhookResponse bad = channel.onWebhook(challenge("another", "1158201444"));
        assertThat(bad.status()).isEqualTo(403);
        assertThat(new String(bad.body(), StandardCharsets.UTF_8)).doesNotContain("1158201444");
    }

    @Test
    void everyKindOfMessageIsShownAsWhatItIs(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        for (String kind : List.of("text", "image", "sticker", "audio", "video", "file", "link", "location", "postback", "reaction", "referral", "unknown")) {
            receive(channel, messenger.does("k-" + kind, MessengerStandIn.CUSTOMER, kind, "早上好 " + kind));
        }
        assertThat(platform.messages()).hasSize(12);
        assertThat(content(platform, "k-video")).isInstanceOf(Content.Video.class);
        assertThat(content(platform, "k-text")).isEqualTo(new Content.Text("早上好 text"));
        assertThat(((Content.Image) content(platform, "k-image")).file().size()).isEqualTo(FileRef.NOT_YET);
        assertThat(content(platform, "k-sticker")).isInstanceOf(Content.Image.class);
        assertThat(content(platform, "k-audio")).isInstanceOf(Content.Audio.class);
        assertThat(content(platform, "k-file")).isInstanceOf(Content.File.class);
        assertThat(content(platform, "k-link")).isEqualTo(new Content.Link("https://shop.example/lamp", "早上好 link", null));
        assertThat(content(platform, "k-location")).isEqualTo(new Content.Location(31.2304, 121.4737, null));
        assertThat(content(platform, "k-unknown")).isInstanceOf(Content.Unknown.class).extracting("kind").isEqualTo("hologram");
        assertThat(platform.messages()).extracting(InboundMessage::content).contains(
                new Content.Event("postback", Map.of("title", "早上好 postback")),
                new Content.Event("reaction", Map.of("emoji", "❤")),
                new Content.Event("referral", Map.of("source", "SHORTLINK", "ref", "早上好 referral")));
        assertThat(platform.messages()).extracting(each -> each.sender().externalId()).containsOnly(MessengerStandIn.CUSTOMER);
    }

    @Test
    void aTextWithPicturesIsSeveralMessagesAndAStickerIsOne(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        Map<String, Object> picture = Map.of("type", "image", "payload", Map.of("url", messenger.keeps(TestMessages.PNG)));
        receive(channel, event("message", Map.of("mid", "m-1", "text", "two of them", "attachments", List.of(picture, picture))));
        Map<String, Object> asImage = Map.of("type", "image", "payload", Map.of("url", messenger.keeps(TestMessages.PNG), "sticker_id", 369L));
        Map<String, Object> asSticker = Map.of("type", "sticker", "payload", Map.of("url", messenger.keeps(TestMessages.PNG), "sticker_id", 369L));
        receive(channel, event("message", Map.of("mid", "m-2", "attachments", List.of(asImage, asSticker))));
        receive(channel, event("message", Map.of("mid", "m-3", "text", "see https://shop.example/1", "attachments",
                List.of(Map.of("type", "fallback", "payload", Map.of("url", "https://shop.example/1"))))));
        Map<String, Object> bare = new HashMap<>(Map.of("type", "fallback", "title", "Something shared"));
        bare.put("payload", null);
        receive(channel, event("message", Map.of("mid", "m-4", "attachments", List.of(bare))));
        assertThat(platform.messages()).extracting(InboundMessage::providerId).containsExactly("m-1", "m-1:1", "m-1:2", "m-2", "m-3", "m-4");
        assertThat(content(platform, "m-4").plainText()).isEqualTo("Something shared");
    }

    @Test
    void echoesAndStandbyAreNoMessagesOfCustomers(TestPlatform platform) {
        ReceivesWebhooks channel = (ReceivesWebhooks) platform.open(connector(), settings());
        Map<String, Object> echo = Map.of(
                "sender", Map.of("id", MessengerStandIn.PAGE),
                "recipient", Map.of("id", MessengerStandIn.CUSTOMER),
                "timestamp", 1L,
                "message", Map.of("is_echo", true, "app_id", "26390203743090", "mid", "m-1", "text", "from the page inbox"));
        receive((Channel) channel, echo);
        byte[] standby = "{\"object\":\"page\",\"entry\":[{\"id\":\"1755847768034402\",\"standby\":[{\"sender\":{\"id\":\"1\"},\"message\":{\"mid\":\"s\",\"text\":\"x\"}}]}]}"
                .getBytes(StandardCharsets.UTF_8);
        assertThat(channel.onWebhook(signed(standby)).status()).isEqualTo(200);
        assertThat(platform.messages()).isEmpty();
    }

    @Test
    void aBatchIsStoredAsAWholeAndOtherPagesAreLeftOut(TestPlatform platform) {
        ReceivesWebhooks channel = (ReceivesWebhooks) platform.open(connector(), settings());
        List<Map<String, Object>> events = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            events.add(messenger.does("b-" + i, "67345" + i, "text", "text " + i));
        }
        events.add(100, Map.of("message", "not as it should be"));
        assertThat(channel.onWebhook(signed(MessengerStandIn.webhook(events))).status()).isEqualTo(200);
        assertThat(platform.messages()).hasSize(300);
        assertThat(channel.onWebhook(signed(MessengerStandIn.webhook("999", List.of(messenger.does("x", "67345", "text", "x"))))).status()).isEqualTo(200);
        assertThat(platform.messages()).hasSize(300);
        assertThat(channel.onWebhook(signed("{\"object\":\"user\"}".getBytes(StandardCharsets.UTF_8))).status()).isEqualTo(404);
    }

    @Test
    void whatHasNoIdIsStillKnownWhenItComesAgain(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        Map<String, Object> pressed = messenger.does("-", MessengerStandIn.CUSTOMER, "postback", "Menu");
        receive(channel, pressed);
        receive(channel, pressed);
        assertThat(platform.messages()).hasSize(1);
    }

    @Test
    void theLinkThatBroughtSomebodyIsToldWithHisFirstPress(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        Map<String, Object> referral = Map.of("ref", "summer", "source", "SHORTLINK", "type", "OPEN_THREAD");
        receive(channel, event("postback", Map.of("mid", "p-1", "title", "Get started", "payload", "START", "referral", referral)));
        assertThat(platform.messages()).extracting(InboundMessage::providerId, InboundMessage::content).containsExactly(
                tuple("p-1", new Content.Event("postback", Map.of("title", "Get started"))),
                tuple("p-1:referral", new Content.Event("referral", Map.of("source", "SHORTLINK", "ref", "summer"))));
    }

    @Test
    void aPressOfAButtonOpensTheWindowAndAReactionDoesNot(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        receive(channel, messenger.does("-", MessengerStandIn.CUSTOMER, "postback", "Menu"), messenger.does("m-1", MessengerStandIn.CUSTOMER, "reaction", ""));
        assertThat(platform.messages()).extracting(InboundMessage::opens).containsExactly(new ReplyWindow(Duration.ofHours(24), 0), ReplyWindow.NONE);
    }

    @Test
    void readingIsToldOfEachMessageInWhateverOrder(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        receive(channel, event("delivery", Map.of("mids", List.of("a", "b"), "watermark", 100L)));
        receive(channel, event("delivery", Map.of("mids", List.of("c"), "watermark", 300L)));
        receive(channel, event("read", Map.of("watermark", 200L)));
        // Delivered before what is read already, told after it.
        receive(channel, event("delivery", Map.of("mids", List.of("late"), "watermark", 150L)));
        receive(channel, event("delivery", Map.of("watermark", 150L)));
        receive(channel, event("read", Map.of("watermark", 300L)));
        assertThat(platform.updates()).extracting(DeliveryUpdate::providerId, DeliveryUpdate::state)
                .containsExactly(
                        tuple("a", DeliveryState.DELIVERED),
                        tuple("b", DeliveryState.DELIVERED),
                        tuple("c", DeliveryState.DELIVERED),
                        tuple("a", DeliveryState.READ),
                        tuple("b", DeliveryState.READ),
                        tuple("late", DeliveryState.READ),
                        tuple("c", DeliveryState.READ));
        assertThat(platform.messages()).isEmpty();
    }

    @Test
    void whatIsToldAtOnceIsNotedAsAWhole(TestPlatform platform) throws Exception {
        ReceivesWebhooks channel = (ReceivesWebhooks) platform.open(connector(), settings());
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            WebhookRequest call = signed(MessengerStandIn.webhook(event("delivery", Map.of("mids", List.of("m_" + i), "watermark", 100L + i))));
            calls.add(() -> channel.onWebhook(call).status());
        }
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (Future<Integer> answer : threads.invokeAll(calls)) {
                assertThat(answer.get()).isEqualTo(200);
            }
        } finally {
            threads.shutdownNow();
        }
        receive((Channel) channel, event("read", Map.of("watermark", 200L)));
        assertThat(platform.updates().stream().filter(update -> update.state() == DeliveryState.READ)).hasSize(24);
    }

    @Test
    void whatIsNotStoredIsNotNotedEither(TestPlatform platform) {
        ReceivesWebhooks channel = (ReceivesWebhooks) platform.open(connector(), settings());
        receive((Channel) channel, event("delivery", Map.of("mids", List.of("a"), "watermark", 100L)));
        WebhookRequest read = signed(MessengerStandIn.webhook(event("read", Map.of("watermark", 100L))));
        platform.databaseAway(true);
        assertThat(trouble(() -> channel.onWebhook(read)).failure()).isEqualTo(Failure.UNAVAILABLE);
        platform.databaseAway(false);
        assertThat(channel.onWebhook(read).status()).isEqualTo(200);
        assertThat(platform.updates()).extracting(DeliveryUpdate::state).containsExactly(DeliveryState.DELIVERED, DeliveryState.READ);
        // And when it was stored but nobody heard so, it comes again.
        platform.loseNextAnswer();
        WebhookRequest delivery = signed(MessengerStandIn.webhook(event("delivery", Map.of("mids", List.of("b"), "watermark", 200L))));
        trouble(() -> channel.onWebhook(delivery));
        assertThat(channel.onWebhook(delivery).status()).isEqualTo(200);
        receive((Channel) channel, event("read", Map.of("watermark", 200L)));
        assertThat(platform.updates()).last().isEqualTo(new DeliveryUpdate("b", DeliveryState.READ, null));
    }

    @Test
    void whatIsNotedOfACustomerStaysSmall(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        for (int i = 0; i < 100; i++) {
            receive(channel, event("delivery", Map.of("mids", List.of("m_" + i), "watermark", 100L + i)));
        }
        assertThat(elsewhere.storeEntries().values()).hasSize(1).allSatisfy(entry -> assertThat(entry.length()).isLessThan(1000));
        receive(channel, event("read", Map.of("watermark", 300L)));
        assertThat(elsewhere.storeEntries().values()).as("of who has read all only until when").containsExactly("300 0");
        receive(channel, event("delivery", Map.of("mids", List.of(), "watermark", 400L)));
        assertThat(elsewhere.storeEntries().values()).containsExactly("300 0");
        assertThat(platform.storeEntries()).as("nothing stands beside the account").isEmpty();
    }

    @Test
    void whoIsForgottenLeavesNothingWhicheverAccountsAreOpen(TestPlatform platform) {
        Map<String, Object> settings = new HashMap<>(settings());
        settings.put("humanAgent", true);
        Channel channel = platform.open(connector(), settings);
        for (String person : List.of(MessengerStandIn.CUSTOMER, "24681357")) {
            receive(channel, messenger.does("m-" + person, person, "text", "hello"));
            receive(channel, messenger.event(person, "delivery", Map.of("mids", List.of("d-" + person), "watermark", 1_700_000_000_000L)));
            receive(channel, messenger.event(person, "read", Map.of("watermark", 1_600_000_000_000L)));
        }
        assertThat(elsewhere.storeEntries()).hasSize(2);
        assertThat(elsewhere.storeEntries().keySet()).as("nobody's id can be read")
                .noneMatch(key -> key.contains(MessengerStandIn.CUSTOMER) || key.contains("24681357"));
        platform.close(channel);
        PersonalData data = new MessengerPersonalData(elsewhere.store());
        PersonalData.Person one = person(MessengerStandIn.CUSTOMER);
        assertThat(data.give(one).toString())
                .contains("d-" + MessengerStandIn.CUSTOMER, "readUntil=2020-09-13T12:26:40Z", "lastWrote=")
                .doesNotContain("24681357");
        for (int i = 0; i < 2; i++) {
            data.erase(one);
        }
        assertThat(data.give(one)).isEmpty();
        assertThat(data.give(person("24681357"))).isNotEmpty();
        assertThat(elsewhere.storeEntries()).as("another's notes").hasSize(1);
    }

    @Test
    void whatAFormerVersionNotedGoesWithTheNextCallOrTheCustomer(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        for (String person : List.of(MessengerStandIn.CUSTOMER, "24681357", "11223344")) {
            String print = Digests.sha256(Digests.utf8(person)).substring(0, 40);
            platform.store().put("unread-" + print, "0 1600000000000 d-" + person);
            platform.store().put("wrote-" + print, "1600000000000");
        }
        receive(channel, messenger.does("m-1", MessengerStandIn.CUSTOMER, "text", "hello"));
        assertThat(platform.storeEntries()).hasSize(4);
        new MessengerPersonalData(elsewhere.store()).erase(person("24681357"));
        assertThat(platform.storeEntries()).hasSize(2).containsValue("0 1600000000000 d-11223344");
        platform.close(channel);
        new MessengerPersonalData(elsewhere.store()).erase(person("11223344"));
    }

    private static PersonalData.Person person(String id) {
        return new PersonalData.Person("1", List.of(new PersonalData.Identity("c", id)), null, null);
    }

    @Test
    void anEditIsShownAndADeletionMarks(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        receive(channel, messenger.does("m-1", MessengerStandIn.CUSTOMER, "text", "one lmap"));
        receive(channel, event("message_edit", Map.of("mid", "m-1", "text", "one lamp", "num_edit", 1)));
        receive(channel, event("message", Map.of("mid", "m-1", "is_deleted", "true")));
        assertThat(platform.texts()).hasSize(2);
        assertThat(platform.texts().get(1)).contains("Edited", "one lamp");
        assertThat(platform.messages()).extracting(InboundMessage::opens).containsExactly(null, ReplyWindow.NONE);
        assertThat(platform.withdrawals()).containsExactly("m-1", "m-1:edit:1");
    }

    @Test
    void aDeletionMarksAllThatWasMadeOfTheMessage(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        Map<String, Object> picture = Map.of("type", "image", "payload", Map.of("url", messenger.keeps(TestMessages.PNG)));
        receive(channel, event("message", Map.of("mid", "m-1", "text", "thirty of them", "attachments", Collections.nCopies(30, picture))));
        receive(channel, event("message", Map.of("mid", "m-2", "text", "and one", "attachments", List.of(picture))));
        receive(channel, messenger.does("m-1", MessengerStandIn.CUSTOMER, "withdraw", ""));
        assertThat(platform.messages()).hasSize(33);
        assertThat(platform.withdrawals())
                .containsExactlyElementsOf(platform.messages().stream().map(InboundMessage::providerId).filter(id -> id.startsWith("m-1")).toList());
        receive(channel, messenger.does("m-2", MessengerStandIn.CUSTOMER, "withdraw", ""));
        assertThat(platform.withdrawals()).endsWith("m-2", "m-2:1");
        assertThat(elsewhere.storeEntries()).isEmpty();
    }

    @Test
    void afterADayNobodyIsWrittenTo(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        assertThat(channel.limits().window()).contains(new ReplyWindow(Duration.ofHours(24), 0));
        messenger.at(Clock.offset(Clock.systemUTC(), Duration.ofHours(25)));
        ConnectorException late = trouble(() -> channel.send(answer(new Content.Text("too late"))));
        assertThat(late.failure()).isEqualTo(Failure.REJECTED);
        assertThat(late).hasMessageContaining("24 hours").hasMessageContaining("已超过回复时限");
    }

    @Test
    void peopleAnswerForAWeekWhereMetaLetsThem(TestPlatform platform) {
        Map<String, Object> settings = new HashMap<>(settings());
        settings.put("humanAgent", true);
        messenger.approves(true);
        messenger.at(platform.clock());
        messenger.opens(MessengerStandIn.CUSTOMER);
        Channel channel = platform.open(connector(), settings);
        assertThat(channel.limits().window()).contains(new ReplyWindow(Duration.ofDays(7), 0));
        receive(channel, messenger.does("m-1", MessengerStandIn.CUSTOMER, "text", "hello"));
        channel.send(answer(new Content.Text("at once")));
        platform.clock().advance(Duration.ofDays(3));
        channel.send(answer(new Content.Text("three days later")));
        assertThat(messenger.bodies()).extracting(body -> body.get("messaging_type"), body -> body.get("tag"))
                .containsExactly(tuple("RESPONSE", null), tuple("MESSAGE_TAG", "HUMAN_AGENT"));
        platform.clock().advance(Duration.ofDays(5));
        assertThat(trouble(() -> channel.send(answer(new Content.Text("too late")))).failure()).isEqualTo(Failure.REJECTED);
    }

    @Test
    void filesGoAsWhatTheyAreAndNeverWithText(TestPlatform platform) throws IOException {
        Channel channel = platform.open(connector(), settings());
        FileRef png = platform.files().store("picture.png", new ByteArrayInputStream(TestMessages.PNG));
        FileRef odd = platform.files().store("说明.bin", new ByteArrayInputStream(new byte[] {1, 2, 3}));
        channel.send(answer(new Content.Image(png, null)));
        channel.send(answer(new Content.Video(odd, null)));
        assertThat(messenger.bodies()).extracting(body -> Json.map(Json.map(body.get("message")).get("attachment")).get("type")).containsExactly("image", "file");
        int before = provider().attempts();
        assertThat(trouble(() -> channel.send(answer(new Content.Image(png, "a caption")))).failure()).isEqualTo(Failure.INVALID_REQUEST);
        assertThat(trouble(() -> channel.send(answer(new Content.Text("x".repeat(2000))))).failure()).isEqualTo(Failure.INVALID_REQUEST);
        assertThat(provider().attempts()).as("refused before anything is called").isEqualTo(before);
        channel.send(answer(new Content.Location(31.2304, 121.4737, "上海")));
        assertThat(provider().taken()).containsExactly("上海\nhttps://maps.google.com/?q=31.2304,121.4737");
    }

    @Test
    void aFileIsHandedOverOnceHoweverOftenItsMessageIsTried(TestPlatform platform) throws IOException {
        Channel channel = platform.open(connector(), settings());
        FileRef png = platform.files().store("picture.png", new ByteArrayInputStream(TestMessages.PNG));
        OutboundMessage message = answer(new Content.Image(png, null));
        messenger.refusesMessages(MessengerStandIn.error(500, 2, 0, "Service temporarily unavailable"));
        for (int i = 0; i < 3; i++) {
            assertThat(trouble(() -> channel.send(message)).failure()).isEqualTo(Failure.UNAVAILABLE);
        }
        messenger.refusesMessages(null);
        channel.send(message);
        assertThat(provider().attempts()).as("one file, four times the message").isEqualTo(5);
    }

    @Test
    void aFileThatIsTooSlowIsGivenUpSoon(TestPlatform platform) throws IOException {
        Channel channel = platform.open(connector(), settings());
        FileRef large = platform.files().store("film.bin", new ByteArrayInputStream(new byte[3 * 1024 * 1024]));
        messenger.moves().gives((exchange, stub) -> platform.clock().advance(Duration.ofSeconds(20)));
        OutboundMessage slow = answer(new Content.File(large, null));
        List<Failure> failures = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ConnectorException trouble = trouble(() -> channel.send(slow));
            assertThat(trouble).hasMessageContaining("3 MB").hasMessageContaining("too slowly").hasMessageContaining("this server's line");
            failures.add(trouble.failure());
        }
        assertThat(failures).containsExactly(Failure.UNAVAILABLE, Failure.UNAVAILABLE, Failure.INVALID_REQUEST);
    }

    @Test
    void noStrangersAddressIsCalledForAFile(TestPlatform platform) {
        FetchesMedia channel = (FetchesMedia) platform.open(connector(), settings());
        for (String url : List.of("https://evil.example/x", "http://cdn.fbsbx.com/x", "https://fbcdn.net.evil.example/x", "http://127.0.0.1:1/x", "::", "file:///etc/passwd")) {
            assertThat(trouble(() -> channel.fetch(url)).failure()).as(url).isEqualTo(Failure.INVALID_REQUEST);
        }
        assertThat(provider().attempts()).isZero();
    }

    @Test
    void aNameThatIsNotToldHarmsNothing(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        for (Reply reply : List.of(
                MessengerStandIn.error(400, 200, 0, "(#200) Requires Business Asset User Profile Access"),
                MessengerStandIn.error(400, 10, 0, "(#10) not allowed"),
                MessengerStandIn.error(400, 100, 33, "Object does not exist"),
                MessengerStandIn.error(400, 2018218, 0, "no profile"))) {
            messenger.moves().gives(reply);
            assertThat(trouble(() -> ((FetchesProfile) channel).profile(recipient())).failure()).isEqualTo(Failure.REJECTED);
        }
        assertThat(trouble(() -> ((FetchesProfile) channel).profile("../me")).failure()).isEqualTo(Failure.INVALID_REQUEST);
        assertThat(channel.status()).isEqualTo(ChannelStatus.ONLINE);
        assertThat(platform.reports()).isEmpty();
    }

    @Test
    void whatAgentsMaySendIsWhatMetaTakes(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        ChannelLimits limits = channel.limits();
        long most = 25 * 1024 * 1024;
        assertThat(limits.maxTextLength()).as("less than 2,000").isEqualTo(1999);
        assertThat(limits.attachments()).as("each file is a message of its own").isFalse();
        assertThat(limits.richText()).isFalse();
        assertThat(limits.media()).containsExactly(
                new MediaLimit(MediaLimit.Kind.IMAGE, List.of("image/jpeg", "image/png", "image/gif"), most),
                new MediaLimit(MediaLimit.Kind.AUDIO, List.of("audio/mpeg", "audio/mp4", "audio/aac", "audio/x-m4a"), most),
                new MediaLimit(MediaLimit.Kind.VIDEO, List.of("video/mp4"), most),
                new MediaLimit(MediaLimit.Kind.FILE, List.of(), most));
        channel.send(answer(new Content.Text("x".repeat(1999))));
        assertThat(provider().taken()).hasSize(1);
    }

    @Test
    void everyClassOfErrorIsWhatItIs(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        Map<String, Failure> codes = new HashMap<>();
        List.of("0", "190-463", "190-460", "10", "3", "200", "200-2018028").forEach(code -> codes.put(code, Failure.UNAUTHORIZED));
        List.of("4", "32", "613", "613-2534040").forEach(code -> codes.put(code, Failure.RATE_LIMITED));
        List.of("1", "2", "99", "1200").forEach(code -> codes.put(code, Failure.UNAVAILABLE));
        List.of("100", "100-2018047", "100-2018109", "100-2018294", "100-2018008", "100-2018074", "100-2018014").forEach(code -> codes.put(code, Failure.INVALID_REQUEST));
        List.of("10-2018278", "10-2534022", "10-2018065", "10-2018108", "10-1893063", "10-2018336", "551", "551-1545041", "200-1545041", "100-2018001", "100-33", "2018300", "2018321",
                        "100-2534037", "2022", "368", "9000001")
                .forEach(code -> codes.put(code, Failure.REJECTED));
        codes.forEach((name, failure) -> {
            String[] parts = name.split("-");
            int subcode = parts.length == 1 ? 0 : Integer.parseInt(parts[1]);
            for (int status : new int[] {400, 200}) {
                messenger.moves().gives(MessengerStandIn.error(status, Integer.parseInt(parts[0]), subcode, "words of " + name));
                ConnectorException trouble = trouble(() -> channel.send(answer(new Content.Text("x"))));
                assertThat(trouble.failure()).as("%s %s", name, status).isEqualTo(failure);
                assertThat(trouble).hasMessageContaining(name).hasMessageContaining(" / ");
            }
        });
    }

    @Test
    void whatAGatewayPassedOnIsNotSentAgain(TestPlatform platform) throws IOException {
        Channel channel = platform.open(connector(), settings());
        FileRef png = platform.files().store("picture.png", new ByteArrayInputStream(TestMessages.PNG));
        for (int status : new int[] {502, 504}) {
            messenger.moves().gives(Reply.of(status, Map.of("Content-Type", "text/html"), "<html>Sorry!</html>".getBytes(StandardCharsets.UTF_8)));
            assertThat(trouble(() -> channel.send(answer(new Content.Text("x")))).failure()).as("%s", status).isEqualTo(Failure.UNKNOWN_OUTCOME);
            assertThat(trouble(() -> channel.send(answer(new Content.Image(png, null)))).failure()).as("a file alone reaches nobody").isEqualTo(Failure.UNAVAILABLE);
        }
        messenger.moves().gives(MessengerStandIn.error(504, 2, 0, "Service temporarily unavailable"));
        assertThat(trouble(() -> channel.send(answer(new Content.Text("x")))).failure()).as("Meta's own words").isEqualTo(Failure.UNAVAILABLE);
    }

    @Test
    void aTokenRevokedInMidFlightIsShownUntilANewOneWorks(TestPlatform platform) {
        Channel channel = platform.open(connector(), settings());
        channel.send(answer(new Content.Text("before")));
        messenger.takes("EAAanotherToken9876543210");
        assertThat(trouble(() -> channel.send(answer(new Content.Text("after")))).failure()).isEqualTo(Failure.UNAUTHORIZED);
        assertThat(channel.status().state()).isEqualTo(ChannelStatus.State.OFFLINE);
        assertThat(channel.status().detail()).contains("Make a new one").doesNotContain(MessengerStandIn.TOKEN);
        Map<String, Object> renewed = new HashMap<>(settings());
        renewed.put("accessToken", "EAAanotherToken9876543210");
        platform.close(channel);
        Channel again = platform.open(connector(), renewed);
        again.send(answer(new Content.Text("after")));
        assertThat(again.status()).isEqualTo(ChannelStatus.ONLINE);
        assertThat(messenger.bodies()).hasSize(2);
    }

    @Test
    void anAppSecretThatWasRotatedLosesNothing(TestPlatform platform) {
        byte[] body = MessengerStandIn.webhook(messenger.does("r-1", MessengerStandIn.CUSTOMER, "text", "signed anew"));
        WebhookRequest request = signed(body, "another-app-secret-of-theirs");
        assertThat(((ReceivesWebhooks) platform.open(connector(), settings())).onWebhook(request).status()).isEqualTo(401);
        Map<String, Object> rotated = new HashMap<>(settings());
        rotated.put("appSecret", "another-app-secret-of-theirs");
        assertThat(((ReceivesWebhooks) platform.open(connector(), rotated)).onWebhook(request).status()).isEqualTo(200);
        assertThat(platform.texts()).containsExactly("signed anew");
    }

    @Test
    void theTestButtonSaysWhenNothingCanComeIn(TestPlatform platform) {
        messenger.subscribedTo("[\"feed\"]");
        ChannelStatus status = connector().test(Settings.of(settings()), platform.context());
        assertThat(status.state()).isEqualTo(ChannelStatus.State.DEGRADED);
        assertThat(status.detail()).contains("subscribe");
    }

    @Test
    void theStandInPlaysACustomerToTheEnd(TestPlatform platform) throws IOException {
        Channel channel = platform.open(connector(), settings());
        try (var server = new WebhookServer((ReceivesWebhooks) channel)) {
            messenger.reaches(server.url());
            for (String kind : messenger.kinds()) {
                messenger.does("customer-1", kind, "你好 hello");
            }
            // Its delivery was told before its answer was there: the platform keeps that until it knows the id.
            Receipt receipt = channel.send(answer(new Content.Text("and our answer")));
            assertThat(platform.updates()).containsExactly(new DeliveryUpdate(receipt.providerId(), DeliveryState.DELIVERED, null));
            messenger.does("customer-1", "read", "");
        }
        // The echo came before the answer, and made no message.
        assertThat(platform.messages()).hasSize(14);
        assertThat(platform.updates()).extracting(DeliveryUpdate::state).containsExactly(DeliveryState.DELIVERED, DeliveryState.READ);
        assertThat(messenger.lines().stream().filter(line -> line.ours()).map(line -> line.text())).containsExactly("and our answer");
    }

    // ----

    private Map<String, Object> event(String kind, Map<String, Object> what) {
        return messenger.event(MessengerStandIn.CUSTOMER, kind, what);
    }

    @SafeVarargs
    private static void receive(Channel channel, Map<String, Object>... events) {
        WebhookResponse response = ((ReceivesWebhooks) channel).onWebhook(signed(MessengerStandIn.webhook(events)));
        assertThat(response.status()).isEqualTo(200);
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).isEqualTo("EVENT_RECEIVED");
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
        return signed(body, MessengerStandIn.SECRET);
    }

    private static WebhookRequest signed(byte[] body, String secret) {
        return new WebhookRequest("POST", Map.of(), Map.of("x-hub-signature-256", List.of(MessengerStandIn.sign(secret, body))), body, "192.0.2.1");
    }
}
