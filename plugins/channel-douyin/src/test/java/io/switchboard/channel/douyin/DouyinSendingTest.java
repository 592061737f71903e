package io.switchboard.channel.douyin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.module.PersonalData;
import io.switchboard.spi.settings.Settings;
import io.switchboard.testkit.StandIn;
import io.switchboard.testkit.TestMessages;
import io.switchboard.testkit.TestPlatform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes out: kinds, windows, error codes, and the life of the tokens. */
class DouyinSendingTest {
    private static final PersonalData.Person ANNA = new PersonalData.Person("1", List.of(new PersonalData.Identity("c", "anna")), null, null);

    private final DouyinStandIn douyin = new DouyinStandIn();
    private final TestPlatform platform = new TestPlatform();
    /** Whose store is the plugin's own. */
    private final TestPlatform plugin = new TestPlatform();
    private DouyinChannel channel;

    @BeforeEach
    void open() {
        douyin.at(platform.clock());
        channel = opened();
    }

    @AfterEach
    void close() {
        platform.close();
        plugin.close();
        douyin.close();
        assertThat(douyin.violations()).isEmpty();
    }

    private DouyinChannel opened() {
        return (DouyinChannel) platform.open(new DouyinConnector(), douyin.settings());
    }

    private void writes(String customer) {
        channel.onWebhook(DouyinConnectorTest.signed(douyin.message(customer, "text", Map.of("text", "hello"))));
    }

    private Receipt send(Content content) {
        return channel.send(TestMessages.answer("anna", content));
    }

    private ConnectorException refusal(Content content) {
        return (ConnectorException) catchThrowable(() -> send(content));
    }

    private List<String> said() {
        return douyin.lines().stream().filter(StandIn.Line::ours).map(StandIn.Line::text).toList();
    }

    @Test
    void anAnswerNamesTheCustomersLastMessage() {
        writes("anna");
        assertThat(send(new Content.Text("到了 \"明天\"")).providerId()).startsWith("@o");
        assertThat(said()).containsExactly("到了 \"明天\"");
    }

    @Test
    void nobodyIsWrittenToFirst() {
        assertThat(refusal(new Content.Text("buy this")).failure()).isEqualTo(Failure.REJECTED);
        assertThat(refusal(new Content.Text("buy this"))).hasMessageContaining("has not written yet");
    }

    @Test
    void whoIsForgottenIsNobodyHere() {
        writes("anna");
        writes("bert");
        assertThat(personalData().give(ANNA).toString()).contains("@c/").doesNotContain("bert");
        for (int i = 0; i < 2; i++) {
            personalData().erase(ANNA);
        }
        assertThat(personalData().give(ANNA)).isEmpty();
        assertThat(refusal(new Content.Text("who are you?")).failure()).isEqualTo(Failure.REJECTED);
        channel.send(TestMessages.answer("bert", new Content.Text("hello")));
        assertThat(platform.storeEntries().keySet()).as("nobody's id can be read").noneMatch(key -> key.contains("bert"));
    }

    @Test
    void anAccountThatIsClosedForgetsOnceItIsOpenAgain() {
        writes("anna");
        writes("bert");
        platform.close(channel);
        personalData().erase(ANNA);
        assertThat(platform.storeEntries()).containsKeys(Peer.key("anna"), Peer.key("bert"));
        channel = opened();
        KeepingTokens task = new KeepingTokens();
        task.entries = plugin.store();
        task.run();
        assertThat(platform.storeEntries()).doesNotContainKey(Peer.key("anna")).containsKey(Peer.key("bert"));
        // Who comes back begins anew, and isn't forgotten a second time.
        platform.clock().advance(Duration.ofHours(2));
        writes("anna");
        task.run();
        send(new Content.Text("hello again"));
        assertThat(said()).containsExactly("hello again");
    }

    private DouyinPersonalData personalData() {
        DouyinPersonalData personal = new DouyinPersonalData();
        personal.entries = plugin.store();
        personal.clock = platform.clock();
        return personal;
    }

    @Test
    void anOlderMessageThatComesLateIsNotAnswered() {
        Map<String, Object> first = douyin.message("anna", "text", Map.of("text", "first"));
        platform.clock().advance(Duration.ofSeconds(5));
        Map<String, Object> second = douyin.message("anna", "text", Map.of("text", "second"));
        channel.onWebhook(DouyinConnectorTest.signed(second));
        channel.onWebhook(DouyinConnectorTest.signed(first));
        send(new Content.Text("an answer to the second"));
        assertThat(said()).hasSize(1);
    }

    @Test
    void whoOnlyEnteredIsGreetedInTime() {
        channel.onWebhook(DouyinConnectorTest.signed(douyin.enters("anna")));
        send(new Content.Text("welcome"));
        assertThat(said()).containsExactly("welcome");
        platform.clock().advance(Duration.ofSeconds(31));
        assertThat(refusal(new Content.Text("too late")).failure()).isEqualTo(Failure.REJECTED);
        writes("anna");
        send(new Content.Text("now again"));
        assertThat(said()).containsExactly("welcome", "now again");
    }

    @Test
    void windowAndNumberAreThePlatforms() {
        writes("anna");
        for (int i = 0; i < 6; i++) {
            send(new Content.Text("answer " + i));
        }
        assertThat(refusal(new Content.Text("the seventh"))).hasMessageContaining("28003070");
        writes("anna");
        platform.clock().advance(Duration.ofHours(25));
        assertThat(refusal(new Content.Text("late"))).hasMessageContaining("28003080");
        assertThat(channel.limits().replyQuota()).isEqualTo(6);
        assertThat(channel.limits().replyWindow()).isEqualTo(Duration.ofHours(24));
        Map<String, Object> others = new HashMap<>(douyin.settings());
        others.putAll(Map.of("replyHours", 48, "replyMessages", 5, "textLength", 500));
        assertThat(platform.open(new DouyinConnector(), others).limits())
                .satisfies(limits -> assertThat(limits.replyWindow()).isEqualTo(Duration.ofHours(48)))
                .satisfies(limits -> assertThat(limits.replyQuota()).isEqualTo(5))
                .satisfies(limits -> assertThat(limits.maxTextLength()).isEqualTo(500));
    }

    @Test
    void aPictureIsUploadedFirst() throws IOException {
        writes("anna");
        send(new Content.Image(platform.files().store("a \"b\".png", new ByteArrayInputStream(TestMessages.PNG)), null));
        assertThat(said().get(0)).startsWith("image {media_id=@i");
    }

    @Test
    void cardsGoOutAsWhatTheyAre() {
        writes("anna");
        send(new Content.Card("留资", null, null, "douyin:retain_consult_card?card_id=%409Vx%2B%3D"));
        send(new Content.Card("小程序", null, null, "douyin:applet_card?card_template_id=t1&app_id=tt1&path=a%2Fb&query=%7B%7D"));
        send(new Content.Card("作品", null, null, "douyin:video?item_id=%408h"));
        send(new Content.Card("A lamp", "Brass", null, "https://shop.example/1"));
        assertThat(said()).containsExactly(
                "retain_consult_card {card_id=@9Vx+=}", "applet_card {card_template_id=t1, app_id=tt1, path=a/b, query={}}", "video {item_id=@8h}",
                "A lamp\nBrass\nhttps://shop.example/1");
        assertThat(refusal(new Content.Card("?", null, null, "douyin:no_such_card?x=1")).failure()).isEqualTo(Failure.INVALID_REQUEST);
    }

    @Test
    void eachCodeIsWhatItIs() {
        writes("anna");
        send(new Content.Text("the tokens are there"));
        Map<Long, Failure> codes = new HashMap<>();
        for (long code : new long[] {28001047, 28003070, 28003080, 28003081, 28003082, 28003101, 28001038, 28003095, 28029004, 99999999}) {
            codes.put(code, Failure.REJECTED);
        }
        for (long code : new long[] {2190002, 2190008, 10008, 28001003, 28001008, 2100007, 2100009, 2190004, 28001012, 28001014, 28001015, 28001016, 28001018, 28001056}) {
            codes.put(code, Failure.UNAUTHORIZED);
        }
        for (long code : new long[] {28003018, 2190001, 28003017, 28001052}) {
            codes.put(code, Failure.RATE_LIMITED);
        }
        codes.put(2100005L, Failure.INVALID_REQUEST);
        codes.put(28001007L, Failure.INVALID_REQUEST);
        codes.put(28001005L, Failure.UNAVAILABLE);
        codes.put(28001006L, Failure.UNAVAILABLE);
        codes.forEach((code, failure) -> {
            douyin.moves().gives(DouyinStandIn.code(code, "the platform's words"));
            ConnectorException refusal = refusal(new Content.Text("into trouble"));
            assertThat(refusal.failure()).as("code " + code).isEqualTo(failure);
            assertThat(refusal.getMessage()).as("both languages").contains(String.valueOf(code), " / ").containsPattern("\\p{IsHan}");
            assertThat(refusal.retryAfter().isPresent()).isEqualTo(failure == Failure.RATE_LIMITED);
        });
    }

    @Test
    void aRefusalThatStandsInExtraOnlyIsOne() {
        writes("anna");
        douyin.moves().gives(io.switchboard.testkit.StubProvider.Reply.json(
                200, "{\"data\":{\"error_code\":0},\"extra\":{\"error_code\":28001018,\"description\":\"no scope\"}}"));
        assertThat(refusal(new Content.Text("no"))).hasMessageContaining("28001018").hasMessageContaining("im.direct_message");
    }

    @Test
    void aTokenRevokedInMidFlightIsRenewedOnce() {
        writes("anna");
        send(new Content.Text("first"));
        douyin.desk().revoke();
        send(new Content.Text("second"));
        assertThat(said()).containsExactly("first", "second");
        assertThat(douyin.desk().made()).isEqualTo(2);
        douyin.desk().revokeAll();
        assertThat(refusal(new Content.Text("third"))).isInstanceOf(DouyinTokens.RefreshTokenEnded.class);
    }

    @Test
    void anotherNodeUsesTheSameToken() {
        writes("anna");
        send(new Content.Text("here"));
        Channel there = opened();
        there.send(TestMessages.answer("anna", new Content.Text("there")));
        assertThat(douyin.desk().made()).isEqualTo(1);
    }

    @Test
    void theRefreshTokenIsRenewedInTimeAndKeptFirst() {
        channel.keepTokens();
        assertThat(douyin.desk().renewals()).isZero();
        for (int day = 1; day <= 100; day++) {
            platform.clock().advance(Duration.ofDays(1));
            channel.keepTokens();
            assertThat(platform.storeEntries().values()).as("day " + day).anyMatch(entry -> entry.endsWith(douyin.desk().refreshToken()));
        }
        assertThat(douyin.desk().renewals()).isEqualTo(5);
        // It can't be renewed a sixth time: a person is told while there is time.
        assertThat(channel.status().state()).isEqualTo(ChannelStatus.State.DEGRADED);
        assertThat(channel.status().detail()).contains("Authorise the account again before");
        platform.clock().advance(Duration.ofDays(40));
        channel.keepTokens();
        assertThat(channel.status().detail()).contains("has ended");
    }

    @Test
    void whileTheStoreIsAwayNothingIsRenewed() {
        channel.keepTokens();
        platform.clock().advance(Duration.ofDays(14).plusHours(20));
        platform.databaseAway(true);
        channel.keepTokens();
        platform.databaseAway(false);
        assertThat(douyin.desk().renewals()).isZero();
        channel.keepTokens();
        assertThat(douyin.desk().renewals()).isEqualTo(1);
    }

    /** Killed after the platform has given the new token and before it is kept: told, and what is left goes on. */
    @Test
    void aRenewalWhoseAnswerIsLostIsToldAndTheAccessTokenGoesOn() {
        writes("anna");
        channel.keepTokens();
        platform.clock().advance(Duration.ofDays(14).plusHours(20));
        douyin.desk().afterRenewal(() -> platform.databaseAway(true));
        channel.keepTokens();
        platform.kill(channel);
        platform.databaseAway(false);
        assertThat(douyin.desk().renewals()).isEqualTo(1);
        assertThat(platform.storeEntries().values()).anyMatch(entry -> entry.endsWith(" " + DouyinStandIn.FIRST_REFRESH));

        channel = opened();
        channel.keepTokens();
        assertThat(channel.status().state()).isEqualTo(ChannelStatus.State.DEGRADED);
        assertThat(channel.status().detail()).contains("Authorise it again");
        writes("anna");
        send(new Content.Text("still with the access token"));
        assertThat(said()).containsExactly("still with the access token");
    }

    /** Killed after it was kept: the next start goes on with the new one. */
    @Test
    void aRenewalThatWasKeptSurvivesAKill() {
        channel.keepTokens();
        platform.clock().advance(Duration.ofDays(14).plusHours(20));
        channel.keepTokens();
        platform.kill(channel);
        platform.clock().advance(Duration.ofDays(2));
        channel = opened();
        channel.keepTokens();
        writes("anna");
        send(new Content.Text("with a token by the new refresh token"));
        assertThat(channel.status()).isEqualTo(ChannelStatus.ONLINE);
        assertThat(douyin.desk().made()).isEqualTo(2);
    }

    @Test
    void anotherClientSecretKeepsTheAuthorisation() {
        channel.keepTokens();
        platform.clock().advance(Duration.ofDays(14).plusHours(20));
        channel.keepTokens();
        assertThat(douyin.desk().renewals()).isEqualTo(1);
        platform.clock().advance(Duration.ofDays(2));
        douyin.desk().rotateSecret("another");
        Map<String, Object> rotated = new HashMap<>(douyin.settings());
        rotated.put("clientSecret", "another");
        platform.close(channel);
        channel = (DouyinChannel) platform.open(new DouyinConnector(), rotated);
        writes("anna");
        send(new Content.Text("by the refresh token that was renewed under the old secret"));
        assertThat(said()).hasSize(1);
    }

    @Test
    void aPermissionThatLacksCostsNoToken() throws IOException {
        writes("anna");
        send(new Content.Text("the tokens are there"));
        int made = douyin.desk().made();
        String picture = douyin.keeps(TestMessages.PNG);
        douyin.moves().gives(DouyinStandIn.code(28001012, "no scope"));
        assertThat(refusal(new Content.Text("no"))).hasMessageContaining("28001012");
        Throwable fetched = catchThrowable(() -> channel.fetch(picture).close());
        assertThat(((ConnectorException) fetched).failure()).isEqualTo(Failure.UNAUTHORIZED);
        ConnectorException upload = refusal(new Content.Image(platform.files().store("p.png", new ByteArrayInputStream(TestMessages.PNG)), null));
        assertThat(upload.failure()).as("the account works without pictures").isEqualTo(Failure.REJECTED);
        assertThat(upload).hasMessageContaining("tool.image.upload");
        douyin.moves().works();
        send(new Content.Text("yes"));
        channel.fetch(picture).close();
        assertThat(douyin.desk().made()).as("the application's token is the only new one").isEqualTo(made + 1);
    }

    @Test
    void aRotatedClientSecretIsTold() throws IOException {
        writes("anna");
        douyin.desk().rotateSecret("another");
        Content picture = new Content.Image(platform.files().store("p.png", new ByteArrayInputStream(TestMessages.PNG)), null);
        assertThat(refusal(picture).failure()).isEqualTo(Failure.UNAUTHORIZED);
        assertThat(refusal(picture)).hasMessageContaining("Compare them with the console");
        Throwable tested = catchThrowable(() -> new DouyinConnector().test(Settings.of(douyin.settings()), platform.context()));
        assertThat(tested).hasMessageContaining("10013");
    }

    @Test
    void theTestButtonNeverUsesUpTheRefreshToken() {
        for (int i = 0; i < 3; i++) {
            assertThat(new DouyinConnector().test(Settings.of(douyin.settings()), platform.context())).isEqualTo(ChannelStatus.ONLINE);
        }
        assertThat(douyin.desk().renewals()).isZero();
        assertThat(douyin.desk().refreshToken()).isEqualTo(DouyinStandIn.FIRST_REFRESH);
        TestPlatform other = new TestPlatform();
        douyin.desk().revokeAll();
        ChannelStatus status = new DouyinConnector().test(Settings.of(douyin.settings()), other.context());
        assertThat(status.state()).isEqualTo(ChannelStatus.State.DEGRADED);
        other.close();
    }

    @Test
    void theTokenGoesToThePlatformOnly() {
        for (String base : List.of("https://evil.example/x", "http://v.douyin.com/x", "https://notdouyin.com/x", "not an address")) {
            douyin.moves().gives(io.switchboard.testkit.StubProvider.Reply.json(
                    200, "{\"err_no\":0,\"data\":{\"url\":" + DouyinStandIn.json(base) + "}}"));
            Throwable thrown = catchThrowable(() -> channel.fetch("@c @m").close());
            assertThat(thrown).isInstanceOf(ConnectorException.class);
            assertThat(douyin.moves().calls()).noneMatch(call -> call.path().startsWith("/x"));
        }
    }
}
