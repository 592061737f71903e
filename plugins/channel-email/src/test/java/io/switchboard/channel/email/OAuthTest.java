package io.switchboard.channel.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.settings.Settings;
import io.switchboard.testkit.StubProvider;
import io.switchboard.testkit.StubProvider.Reply;
import io.switchboard.testkit.TestPlatform;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** XOAUTH2: the token's end is a stub, the sending server a scripted one. */
class OAuthTest {
    private final Post post = new Post();
    private final StubProvider tokens = new StubProvider();
    private final TestPlatform platform = new TestPlatform();

    @AfterEach
    void close() {
        platform.close();
        tokens.close();
        post.close();
    }

    private Channel open() {
        return platform.open(new EmailConnector(), settings());
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = post.settings();
        settings.remove("imapPassword");
        settings.remove("smtpPassword");
        settings.put("oauthTokenUrl", tokens.url() + "/token");
        settings.put("oauthClientId", "client & id");
        settings.put("oauthScope", "mail offline");
        return settings;
    }

    private void answers(String token, int seconds, String refresh) {
        tokens.answers(call -> Reply.json(200, "{\"token_type\":\"Bearer\",\"access_token\" : \"" + token + "\",\"expires_in\":" + seconds
                + (refresh == null ? "" : ",\"refresh_token\":\"" + refresh + "\"") + "}"));
    }

    private static void send(Channel channel) {
        channel.send(new OutboundMessage("m", "c", "customer@client.example", null, null, new Content.Text("hi"), List.of(), "s", List.of(), Instant.EPOCH));
    }

    private static String auth(String token) {
        String text = "user=" + Post.USER + "\u0001auth=Bearer " + token + "\u0001\u0001";
        return "AUTH XOAUTH2 " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aTokenStandsForThePasswordUntilItExpires() {
        answers("acc-1/\\/x", 3600, null);
        Channel channel = open();
        send(channel);
        send(channel);
        assertThat(post.smtp.commands()).contains(auth("acc-1//x"));
        assertThat(tokens.calls()).hasSize(1);
        assertThat(tokens.calls().get(0).text()).contains(
                "grant_type=refresh_token", "refresh_token=oauth-Refresh-70ken-22", "client_id=client+%26+id", "client_secret=oauth-Client-5ecret-11", "scope=mail+offline");
        platform.clock().advance(Duration.ofSeconds(3550));
        answers("acc-2", 3600, null);
        send(channel);
        assertThat(post.smtp.commands()).contains(auth("acc-2"));
        assertThat(post.smtp.mails()).hasSize(3);
    }

    @Test
    void aNewRefreshTokenIsKeptAndASetOneBeginsAnew() {
        answers("acc-1", 10, "next-refresh");
        Channel channel = open();
        send(channel);
        platform.kill(channel);
        channel = open();
        send(channel);
        assertThat(tokens.calls().get(1).text()).contains("refresh_token=next-refresh");
        platform.kill(channel);
        Map<String, Object> other = settings();
        other.put("oauthRefreshToken", "set-by-the-admin");
        send(platform.open(new EmailConnector(), other));
        assertThat(tokens.calls().get(2).text()).contains("refresh_token=set-by-the-admin");
    }

    @Test
    void aTokenTakenBackBeforeItsTimeIsGotAnewOnce() {
        answers("acc-1", 3600, null);
        Channel channel = open();
        send(channel);
        post.smtp.refusedAuth.add(auth("acc-1"));
        answers("acc-2", 3600, null);
        send(channel);
        assertThat(post.smtp.commands()).contains(auth("acc-2"));
        assertThat(post.smtp.mails()).hasSize(2);
    }

    @Test
    void whatTheTokensEndRefusesIsSaidWithoutSecrets() {
        tokens.answers(call -> Reply.json(400, "{\"error\":\"invalid_grant\",\"error_description\":\"oauth-Refresh-70ken-22\"}"));
        Channel channel = open();
        Throwable refused = catchThrowable(() -> send(channel));
        assertThat(refused).isInstanceOfSatisfying(ConnectorException.class, e -> assertThat(e.failure()).isEqualTo(Failure.UNAUTHORIZED));
        assertThat(refused).hasMessageContaining("invalid_grant").hasMessageNotContaining("70ken");
        tokens.answers(call -> Reply.json(503, "{}"));
        Throwable away = catchThrowable(() -> send(channel));
        assertThat(away).isInstanceOfSatisfying(ConnectorException.class, e -> assertThat(e.failure()).isEqualTo(Failure.UNAVAILABLE));
        tokens.answers(call -> Reply.json(200, "{\"access_token\":\"a\\r\\nb\"}"));
        assertThat(catchThrowable(() -> send(channel))).isInstanceOf(ConnectorException.class);
        assertThat(post.smtp.mails()).isEmpty();
    }

    @Test
    void withoutEitherTheTestSaysSo() {
        Map<String, Object> settings = settings();
        settings.remove("oauthRefreshToken");
        ChannelStatus status = new EmailConnector().test(Settings.of(settings), platform.context());
        assertThat(status.state()).isEqualTo(ChannelStatus.State.OFFLINE);
        assertThat(status.detail()).contains("OAuth 2");
    }

    private TokenGate gate(String... good) {
        TokenGate gate = new TokenGate(Post.USER, Post.PASSWORD);
        gate.good.addAll(List.of(good));
        post.imap.asksFor(gate);
        return gate;
    }

    private void arrives(String text) {
        post.deliver(Post.mail("li@client.example", "Parcel", "", text));
    }

    @Test
    void mailsAreFetchedWithATokenThatIsRenewedWhenItExpires() {
        TokenGate gate = gate("acc-1");
        answers("acc-1", 3600, null);
        arrives("first");
        EmailChannel channel = (EmailChannel) open();
        channel.poll();
        assertThat(platform.texts()).containsExactly("first");
        assertThat(new EmailConnector().test(Settings.of(settings()), platform.context())).isEqualTo(ChannelStatus.ONLINE);

        platform.clock().advance(Duration.ofSeconds(3550));
        gate.good.clear();
        gate.good.add("acc-2");
        answers("acc-2", 3600, null);
        post.imap.cut();
        arrives("second");
        channel.poll();

        assertThat(platform.texts()).containsExactly("first", "second");
        assertThat(gate.attempts()).as("no password, and no token after its time").containsExactly("acc-1", "acc-1", "acc-2");
        assertThat(post.unseen()).isZero();
        assertThat(channel.status()).isEqualTo(ChannelStatus.ONLINE);
    }

    @Test
    void aTokenThatTheReceivingServerRefusesIsRenewedOnce() {
        TokenGate gate = gate("acc-1");
        answers("acc-1", 3600, null);
        EmailChannel channel = (EmailChannel) open();
        channel.poll();
        gate.good.clear();
        gate.good.add("acc-2");
        answers("acc-2", 3600, null);
        post.imap.cut();
        arrives("after it");
        channel.poll();
        assertThat(platform.texts()).containsExactly("after it");
        assertThat(gate.attempts()).containsExactly("acc-1", "acc-1", "acc-2");
        assertThat(tokens.calls()).hasSize(2);
    }

    @Test
    void anAccountWhoseTokensAreRefusedSaysSoAndComesBack() {
        TokenGate gate = gate();
        answers("acc-1", 3600, null);
        arrives("waiting");
        EmailChannel channel = (EmailChannel) open();
        Throwable refused = catchThrowable(channel::poll);
        assertThat(refused).isInstanceOfSatisfying(ConnectorException.class, e -> assertThat(e.failure()).isEqualTo(Failure.UNAUTHORIZED));
        assertThat(refused).hasMessageContaining("Invalid credentials").hasMessageNotContaining("acc-1").hasMessageNotContaining("70ken");
        assertThat(gate.attempts()).as("once more with a new one, not again and again").containsExactly("acc-1", "acc-1");
        assertThat(channel.status().state()).isEqualTo(ChannelStatus.State.OFFLINE);
        assertThat(channel.status().detail()).contains("Invalid credentials").doesNotContain("acc-1");
        assertThat(platform.texts()).isEmpty();

        gate.good.add("acc-2");
        answers("acc-2", 3600, null);
        channel.poll();
        assertThat(platform.texts()).containsExactly("waiting");
        assertThat(channel.status()).isEqualTo(ChannelStatus.ONLINE);
    }
}
